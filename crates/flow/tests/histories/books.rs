//! The figures of a history as the books have them: from the views, the accounts and the subjects.

use flow::views;
use grants::{
    AccountKind, Claim, ClaimLineId, ClaimState, Grant, LineState, Payment, PaymentState, PayoutRequest,
    PayoutRequestState, account_code,
};
use ledger::{AccountNumber, Cents};
use store::Conn;

use crate::{
    model::{Asked, Figures, LineStage, Paid, Stage},
    run::History,
};

impl History {
    /// Every figure of the history, under the name that the model gives it.
    pub(crate) async fn figures(&self) -> Figures {
        let mut figures = Figures::new();
        for (number, grant) in self.grants.iter().enumerate() {
            self.position_figures(number, grant, &mut figures).await;
            self.plan_figures(number, grant, &mut figures).await;
        }
        let mut conn = self.office.store().read().await.unwrap();
        for (number, grant) in self.grants.iter().enumerate() {
            account_figures(&mut conn, number, grant, &mut figures).await;
        }
        self.receipt_figures(&mut conn, &mut figures).await;
        self.unit_figures(&mut conn, &mut figures).await;
        self.subject_figures(&mut conn, &mut figures).await;
        figures
    }

    async fn position_figures(&self, number: usize, grant: &Grant, figures: &mut Figures) {
        let found = views::grant_figures(&self.office.finance(), grant).await.unwrap();
        for (position, found) in grant.positions.iter().zip(found) {
            for (name, cents) in [
                ("awarded", found.awarded),
                ("drawn", found.drawn),
                ("received", found.received),
                ("forwarded", found.forwarded),
                ("claimed", found.claimed),
                ("recognised", found.recognised),
                ("reserved", found.reserved),
                ("paid", found.paid),
                ("free", found.free),
            ] {
                figures.insert(format!("{} of grant {number}: {name}", position.component), cents.get());
            }
        }
    }

    async fn plan_figures(&self, number: usize, grant: &Grant, figures: &mut Figures) {
        let held = views::held(&self.office.finance(), grant).await.unwrap();
        for line in &grant.plan {
            let found = held.iter().find(|held| held.plan_line == line.id).unwrap();
            for (name, cents) in [
                ("spent", found.spent),
                ("reserved", found.reserved),
                ("left", found.left),
                ("parked", found.parked),
            ] {
                figures.insert(format!("{} of grant {number}: {name}", line.category), cents.get());
            }
        }
    }

    /// Each receipt that a claim rests on, by the number that the history gave it.
    async fn receipt_figures(&self, conn: &mut Conn, figures: &mut Figures) {
        for line in self.claims.iter().flat_map(|claim| &claim.lines) {
            let unit = self.grants[0].unit;
            let Some(receipt) = line.receipt() else { continue };
            let receipt = store::receipt(conn, unit, receipt).await.unwrap().unwrap();
            // A credit note has a receipt of its own.
            let Some((_, number)) = receipt.number.split_once(" R") else { continue };
            let left = open(conn, &self.grants[0], receipt.open).await;
            figures.insert(format!("receipt {number}: left"), left);
        }
    }

    /// How many lines hold each unit, by the number that the history gave it.
    async fn unit_figures(&self, conn: &mut Conn, figures: &mut Figures) {
        let with_units =
            self.claims.iter().flat_map(|claim| &claim.lines).filter(|line| line.units.is_some());
        let lines: Vec<ClaimLineId> = with_units.map(|line| line.id).collect();
        for named in store::units_of_lines(conn, self.grants[0].unit, &lines).await.unwrap() {
            let (_, number) = named.unit.reference.split_once(" U").unwrap();
            *figures.entry(format!("unit {number}: held")).or_default() += i64::from(named.held);
        }
    }

    /// The subjects as the store has them now, not as they were answered.
    async fn subject_figures(&self, conn: &mut Conn, figures: &mut Figures) {
        let unit = self.grants[0].unit;
        for (number, asked) in self.requests.iter().enumerate() {
            let it = store::payout_request(conn, unit, asked.id).await.unwrap().unwrap();
            figures.insert(format!("request {number}: {:?}", asked_stage(&it)), it.amount.get());
        }
        for (number, payment) in self.payments.iter().enumerate() {
            let it = store::payment(conn, unit, payment.id).await.unwrap().unwrap();
            figures.insert(format!("payment {number}: {:?}", paid_stage(&it)), it.amount.get());
        }
        for (number, owed) in self.owed.iter().enumerate() {
            let it = store::receivable(conn, unit, owed.id).await.unwrap().unwrap();
            let left = open(conn, &self.grants[0], it.accounts.open).await;
            figures.insert(format!("receivable {number}: open"), left);
            figures.insert(format!("receivable {number}: back"), it.settled().unwrap().get());
        }
        for (number, claim) in self.claims.iter().enumerate() {
            let claim = store::claim(conn, unit, claim.id).await.unwrap().unwrap();
            claim_figures(number, &claim, figures);
        }
    }
}

fn claim_figures(number: usize, claim: &Claim, figures: &mut Figures) {
    for (place, line) in claim.lines.iter().enumerate() {
        let at = format!("claim {number} {:?}, line {place} {:?}", stage(claim), line_stage(&line.state));
        let taken = matches!(line.state, LineState::Parked { reincluded_by: Some(_), .. });
        for (name, cents) in [
            ("claimed", line.eligible),
            ("share", line.grant_share),
            ("recognised", line.recognised()),
            ("used", line.recognised_share()),
            ("taken", Cents::new(i64::from(taken))),
        ] {
            figures.insert(format!("{at}: {name}"), cents.get());
        }
    }
}

/// What the books of a grant have beside the views.
async fn account_figures(conn: &mut Conn, number: usize, grant: &Grant, figures: &mut Figures) {
    for position in &grant.positions {
        let accounts = &position.accounts;
        for (name, account) in [
            ("to pay", accounts.to_pay),
            ("due", accounts.due),
            ("cash", accounts.cash),
            ("advanced", accounts.advanced),
        ] {
            let left = open(conn, grant, account).await;
            figures.insert(format!("{} of grant {number}: {name}", position.component), left);
        }
        let code = account_code(AccountKind::Withheld, position.id.0);
        let withheld = match store::account_number(conn, grant.unit, &code).await.unwrap() {
            Some(account) => open(conn, grant, account).await,
            None => 0,
        };
        figures.insert(format!("{} of grant {number}: withheld", position.component), withheld);
    }
    let code = account_code(AccountKind::AdvanceRoom, grant.id.0);
    if let Some(room) = store::account_number(conn, grant.unit, &code).await.unwrap() {
        let left = open(conn, grant, room).await;
        figures.insert(format!("advances of grant {number}: left"), left);
    }
    let left = open(conn, grant, grant.plan_total.unwrap().room).await;
    figures.insert(format!("plan of grant {number}: left"), left);
}

async fn open(conn: &mut Conn, grant: &Grant, account: AccountNumber) -> i64 {
    let found = store::account(conn, grant.unit, account).await.unwrap().unwrap();
    found.balances.open().unwrap().get()
}

const fn asked_stage(request: &PayoutRequest) -> Asked {
    match request.state {
        PayoutRequestState::Requested { .. } => Asked::Requested,
        PayoutRequestState::Approved { .. } => Asked::Approved,
        PayoutRequestState::Refused { .. } => Asked::Refused,
    }
}

const fn paid_stage(payment: &Payment) -> Paid {
    match payment.state {
        PaymentState::Ordered { .. } => Paid::Ordered,
        PaymentState::Released { .. } => Paid::Released,
        PaymentState::Confirmed { .. } => Paid::Confirmed,
        PaymentState::Rejected { .. } => Paid::Rejected,
        PaymentState::Returned { .. } => Paid::Returned,
        PaymentState::Received { .. } => Paid::Received,
        PaymentState::Reversed { .. } => Paid::Reversed,
    }
}

fn stage(claim: &Claim) -> Stage {
    match claim.state {
        ClaimState::Submitted { .. } => Stage::Submitted,
        ClaimState::Decided { .. } => Stage::Decided,
        ClaimState::Withdrawn { .. } => Stage::Withdrawn,
        ClaimState::ChangesRequested { .. } => Stage::ChangesRequested,
    }
}

fn line_stage(state: &LineState) -> LineStage {
    match state {
        LineState::Declared => LineStage::Declared,
        LineState::Accepted => LineStage::Accepted,
        LineState::AcceptedInPart { .. } => LineStage::InPart,
        LineState::Rejected { .. } => LineStage::Rejected,
        LineState::Parked { .. } => LineStage::Parked,
        LineState::Dropped => LineStage::Dropped,
        LineState::Replaced { .. } => LineStage::Replaced,
    }
}
