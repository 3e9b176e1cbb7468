//! What an accepted command changes in the model.

use crate::{
    command::{AWARD, Command, LineAt, NewLine, PLAN, Place, Step, Verdict},
    model::{
        Asked, Claim, Credit, Line, LineStage, Model, Owed, Paid, Payment, Request, Stage, in_proportion,
        used_of,
    },
};

impl Model {
    /// Takes an accepted command.
    pub(crate) fn take(&mut self, command: &Command) {
        match command {
            Command::Ask { place, cents } => {
                let (place, cents, stage) = (*place, *cents, Asked::Requested);
                self.requests.push(Request { place, cents, stage });
            }
            Command::DecidePayout { request, approve } => self.decide_payout(*request, *approve),
            Command::Tranche { part, cents, .. } => {
                self.pays(Place { grant: AWARD, part: *part }, *cents, Paid::Received);
            }
            Command::Order { place, cents } => self.pays(*place, *cents, Paid::Ordered),
            Command::Pay { payment, step } => self.step(*payment, *step),
            Command::Submit { grant, lines, again } => self.claim(*grant, lines, again),
            Command::Credit { parent, cents } => self.claim_credit(*parent, *cents),
            Command::WithCredit { grant, cost, cents } => self.claim_with_credit(*grant, *cost, *cents),
            Command::Decide { claim, verdicts } => self.decide_claim(*claim, verdicts),
            Command::Withdraw { claim } => self.claims[*claim].stage = Stage::Withdrawn,
            Command::AskChanges { claim, lines } => {
                let claim = &mut self.claims[*claim];
                (claim.stage, claim.named) = (Stage::ChangesRequested, lines.clone());
            }
            Command::Resubmit { claim, by } => self.resubmit_claim(*claim, by),
            Command::Drop { parked } => self.line_mut(*parked).stage = LineStage::Dropped,
            Command::RejectParked { parked } => self.line_mut(*parked).stage = LineStage::Rejected,
            Command::Correct { line, to } => self.correct_line(*line, *to),
            Command::Amend { place, to } | Command::Revoke { place, to } => {
                self.grants[place.grant].amounts[place.part] = *to;
                self.is_final &= place.grant != AWARD;
            }
            Command::RevokeAll { grant } => {
                for part in 0..2 {
                    let free = self.free(Place { grant: *grant, part });
                    self.grants[*grant].amounts[part] -= free;
                }
                self.grants[*grant].revoked = true;
                self.is_final &= *grant != AWARD;
            }
            Command::Final => self.is_final = true,
            Command::Repay { place, cents } => {
                let grant = &mut self.grants[place.grant];
                grant.repaid[place.part] += cents;
                grant.due[place.part] -= cents;
                self.settle(*place, 0);
            }
            Command::Demand { place, cents, interest } => {
                let (place, interest, cents) = (*place, *interest, *cents);
                self.owed.push(Owed { place, interest, cents, back: 0, waived: 0 });
            }
            Command::PayBack { owed, cents } => self.give_back(*owed, *cents),
            Command::Offset { owed, against, cents } => {
                self.give_back(*owed, *cents);
                self.grants[against.grant].offset[against.part] += cents;
            }
            Command::Waive { owed, cents } => {
                self.owed[*owed].waived += cents;
                if !self.owed[*owed].interest {
                    self.cover(self.owed[*owed].place);
                }
            }
            Command::Agree { grant, terms } => self.grants[*grant].terms = Some(*terms),
            Command::Replan { grant, shift, consent } => {
                let grant = &mut self.grants[*grant];
                grant.planned[shift.from] -= shift.cents;
                grant.planned[shift.to] += shift.cents;
                if *consent {
                    grant.agreed = grant.planned;
                }
            }
            Command::OtherYear { .. } => {}
        }
    }

    fn decide_payout(&mut self, request: usize, approve: bool) {
        let request = &mut self.requests[request];
        let Request { place, cents, .. } = *request;
        request.stage = if approve { Asked::Approved } else { Asked::Refused };
        if approve {
            self.grants[place.grant].due[place.part] += cents;
            self.grants[place.grant].advanced[place.part] += cents;
        }
        self.settle(place, 0);
    }

    fn pays(&mut self, place: Place, cents: i64, stage: Paid) {
        self.payments.push(Payment { place, cents, stage, reissued: false });
    }

    fn step(&mut self, payment: usize, step: Step) {
        let Payment { place, cents, .. } = self.payments[payment];
        let stage = match step {
            Step::Release => Paid::Released,
            Step::Confirm => Paid::Confirmed,
            Step::Reject => Paid::Rejected,
            Step::Return => Paid::Returned,
            Step::Reverse => Paid::Reversed,
            Step::Reissue => {
                self.payments[payment].reissued = true;
                return self.pays(place, cents, Paid::Ordered);
            }
        };
        self.payments[payment].stage = stage;
    }

    /// New lines as they are claimed, each with what the grant would carry of it.
    fn new_lines(&self, grant: usize, before: (i64, i64), new: &[NewLine]) -> Vec<Line> {
        let costs: Vec<i64> = new.iter().map(|new| new.cents).collect();
        let shares = self.shares(grant, before, &costs);
        new.iter().zip(shares).map(|(new, share)| line(new, share)).collect()
    }

    fn claim(&mut self, grant: usize, new: &[NewLine], again: &[LineAt]) {
        let mut lines = self.new_lines(grant, self.before_claim(grant), new);
        // Costs stand before credit notes, each of which reduces its cost where that stands now.
        let (notes, costs): (Vec<LineAt>, Vec<LineAt>) =
            again.iter().copied().partition(|at| self.line(*at).credit.is_some());
        for at in costs.into_iter().chain(notes) {
            let here = LineAt { claim: self.claims.len(), line: lines.len() };
            let parked = self.line(at).clone();
            self.line_mut(at).taken = Some(here);
            let credit = parked.credit.map(|credit| Credit { parent: self.stands(credit.parent), ..credit });
            lines.push(Line { stage: LineStage::Declared, again: true, credit, ..parked });
        }
        self.receipts.extend(new.iter().filter_map(|new| Some((new.receipt?, new.gross))));
        self.claims.push(Claim { grant, stage: Stage::Submitted, lines, named: Vec::new() });
    }

    /// What leaves stays where it was; what takes its place comes behind all other lines.
    fn resubmit_claim(&mut self, index: usize, by: &[(usize, Option<NewLine>)]) {
        let claim = &mut self.claims[index];
        let grant = claim.grant;
        for (place, new) in by {
            claim.lines[*place].stage = if new.is_some() { LineStage::Replaced } else { LineStage::Dropped };
        }
        let new: Vec<NewLine> = by.iter().filter_map(|(_, new)| *new).collect();
        let lines = self.new_lines(grant, self.before_claim(grant), &new);
        let claim = &mut self.claims[index];
        claim.lines.extend(lines);
        claim.stage = Stage::Submitted;
        self.receipts.extend(new.iter().filter_map(|new| Some((new.receipt?, new.gross))));
    }

    /// A credit note comes in a claim of its own.
    fn claim_credit(&mut self, parent: LineAt, cents: i64) {
        let share = self.credited_share(parent, cents);
        let (grant, plan) = (self.claims[parent.claim].grant, self.line(parent).plan);
        let new = line(&NewLine { plan, receipt: None, unit: None, gross: 0, cents }, 0);
        let note = Line { credit: Some(Credit { parent, share, used: 0 }), ..new };
        self.claims.push(Claim { grant, stage: Stage::Submitted, lines: vec![note], named: Vec::new() });
    }

    /// A credit note behind its cost takes back of what is claimed there.
    fn claim_with_credit(&mut self, grant: usize, cost: NewLine, cents: i64) {
        self.claim(grant, &[cost], &[]);
        let parent = LineAt { claim: self.claims.len() - 1, line: 0 };
        let share = in_proportion(self.line(parent).share, cents, cost.cents);
        let new = line(&NewLine { plan: cost.plan, receipt: None, unit: None, gross: 0, cents }, 0);
        let note = Line { credit: Some(Credit { parent, share, used: 0 }), ..new };
        self.claims[parent.claim].lines.push(note);
    }

    /// A position is settled with what the decision recognises of it, less what its credit notes take back.
    fn decide_claim(&mut self, claim: usize, verdicts: &[Verdict]) {
        let before = self.before_decision(self.claims[claim].grant);
        self.claims[claim].stage = Stage::Decided;
        // First the costs, of which credit notes then take their part.
        for of_credit in [false, true] {
            for (place, verdict) in verdicts.iter().enumerate() {
                let at = LineAt { claim, line: place };
                let line = self.line(at);
                if line.stage == LineStage::Declared && line.credit.is_some() == of_credit {
                    self.decide_line(at, *verdict);
                }
            }
            if !of_credit {
                self.carry(claim, before);
            }
        }
        let Claim { grant, lines, .. } = self.claims[claim].clone();
        for part in 0..2 {
            let of_part = lines.iter().filter(|line| PLAN[line.plan].0 == part);
            let more = of_part.map(|line| line.signed(used_of(line))).sum();
            self.uses(Place { grant, part }, more);
        }
    }

    fn decide_line(&mut self, at: LineAt, verdict: Verdict) {
        let cents = self.line(at).cents;
        let (stage, recognised) = match verdict {
            Verdict::Accept => (LineStage::Accepted, cents),
            Verdict::Part(cents) => (LineStage::InPart, cents),
            Verdict::Reject => (LineStage::Rejected, 0),
            Verdict::Park => (LineStage::Parked, 0),
        };
        let credit = self.line(at).credit.map(|credit| {
            let used = if recognised > 0 { self.credited_share(credit.parent, recognised) } else { 0 };
            Credit { used: used.min(credit.share), ..credit }
        });
        let line = self.line_mut(at);
        *line = Line { stage, recognised, credit, ..line.clone() };
    }

    /// So much more is used at a place, or less: nothing is withheld of what is not used any more.
    fn uses(&mut self, place: Place, more: i64) {
        if more > 0 {
            return self.settle(place, more);
        }
        let withheld = &mut self.grants[place.grant].withheld[place.part];
        *withheld = (*withheld + more).max(0);
    }

    /// What becomes due by more use is settled; what was due stays due when less is recognised.
    fn correct_line(&mut self, at: LineAt, to: i64) {
        let share = self.corrected_share(at, to);
        let line = self.line_mut(at);
        let more = share - line.used;
        (line.recognised, line.used) = (to, share);
        let (grant, part) = (self.claims[at.claim].grant, PLAN[self.line(at).plan].0);
        self.uses(Place { grant, part }, more);
    }

    /// Where a line stands now: where it was claimed again, or where it was.
    pub(crate) fn stands(&self, at: LineAt) -> LineAt {
        self.line(at).taken.unwrap_or(at)
    }

    fn line_mut(&mut self, at: LineAt) -> &mut Line {
        &mut self.claims[at.claim].lines[at.line]
    }
}

/// A line as it is claimed, of which the grant would carry so much.
const fn line(new: &NewLine, share: i64) -> Line {
    Line {
        plan: new.plan,
        receipt: new.receipt,
        unit: new.unit,
        cents: new.cents,
        stage: LineStage::Declared,
        recognised: 0,
        again: false,
        taken: None,
        share,
        used: 0,
        credit: None,
    }
}
