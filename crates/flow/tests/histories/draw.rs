//! Draws the next command of a history: amounts at the limits, subjects that can take the step, and now and then neither.

use crate::{
    command::{
        AWARD, COMPONENTS, Command, Day, GRANTS, LESSONS, LUMP_SUM, LineAt, NewLine, PLAN, Place, Shift,
        Step, Verdict,
    },
    model::{Asked, Financing, Grant, Line, LineStage, Model, Paid, Stage, Terms},
};

/// Numbers that look random and follow from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from the first to before the last.
    fn within(&mut self, first: i64, end: i64) -> i64 {
        let span = u64::try_from(end - first).unwrap();
        first + i64::try_from(self.next() % span).unwrap()
    }

    fn index(&mut self, count: usize) -> usize {
        usize::try_from(self.within(0, i64::try_from(count).unwrap())).unwrap()
    }

    fn chance(&mut self, percent: i64) -> bool {
        self.within(0, 100) < percent
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.index(choices.len())]
    }

    /// One that fits; sometimes any. None if there is none.
    fn pick(&mut self, count: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let any = self.chance(7);
        let choices: Vec<usize> = (0..count).filter(|index| any || fits(*index)).collect();
        (!choices.is_empty()).then(|| self.one_of(&choices))
    }

    /// An amount at a limit: all that is left, a cent more, a cent less, one cent, or any part of it.
    fn up_to(&mut self, left: i64) -> i64 {
        let left = left.max(1);
        let drawn = match self.within(0, 20) {
            0..=4 => left,
            5 => left + 1,
            6..=7 => left - 1,
            8 => 1,
            _ => self.within(1, left + 1),
        };
        drawn.max(1)
    }
}

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
        0..=9 => ask(dice, model),
        10..=20 => decide_payout(dice, model),
        21..=24 => tranche(dice, model),
        25 => reverse(dice, model),
        26..=37 => order(dice, model),
        38..=57 => pay(dice, model),
        58..=64 => submit(dice, model),
        65..=77 => decide(dice, model),
        78..=79 => withdraw(dice, model),
        80..=84 => parked(dice, model),
        85..=90 => correct(dice, model),
        91..=94 => amend(dice, model),
        95..=96 => (!model.is_final || dice.chance(5)).then_some(Command::Final),
        97..=99 => repay(dice, model),
        100..=102 | 144..=147 => demand(dice, model),
        103..=105 | 148..=151 => pay_back(dice, model),
        106..=109 => offset(dice, model),
        110..=111 | 152..=155 => waive(dice, model),
        112..=115 => credit(dice, model),
        116..=119 => with_credit(dice, model),
        120..=123 => Some(agree(dice, model)),
        124..=127 => replan(dice, model),
        128..=131 => ask_changes(dice, model),
        132..=136 => resubmit(dice, model),
        137..=140 => revoke(dice, model),
        141 => revoke_all(dice, model),
        _ => Some(other_year(dice)),
    };
    let drawn = drawn.or_else(|| if dice.chance(40) { ask(dice, model) } else { submit(dice, model) });
    drawn.unwrap_or(Command::Final)
}

/// The way to the first money from the ministry, without which nothing can be paid; mostly taken.
fn first_money(dice: &mut Dice, model: &Model) -> Option<Command> {
    let award = Place { grant: AWARD, part: dice.one_of(&[0, 0, 0, 1]) };
    if !model.is_final || model.grants[AWARD].revoked || !model.payments.is_empty() || dice.chance(40) {
        return None;
    }
    if model.due(award) > 0 {
        let (cents, on) = (dice.up_to(model.due(award)), day(dice));
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

fn ask(dice: &mut Dice, model: &Model) -> Option<Command> {
    let may = |place: Place| place.grant != AWARD || model.is_final;
    let ahead = |grant: usize| model.advance_left(grant).map(|left| left - model.paid_beyond_use(grant));
    let limits = |place: Place| [model.to_pay(place), ahead(place.grant).unwrap_or(i64::MAX)];
    let place = place(dice, |place| if may(place) { smallest(&limits(place)) } else { 0 })?;
    let left = if dice.chance(90) { smallest(&limits(place)) } else { model.to_pay(place) };
    Some(Command::Ask { place, cents: dice.up_to(left) })
}

fn decide_payout(dice: &mut Dice, model: &Model) -> Option<Command> {
    let waits = |index: usize| model.requests[index].stage == Asked::Requested;
    let request = dice.pick(model.requests.len(), waits)?;
    Some(Command::DecidePayout { request, approve: dice.chance(80) })
}

fn tranche(dice: &mut Dice, model: &Model) -> Option<Command> {
    let due = |part| model.due(Place { grant: AWARD, part });
    let part = dice.pick(COMPONENTS.len(), |part| due(part) > 0)?;
    let (cents, on) = (dice.up_to(due(part)), day(dice));
    Some(Command::Tranche { part, cents, on })
}

/// The day of a tranche: now and then one that is closed, or the first one that is not.
fn day(dice: &mut Dice) -> Day {
    match dice.within(0, 10) {
        0 => Day::Closed,
        1..=2 => Day::FirstOpen,
        _ => Day::Yesterday,
    }
}

/// A part of what is planned of one line goes to another: what may without asking, or what is there.
fn replan(dice: &mut Dice, model: &Model) -> Option<Command> {
    let grant = dice.one_of(&[1, 1, 2]);
    let of = &model.grants[grant];
    let from = dice.pick(PLAN.len(), |plan| of.planned[plan] > 1)?;
    let to = (from + 1 + dice.index(PLAN.len() - 1)) % PLAN.len();
    let consent = dice.chance(40);
    let may = model.most_planned(grant, to) - of.planned[to];
    let left = if consent { of.planned[from] } else { may.min(of.planned[from]) };
    Some(Command::Replan { grant, shift: Shift { from, to, cents: dice.up_to(left) }, consent })
}

/// Changes are asked for of some lines of a claim that nobody has decided.
fn ask_changes(dice: &mut Dice, model: &Model) -> Option<Command> {
    let claim = dice.pick(model.claims.len(), |index| model.claims[index].stage == Stage::Submitted)?;
    let any = dice.chance(7);
    let may = |line: &Line| any || line.stage == LineStage::Declared;
    let lines = model.claims[claim].lines.iter().enumerate().filter(|(_, line)| may(line));
    let lines = lines.filter_map(|(place, _)| dice.chance(70).then_some(place)).collect();
    Some(Command::AskChanges { claim, lines })
}

/// The lines that may be changed stay, leave, or make room for others; now and then one that may not. Of a claim with credit
/// notes all stay.
fn resubmit(dice: &mut Dice, model: &Model) -> Option<Command> {
    let asked = |index: usize| model.claims[index].stage == Stage::ChangesRequested;
    let claim = dice.pick(model.claims.len(), asked)?;
    let of = &model.claims[claim];
    let mut leaving = of.named.clone();
    let other = dice.index(of.lines.len());
    if dice.chance(7) && !leaving.contains(&other) {
        leaving.push(other);
    }
    if of.lines.iter().any(|line| line.credit.is_some()) {
        leaving.clear();
    }
    let (mut by, mut before): (Vec<(usize, Option<NewLine>)>, Vec<NewLine>) = (Vec::new(), Vec::new());
    for place in leaving {
        match dice.within(0, 4) {
            0 => {}
            1 => by.push((place, None)),
            _ => {
                let Some(new) = new_line(dice, model, of.grant, &before) else { continue };
                before.push(new);
                by.push((place, Some(new)));
            }
        }
    }
    Some(Command::Resubmit { claim, by })
}

/// A part of what is neither used nor forwarded, and neither due nor asked for, is taken back; now and then more is given. What
/// is due stays due: no more is taken back here, so that nothing is paid beyond the act.
fn revoke(dice: &mut Dice, model: &Model) -> Option<Command> {
    let may = |place: Place| smallest(&[model.free(place), model.to_pay(place)]);
    let place = place(dice, may)?;
    if dice.chance(5) {
        return Some(Command::Revoke { place, to: model.amount(place) + 1 });
    }
    let less = dice.up_to(may(place));
    let less = if model.requested(place) > 0 { less } else { less.min(model.to_pay(place)) };
    (less > 0).then(|| Command::Revoke { place, to: (model.amount(place) - less).max(0) })
}

/// All of a grant is taken back: mostly of one that is revoked already and of which something is free, or of one that is not.
fn revoke_all(dice: &mut Dice, model: &Model) -> Option<Command> {
    let is_free = |grant: usize| (0..COMPONENTS.len()).any(|part| model.free(Place { grant, part }) > 0);
    let again = (0..GRANTS).find(|grant| model.grants[*grant].revoked && is_free(*grant));
    if let Some(grant) = again.filter(|_| dice.chance(70)) {
        return Some(Command::RevokeAll { grant });
    }
    let grant = dice.pick(GRANTS, |grant| !model.grants[grant].revoked)?;
    Some(Command::RevokeAll { grant })
}

/// A cent of a year for which no act gives anything.
fn other_year(dice: &mut Dice) -> Command {
    let place = Place { grant: dice.one_of(&[1, 2]), part: dice.one_of(&[0, 1]) };
    Command::OtherYear { place, cents: 1 }
}

/// A tranche whose money is still there; sometimes any, or what is no tranche.
fn reverse(dice: &mut Dice, model: &Model) -> Option<Command> {
    let is_there = |index: usize| {
        let payment = &model.payments[index];
        payment.stage == Paid::Received && payment.cents <= model.cash(payment.place)
    };
    let payment = dice.pick(model.payments.len(), is_there)?;
    Some(Command::Pay { payment, step: Step::Reverse })
}

fn order(dice: &mut Dice, model: &Model) -> Option<Command> {
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

fn smallest(limits: &[i64]) -> i64 {
    limits.iter().copied().min().unwrap_or_default()
}

fn pay(dice: &mut Dice, model: &Model) -> Option<Command> {
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

fn submit(dice: &mut Dice, model: &Model) -> Option<Command> {
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

fn decide(dice: &mut Dice, model: &Model) -> Option<Command> {
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

fn withdraw(dice: &mut Dice, model: &Model) -> Option<Command> {
    let claim = dice.pick(model.claims.len(), |index| model.claims[index].stage.is_open())?;
    Some(Command::Withdraw { claim })
}

fn lines(model: &Model) -> Vec<LineAt> {
    let of_claim =
        |claim: usize| (0..model.claims[claim].lines.len()).map(move |line| LineAt { claim, line });
    (0..model.claims.len()).flat_map(of_claim).collect()
}

fn parked(dice: &mut Dice, model: &Model) -> Option<Command> {
    let lines = lines(model);
    let parked = lines[dice.pick(lines.len(), |index| model.line(lines[index]).waits())?];
    Some(if dice.chance(50) { Command::Drop { parked } } else { Command::RejectParked { parked } })
}

fn correct(dice: &mut Dice, model: &Model) -> Option<Command> {
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

fn amend(dice: &mut Dice, model: &Model) -> Option<Command> {
    let may = |place: Place| smallest(&[model.free(place), model.to_pay(place)]);
    let free_above = |place: Place| model.free(Place { grant: AWARD, ..place });
    let to = if dice.chance(50) {
        let place = place(dice, may)?;
        (place, model.amount(place) - dice.up_to(may(place)))
    } else {
        let place = place(dice, free_above)?;
        let more = if place.grant == AWARD { dice.within(0, 20_000) } else { dice.up_to(free_above(place)) };
        (place, model.amount(place) + more)
    };
    Some(Command::Amend { place: to.0, to: to.1.max(0) })
}

fn repay(dice: &mut Dice, model: &Model) -> Option<Command> {
    let place = place(dice, |place| model.cash(place))?;
    if place.grant == AWARD && dice.chance(75) {
        return None;
    }
    Some(Command::Repay { place, cents: dice.up_to(model.cash(place)) })
}

/// A demand for what a recipient has: mostly of a provider, and mostly of the grant's own money.
fn demand(dice: &mut Dice, model: &Model) -> Option<Command> {
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
fn pay_back(dice: &mut Dice, model: &Model) -> Option<Command> {
    let limits = |owed: usize| [model.owed[owed].open(), may_come_back(model, owed)];
    let owed = dice.pick(model.owed.len(), |owed| smallest(&limits(owed)) > 0)?;
    let left = if dice.chance(85) { smallest(&limits(owed)) } else { dice.one_of(&limits(owed)) };
    Some(Command::PayBack { owed, cents: dice.up_to(left) })
}

fn waive(dice: &mut Dice, model: &Model) -> Option<Command> {
    let owed = dice.pick(model.owed.len(), |owed| model.owed[owed].open() > 0)?;
    Some(Command::Waive { owed, cents: dice.up_to(model.owed[owed].open()) })
}

/// What is owed is offset against what is due under the same grant; now and then against what is due to somebody else.
fn offset(dice: &mut Dice, model: &Model) -> Option<Command> {
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

/// A cost with a credit note for it.
fn with_credit(dice: &mut Dice, model: &Model) -> Option<Command> {
    let grant = dice.one_of(&[AWARD, 1, 1, 1, 2]);
    let cost = new_line(dice, model, grant, &[]).filter(|line| line.receipt.is_some())?;
    Some(Command::WithCredit { grant, cost, cents: dice.up_to(cost.cents) })
}

/// A cap on what is ahead of use, agreed for the first time or anew: around what is ahead of it, or any.
fn agree(dice: &mut Dice, model: &Model) -> Command {
    let grant = dice.one_of(&[1, 1, 2]);
    let ahead = model.ahead(grant);
    let cap = match dice.within(0, 4) {
        0 => dice.up_to(ahead),
        1 => ahead.max(1),
        _ => ahead + dice.within(1, model.grants[grant].amounts[0].max(2)),
    };
    Command::Agree { grant, terms: Terms { cap, reimburses: dice.chance(60) } }
}

/// A credit note for a cost of which something is recognised; sometimes for any line.
fn credit(dice: &mut Dice, model: &Model) -> Option<Command> {
    let lines = lines(model);
    let fits = |index: usize| {
        let line = model.line(lines[index]);
        line.receipt.is_some() && model.credit_left(lines[index]) > 0
    };
    let parent = lines[dice.pick(lines.len(), fits)?];
    Some(Command::Credit { parent, cents: dice.up_to(model.credit_left(parent)) })
}
