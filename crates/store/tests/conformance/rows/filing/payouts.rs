//! Files payout terms, receivables and what pays them.

use ::grants::{
    AccountKind, ComponentCode, DemandKind, Grant, NewInstalment, NewRequirement, NewTerms, PayoutRule,
    PayoutTerms, PayoutTermsId, Receivable, ReceivableAccounts, ReceivableId, Repayment, RequirementKind,
    law::{DayCount, InterestRate, InterestSheet, SheetCalculation, SheetPeriod},
    posting,
};
use ledger::{Cents, Transfer};
use store::{Command, Done, StoreError, Tx};
use uuid::Uuid;

use super::{DAY, LATER, UNIT, book, done, open};

/// Mixed with a cap of 300.00; a report and an interim proof; an instalment of 40.00, and one that waits for the proof.
pub(in crate::rows) struct FileTerms {
    pub(in crate::rows) id: u128,
    pub(in crate::rows) grant: Grant,
}

impl FileTerms {
    /// What is agreed.
    pub(in crate::rows) fn new_terms(rule: PayoutRule) -> NewTerms {
        let requirement = |kind, title: &str| NewRequirement { kind, title: title.to_owned(), due_on: LATER };
        let instalment = |cents, requirement| NewInstalment {
            component: ComponentCode::parse("F4").unwrap(),
            budget_year: None,
            amount: Cents::new(cents),
            requirement,
        };
        NewTerms {
            rule,
            reference: "§ 5 „Auszahlung“".to_owned(),
            agreed_on: DAY,
            requirements: vec![
                requirement(RequirementKind::Report, "Sachbericht"),
                requirement(RequirementKind::InterimProofAccepted, "Zwischennachweis"),
            ],
            instalments: vec![instalment(4_000, None), instalment(4_001, Some(2))],
        }
    }
}

impl Command for FileTerms {
    type Answer = PayoutTerms;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<PayoutTerms>, StoreError> {
        let room = open(tx, AccountKind::AdvanceRoom, self.grant.id.0);
        let new = Self::new_terms(PayoutRule::Mixed { cap: Some(Cents::new(30_000)) });
        let id = PayoutTermsId(Uuid::from_u128(self.id));
        let terms = PayoutTerms::first(id, &self.grant, room, &new).unwrap();
        let unit = tx.unit();
        store::insert_payout_terms(tx.write().await?, unit, &terms).await?;
        book(tx, posting::cap_set(&UNIT, room, Cents::ZERO, Cents::ZERO, terms.rule())?);
        Ok(done(terms.id.0, terms))
    }
}

/// A demand of 30.00 on the first position of a grant.
pub(in crate::rows) struct FileReceivable {
    pub(in crate::rows) id: u128,
    pub(in crate::rows) grant: Grant,
    pub(in crate::rows) kind: DemandKind,
    pub(in crate::rows) worksheet: Option<InterestSheet>,
}

impl FileReceivable {
    /// Interest on money that came in under the same id, with its worksheet.
    pub(in crate::rows) fn with_worksheet(id: u128, grant: &Grant) -> Self {
        let rate = |text: &str| InterestRate::parse(text).unwrap();
        let period = SheetPeriod {
            from: DAY,
            until: LATER,
            days: 31,
            base_rate: Some(rate("-0.88")),
            surcharge: Some(rate("3.00")),
            rate: rate("2.12"),
            exact: "30.001".to_owned(),
        };
        let calculation = SheetCalculation {
            amount: Cents::new(2_000),
            credited_on: DAY,
            used_on: LATER,
            days: 31,
            day_count: DayCount::ActAct,
            periods: vec![period],
            exact: "30.001".to_owned(),
            interest: Cents::new(3_000),
            working: vec!["Summe „30,001 €“".to_owned()],
        };
        let (received, spent) = (Uuid::from_u128(id), Uuid::from_u128(id + 1));
        let worksheet = InterestSheet { received, spent, calculation };
        Self { id, grant: grant.clone(), kind: DemandKind::Interest, worksheet: Some(worksheet) }
    }
}

impl Command for FileReceivable {
    type Answer = Receivable;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Receivable>, StoreError> {
        let id = ReceivableId(Uuid::from_u128(self.id));
        let receivable = Receivable {
            id,
            grant: self.grant.id,
            position: self.grant.positions[0].id,
            version: 1,
            kind: self.kind,
            amount: Cents::new(3_000),
            reason: "Nicht verbraucht".to_owned(),
            legal_ground: "§ 49a VwVfG NRW".to_owned(),
            demanded_on: DAY,
            due_on: LATER,
            accounts: ReceivableAccounts {
                open: open(tx, AccountKind::ReceivableOpen, id.0),
                settled: open(tx, AccountKind::ReceivableSettled, id.0),
                waived: open(tx, AccountKind::ReceivableWaived, id.0),
            },
            worksheet: self.worksheet.clone(),
            steps: Vec::new(),
            deferrals: Vec::new(),
        };
        let unit = tx.unit();
        store::insert_receivable(tx.write().await?, unit, &receivable).await?;
        store::insert_worksheet(tx.write().await?, unit, &receivable).await?;
        book(tx, posting::demanded(&UNIT, &receivable.accounts, receivable.amount)?);
        Ok(done(id.0, receivable))
    }
}

/// What is added to a subject that is there.
pub(in crate::rows) enum FilePart {
    /// The terms before, and after a change.
    Terms(PayoutTerms, PayoutTerms),
    /// The terms after a requirement of this number was met or waived.
    Requirement(PayoutTerms, i64),
    /// A receivable with its last step.
    Step(Receivable),
    /// A receivable with its last deferral.
    Deferral(Receivable),
    Repayment(Repayment),
    Transfer(Transfer),
}

impl Command for FilePart {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        let unit = tx.unit();
        let conn = tx.write().await?;
        match self {
            Self::Terms(before, terms) => store::change_payout_terms(conn, unit, before, terms).await?,
            Self::Requirement(terms, number) => {
                store::update_requirement(conn, terms, terms.requirement(*number).unwrap()).await?;
            }
            Self::Step(receivable) => store::step_receivable(conn, unit, receivable).await?,
            Self::Deferral(receivable) => store::defer_receivable(conn, receivable).await?,
            Self::Repayment(repayment) => store::insert_repayment(conn, unit, repayment).await?,
            Self::Transfer(transfer) => drop(tx.book(*transfer)),
        }
        Ok(done(Uuid::nil(), 0))
    }
}
