//! Draws what is done about claims.

use super::{Dice, smallest};
use crate::{
    command::{AWARD, Command, LESSONS, LUMP_SUM, LineAt, NewLine, PLAN, Place, Verdict},
    model::{Line, LineStage, Model, Stage},
};

pub(super) fn submit(dice: &mut Dice, model: &Model) -> Option<Command> {
    let grant = dice.one_of(&[AWARD, 1, 1, 1, 2, 2]);
    let mut again: Vec<LineAt> = parked_of(dice, model, grant).into_iter().collect();
    if let Some(other) = again.first().and_then(|at| parked_with(model, *at)).filter(|_| dice.chance(75)) {
        again.push(other);
        if dice.chance(50) {
            again.reverse();
        }
    } else if dice.chance(5) {
        again.extend(again.clone());
    }
    let count = if again.is_empty() { dice.within(1, 4) } else { dice.within(0, 3) };
    let mut lines: Vec<NewLine> = Vec::new();
    for _ in 0..count {
        lines.extend(new_line(dice, model, grant, &lines));
    }
    (!lines.is_empty() || !again.is_empty()).then_some(Command::Submit { grant, lines, again })
}

/// A line of a grant that waits.
fn parked_of(dice: &mut Dice, model: &Model, grant: usize) -> Option<LineAt> {
    let lines = lines(model);
    let waits = |at: LineAt| model.claims[at.claim].grant == grant && model.line(at).waits();
    dice.pick(lines.len(), |index| waits(lines[index])).map(|index| lines[index])
}

/// The cost of a parked credit note, or a credit note for a parked cost, that waits too.
fn parked_with(model: &Model, at: LineAt) -> Option<LineAt> {
    let of = |at: LineAt| model.line(at).credit.map(|credit| credit.parent);
    lines(model)
        .into_iter()
        .find(|other| model.line(*other).waits() && (of(at) == Some(*other) || of(*other) == Some(at)))
}

/// What a line of a plan meets: the plan line, the plan, and the cost of which the grant carries what is free.
fn limits(model: &Model, grant: usize, plan: usize) -> [i64; 3] {
    let free = model.cost_of(grant, model.free(Place { grant, part: PLAN[plan].0 }));
    [model.plan_left(grant, plan), model.total_left(grant), free]
}

/// A line at one of the limits that it meets, on a new receipt or on one of before.
fn new_line(dice: &mut Dice, model: &Model, grant: usize, before: &[NewLine]) -> Option<NewLine> {
    let plan = dice.pick(PLAN.len(), |plan| smallest(&limits(model, grant, plan)) > 0)?;
    let limits = limits(model, grant, plan);
    let unit = if plan == LESSONS && dice.chance(50) { Some(unit(dice, model, before)) } else { None };
    if unit.is_some() && dice.chance(50) && (smallest(&limits) >= LUMP_SUM || dice.chance(5)) {
        return Some(NewLine { plan, receipt: None, unit, gross: 0, cents: LUMP_SUM });
    }
    let known = if dice.chance(35) { known_receipt(dice, model) } else { None };
    let most = smallest(&limits).min(known.map_or(i64::MAX, |(.., left)| left));
    let most = if before.is_empty() { most } else { most / 3 };
    let left = if dice.chance(92) { most } else { dice.one_of(&limits) };
    let cents = dice.up_to(left);
    if let Some((receipt, gross, _)) = known {
        let (receipt, gross) = (Some(receipt), gross + i64::from(dice.chance(3)));
        return Some(NewLine { plan, receipt, unit, gross, cents });
    }
    if let Some(same) = before.last().filter(|line| line.receipt.is_some() && dice.chance(15)) {
        return Some(NewLine { plan, unit, cents, ..*same });
    }
    let first = model.receipts.keys().last().map_or(0, |last| last + 1);
    let receipt = before.iter().filter_map(|line| line.receipt).map(|last| last + 1).fold(first, usize::max);
    let more = if dice.chance(3) { -1 } else { dice.one_of(&[0, 1, cents, cents]) };
    Some(NewLine { plan, receipt: Some(receipt), unit, gross: (cents + more).max(1), cents })
}

/// A unit that nobody has claimed, or one that somebody did.
fn unit(dice: &mut Dice, model: &Model, before: &[NewLine]) -> usize {
    let known: Vec<usize> =
        model.units().into_iter().chain(before.iter().filter_map(|line| line.unit)).collect();
    let next = known.iter().max().map_or(0, |last| last + 1);
    if known.is_empty() || dice.chance(75) { next } else { dice.one_of(&known) }
}

/// A receipt of which something is left, with its gross amount and that.
fn known_receipt(dice: &mut Dice, model: &Model) -> Option<(usize, i64, i64)> {
    let receipts: Vec<usize> = model.receipts.keys().copied().collect();
    let index = dice.pick(receipts.len(), |index| model.receipt_left(receipts[index]) > 0)?;
    let receipt = receipts[index];
    Some((receipt, model.receipts[&receipt], model.receipt_left(receipt)))
}

pub(super) fn decide(dice: &mut Dice, model: &Model) -> Option<Command> {
    let claim = dice.pick(model.claims.len(), |index| model.claims[index].stage == Stage::Submitted)?;
    let mut before = Verdict::Accept;
    let lines = model.claims[claim].lines.iter();
    let verdict = |line: &Line, dice: &mut Dice| match dice.within(0, 20) {
        0..=9 => Verdict::Accept,
        10..=13 if line.credit.is_some() => Verdict::Accept,
        10..=12 if line.is_lump_sum() => Verdict::Accept,
        10..=13 => Verdict::Part(dice.up_to((line.cents - 1).max(1)).min(line.cents)),
        14..=15 => Verdict::Reject,
        _ if line.again && dice.chance(95) => Verdict::Accept,
        _ => Verdict::Park,
    };
    let verdicts = lines.map(|line| {
        // A credit note behind a cost that is parked is mostly parked with it.
        let with_cost = line.credit.is_some() && before == Verdict::Park && dice.chance(80);
        before = if with_cost { Verdict::Park } else { verdict(line, dice) };
        before
    });
    Some(Command::Decide { claim, verdicts: verdicts.collect() })
}

pub(super) fn withdraw(dice: &mut Dice, model: &Model) -> Option<Command> {
    let claim = dice.pick(model.claims.len(), |index| model.claims[index].stage.is_open())?;
    Some(Command::Withdraw { claim })
}

/// Changes are asked for of some lines of a claim that nobody has decided.
pub(super) fn ask_changes(dice: &mut Dice, model: &Model) -> Option<Command> {
    let claim = dice.pick(model.claims.len(), |index| model.claims[index].stage == Stage::Submitted)?;
    let any = dice.chance(7);
    let may = |line: &Line| any || line.stage == LineStage::Declared;
    let lines = model.claims[claim].lines.iter().enumerate().filter(|(_, line)| may(line));
    let lines = lines.filter_map(|(place, _)| dice.chance(70).then_some(place)).collect();
    Some(Command::AskChanges { claim, lines })
}

/// The lines that may be changed stay, leave, or make room for others; now and then one that may not. Credit notes stay, and
/// with them what they reduce in the same claim. Beside a note for an earlier cost all others leave more often, so that nothing
/// is held any more.
pub(super) fn resubmit(dice: &mut Dice, model: &Model) -> Option<Command> {
    let asked = |index: usize| model.claims[index].stage == Stage::ChangesRequested;
    let claim = dice.pick(model.claims.len(), asked)?;
    let of = &model.claims[claim];
    let mut leaving = of.named.clone();
    let other = dice.index(of.lines.len());
    if dice.chance(7) && !leaving.contains(&other) {
        leaving.push(other);
    }
    if of.lines.iter().any(|line| line.credit.is_some_and(|credit| credit.parent.claim == claim)) {
        leaving.clear();
    }
    leaving.retain(|place| of.lines[*place].credit.is_none());
    let beside_note = of.lines.iter().any(|line| line.credit.is_some());
    let (mut by, mut before): (Vec<(usize, Option<NewLine>)>, Vec<NewLine>) = (Vec::new(), Vec::new());
    for place in leaving {
        match dice.within(0, 4) {
            0 => {}
            1 => by.push((place, None)),
            _ if beside_note && dice.chance(60) => by.push((place, None)),
            _ => {
                let Some(new) = new_line(dice, model, of.grant, &before) else { continue };
                before.push(new);
                by.push((place, Some(new)));
            }
        }
    }
    Some(Command::Resubmit { claim, by })
}

fn lines(model: &Model) -> Vec<LineAt> {
    let of_claim =
        |claim: usize| (0..model.claims[claim].lines.len()).map(move |line| LineAt { claim, line });
    (0..model.claims.len()).flat_map(of_claim).collect()
}

pub(super) fn parked(dice: &mut Dice, model: &Model) -> Option<Command> {
    let lines = lines(model);
    let parked = lines[dice.pick(lines.len(), |index| model.line(lines[index]).waits())?];
    Some(if dice.chance(50) { Command::Drop { parked } } else { Command::RejectParked { parked } })
}

pub(super) fn correct(dice: &mut Dice, model: &Model) -> Option<Command> {
    let lines = lines(model);
    let decided = |index: usize| {
        let stage = model.line(lines[index]).stage;
        let decided = matches!(stage, LineStage::Accepted | LineStage::InPart | LineStage::Rejected);
        decided && model.line(lines[index]).credit.is_none()
    };
    let line = lines[dice.pick(lines.len(), decided)?];
    let (claimed, recognised) = (model.line(line).cents, model.line(line).recognised);
    let to = match dice.within(0, 4) {
        _ if model.line(line).is_lump_sum() => dice.one_of(&[0, claimed]),
        0 => recognised - dice.up_to(recognised),
        1 => recognised + dice.up_to(claimed - recognised),
        2 => dice.one_of(&[0, 0, claimed, recognised]),
        _ => dice.within(0, claimed + 1),
    };
    Some(Command::Correct { line, to })
}

/// A credit note for a cost of which something is recognised; sometimes for any line.
pub(super) fn credit(dice: &mut Dice, model: &Model) -> Option<Command> {
    let lines = lines(model);
    let fits = |index: usize| {
        let line = model.line(lines[index]);
        line.receipt.is_some() && model.credit_left(lines[index]) > 0
    };
    let parent = lines[dice.pick(lines.len(), fits)?];
    Some(Command::Credit { parent, cents: dice.up_to(model.credit_left(parent)) })
}

/// A cost with a credit note for it.
pub(super) fn with_credit(dice: &mut Dice, model: &Model) -> Option<Command> {
    let grant = dice.one_of(&[AWARD, 1, 1, 1, 2]);
    let cost = new_line(dice, model, grant, &[]).filter(|line| line.receipt.is_some())?;
    Some(Command::WithCredit { grant, cost, cents: dice.up_to(cost.cents) })
}
