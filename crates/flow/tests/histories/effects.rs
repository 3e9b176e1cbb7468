//! What an accepted command changes in the model.

use crate::{
    command::{AWARD, Command, LineAt, NewLine, PLAN, Place, Step, Verdict},
    model::{Asked, Claim, Line, LineStage, Model, Owed, Paid, Payment, Request, Stage},
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
            Command::Tranche { part, cents } => {
                self.pays(Place { grant: AWARD, part: *part }, *cents, Paid::Received);
            }
            Command::Order { place, cents } => self.pays(*place, *cents, Paid::Ordered),
            Command::Pay { payment, step } => self.step(*payment, *step),
            Command::Submit { grant, lines, again } => self.claim(*grant, lines, again),
            Command::Decide { claim, verdicts } => self.decide_claim(*claim, verdicts),
            Command::Withdraw { claim } => self.claims[*claim].stage = Stage::Withdrawn,
            Command::Drop { parked } => self.line_mut(*parked).stage = LineStage::Dropped,
            Command::RejectParked { parked } => self.line_mut(*parked).stage = LineStage::Rejected,
            Command::Correct { line, to } => self.correct_line(*line, *to),
            Command::Amend { place, to } => {
                self.grants[place.grant].amounts[place.part] = *to;
                self.is_final &= place.grant != AWARD;
            }
            Command::Final => self.is_final = true,
            Command::Repay { place, cents } => {
                let grant = &mut self.grants[place.grant];
                grant.repaid[place.part] += cents;
                grant.due[place.part] -= cents;
                self.settle(*place, 0);
            }
            Command::Demand { place, cents } => {
                self.owed.push(Owed { place: *place, cents: *cents, back: 0, waived: 0 });
            }
            Command::PayBack { owed, cents } => self.give_back(*owed, *cents),
            Command::Offset { owed, against, cents } => {
                self.give_back(*owed, *cents);
                self.grants[against.grant].offset[against.part] += cents;
            }
            Command::Waive { owed, cents } => {
                self.owed[*owed].waived += cents;
                self.cover(self.owed[*owed].place);
            }
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

    fn claim(&mut self, grant: usize, new: &[NewLine], again: &[LineAt]) {
        let line = |plan, (receipt, unit), cents, again| {
            let (stage, recognised, taken) = (LineStage::Declared, 0, false);
            Line { plan, receipt, unit, cents, stage, recognised, again, taken }
        };
        let mut lines: Vec<Line> =
            new.iter().map(|new| line(new.plan, (new.receipt, new.unit), new.cents, false)).collect();
        for at in again {
            let parked = self.line_mut(*at);
            parked.taken = true;
            lines.push(line(parked.plan, (parked.receipt, parked.unit), parked.cents, true));
        }
        self.receipts.extend(new.iter().filter_map(|new| Some((new.receipt?, new.gross))));
        self.claims.push(Claim { grant, stage: Stage::Submitted, lines });
    }

    /// A position is settled if the decision recognises something of it.
    fn decide_claim(&mut self, claim: usize, verdicts: &[Verdict]) {
        let claim = &mut self.claims[claim];
        claim.stage = Stage::Decided;
        for (line, verdict) in claim.lines.iter_mut().zip(verdicts) {
            (line.stage, line.recognised) = match verdict {
                Verdict::Accept => (LineStage::Accepted, line.cents),
                Verdict::Part(cents) => (LineStage::InPart, *cents),
                Verdict::Reject => (LineStage::Rejected, 0),
                Verdict::Park => (LineStage::Parked, 0),
            };
        }
        let Claim { grant, lines, .. } = claim.clone();
        for part in 0..2 {
            let of_part = lines.iter().filter(|line| PLAN[line.plan].0 == part);
            let share = of_part.map(|line| self.share_of(line.recognised)).sum::<i64>();
            if share > 0 {
                self.settle(Place { grant, part }, share);
            }
        }
    }

    /// What becomes due by more use is settled; what was due stays due when less is recognised, and nothing is withheld of
    /// what is not used any more.
    fn correct_line(&mut self, at: LineAt, to: i64) {
        let more = self.share_of(to) - self.share_of(self.line(at).recognised);
        self.line_mut(at).recognised = to;
        let (grant, part) = (self.claims[at.claim].grant, PLAN[self.line(at).plan].0);
        if more > 0 {
            self.settle(Place { grant, part }, more);
        } else {
            let withheld = &mut self.grants[grant].withheld[part];
            *withheld = (*withheld + more).max(0);
        }
    }

    fn line_mut(&mut self, at: LineAt) -> &mut Line {
        &mut self.claims[at.claim].lines[at.line]
    }
}
