//! What is done about money: asked for, received, paid, and demanded back.

use flow::{
    FlowError, Role,
    payments::{ConfirmPayment, OrderPayment, ReissuePayment, RejectPayment, ReleasePayment, ReturnPayment},
    payouts::{CertifyPayout, DecidePayout, RequestPayout, SendBackPayout, SignPayoutRequest},
    receivables::{DemandMoney, OffsetReceivable, SettleReceivable, WaiveReceivable},
    repayments::RecordRepayment,
    tranches::{RecordTranche, ReverseTranche},
};
use grants::{DemandKind, Need, PayoutRequest, Receivable};
use ledger::Cents;

use super::History;
use crate::{
    command::{AWARD, Day, Place, Step},
    office::{self, yesterday},
};

impl History {
    pub(super) async fn ask(&mut self, place: Place, cents: i64) -> Result<(), FlowError> {
        self.ask_of(place, cents, self.year).await
    }

    pub(super) async fn ask_of(
        &mut self,
        place: Place,
        cents: i64,
        budget_year: Option<i32>,
    ) -> Result<(), FlowError> {
        let request = RequestPayout {
            grant: self.grants[place.grant].id,
            component: office::component(place.part),
            budget_year,
            amount: Cents::new(cents),
            requested_on: yesterday(),
            need: vec![Need {
                payee: None,
                total: None,
                what: "Zahlungen".to_owned(),
                due_on: yesterday(),
                amount: Cents::new(cents),
            }],
            instalment: None,
            reason: Some("Puffer".to_owned()),
            declares: Vec::new(),
        };
        let asked = self.send(self.office.recipient(place.grant), request).await?;
        if asked.above_need.is_some() {
            let sign = SignPayoutRequest { payout_request: asked.id, version: asked.version };
            self.follow(&self.office.signatory(place.grant), "sign", sign).await?;
        }
        self.requests.push(asked);
        Ok(())
    }

    pub(super) async fn decide_payout(&mut self, request: usize, approve: bool) -> Result<(), FlowError> {
        let asked = &self.requests[request];
        let decision = DecidePayout {
            payout_request: asked.id,
            version: asked.version,
            decided_on: yesterday(),
            refusal: (!approve).then(|| "Kein Bedarf".to_owned()),
        };
        let mut decided = self.send(self.office.finance(), decision.clone()).await?;
        if decided.is_proposed() {
            decided = self.certify_payout(decided, decision).await?;
        }
        self.requests[request] = decided;
        Ok(())
    }

    /// Two others certify an approval; every other time one of them sends it back first, and it is proposed anew.
    async fn certify_payout(
        &self,
        proposed: PayoutRequest,
        decision: DecidePayout,
    ) -> Result<PayoutRequest, FlowError> {
        let PayoutRequest { id: payout_request, version, .. } = proposed;
        let (reason, amount) =
            (self.office.who_is(Role::ExaminerSachlich), self.office.who_is(Role::ExaminerRechnerisch));
        let mut round = proposed.round();
        let certify = |round, step| CertifyPayout { payout_request, version, round, step };
        if self.step.is_multiple_of(2) {
            self.follow(&amount, "early", certify(round, grants::Step::Rechnerisch)).await?;
            let back = SendBackPayout { payout_request, version, round, reason: "Nachgerechnet".to_owned() };
            self.follow(&amount, "back", back).await?;
            round = self.follow(&self.office.finance(), "again", decision).await?.round();
        }
        self.follow(&reason, "reason", certify(round, grants::Step::Sachlich)).await?;
        self.follow(&amount, "amount", certify(round, grants::Step::Rechnerisch)).await
    }

    pub(super) async fn tranche(&mut self, part: usize, cents: i64, on: Day) -> Result<(), FlowError> {
        let received_on = match on {
            Day::Closed => office::first_open().pred_opt().unwrap(),
            Day::FirstOpen => office::first_open(),
            Day::Yesterday => yesterday(),
        };
        let tranche = RecordTranche {
            grant: self.grants[AWARD].id,
            component: office::component(part),
            budget_year: self.year,
            amount: Cents::new(cents),
            received_on,
        };
        let received = self.send(self.office.finance(), tranche).await?;
        self.payments.push(received);
        Ok(())
    }

    pub(super) async fn order(&mut self, place: Place, cents: i64) -> Result<(), FlowError> {
        let (grant, component) = (self.grants[place.grant].id, office::component(place.part));
        let order = OrderPayment { grant, component, budget_year: self.year, amount: Cents::new(cents) };
        let ordered = self.send(self.office.finance(), order).await?;
        self.payments.push(ordered);
        Ok(())
    }

    pub(super) async fn pay(&mut self, index: usize, step: Step) -> Result<(), FlowError> {
        let (payment, version) = (self.payments[index].id, self.payments[index].version);
        let (finance, day, reason) = (self.office.finance(), yesterday(), "Konto erloschen".to_owned());
        self.payments[index] = match step {
            Step::Release => {
                self.send(finance, ReleasePayment { payment, version }).await?;
                let second = self.office.second_releaser();
                self.follow(&second, "second", ReleasePayment { payment, version }).await?
            }
            Step::Confirm => {
                self.send(finance, ConfirmPayment { payment, version, confirmed_on: day }).await?
            }
            Step::Reject => self.send(finance, RejectPayment { payment, version, reason }).await?,
            Step::Return => {
                self.send(finance, ReturnPayment { payment, version, returned_on: day, reason }).await?
            }
            Step::Reverse => {
                self.send(finance, ReverseTranche { payment, version, reversed_on: day, reason }).await?
            }
            Step::Reissue => {
                let again = self.send(finance, ReissuePayment { payment, version }).await?;
                self.payments.push(again);
                return Ok(());
            }
        };
        Ok(())
    }

    pub(super) async fn repay(&mut self, place: Place, cents: i64) -> Result<(), FlowError> {
        let repayment = RecordRepayment {
            grant: self.grants[place.grant].id,
            component: office::component(place.part),
            budget_year: self.year,
            kind: DemandKind::Refund,
            amount: Cents::new(cents),
            received_on: yesterday(),
            passes_on: Vec::new(),
        };
        self.send(self.office.finance(), repayment).await.map(drop)
    }

    pub(super) async fn demand(&mut self, place: Place, cents: i64, interest: bool) -> Result<(), FlowError> {
        let demand = DemandMoney {
            grant: self.grants[place.grant].id,
            component: office::component(place.part),
            budget_year: self.year,
            kind: if interest { DemandKind::Interest } else { DemandKind::Refund },
            amount: Cents::new(cents),
            reason: "Nicht verbraucht".to_owned(),
            legal_ground: "§ 49a VwVfG NRW".to_owned(),
            demanded_on: yesterday(),
            due_on: yesterday(),
        };
        let owed = self.send(self.office.finance(), demand).await?;
        self.owed.push(owed);
        Ok(())
    }

    pub(super) async fn pay_back(&mut self, owed: usize, cents: i64) -> Result<(), FlowError> {
        let Receivable { id: receivable, version, .. } = self.owed[owed];
        let (amount, received_on) = (Cents::new(cents), yesterday());
        let settle = SettleReceivable { receivable, version, amount, received_on };
        self.owed[owed] = self.send(self.office.finance(), settle).await?;
        Ok(())
    }

    pub(super) async fn offset(&mut self, owed: usize, against: Place, cents: i64) -> Result<(), FlowError> {
        let Receivable { id: receivable, version, .. } = self.owed[owed];
        let offset = OffsetReceivable {
            receivable,
            version,
            grant: self.grants[against.grant].id,
            component: office::component(against.part),
            budget_year: self.year,
            amount: Cents::new(cents),
        };
        self.owed[owed] = self.send(self.office.finance(), offset).await?;
        Ok(())
    }

    pub(super) async fn waive(&mut self, owed: usize, cents: i64) -> Result<(), FlowError> {
        let Receivable { id: receivable, version, .. } = self.owed[owed];
        let (amount, reason) = (Cents::new(cents), "Kleinbetrag".to_owned());
        let waive = WaiveReceivable { receivable, version, amount, reason };
        self.owed[owed] = self.send(self.office.finance(), waive).await?;
        Ok(())
    }
}
