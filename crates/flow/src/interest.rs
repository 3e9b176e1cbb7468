//! Interest on what was used too late: calculated by the system, claimed or waived by a person.
//!
//! Either way a receivable keeps the worksheet and the reason. What is waived is a receivable that nobody owes: an auditor
//! finds both in one list. A payment that counts no more was no use: what was claimed for it is waived before interest on the
//! same money is claimed for another (decision 0049).

use chrono::NaiveDate;
use grants::{
    DemandKind, Grant, GrantId, PaymentError, PaymentId, Receivable, ReceivableError, ReceivableId, Settled,
    law::{InterestSheet, WorksheetLine},
    posting,
};
use ledger::Cents;
use serde::Serialize;
use store::{Conn, DecidedInterest, Done, Tx};
use uuid::Uuid;

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    accounts,
    awards::book,
    law,
    payouts::not_after_today,
    receivables::{done, open_accounts},
    use_clock::{self, PositionClock},
};

/// The rule that interest on late use rests on.
const LEGAL_GROUND: &str = "§ 49a Abs. 4 VwVfG NRW, Nr. 8.6 VV zu § 44 LHO NRW";

/// Claims or waives the interest on money that was used too late. For an award, finance staff record what the ministry
/// decided.
#[derive(Clone, Debug, Serialize)]
pub struct DecideInterest {
    /// The grant of who used it too late.
    pub grant: GrantId,
    /// The money that came in, as the use clock names it.
    pub received: Uuid,
    /// What it was spent on, as the use clock names it.
    pub spent: Uuid,
    /// The interest that the person saw; unchecked, if nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interest: Option<Cents>,
    /// Claimed or waived.
    pub decision: InterestDecision,
    /// Why.
    pub reason: String,
    /// The day of the decision.
    pub decided_on: NaiveDate,
}

/// What is decided of interest.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InterestDecision {
    /// It is owed.
    Claim {
        /// The day it is due.
        due_on: NaiveDate,
    },
    /// It is not demanded (§ 49a Abs. 4 VwVfG NRW leaves it to who gave the money).
    Waive,
}

impl Request for DecideInterest {
    const COMMAND: &'static str = "interest.decide";
    const ACTION: Action = Action::Book;
    const COUNTS_FROM: Option<&'static str> = Some("decided_on");
    type Answer = Receivable;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Receivable>, FlowError> {
        // May this person do this?
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        let on = not_after_today(ctx, "decided_on", self.decided_on)?;
        // What do we know?
        let clocks = use_clock::of_grant(tx.read().await?, ctx, &grant).await?;
        let law = law::of_grant(tx.read().await?, &grant).await?;
        let unit = accounts::of_unit(tx).await?;
        // What follows from it?
        let (clock, line) = self.line(&clocks)?;
        let day_count = law.day_count.on(line.interest.credited_on).map_err(uncomputed)?.value;
        let sheet = InterestSheet::of(line, (self.received, self.spent), day_count);
        let due_on = self.due_on(line, on)?;
        if matches!(self.decision, InterestDecision::Claim { .. }) {
            self.is_claimed_once(tx.read().await?, &grant, (clock, line)).await?;
        }
        let id = ReceivableId(ctx.ids().next());
        let receivable = Receivable {
            id,
            grant: grant.id,
            position: clock.position,
            version: 1,
            kind: DemandKind::Interest,
            amount: line.interest.interest,
            reason: self.reason.clone(),
            legal_ground: LEGAL_GROUND.to_owned(),
            demanded_on: on,
            due_on,
            accounts: open_accounts(tx, id),
            worksheet: Some(sheet),
            steps: Vec::new(),
            deferrals: Vec::new(),
        };
        let receivable = receivable.checked()?;
        // Write it down, once, together.
        store::insert_receivable(tx.write().await?, grant.unit, &receivable).await?;
        book(tx, posting::demanded(&unit, &receivable.accounts, receivable.amount)?);
        let receivable = match self.decision {
            InterestDecision::Claim { .. } => receivable,
            InterestDecision::Waive => self.waive(tx, &grant, receivable).await?,
        };
        store::insert_worksheet(tx.write().await?, grant.unit, &receivable).await?;
        Ok(done(receivable, on))
    }
}

impl DecideInterest {
    /// The line of the worksheet for the slice, and the clock of its position.
    fn line<'clock>(
        &self,
        clocks: &'clock [PositionClock],
    ) -> Result<(&'clock PositionClock, &'clock WorksheetLine), FlowError> {
        let unknown = FlowError::NotFound { what: "use that was late" };
        let of_money =
            |clock: &&PositionClock| clock.received.iter().any(|money| money.reference == self.received);
        let Some(clock) = clocks.iter().find(of_money) else { return Err(unknown) };
        clock.clock.as_ref().map_err(uncomputed)?;
        let Some(sheet) = &clock.interest else { return Err(unknown) };
        let sheet = sheet.as_ref().map_err(uncomputed)?;
        let is_it = |line: &&WorksheetLine| {
            clock.received[line.received].reference == self.received
                && line.spent.is_some_and(|place| clock.spent[place].reference == self.spent)
        };
        let line = sheet.lines.iter().find(is_it).ok_or(unknown)?;
        let other = self.interest.is_some_and(|seen| seen != line.interest.interest);
        match &line.interest.missing {
            Some(missing) => Err(uncomputed(missing)),
            None if other => Err(FlowError::Stale { what: "interest" }),
            None => Ok((clock, line)),
        }
    }

    /// Waives all of it on the day of the decision.
    async fn waive(
        &self,
        tx: &mut Tx,
        grant: &Grant,
        receivable: Receivable,
    ) -> Result<Receivable, FlowError> {
        let (amount, how) = (receivable.amount, Settled::Waived { reason: self.reason.clone() });
        let receivable = receivable.step(self.decided_on, amount, how)?;
        store::step_receivable(tx.write().await?, grant.unit, &receivable).await?;
        book(tx, posting::waived(&receivable.accounts, amount)?);
        Ok(receivable)
    }

    /// Refuses what would claim interest on the same money twice. Interest runs from the credit until the use, so the same
    /// days would be claimed: while some is claimed for what the money was not spent on after all, and of all that is
    /// claimed on more than came in. The trigger `interest_worksheet_claimed_once` says the same.
    async fn is_claimed_once(
        &self,
        conn: &mut Conn,
        grant: &Grant,
        (clock, line): (&PositionClock, &WorksheetLine),
    ) -> Result<(), FlowError> {
        let received = clock.received[line.received].amount;
        let mut claimed_on = line.interest.amount;
        let on_same = |it: &&DecidedInterest| it.received == self.received && it.spent != self.spent;
        let on_same: Vec<DecidedInterest> = clock.decided.iter().filter(on_same).copied().collect();
        for (decided, receivable) in with_receivables(conn, grant, on_same).await? {
            let claimed = receivable.claimed()?;
            if claimed == Cents::ZERO {
                continue;
            }
            if !clock.counts(decided.spent) {
                return Err(ReceivableError::ClaimedBefore { receivable: receivable.id, claimed }.into());
            }
            if let Some(sheet) = &receivable.worksheet {
                claimed_on = claimed_on.plus(sheet.calculation.amount)?;
            }
        }
        if claimed_on > received {
            return Err(ReceivableError::ClaimedAbove { received, claimed: claimed_on }.into());
        }
        Ok(())
    }

    /// The day it is due. What is too small is not claimed.
    fn due_on(&self, line: &WorksheetLine, on: NaiveDate) -> Result<NaiveDate, FlowError> {
        match self.decision {
            InterestDecision::Claim { .. } if line.below_limit => {
                Err(ReceivableError::BelowLimit { interest: line.interest.interest }.into())
            }
            InterestDecision::Claim { due_on } => Ok(due_on),
            InterestDecision::Waive => Ok(on),
        }
    }
}

/// Refuses while interest that was claimed on money is owed: money that never came in, or did not stay, bears none, and
/// somebody says so before it is taken back.
pub(crate) async fn owes_no_interest(
    conn: &mut Conn,
    grant: &Grant,
    received: PaymentId,
) -> Result<(), FlowError> {
    let mut decided = store::decided_interest(&mut *conn, grant.unit, &[grant.id]).await?;
    decided.retain(|it| it.received == received.0);
    for (_, receivable) in with_receivables(conn, grant, decided).await? {
        let open = receivable.open()?;
        if open > Cents::ZERO {
            return Err(PaymentError::InterestClaimed { receivable: receivable.id, open }.into());
        }
    }
    Ok(())
}

/// What was decided of interest, each with the receivable by which it was claimed or waived: read together.
async fn with_receivables(
    conn: &mut Conn,
    grant: &Grant,
    decided: Vec<DecidedInterest>,
) -> Result<Vec<(DecidedInterest, Receivable)>, FlowError> {
    if decided.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = decided.iter().map(|it| it.receivable.0).collect();
    let mut found = store::receivables_with(conn, grant.unit, &ids).await?;
    let with_its = |decided: DecidedInterest| {
        let receivable = found.remove(&decided.receivable.0);
        Ok((decided, receivable.ok_or(FlowError::NotFound { what: "receivable" })?))
    };
    decided.into_iter().map(with_its).collect()
}

fn uncomputed(why: impl ToString) -> FlowError {
    FlowError::NoInterest { why: why.to_string() }
}
