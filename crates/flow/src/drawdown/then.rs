//! What the books had of grants on a day, for what could be asked for then: from the journal, by the rules by which it is read
//! of them today (`store::payments_made`, `store::payments_due`).
//!
//! *Cost.* Each claim, request and repayment of each grant and each request of those right below is read by itself.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{
    ClaimLine, ClaimState, Grant, LineState, PayoutRequest, PayoutRequestState, Position, PositionId,
};
use ledger::Cents;
use store::{AsOf, Conn, DuePaid, PaidCost};

use super::DrawnBooks;
use crate::{Ctx, FlowError, hanging, law::Laws, views::shown};

/// The books of some grants as they stood.
pub(super) async fn books(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &[Grant],
    as_of: AsOf,
) -> Result<DrawnBooks, FlowError> {
    let (unit, on) = (ctx.actor().unit, as_of.effective_on);
    let positions = grants.iter().flat_map(|grant| &grant.positions).map(|position| position.id);
    let positions: Vec<PositionId> = positions.collect();
    let (mut paid, mut due) = (BTreeMap::new(), Vec::new());
    for grant in grants {
        paid.extend(made(conn, ctx, grant).await?);
        due.extend(needed(conn, ctx, grant, on).await?);
        for below in store::forwardings(conn, grant.id).await? {
            let found: Option<Grant> = shown!(ctx, &mut *conn, store::grant, Grant, below);
            if let Some(below) = found {
                due.extend(owed(conn, ctx, &below, as_of).await?);
                due.extend(asked(conn, ctx, &below).await?);
            }
        }
    }
    due.sort_by(|one: &DuePaid, other: &DuePaid| {
        let first = |due: &DuePaid| (due.position, due.due_on);
        let by_text = || one.what.cmp(&other.what).then_with(|| one.amount.cmp(&other.amount));
        first(one).cmp(&first(other)).then_with(by_text)
    });
    let figures = store::figures_of_positions_as_of(conn, unit, &positions, as_of).await?;
    Ok(DrawnBooks { on, laws: Laws::of(conn, grants).await?, paid, due, figures })
}

/// What was paid for each position, less what credit notes took off, and what was repaid. A line that is parked or stands
/// again elsewhere does not count.
async fn made(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: &Grant,
) -> Result<BTreeMap<PositionId, PaidCost>, FlowError> {
    let nothing = |position: &Position| {
        let (eligible, repaid) = (Cents::ZERO, Cents::ZERO);
        (position.id, PaidCost { position: position.id, eligible, repaid })
    };
    let mut paid: BTreeMap<PositionId, PaidCost> = grant.positions.iter().map(nothing).collect();
    for claim in hanging::claims(conn, ctx, grant.id).await? {
        if matches!(claim.state, ClaimState::Withdrawn { .. }) {
            continue;
        }
        for line in claim.lines.iter().filter(|line| line.counts()) {
            if let Some(of) = paid.get_mut(&line.position) {
                of.eligible = of.eligible.plus(stands(line))?;
            }
        }
    }
    for refund in hanging::refunds(conn, ctx, grant.id).await? {
        if let Some(of) = paid.get_mut(&refund.position) {
            of.repaid = of.repaid.plus(refund.amount)?;
        }
    }
    Ok(paid)
}

/// The eligible cost of a line: as it was recognised, where it is decided; as it was claimed, before.
fn stands(line: &ClaimLine) -> Cents {
    line.signed(match line.state {
        LineState::Declared => line.eligible,
        _ => line.recognised(),
    })
}

/// What a recipient stated as needed from a day on.
async fn needed(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: &Grant,
    from: NaiveDate,
) -> Result<Vec<DuePaid>, FlowError> {
    let mut all = Vec::new();
    for request in hanging::payout_requests(conn, ctx, grant.id).await? {
        if matches!(request.state, PayoutRequestState::Refused { .. }) {
            continue;
        }
        let needs = request.need.iter().filter(|need| need.due_on >= from);
        all.extend(needs.map(|need| DuePaid {
            position: request.position,
            what: need.what.clone(),
            due_on: Some(need.due_on),
            amount: need.amount,
        }));
    }
    Ok(all)
}

/// What is due to a grant below, by the positions that it draws on.
async fn owed(conn: &mut Conn, ctx: &Ctx, below: &Grant, as_of: AsOf) -> Result<Vec<DuePaid>, FlowError> {
    let (unit, mut all) = (ctx.actor().unit, Vec::new());
    for position in &below.positions {
        let Some(above) = position.parent else { continue };
        let due = store::account_as_of(conn, unit, position.accounts.due, as_of).await?;
        let due = due.ok_or(FlowError::NotFound { what: "account" })?.balances;
        let amount = due.credits_posted.minus(due.debits_posted)?;
        if amount > Cents::ZERO {
            all.push(DuePaid { position: above, what: below.act.reference.clone(), due_on: None, amount });
        }
    }
    Ok(all)
}

/// What a grant below asked for and nobody has decided yet, by the positions that it draws on.
async fn asked(conn: &mut Conn, ctx: &Ctx, below: &Grant) -> Result<Vec<DuePaid>, FlowError> {
    let above = |request: &PayoutRequest| {
        let position = below.positions.iter().find(|position| position.id == request.position);
        position.and_then(|position| position.parent)
    };
    let mut all = Vec::new();
    for request in hanging::payout_requests(conn, ctx, below.id).await? {
        let Some(position) = above(&request).filter(|_| request.waits()) else { continue };
        if request.need.is_empty() {
            let (what, amount) = (below.act.reference.clone(), request.amount);
            all.push(DuePaid { position, what, due_on: None, amount });
        }
        all.extend(request.need.into_iter().map(|need| DuePaid {
            position,
            what: need.what,
            due_on: Some(need.due_on),
            amount: need.amount,
        }));
    }
    Ok(all)
}
