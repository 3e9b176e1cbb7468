//! What the model refuses, and every reason why: the books must refuse for one of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    command::{AWARD, Command, Day, LineAt, NewLine, PLAN, Place, Refusal, Shift, Step, Verdict},
    model::{Asked, Claim, Line, LineStage, Model, Paid, Request, Stage, below},
};

impl Model {
    /// Why a command is refused; empty if it is accepted.
    pub(crate) fn refusals(&self, command: &Command) -> Vec<Refusal> {
        let mut reasons = Reasons::default();
        match command {
            Command::Ask { place, cents } => {
                reasons.rule(self.grants[place.grant].revoked, "grant");
                reasons.rule(place.grant == AWARD && !self.is_final, "grant");
                reasons.limit("to_pay", self.to_pay(*place), *cents);
                if let Some(left) = self.advance_left(place.grant) {
                    reasons.limit("advance_room", left, *cents);
                    let beyond = self.paid_beyond_use(place.grant);
                    reasons.rule(beyond > 0 && *cents > left - beyond, "payout request");
                }
            }
            Command::DecidePayout { request, approve } => {
                let Request { place, stage, .. } = &self.requests[*request];
                reasons.rule(*stage != Asked::Requested, "payout request");
                reasons.rule(*approve && self.grants[place.grant].revoked, "grant");
            }
            Command::Tranche { part, cents, on } => {
                reasons.rule(*on == Day::Closed, "closed");
                reasons.limit("due", self.due(Place { grant: AWARD, part: *part }), *cents);
            }
            Command::Order { place, cents } => self.order(&mut reasons, *place, *cents),
            Command::Pay { payment, step } => self.pay(&mut reasons, *payment, *step),
            Command::Submit { grant, lines, again } => self.submit(&mut reasons, *grant, lines, again),
            Command::Credit { parent, cents } => {
                let line = self.line(*parent);
                reasons.rule(self.grants[self.claims[parent.claim].grant].revoked, "claim");
                let decided =
                    matches!(line.stage, LineStage::Accepted | LineStage::InPart | LineStage::Rejected);
                let is_cost = line.receipt.is_some() && line.credit.is_none();
                reasons.rule(!decided || !is_cost || line.recognised == 0, "claim");
                reasons.rule(*cents > self.credit_left(*parent), "credit");
            }
            Command::WithCredit { grant, cost, cents } => {
                self.submit(&mut reasons, *grant, &[*cost], &[]);
                reasons.rule(*cents > cost.cents, "credit");
            }
            Command::Decide { claim, verdicts } => self.decide(&mut reasons, *claim, verdicts),
            Command::Withdraw { claim } => {
                reasons.rule(!self.claims[*claim].stage.is_open(), "claim");
            }
            Command::AskChanges { claim, lines } => {
                let claim = &self.claims[*claim];
                reasons.rule(claim.stage != Stage::Submitted, "claim");
                let is_open = |place: &usize| claim.lines[*place].stage == LineStage::Declared;
                reasons.rule(!lines.iter().all(is_open), "claim");
            }
            Command::Resubmit { claim, by } => self.resubmit(&mut reasons, *claim, by),
            Command::Drop { parked } | Command::RejectParked { parked } => {
                reasons.rule(!self.line(*parked).waits(), "claim");
            }
            Command::Correct { line, to } => self.correct(&mut reasons, *line, *to),
            Command::Amend { place, to } => self.amend(&mut reasons, *place, *to),
            Command::Revoke { place, to } => {
                let less = self.amount(*place) - to;
                reasons.rule(less < 0 || self.grants[place.grant].revoked, "grant");
                reasons.limit("to_use", self.free(*place), less);
                reasons.rule(self.requested(*place) > 0 && less > self.to_pay(*place), "grant");
            }
            Command::RevokeAll { grant } => self.revoke_all(&mut reasons, *grant),
            Command::Final => reasons.rule(self.is_final, "act"),
            Command::Repay { place, cents } => {
                reasons.limit("cash", self.cash(*place), *cents);
                reasons.limit("paid", self.paid(*place), *cents);
            }
            Command::Demand { place, cents, interest } => {
                reasons.rule(!interest && *cents > self.demandable(*place), "above received");
            }
            Command::PayBack { owed, cents } => self.give_back_of(&mut reasons, *owed, *cents),
            Command::Offset { owed, against, cents } => {
                self.offset_of(&mut reasons, *owed, *against, *cents);
            }
            Command::Waive { owed, cents } => {
                reasons.limit("receivable_open", self.owed[*owed].open(), *cents);
            }
            Command::Agree { grant, terms } => {
                reasons.rule(self.grants[*grant].revoked, "grant");
                // The room becomes what the cap leaves: less of it is taken from what is left.
                let (left, next) = (self.advance_left(*grant).unwrap_or(0), terms.cap - self.ahead(*grant));
                reasons.limit("advance_room", left, left - next);
            }
            Command::Replan { grant, shift, consent } => {
                self.replan(&mut reasons, *grant, *shift, *consent);
            }
            Command::OtherYear { place, .. } => {
                reasons.rule(true, "year");
                reasons.rule(self.grants[place.grant].revoked, "grant");
            }
        }
        reasons.0
    }

    fn give_back_of(&self, reasons: &mut Reasons, owed: usize, cents: i64) {
        let owed = &self.owed[owed];
        reasons.limit("receivable_open", owed.open(), cents);
        if !owed.interest {
            reasons.limit("cash", self.cash(owed.place), cents);
            reasons.limit("paid", self.paid(owed.place), cents);
        }
    }

    /// What is owed and what is due lie between the same two; what comes back pays what is due.
    fn offset_of(&self, reasons: &mut Reasons, owed: usize, against: Place, cents: i64) {
        self.give_back_of(reasons, owed, cents);
        let place = self.owed[owed].place;
        reasons.rule(place.grant != against.grant, "receivable");
        reasons.limit("due", self.due(against), cents);
        if place != against {
            self.within_use(reasons, against, cents);
        }
        if let Some(above) = above(against) {
            let back = if place == against { cents } else { 0 };
            reasons.limit("cash", self.cash(above) + back, cents);
        }
    }

    /// What became due and was taken back is not paid.
    fn within_use(&self, reasons: &mut Reasons, place: Place, cents: i64) {
        reasons.rule(self.beyond_use(place) > 0 && cents > self.payable(place), "beyond use");
    }

    fn order(&self, reasons: &mut Reasons, place: Place, cents: i64) {
        self.within_use(reasons, place, cents);
        reasons.limit("cash", self.cash(Place { grant: AWARD, ..place }), cents);
        reasons.limit("due", self.due(place), cents);
    }

    fn pay(&self, reasons: &mut Reasons, payment: usize, step: Step) {
        let payment = &self.payments[payment];
        let may = match step {
            Step::Release => payment.stage == Paid::Ordered,
            Step::Confirm => payment.stage == Paid::Released,
            Step::Reject => matches!(payment.stage, Paid::Ordered | Paid::Released),
            Step::Return => payment.stage == Paid::Confirmed,
            Step::Reissue => payment.stage == Paid::Returned,
            Step::Reverse => payment.stage == Paid::Received,
        };
        reasons.rule(!may, "payment");
        match step {
            Step::Return | Step::Reverse => {
                reasons.limit("cash", self.cash(payment.place), payment.cents);
                reasons.limit("paid", self.paid(payment.place), payment.cents);
            }
            Step::Reissue => {
                reasons.rule(payment.reissued, "exists");
                self.order(reasons, payment.place, payment.cents);
            }
            Step::Release => {
                let owed = self.recognised(payment.place) + self.advanced(payment.place);
                let paid = self.paid(payment.place) + self.released(payment.place);
                reasons.rule(paid + payment.cents > owed, "beyond use");
            }
            Step::Confirm | Step::Reject => {}
        }
    }

    /// What waits is not left without cover; what is revoked already is revoked once more only where something is free.
    fn revoke_all(&self, reasons: &mut Reasons, grant: usize) {
        let places = [0, 1].map(|part| Place { grant, part });
        let is_free = places.iter().any(|place| self.free(*place) > 0);
        reasons.rule(self.grants[grant].revoked && !is_free, "grant");
        for place in places {
            reasons.rule(self.requested(place) > 0 && self.free(place) > self.to_pay(place), "grant");
        }
    }

    fn submit(&self, reasons: &mut Reasons, grant: usize, lines: &[NewLine], again: &[LineAt]) {
        reasons.rule(self.grants[grant].revoked, "claim");
        self.receipts_of(reasons, lines);
        self.units_of(reasons, lines);
        for (index, at) in again.iter().enumerate() {
            let of_grant = self.claims[at.claim].grant == grant;
            reasons.rule(!of_grant || !self.line(*at).waits() || again[..index].contains(at), "claim");
        }
        for at in again {
            self.note_again(reasons, *at, again);
        }
        let mut wanted = self.wanted(grant, self.before_claim(grant), lines);
        let parked = again.iter().map(|at| self.line(*at)).filter(|line| line.credit.is_none());
        wanted.extend(parked.map(held));
        self.sums_of(reasons, grant, &wanted);
    }

    /// What new lines of a claim take, with what the grant carries of each of them.
    fn wanted(&self, grant: usize, before: (i64, i64), lines: &[NewLine]) -> Vec<Wanted> {
        let costs: Vec<i64> = lines.iter().map(|line| line.cents).collect();
        let shares = self.shares(grant, before, &costs);
        lines
            .iter()
            .zip(shares)
            .map(|(line, share)| Wanted { plan: line.plan, cents: line.cents, share })
            .collect()
    }

    /// What costs of plan lines meet together: what is free of each position, the room of each line and of the plan.
    fn sums_of(&self, reasons: &mut Reasons, grant: usize, wanted: &[Wanted]) {
        for part in 0..2 {
            let of_part = wanted.iter().filter(|it| PLAN[it.plan].0 == part);
            reasons.limit("to_use", self.free(Place { grant, part }), of_part.map(|it| it.share).sum());
        }
        for plan in 0..PLAN.len() {
            let cost = wanted.iter().filter(|it| it.plan == plan).map(|it| it.cents).sum();
            reasons.limit("room", self.plan_left(grant, plan), cost);
        }
        reasons.limit("total_room", self.total_left(grant), wanted.iter().map(|it| it.cents).sum());
    }

    /// Only lines that were named leave the claim. All that it holds is released and held anew.
    fn resubmit(&self, reasons: &mut Reasons, index: usize, by: &[(usize, Option<NewLine>)]) {
        let Claim { grant, stage, lines, named } = &self.claims[index];
        reasons.rule(*stage != Stage::ChangesRequested, "claim");
        let mut without = self.clone();
        for (place, _) in by {
            let may = named.contains(place) && lines[*place].stage == LineStage::Declared;
            reasons.rule(!may, "claim");
            without.claims[index].lines[*place].stage = LineStage::Dropped;
        }
        let new: Vec<NewLine> = by.iter().filter_map(|(_, new)| *new).collect();
        without.receipts_of(reasons, &new);
        without.units_of(reasons, &new);
        let stay = without.claims[index].lines.iter().filter(|line| line.stage == LineStage::Declared);
        reasons.rule(stay.clone().next().is_none() && new.is_empty(), "claim");
        let mut wanted: Vec<Wanted> = stay.filter(|line| line.credit.is_none()).map(held).collect();
        wanted.extend(without.wanted(*grant, without.before_claim(*grant), &new));
        without.claims[index].lines.clear();
        without.sums_of(reasons, *grant, &wanted);
    }

    /// The total stays. Without consent no line is planned at more than a fifth beyond what was agreed to; what is held and
    /// spent of a line stays within its room.
    fn replan(&self, reasons: &mut Reasons, grant: usize, shift: Shift, consent: bool) {
        let planned = &self.grants[grant].planned;
        let more = planned[shift.to] + shift.cents;
        reasons.rule(shift.cents > planned[shift.from] || self.grants[grant].revoked, "plan");
        reasons.rule(!consent && more > self.most_planned(grant, shift.to), "plan");
        let mut then = self.clone();
        then.take(&Command::Replan { grant, shift, consent });
        let less = self.room(grant, shift.from) - then.room(grant, shift.from);
        reasons.limit("room", self.plan_left(grant, shift.from), less);
    }

    /// A credit note is claimed again with its cost, or when that is recognised, and takes no more than is left of it there.
    fn note_again(&self, reasons: &mut Reasons, at: LineAt, again: &[LineAt]) {
        let Some(credit) = self.line(at).credit.filter(|credit| !again.contains(&credit.parent)) else {
            return;
        };
        let stands = self.stands(credit.parent);
        let decided =
            matches!(self.line(stands).stage, LineStage::Accepted | LineStage::InPart | LineStage::Rejected);
        reasons.rule(!decided || self.line(stands).recognised == 0, "claim");
        if stands != credit.parent {
            reasons.rule(self.line(at).cents > self.credit_left(stands), "credit");
        }
    }

    /// A receipt says one amount, and gives no more than that, line by line.
    fn receipts_of(&self, reasons: &mut Reasons, lines: &[NewLine]) {
        let (mut gross, mut left) = (BTreeMap::new(), BTreeMap::new());
        for (line, receipt) in lines.iter().filter_map(|line| Some((line, line.receipt?))) {
            reasons.rule(line.cents > line.gross, "claim");
            let known = self.receipts.get(&receipt).copied();
            let first = *gross.entry(receipt).or_insert(known.unwrap_or(line.gross));
            reasons.rule(first != line.gross, "other gross");
            let open = known.map_or(first, |_| self.receipt_left(receipt));
            let open = left.entry(receipt).or_insert(open);
            reasons.limit("receipt_open", *open, line.cents);
            *open -= line.cents;
        }
    }

    /// A unit is claimed once, as a lump sum or as cost, whoever claims it.
    fn units_of(&self, reasons: &mut Reasons, lines: &[NewLine]) {
        let mut named = BTreeSet::new();
        for unit in lines.iter().filter_map(|line| line.unit) {
            reasons.rule(self.holders(unit) > 0 || !named.insert(unit), "claim");
        }
    }

    fn decide(&self, reasons: &mut Reasons, index: usize, verdicts: &[Verdict]) {
        let claim = &self.claims[index];
        reasons.rule(claim.stage != Stage::Submitted, "claim");
        // A credit note takes, or holds while it is parked, no more than is recognised of its cost in the same claim. With a
        // cost that is parked it may be parked, and takes nothing.
        for (line, verdict) in claim.lines.iter().zip(verdicts) {
            let Some(credit) = line.credit.filter(|credit| credit.parent.claim == index) else { continue };
            let parent = credit.parent.line;
            let most = verdicts[parent].recognised(claim.lines[parent].cents);
            let is_parked_too = verdicts[parent] == Verdict::Park;
            let takes = match verdict {
                Verdict::Park if !is_parked_too => line.cents,
                _ => verdict.recognised(line.cents),
            };
            reasons.rule(takes > most, "credit");
        }
        let undecided = |(line, _): &(&Line, &Verdict)| line.stage == LineStage::Declared;
        for (line, verdict) in claim.lines.iter().zip(verdicts).filter(undecided) {
            match verdict {
                // A lump sum of one unit has no part.
                Verdict::Part(cents) => {
                    reasons.rule(!(1..line.cents).contains(cents) || line.is_lump_sum(), "claim");
                }
                Verdict::Park => reasons.rule(line.again, "claim"),
                Verdict::Accept | Verdict::Reject => {}
            }
        }
    }

    fn correct(&self, reasons: &mut Reasons, at: LineAt, to: i64) {
        let (claim, line) = (&self.claims[at.claim], self.line(at));
        let decided = matches!(line.stage, LineStage::Accepted | LineStage::InPart | LineStage::Rejected);
        reasons.rule(claim.stage != Stage::Decided || !decided, "claim");
        reasons.rule(!(0..=line.cents).contains(&to) || to == line.recognised, "claim");
        reasons.rule(line.credit.is_some(), "claim");
        reasons.rule(line.recognised - to > self.credit_left(at), "credit");
        let place = Place { grant: claim.grant, part: PLAN[line.plan].0 };
        let share = self.corrected_share(at, to) - line.used;
        reasons.limit("used", self.recognised(place), -share);
        if to > line.recognised {
            reasons.rule(self.grants[claim.grant].revoked, "grant");
            let more = to - line.recognised;
            reasons.limit("to_use", self.free(Place { grant: claim.grant, part: PLAN[line.plan].0 }), share);
            reasons.limit("room", self.plan_left(claim.grant, line.plan), more);
            reasons.limit("total_room", self.total_left(claim.grant), more);
            if let Some(receipt) = line.receipt {
                reasons.limit("receipt_open", self.receipt_left(receipt), more);
            }
            let is_taken = |unit| line.recognised == 0 && self.holders(unit) > 0;
            reasons.rule(line.unit.is_some_and(is_taken), "claim");
        }
    }

    /// More comes from above; less is what is neither used nor forwarded, and neither due nor asked for.
    fn amend(&self, reasons: &mut Reasons, place: Place, to: i64) {
        let more = to - self.amount(place);
        reasons.rule(self.grants[place.grant].revoked, "grant");
        reasons.rule(more > 0 && place.grant != AWARD && self.grants[AWARD].revoked, "grant");
        if more < 0 {
            reasons.limit("to_use", self.free(place), -more);
            reasons.limit("to_pay", self.to_pay(place), -more);
        } else if let Some(above) = above(place) {
            reasons.limit("to_use", self.free(above), more);
        }
    }

    pub(crate) fn line(&self, at: LineAt) -> &Line {
        &self.claims[at.claim].lines[at.line]
    }
}

/// What a line takes of its plan line, and of its position.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    plan: usize,
    cents: i64,
    share: i64,
}

/// What a cost takes again that was claimed before.
const fn held(line: &Line) -> Wanted {
    Wanted { plan: line.plan, cents: line.cents, share: line.share }
}

/// The position that this one draws on.
fn above(place: Place) -> Option<Place> {
    let award = Place { grant: AWARD, ..place };
    below(award).any(|child| child == place).then_some(award)
}

#[derive(Default)]
struct Reasons(Vec<Refusal>);

impl Reasons {
    fn rule(&mut self, broken: bool, rule: &'static str) {
        if broken {
            self.0.push(Refusal::Rule(rule));
        }
    }

    fn limit(&mut self, limit: &str, left: i64, asked: i64) {
        if asked > left {
            self.0.push(Refusal::Limit { limit: limit.to_owned(), left, asked });
        }
    }
}
