//! Draws what is done about money: asked for, received, paid, and demanded back.

use super::{Dice, place, smallest};
use crate::{
    command::{AWARD, COMPONENTS, Command, Day, GRANTS, Place, Step},
    model::{Asked, Model, Paid},
};

pub(super) fn ask(dice: &mut Dice, model: &Model) -> Option<Command> {
    let may = |place: Place| place.grant != AWARD || model.is_final;
    let ahead = |grant: usize| model.advance_left(grant).map(|left| left - model.paid_beyond_use(grant));
    let limits = |place: Place| [model.to_pay(place), ahead(place.grant).unwrap_or(i64::MAX)];
    let place = place(dice, |place| if may(place) { smallest(&limits(place)) } else { 0 })?;
    let left = if dice.chance(90) { smallest(&limits(place)) } else { model.to_pay(place) };
    Some(Command::Ask { place, cents: dice.up_to(left) })
}

pub(super) fn decide_payout(dice: &mut Dice, model: &Model) -> Option<Command> {
    let waits = |index: usize| model.requests[index].stage == Asked::Requested;
    let request = dice.pick(model.requests.len(), waits)?;
    Some(Command::DecidePayout { request, approve: dice.chance(80) })
}

pub(super) fn tranche(dice: &mut Dice, model: &Model) -> Option<Command> {
    let due = |part| model.due(Place { grant: AWARD, part });
    let part = dice.pick(COMPONENTS.len(), |part| due(part) > 0)?;
    let (cents, on) = (dice.up_to(due(part)), day(dice));
    Some(Command::Tranche { part, cents, on })
}

/// The day of a tranche: now and then one that is closed, or the first one that is not.
pub(super) fn day(dice: &mut Dice) -> Day {
    match dice.within(0, 10) {
        0 => Day::Closed,
        1..=2 => Day::FirstOpen,
        _ => Day::Yesterday,
    }
}

/// A tranche whose money is still there; sometimes any, or what is no tranche.
pub(super) fn reverse(dice: &mut Dice, model: &Model) -> Option<Command> {
    let is_there = |index: usize| {
        let payment = &model.payments[index];
        payment.stage == Paid::Received && payment.cents <= model.cash(payment.place)
    };
    let payment = dice.pick(model.payments.len(), is_there)?;
    Some(Command::Pay { payment, step: Step::Reverse })
}

pub(super) fn order(dice: &mut Dice, model: &Model) -> Option<Command> {
    let cash = |place: Place| model.cash(Place { grant: AWARD, ..place });
    let limits = |place: Place| [model.due(place), cash(place)];
    let place = place(dice, |place| if place.grant == AWARD { 0 } else { smallest(&limits(place)) })?;
    if place.grant == AWARD {
        return None;
    }
    let owed = smallest(&[model.payable(place), cash(place)]);
    let left = if dice.chance(85) { owed } else { dice.one_of(&limits(place)) };
    Some(Command::Order { place, cents: dice.up_to(left) })
}

pub(super) fn pay(dice: &mut Dice, model: &Model) -> Option<Command> {
    // Who issues a payment again that was, is rare enough to be drawn by itself.
    let reissued = model.payments.iter().position(|payment| payment.reissued);
    if let Some(payment) = reissued.filter(|_| dice.chance(70)) {
        return Some(Command::Pay { payment, step: Step::Reissue });
    }
    // So is what the bank sends back at all: it is sent back, and issued again, more often than in an office.
    let stands = |stage| model.payments.iter().position(|it| it.stage == stage && !it.reissued);
    if let Some(payment) = stands(Paid::Returned).filter(|_| dice.chance(60)) {
        return Some(Command::Pay { payment, step: Step::Reissue });
    }
    if let Some(payment) = stands(Paid::Confirmed).filter(|_| dice.chance(25)) {
        return Some(Command::Pay { payment, step: Step::Return });
    }
    let moves = |index: usize| match model.payments[index].stage {
        Paid::Ordered | Paid::Released | Paid::Confirmed => true,
        Paid::Returned => !model.payments[index].reissued,
        Paid::Received | Paid::Reversed | Paid::Rejected => false,
    };
    let payment = dice.pick(model.payments.len(), moves)?;
    let usual: &[Step] = match model.payments[payment].stage {
        Paid::Ordered => &[Step::Release, Step::Release, Step::Release, Step::Release, Step::Reject],
        Paid::Released => &[Step::Confirm, Step::Confirm, Step::Confirm, Step::Confirm, Step::Reject],
        Paid::Confirmed => &[Step::Return],
        Paid::Returned => &[Step::Reissue],
        Paid::Received | Paid::Rejected => &[Step::Confirm, Step::Return],
        Paid::Reversed => &[Step::Reverse, Step::Confirm, Step::Return],
    };
    let any = [Step::Release, Step::Confirm, Step::Reject, Step::Return, Step::Reissue, Step::Reverse];
    let step = if dice.chance(95) { dice.one_of(usual) } else { dice.one_of(&any) };
    Some(Command::Pay { payment, step })
}

pub(super) fn repay(dice: &mut Dice, model: &Model) -> Option<Command> {
    let place = place(dice, |place| model.cash(place))?;
    if place.grant == AWARD && dice.chance(75) {
        return None;
    }
    Some(Command::Repay { place, cents: dice.up_to(model.cash(place)) })
}

/// A demand for what a recipient has: mostly of a provider, and mostly of the grant's own money.
pub(super) fn demand(dice: &mut Dice, model: &Model) -> Option<Command> {
    if dice.chance(20) {
        let place = Place { grant: dice.one_of(&[AWARD, 1, 1, 1, 2]), part: dice.one_of(&[0, 0, 1]) };
        return Some(Command::Demand { place, cents: dice.within(1, 3_000), interest: true });
    }
    let may = |place: Place| smallest(&[model.cash(place), model.demandable(place)]);
    let place = place(dice, may)?;
    if place.grant == AWARD && dice.chance(60) {
        return None;
    }
    let left = if dice.chance(85) { may(place) } else { model.demandable(place) };
    Some(Command::Demand { place, cents: dice.up_to(left), interest: false })
}

/// What there is to come back on a demand: for interest all of it, out of the recipient's own funds.
fn may_come_back(model: &Model, owed: usize) -> i64 {
    let owed = &model.owed[owed];
    if owed.interest { owed.open() } else { model.cash(owed.place) }
}

/// A part of what is owed comes back, as far as there is money; sometimes what is owed or what there is decides alone.
pub(super) fn pay_back(dice: &mut Dice, model: &Model) -> Option<Command> {
    let limits = |owed: usize| [model.owed[owed].open(), may_come_back(model, owed)];
    let owed = dice.pick(model.owed.len(), |owed| smallest(&limits(owed)) > 0)?;
    let left = if dice.chance(85) { smallest(&limits(owed)) } else { dice.one_of(&limits(owed)) };
    Some(Command::PayBack { owed, cents: dice.up_to(left) })
}

pub(super) fn waive(dice: &mut Dice, model: &Model) -> Option<Command> {
    let owed = dice.pick(model.owed.len(), |owed| model.owed[owed].open() > 0)?;
    Some(Command::Waive { owed, cents: dice.up_to(model.owed[owed].open()) })
}

/// What is owed is offset against what is due under the same grant; now and then against what is due to somebody else.
pub(super) fn offset(dice: &mut Dice, model: &Model) -> Option<Command> {
    let pairs: Vec<(usize, usize)> =
        (0..model.owed.len()).flat_map(|owed| (0..COMPONENTS.len()).map(move |part| (owed, part))).collect();
    let against = |(owed, part): (usize, usize)| Place { part, ..model.owed[owed].place };
    let left = |pair: (usize, usize)| {
        let (owed, against) = (&model.owed[pair.0], against(pair));
        let giver = Place { grant: AWARD, ..against };
        let pays = if against.grant == AWARD || against == owed.place { i64::MAX } else { model.cash(giver) };
        let due = if against == owed.place { model.due(against) } else { model.payable(against) };
        smallest(&[owed.open(), may_come_back(model, pair.0), due, pays])
    };
    let pair = pairs[dice.pick(pairs.len(), |index| left(pairs[index]) > 0)?];
    let (owed, place) = (pair.0, against(pair));
    // What comes back pays what is due at the same place: no more comes back than there is.
    let most = if place == model.owed[owed].place { may_come_back(model, owed) } else { i64::MAX };
    let cents = dice.up_to(left(pair)).min(most);
    let other = Place { grant: (place.grant + 1) % GRANTS, ..place };
    let against = if dice.chance(25) { other } else { place };
    (cents > 0).then_some(Command::Offset { owed, against, cents })
}

/// A cent of a year for which no act gives anything.
pub(super) fn other_year(dice: &mut Dice) -> Command {
    let place = Place { grant: dice.one_of(&[1, 2]), part: dice.one_of(&[0, 1]) };
    Command::OtherYear { place, cents: 1 }
}
