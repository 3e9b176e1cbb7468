//! What the books had of grants on a day, for what could be asked for then: from the journal, by the rules by which it is read
//! of them today (`store::payments_made`, `store::payments_due`).
//!
//! *Cost.* All claims, requests and repayments of the grants and all requests of those right below are read, those of a few
//! grants at once.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{
    ClaimLine, ClaimState, Grant, GrantId, LineState, PayoutRequest, PayoutRequestState, Position, PositionId,
};
use ledger::{AccountNumber, Cents};
use store::{AsOf, Conn, DuePaid, PaidCost};

use super::DrawnBooks;
use crate::{Ctx, FlowError, hanging, law::Laws, views::shown_grants};

/// A claim may have thousands of lines: those of few grants are held at a time.
const FEW: usize = 5;

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
    for few in grants.chunks(FEW) {
        let ids: Vec<GrantId> = few.iter().map(|grant| grant.id).collect();
        paid.extend(made(conn, ctx, few, &ids).await?);
        due.extend(needed(conn, ctx, &ids, on).await?);
        let below = store::forwardings_of(conn, &ids).await?;
        let below = shown_grants(conn, ctx, &below).await?;
        due.extend(owed(conn, ctx, &below, as_of).await?);
        due.extend(asked(conn, ctx, &below).await?);
    }
    due.sort_by(|one: &DuePaid, other: &DuePaid| {
        let first = |due: &DuePaid| (due.position, due.due_on);
        let by_text = || one.what.cmp(&other.what).then_with(|| one.amount.cmp(&other.amount));
        first(one).cmp(&first(other)).then_with(by_text)
    });
    let passed = store::passed_through_as_of(conn, unit, &positions, as_of).await?;
    Ok(DrawnBooks { on, laws: Laws::of(conn, grants).await?, paid, due, passed })
}

/// What was paid for each position, less what credit notes took off, and what was repaid. A line that is parked or stands
/// again elsewhere does not count.
async fn made(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &[Grant],
    ids: &[GrantId],
) -> Result<BTreeMap<PositionId, PaidCost>, FlowError> {
    let nothing = |position: &Position| {
        let (eligible, repaid) = (Cents::ZERO, Cents::ZERO);
        (position.id, PaidCost { position: position.id, eligible, repaid })
    };
    let positions = grants.iter().flat_map(|grant| &grant.positions);
    let mut paid: BTreeMap<PositionId, PaidCost> = positions.map(nothing).collect();
    for claim in hanging::claims(conn, ctx, ids).await? {
        if matches!(claim.state, ClaimState::Withdrawn { .. }) {
            continue;
        }
        for line in claim.lines.iter().filter(|line| line.counts()) {
            if let Some(of) = paid.get_mut(&line.position) {
                of.eligible = of.eligible.plus(stands(line))?;
            }
        }
    }
    for refund in hanging::refunds(conn, ctx, ids).await? {
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

/// What recipients stated as needed from a day on.
async fn needed(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &[GrantId],
    from: NaiveDate,
) -> Result<Vec<DuePaid>, FlowError> {
    let mut all = Vec::new();
    for request in hanging::payout_requests(conn, ctx, grants).await? {
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

/// What is due to grants below, by the positions that they draw on.
async fn owed(conn: &mut Conn, ctx: &Ctx, below: &[Grant], as_of: AsOf) -> Result<Vec<DuePaid>, FlowError> {
    let positions = || below.iter().flat_map(|below| below.positions.iter().map(move |it| (below, it)));
    let accounts: Vec<AccountNumber> = positions().map(|(_, position)| position.accounts.due).collect();
    let credited = store::credited_as_of(conn, ctx.actor().unit, &accounts, as_of).await?;
    let due = |(below, position): (&Grant, &Position)| {
        let (above, amount) = (position.parent?, *credited.get(&position.accounts.due)?);
        let what = below.act.reference.clone();
        (amount > Cents::ZERO).then_some(DuePaid { position: above, what, due_on: None, amount })
    };
    Ok(positions().filter_map(due).collect())
}

/// What grants below asked for and nobody has decided yet, by the positions that they draw on.
async fn asked(conn: &mut Conn, ctx: &Ctx, below: &[Grant]) -> Result<Vec<DuePaid>, FlowError> {
    let ids: Vec<GrantId> = below.iter().map(|below| below.id).collect();
    let above = |request: &PayoutRequest| {
        let below = below.iter().find(|below| below.id == request.grant)?;
        let position = below.positions.iter().find(|position| position.id == request.position)?;
        Some((below, position.parent?))
    };
    let mut all = Vec::new();
    for request in hanging::payout_requests(conn, ctx, &ids).await? {
        let Some((below, position)) = above(&request).filter(|_| request.waits()) else { continue };
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
