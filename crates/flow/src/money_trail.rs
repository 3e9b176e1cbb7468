//! The way of the money to the very payment: from which money a payment or a claim line was paid, and what the money of a
//! payment was spent on; first in, first out, as the use clock counts it.
//!
//! *Shape.* One step down and one step up of each payment; of a claim line the payments, and of each the tranches behind it.
//! *Bounds.* Who does not see what is above sees the way up to their own. *Cost.* What moved for one grant, and for the one
//! above it, each read once, of a day from the journal. *Limits.* As it is shown, today or on a day; nothing is decided here.

pub(crate) mod then;

use std::slice::from_ref;

use chrono::NaiveDate;
use grants::{
    ClaimId, ClaimLineId, Grant, PaymentId, PaymentState,
    law::{Attribution, Movement, Rest, Slice, attribute},
};
use ledger::{Cents, MoneyError};
use store::{Conn, MovedKind, MovedMoney};
use uuid::Uuid;

use crate::{Action, Ctx, FlowError, access, views};

/// A part of money that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailStep {
    /// How it moved.
    pub kind: MovedKind,
    /// The payment, the claim line or the repayment.
    pub reference: Uuid,
    /// The line, where it is one: its claim and its number there.
    pub line: Option<(ClaimId, i64)>,
    /// The day.
    pub on: NaiveDate,
    /// The part of it that is meant.
    pub amount: Cents,
    /// How much moved in all.
    pub of: Cents,
    /// From which money above that part came, where the actor sees it.
    pub from: Vec<Self>,
}

/// The way of some money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoneyTrail {
    /// From which money it was paid, the oldest first.
    pub from: Vec<TrailStep>,
    /// What of it no money covers: the recipient paid ahead.
    pub ahead: Cents,
    /// Whether it came from a grant above that the actor does not see.
    pub is_hidden_above: bool,
    /// What it was spent on, the oldest first: the part that was asked for.
    pub to: Vec<TrailStep>,
    /// On how many things in all.
    pub to_count: usize,
    /// What of it nothing was spent on yet.
    pub unused: Cents,
}

/// What moved for a position, attributed.
struct Attributed {
    received: Vec<MovedMoney>,
    spent: Vec<MovedMoney>,
    found: Attribution,
}

impl Attributed {
    /// The position of a grant for which something moved; nothing, if it did not.
    fn of(moved: &[MovedMoney], reference: Uuid) -> Result<Option<Self>, MoneyError> {
        let Some(it) = moved.iter().find(|money| money.reference == reference) else { return Ok(None) };
        let of_position = moved.iter().filter(|money| money.position == it.position).cloned();
        let (received, spent): (Vec<_>, Vec<_>) = of_position.partition(|money| money.kind.is_in());
        let plain = |moved: &[MovedMoney]| -> Vec<Movement> {
            moved.iter().map(|money| Movement { on: money.on, amount: money.amount }).collect()
        };
        let found = attribute(&plain(&received), &plain(&spent))?;
        Ok(Some(Self { received, spent, found }))
    }

    /// The slices of some spending, in the order in which the money was taken.
    fn of_spending(&self, reference: Uuid) -> impl Iterator<Item = &Slice> {
        self.found.slices.iter().filter(move |slice| self.spent[slice.spent].reference == reference)
    }

    /// The slices of some money, in the order in which it was spent.
    fn of_money(&self, reference: Uuid) -> impl Iterator<Item = &Slice> {
        self.found.slices.iter().filter(move |slice| self.received[slice.received].reference == reference)
    }

    /// How much of the same money was spent before a slice.
    fn before(&self, slice: &Slice) -> Result<Cents, MoneyError> {
        let earlier = self.found.slices.iter().take_while(|other| *other != slice);
        Cents::sum(earlier.filter(|other| other.received == slice.received).map(|other| other.amount))
    }

    fn rest(rests: &[Rest], moved: &[MovedMoney], reference: Uuid) -> Result<Cents, MoneyError> {
        let own = rests.iter().filter(|rest| moved[rest.place].reference == reference);
        Cents::sum(own.map(|rest| rest.amount))
    }
}

/// A step, for a part of some money.
fn step(moved: &MovedMoney, amount: Cents) -> TrailStep {
    let MovedMoney { kind, reference, on, amount: of, .. } = *moved;
    TrailStep { kind, reference, line: None, on, amount, of, from: Vec::new() }
}

/// The way of a payment that was received or confirmed: what it was spent on from a place on, so much of it.
pub async fn of_payment(
    ctx: &Ctx,
    id: PaymentId,
    (skip, most): (usize, usize),
) -> Result<MoneyTrail, FlowError> {
    let payment = views::payment(ctx, id).await?;
    if !matches!(payment.state, PaymentState::Received { .. } | PaymentState::Confirmed { .. }) {
        return Ok(MoneyTrail::default());
    }
    let grant = views::grant(ctx, payment.grant).await?;
    let mut conn = ctx.look(Action::Look).await?;
    let mut trail = MoneyTrail::default();
    let moved = then::moved(&mut conn, ctx, from_ref(&grant)).await?;
    if let Some(own) = Attributed::of(&moved, id.0)? {
        trail.unused = Attributed::rest(&own.found.unused, &own.received, id.0)?;
        trail.to_count = own.of_money(id.0).count();
        for slice in own.of_money(id.0).skip(skip).take(most) {
            trail.to.push(step(&own.spent[slice.spent], slice.amount));
        }
    }
    let whole = (Cents::ZERO, payment.amount);
    match Behind::of(&mut conn, ctx, &grant).await?.above(id.0, whole)? {
        Above::Seen { from, ahead } => (trail.from, trail.ahead) = (from, ahead),
        Above::Hidden => trail.is_hidden_above = true,
        Above::None => {}
    }
    name_lines(&mut conn, ctx, &mut trail.to).await?;
    Ok(trail)
}

/// From which money a claim line was paid.
pub async fn of_line(ctx: &Ctx, id: ClaimLineId) -> Result<MoneyTrail, FlowError> {
    let grant = views::claim_with_line(ctx, id).await?.grant;
    let grant = views::grant(ctx, grant).await?;
    let mut conn = ctx.look(Action::Look).await?;
    let moved = then::moved(&mut conn, ctx, from_ref(&grant)).await?;
    let Some(own) = Attributed::of(&moved, id.0)? else { return Ok(MoneyTrail::default()) };
    let ahead = Attributed::rest(&own.found.ahead, &own.spent, id.0)?;
    let mut trail = MoneyTrail { ahead, ..MoneyTrail::default() };
    let behind = Behind::of(&mut conn, ctx, &grant).await?;
    for slice in own.of_spending(id.0) {
        let money = &own.received[slice.received];
        let mut found = step(money, slice.amount);
        if money.kind == MovedKind::Received {
            match behind.above(money.reference, (own.before(slice)?, slice.amount))? {
                Above::Seen { from, .. } => found.from = from,
                Above::Hidden => trail.is_hidden_above = true,
                Above::None => {}
            }
        }
        trail.from.push(found);
    }
    Ok(trail)
}

/// What lies above a payment.
enum Above {
    /// It is a tranche: the giver is outside.
    None,
    /// The actor does not see the grant above.
    Hidden,
    /// The money that a part of it came from, and what of all of it no money covered.
    Seen { from: Vec<TrailStep>, ahead: Cents },
}

/// The grant above, of which all payments of a grant came: what moved for it, read once.
enum Behind {
    /// There is none: the giver is outside.
    None,
    /// The actor does not see it.
    Hidden,
    /// What moved for it.
    Seen(Vec<MovedMoney>),
}

impl Behind {
    /// What lies above a grant.
    async fn of(conn: &mut Conn, ctx: &Ctx, grant: &Grant) -> Result<Self, FlowError> {
        let Some(parent) = grant.parent else { return Ok(Self::None) };
        let Some(parent) = access::grant_if_seen(conn, ctx, parent).await? else { return Ok(Self::Hidden) };
        Ok(Self::Seen(then::moved(conn, ctx, from_ref(&parent)).await?))
    }

    /// From which money of it a part of a payment came: what lies behind the first so many cents, so much of it.
    fn above(&self, payment: Uuid, (skip, take): (Cents, Cents)) -> Result<Above, MoneyError> {
        let moved = match self {
            Self::None => return Ok(Above::None),
            Self::Hidden => return Ok(Above::Hidden),
            Self::Seen(moved) => moved,
        };
        let Some(found) = Attributed::of(moved, payment)? else { return Ok(Above::None) };
        let slices = found.of_spending(payment).map(|slice| (slice.received, slice.amount));
        let parts = part_of(slices, skip, take)?;
        let from = parts.into_iter().map(|(place, amount)| step(&found.received[place], amount)).collect();
        let ahead = Attributed::rest(&found.found.ahead, &found.spent, payment)?;
        Ok(Above::Seen { from, ahead })
    }
}

/// Of parts that follow each other, what lies behind the first so many cents, so much of it.
fn part_of(
    parts: impl Iterator<Item = (usize, Cents)>,
    skip: Cents,
    take: Cents,
) -> Result<Vec<(usize, Cents)>, MoneyError> {
    let (mut skip, mut take, mut found) = (skip, take, Vec::new());
    for (place, amount) in parts {
        let passed = amount.min(skip);
        skip = skip.minus(passed)?;
        let taken = amount.minus(passed)?.min(take);
        take = take.minus(taken)?;
        if taken > Cents::ZERO {
            found.push((place, taken));
        }
    }
    Ok(found)
}

/// Says of claim lines where they stand: read together.
async fn name_lines(conn: &mut Conn, ctx: &Ctx, steps: &mut [TrailStep]) -> Result<(), FlowError> {
    let lines = steps.iter().filter(|step| step.kind == MovedKind::Used);
    let lines: Vec<ClaimLineId> = lines.map(|step| ClaimLineId(step.reference)).collect();
    let places = store::places_of_lines(conn, ctx.actor().unit, &lines).await?;
    for step in steps.iter_mut().filter(|step| step.kind == MovedKind::Used) {
        let place = places.get(&ClaimLineId(step.reference));
        step.line = place.map(|place| (place.claim, place.number));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_lies_behind_what_is_passed_over() {
        let parts = [(0, 300), (1, 500), (2, 200)].map(|(place, cents)| (place, Cents::new(cents)));
        let part = |skip, take| {
            let found = part_of(parts.into_iter(), Cents::new(skip), Cents::new(take)).unwrap();
            found.into_iter().map(|(place, amount)| (place, amount.get())).collect::<Vec<_>>()
        };
        assert_eq!(part(0, 1_000), [(0, 300), (1, 500), (2, 200)]);
        assert_eq!(part(100, 300), [(0, 200), (1, 100)]);
        assert_eq!(part(300, 500), [(1, 500)]);
        assert_eq!(part(900, 300), [(2, 100)]);
        assert_eq!(part(1_000, 1), []);
    }
}
