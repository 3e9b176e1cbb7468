//! Draws the next command of a history: amounts at the limits, subjects that can take the step, and now and then neither.

mod acts;
mod claims;
mod dice;
mod money;

use crate::{
    command::{AWARD, Command, Place},
    model::{Asked, Financing, Grant, Model, Terms},
};

pub(crate) use dice::Dice;

/// The grants of a history as they start.
pub(crate) fn start(dice: &mut Dice) -> Model {
    let financing = dice.one_of(&[
        Financing::Share(8_000),
        Financing::Share(10_000),
        Financing::Share(6_667),
        Financing::Share(3_333),
        Financing::Deficit,
        Financing::Fixed,
    ]);
    // What others bring, beside a share or instead of one.
    let share = if let Financing::Share(hundredths) = financing { hundredths } else { 7_500 };
    let award = [dice.within(50_000, 200_001), dice.within(20_000, 100_001)];
    let mut left = award;
    let mut grant = |most: i64| {
        let mut amounts = [0; 2];
        for (amount, left) in amounts.iter_mut().zip(&mut left) {
            *amount = dice.within(1_000, (*left * most / 100).max(1_002));
            *left -= *amount;
        }
        amounts
    };
    let forwardings = [grant(60), grant(40)];
    let mut planned = |amounts: [i64; 2]| {
        let cost = |cents: i64| cents * 10_000 / share;
        let lessons = cost(amounts[1]) * dice.within(30, 71) / 100;
        let fees = (cost(amounts[1]) - lessons) * dice.within(80, 131) / 100;
        [cost(amounts[0]) * dice.within(80, 131) / 100, lessons, fees].map(|cents| cents.max(1))
    };
    let mut grants = [award, forwardings[0], forwardings[1]].map(|amounts| {
        let planned = planned(amounts);
        Grant {
            amounts,
            fixed: amounts.iter().sum(),
            planned,
            agreed: planned,
            due: [0; 2],
            advanced: [0; 2],
            repaid: [0; 2],
            offset: [0; 2],
            withheld: [0; 2],
            revoked: false,
            terms: None,
        }
    });
    for (grant, reimburses) in [(1, true), (2, false)] {
        if dice.chance(30) {
            let cap = dice.within(500, grants[grant].amounts[0].max(501));
            grants[grant].terms = Some(Terms { cap, reimburses });
        }
    }
    Model {
        financing,
        year: dice.chance(50).then_some(2021),
        is_final: true,
        grants,
        receipts: std::collections::BTreeMap::new(),
        requests: Vec::new(),
        payments: Vec::new(),
        claims: Vec::new(),
        owed: Vec::new(),
    }
}

/// The next command.
pub(crate) fn command(dice: &mut Dice, model: &Model) -> Command {
    if let Some(first) = first_money(dice, model) {
        return first;
    }
    let drawn = match dice.within(0, 155) {
        0..=9 => money::ask(dice, model),
        10..=20 => money::decide_payout(dice, model),
        21..=24 => money::tranche(dice, model),
        25 => money::reverse(dice, model),
        26..=37 => money::order(dice, model),
        38..=57 => money::pay(dice, model),
        58..=64 => claims::submit(dice, model),
        65..=77 => claims::decide(dice, model),
        78..=79 => claims::withdraw(dice, model),
        80..=84 => claims::parked(dice, model),
        85..=90 => claims::correct(dice, model),
        91..=94 => acts::amend(dice, model),
        95..=96 => (!model.is_final || dice.chance(5)).then_some(Command::Final),
        97..=99 => money::repay(dice, model),
        100..=102 | 144..=147 => money::demand(dice, model),
        103..=105 | 148..=151 => money::pay_back(dice, model),
        106..=109 => money::offset(dice, model),
        110..=111 | 152..=155 => money::waive(dice, model),
        112..=115 => claims::credit(dice, model),
        116..=119 => claims::with_credit(dice, model),
        120..=123 => Some(acts::agree(dice, model)),
        124..=127 => acts::replan(dice, model),
        128..=131 => claims::ask_changes(dice, model),
        132..=136 => claims::resubmit(dice, model),
        137..=140 => acts::revoke(dice, model),
        141 => acts::revoke_all(dice, model),
        _ => Some(money::other_year(dice)),
    };
    let drawn =
        drawn.or_else(|| if dice.chance(40) { money::ask(dice, model) } else { claims::submit(dice, model) });
    drawn.unwrap_or(Command::Final)
}

/// The way to the first money from the ministry, without which nothing can be paid; mostly taken.
fn first_money(dice: &mut Dice, model: &Model) -> Option<Command> {
    let award = Place { grant: AWARD, part: dice.one_of(&[0, 0, 0, 1]) };
    if !model.is_final || model.grants[AWARD].revoked || !model.payments.is_empty() || dice.chance(40) {
        return None;
    }
    if model.due(award) > 0 {
        let (cents, on) = (dice.up_to(model.due(award)), money::day(dice));
        return Some(Command::Tranche { part: award.part, cents, on });
    }
    let waits = model.requests.iter().position(|it| it.place == award && it.stage == Asked::Requested);
    Some(match waits {
        Some(request) => Command::DecidePayout { request, approve: true },
        None => Command::Ask { place: award, cents: dice.up_to(model.to_pay(award)) },
    })
}

/// A position of which something is left; sometimes any. The first position of the first forwarding is where most
/// happens.
fn place(dice: &mut Dice, left: impl Fn(Place) -> i64) -> Option<Place> {
    let places = [(1, 0), (1, 0), (1, 0), (1, 1), (2, 0), (2, 1), (AWARD, 0), (AWARD, 1)];
    let at = |index: usize| Place { grant: places[index].0, part: places[index].1 };
    dice.pick(places.len(), |index| left(at(index)) > 0).map(at)
}

fn smallest(limits: &[i64]) -> i64 {
    limits.iter().copied().min().unwrap_or_default()
}
