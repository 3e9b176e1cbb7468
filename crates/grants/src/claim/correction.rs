//! Corrections after the decision: less is recognised than was decided (Kürzung), or more (Abhilfe).
//!
//! A correction starts where the line stands and names what it is to stand at. It is proposed in a round of its own and
//! booked when it is certified, as the decision was. It is not corrected itself: whoever wants it undone corrects the
//! line once more.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

use super::{Claim, ClaimError, ClaimLine, ClaimState, check::keep};
use crate::{
    Carried, ClaimLineId, CorrectionId, Financing, FinancingError, FindingCode, Programme,
    duty::{DutyError, Signer, Step, sign},
};

/// A correction of what is recognised of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Its id.
    pub id: CorrectionId,
    /// Its number within the claim: 1 for the first.
    pub number: i64,
    /// The round in which it was proposed and certified.
    pub round: i64,
    /// The version of the rule book that it follows.
    pub rule_book: u32,
    /// The eligible cost that was recognised before.
    pub from: Cents,
    /// The eligible cost that is recognised now.
    pub to: Cents,
    /// What the grant carried before.
    pub from_share: Cents,
    /// What the grant carries now.
    pub to_share: Cents,
    /// The code of a registered reason.
    pub reason: String,
    /// What the examiner says to it.
    pub text: String,
    /// What was found, by the codes that the programme registers.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub findings: BTreeSet<FindingCode>,
    /// Who proposed it.
    pub by: String,
    /// The day it was certified.
    pub on: NaiveDate,
}

/// A correction as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCorrection {
    /// The line.
    pub line: ClaimLineId,
    /// The eligible cost to recognise of it, all in all.
    pub to: Cents,
    /// The code of a registered reason.
    pub reason: String,
    /// What the examiner says to it.
    pub text: String,
    /// What was found, by the codes that the programme registers.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub findings: BTreeSet<FindingCode>,
}

/// A correction that is proposed and neither certified nor sent back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedCorrection {
    /// The round that it is proposed in.
    pub round: i64,
    /// The version of the rule book that it follows: it is certified under no other.
    pub rule_book: u32,
    /// What the grant would carry of the line.
    pub to_share: Cents,
    /// What is asked for.
    #[serde(flatten)]
    pub new: NewCorrection,
}

impl Correction {
    /// Whether all units of the line share its fate from now on: of a line that more is recognised of, all are held again,
    /// of one that nothing is recognised of, none.
    fn to_all_units(&self) -> bool {
        self.to > self.from || self.to == Cents::ZERO
    }
}

impl Claim {
    /// All corrections of its lines, in no order.
    pub fn corrections(&self) -> impl Iterator<Item = (&ClaimLine, &Correction)> {
        self.lines.iter().flat_map(|line| line.corrections.iter().map(move |correction| (line, correction)))
    }

    /// Proposes to correct what is recognised of a decided line, of which credit notes have taken so much. What could not be
    /// booked is refused now, with all that is wrong.
    pub fn propose_correction(
        self,
        new: NewCorrection,
        programme: &Programme,
        financing: Financing,
        credited: Carried,
        rule_book: u32,
        by: Signer,
    ) -> Result<Self, Vec<ClaimError>> {
        let text = self.check_correction(&new, programme, by.on)?;
        let new = NewCorrection { text, ..new };
        self.with_proposed(new, financing, credited, rule_book, by).map_err(|cause| vec![cause])
    }

    /// The claim with the correction that is proposed, as it was checked.
    fn with_proposed(
        mut self,
        new: NewCorrection,
        financing: Financing,
        credited: Carried,
        rule_book: u32,
        by: Signer,
    ) -> Result<Self, ClaimError> {
        let line = self.line(new.line)?;
        let to_share = line.share_of(new.to, financing).map_err(line.financing())?;
        let to_share = beside_credits(to_share, new.to, credited).map_err(line.money())?;
        if self.correction.is_some() {
            return Err(DutyError::Proposed.into());
        }
        let round = self.round() + 1;
        sign(&mut self.sign_offs, Step::Propose, round, by)?;
        let correction = ProposedCorrection { round, rule_book, to_share, new };
        Ok(Self { correction: Some(correction), ..self })
    }

    /// Corrects the line as it was proposed, of which credit notes have taken so much by now: the claim, and the line in it. Its
    /// certificates are asked for before.
    pub fn corrected_as_proposed(
        self,
        id: CorrectionId,
        programme: &Programme,
        credited: Carried,
        on: NaiveDate,
    ) -> Result<(Self, ClaimLine), Vec<ClaimError>> {
        let Some(proposed) = self.correction.clone() else {
            return Err(vec![DutyError::NoProposal.into()]);
        };
        let text = self.check_correction(&proposed.new, programme, on)?;
        let new = NewCorrection { text, ..proposed.new };
        let checked = ProposedCorrection { new, ..proposed };
        self.corrected(id, checked, credited, on).map_err(|cause| vec![cause])
    }

    /// The claim and the line in it, corrected as it was proposed and checked.
    fn corrected(
        self,
        id: CorrectionId,
        ProposedCorrection { round, rule_book, to_share, new }: ProposedCorrection,
        credited: Carried,
        on: NaiveDate,
    ) -> Result<(Self, ClaimLine), ClaimError> {
        let proposed = self.sign_offs.iter().find(|it| it.round == round && it.step == Step::Propose);
        let by = proposed.ok_or(DutyError::NoProposal)?.by.name.clone();
        let mut line = self.line(new.line)?.clone();
        let to_share = beside_credits(to_share, new.to, credited).map_err(line.money())?;
        let correction = Correction {
            id,
            number: self.corrections().map(|(_, made)| made.number).max().unwrap_or_default() + 1,
            round,
            rule_book,
            from: line.recognised(),
            to: new.to,
            from_share: line.recognised_share(),
            to_share,
            text: new.text,
            reason: new.reason,
            findings: new.findings,
            by,
            on,
        };
        if let Some(units) = line.units.as_mut().filter(|_| correction.to_all_units()) {
            units.released.clear();
        }
        line.corrections.push(correction);
        let version = self.version + 1;
        let claim = Self { version, correction: None, ..self.with_line(line.clone()) };
        Ok((claim, line))
    }

    /// Checks what is asked for against the line as it stands; the text as it is kept. All that is wrong with it is told, if the
    /// line can be corrected at all.
    fn check_correction(
        &self,
        new: &NewCorrection,
        programme: &Programme,
        on: NaiveDate,
    ) -> Result<String, Vec<ClaimError>> {
        let line = self.to_correct(new.line).map_err(|cause| vec![cause])?;
        let mut faults = Vec::new();
        keep(line.check_corrected(new.to), &mut faults);
        match line.check_reason((&new.reason, &new.text), &new.findings, programme, on) {
            Ok(text) if faults.is_empty() => Ok(text),
            Ok(_) => Err(faults),
            Err(wrong) => {
                faults.extend(wrong);
                Err(faults)
            }
        }
    }

    /// The line that is named, if it can be corrected.
    fn to_correct(&self, named: ClaimLineId) -> Result<&ClaimLine, ClaimError> {
        self.check_no_correction(named)?;
        let line = self.line(named)?;
        if !matches!(self.state, ClaimState::Decided { .. }) {
            return Err(ClaimError::NotDecided { line: line.number, present: line.state.word() });
        }
        line.decided()?;
        if line.cost.is_credit() {
            return Err(ClaimError::CreditNotCorrected { line: line.number });
        }
        Ok(line)
    }

    /// What is named is no correction.
    fn check_no_correction(&self, named: ClaimLineId) -> Result<(), ClaimError> {
        match self.corrections().find(|(_, made)| made.id.0 == named.0) {
            Some((line, made)) => Err(ClaimError::OfCorrection { number: made.number, line: line.number }),
            None => Ok(()),
        }
    }
}

impl ClaimLine {
    /// What a correction recognises of the line, all in all: something else than stands there, and no more than it claims.
    pub fn check_corrected(&self, to: Cents) -> Result<(), ClaimError> {
        let line = self.number;
        if to < Cents::ZERO || to > self.eligible {
            return Err(ClaimError::BeyondLine { line, recognised: to, eligible: self.eligible });
        }
        if to == self.recognised() {
            return Err(ClaimError::NoChange { line, recognised: to });
        }
        Ok(())
    }

    fn financing(&self) -> impl Fn(FinancingError) -> ClaimError {
        let line = self.number;
        move |cause| ClaimError::Financing { line, cause }
    }

    fn money(&self) -> impl Fn(MoneyError) -> ClaimError {
        let line = self.number;
        move |cause| ClaimError::Money { line, cause }
    }
}

/// What the grant carries of a corrected cost of which credit notes have taken a part: no less than they took of it, and of what
/// is left of the cost no more than that. A share is rounded for the cost as a whole and for each credit note by itself, so that
/// the difference could lie a cent below nothing, or beside no cost at all. Less cost than they took is refused when it is booked.
fn beside_credits(share: Cents, to: Cents, credited: Carried) -> Result<Cents, MoneyError> {
    let left = to.minus(credited.eligible)?;
    if left < Cents::ZERO {
        return Ok(share);
    }
    Ok(share.clamp(credited.share, credited.share.plus(left)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{Creditable, PlanLineId, PositionId, Share};

    fn carried(eligible: i64, share: i64) -> Carried {
        Carried { eligible: Cents::new(eligible), share: Cents::new(share) }
    }

    fn left(carried: Carried) -> Creditable {
        Creditable {
            line: ClaimLineId(Uuid::from_u128(1)),
            position: PositionId(Uuid::from_u128(1)),
            plan_line: PlanLineId(Uuid::from_u128(1)),
            cost: carried.eligible,
            share: carried.share,
        }
    }

    #[test]
    fn what_credit_notes_took_stays_carried_and_no_more_without_cost() {
        // Of 0.07 the grant carries 0.06 (0.056), of which a credit note of 0.03 took 0.03 (0.0257); 80 % of 0.03 are 0.02.
        let share =
            |share, to| beside_credits(Cents::new(share), Cents::new(to), carried(3, 3)).unwrap().get();
        assert_eq!([share(2, 3), share(3, 4), share(4, 5), share(6, 7)], [3, 3, 4, 6]);
        assert_eq!(share(0, 0), 0, "less cost than credit notes took");
        let nothing = beside_credits(Cents::new(1), Cents::new(2), carried(2, 0)).unwrap();
        assert_eq!(nothing, Cents::ZERO, "all of the cost came back");
        assert_eq!(beside_credits(Cents::new(80), Cents::new(100), Carried::default()), Ok(Cents::new(80)));
    }

    proptest! {
        /// Whatever is credited and corrected, in whatever order: what is left is carried by no less than nothing and no more
        /// than it costs.
        #[test]
        fn credited_and_corrected_costs_are_never_carried_below_nothing(
            cost in 1_i64..10_000,
            hundredths in 1_i32..=10_000,
            steps in prop::collection::vec((any::<bool>(), 0_i64..10_000), 1..12),
        ) {
            let share = Share::from_hundredths(hundredths).unwrap();
            let of = |cents: i64| share.of(Cents::new(cents)).unwrap().get();
            let (mut line, mut credited) = (carried(cost, of(cost)), Carried::default());
            for (is_credit, drawn) in steps {
                let rest = left(line).less(credited.eligible, credited.share);
                if is_credit {
                    let amount = drawn.min(rest.cost.get());
                    let back = rest.share_of(Cents::new(amount)).unwrap().get();
                    credited = carried(credited.eligible.get() + amount, credited.share.get() + back);
                } else {
                    let to = (credited.eligible.get() + drawn).min(cost);
                    let carries = beside_credits(Cents::new(of(to)), Cents::new(to), credited).unwrap();
                    line = carried(to, carries.get());
                }
                let cost_left = line.eligible.get() - credited.eligible.get();
                let share_left = line.share.get() - credited.share.get();
                prop_assert!((0..=cost_left).contains(&share_left), "{share_left} of {cost_left}");
            }
        }
    }
}
