//! What moved for grants, as it is shown: today from its rows, of a day from what the journal had of it, by the same rules.
//!
//! *Cost.* Of a day, all payments, repayments and claims of the grants and all payments of those right below are read, those of
//! a few grants at once.

use std::collections::BTreeMap;

use grants::{
    Claim, ClaimLine, ClaimLineId, Cost, Grant, GrantId, Payment, PaymentState, PositionId, Repayment,
};
use ledger::{Cents, MoneyError};
use store::{Conn, MovedKind, MovedMoney};

use crate::{Ctx, FlowError, hanging, views::shown_grants};

/// A claim may have thousands of lines: those of few grants are held at a time.
const FEW: usize = 5;

/// What came in for each position of some grants, and what was spent of it, by position and day.
pub(crate) async fn moved(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &[Grant],
) -> Result<Vec<MovedMoney>, FlowError> {
    if ctx.shown_as_of().is_none() {
        let ids: Vec<GrantId> = grants.iter().map(|grant| grant.id).collect();
        return Ok(store::moved_money(conn, ctx.actor().unit, &ids).await?);
    }
    let mut all = Vec::new();
    for few in grants.chunks(FEW) {
        let ids: Vec<GrantId> = few.iter().map(|grant| grant.id).collect();
        all.extend(of_few(conn, ctx, &ids).await?);
    }
    all.retain(|money| money.amount > Cents::ZERO);
    all.sort_by_key(|money| (money.position, money.on, money.reference));
    Ok(all)
}

async fn of_few(conn: &mut Conn, ctx: &Ctx, grants: &[GrantId]) -> Result<Vec<MovedMoney>, FlowError> {
    let mut all = used(&hanging::claims(conn, ctx, grants).await?)?;
    for payment in hanging::payments(conn, ctx, grants).await? {
        if matches!(payment.state, PaymentState::Received { .. } | PaymentState::Confirmed { .. }) {
            all.push(paid(MovedKind::Received, payment.position, &payment));
        }
    }
    for refund in hanging::refunds(conn, ctx, grants).await? {
        all.push(came_back(MovedKind::Repaid, refund.position, &refund));
    }
    let below = store::forwardings_of(conn, grants).await?;
    all.extend(passed_on(conn, ctx, &below).await?);
    Ok(all)
}

/// What grants right below were paid and paid back, by the positions that they draw on.
async fn passed_on(conn: &mut Conn, ctx: &Ctx, below: &[GrantId]) -> Result<Vec<MovedMoney>, FlowError> {
    let found = shown_grants(conn, ctx, below).await?;
    let positions = found.iter().flat_map(|grant| &grant.positions);
    let above: BTreeMap<PositionId, PositionId> =
        positions.filter_map(|position| Some((position.id, position.parent?))).collect();
    let mut all = Vec::new();
    for payment in hanging::payments(conn, ctx, below).await? {
        if matches!(payment.state, PaymentState::Confirmed { .. }) {
            let position = above.get(&payment.position);
            all.extend(position.map(|position| paid(MovedKind::Forwarded, *position, &payment)));
        }
    }
    for refund in hanging::refunds(conn, ctx, below).await? {
        let position = above.get(&refund.position);
        all.extend(position.map(|position| came_back(MovedKind::CameBack, *position, &refund)));
    }
    Ok(all)
}

/// What is recognised of each line, less what credit notes took back.
fn used(claims: &[Claim]) -> Result<Vec<MovedMoney>, MoneyError> {
    let lines = || claims.iter().flat_map(|claim| &claim.lines);
    let mut credited: BTreeMap<ClaimLineId, Cents> = BTreeMap::new();
    for line in lines() {
        if let Cost::CreditNote { parent, .. } = line.cost {
            let sum = credited.entry(parent).or_default();
            *sum = sum.plus(line.recognised_share())?;
        }
    }
    let moved = |line: &ClaimLine| -> Result<MovedMoney, MoneyError> {
        let taken_back = credited.get(&line.id).copied().unwrap_or_default();
        Ok(MovedMoney {
            position: line.position,
            kind: MovedKind::Used,
            reference: line.id.0,
            on: line.paid_on,
            amount: line.recognised_share().minus(taken_back)?,
        })
    };
    lines().filter(|line| !line.cost.is_credit()).map(moved).collect()
}

fn paid(kind: MovedKind, position: PositionId, payment: &Payment) -> MovedMoney {
    let (reference, on, amount) = (payment.id.0, payment.state.since(), payment.amount);
    MovedMoney { position, kind, reference, on, amount }
}

fn came_back(kind: MovedKind, position: PositionId, refund: &Repayment) -> MovedMoney {
    let (reference, on, amount) = (refund.id.0, refund.received_on, refund.amount);
    MovedMoney { position, kind, reference, on, amount }
}
