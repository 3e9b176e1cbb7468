//! What a decision would do to the plan, of what is said of lines so far: figures for who examines, while they choose. What
//! may be recognised, the accounts decide.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Cents, MoneyError};

use super::{ClaimLine, LineFilter};
use crate::{Grant, HeldCost, PlanLineId};

/// Eligible cost by plan line.
pub type PlanCosts = BTreeMap<PlanLineId, Cents>;

/// What is said of a line that is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// To recognise it as claimed.
    Whole,
    /// To recognise so much.
    Part(Cents),
    /// To recognise nothing, now or at all.
    Nothing,
}

impl Verdict {
    const fn of(self, eligible: Cents) -> Cents {
        match self {
            Self::Whole => eligible,
            Self::Part(recognised) => recognised,
            Self::Nothing => Cents::ZERO,
        }
    }
}

/// What comes of lines that are not decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenCost {
    /// What is recognised of those of which something is said.
    pub said: Cents,
    /// What the others claim.
    pub unsaid: Cents,
}

impl OpenCost {
    fn note(&mut self, recognised: Cents, claimed: Cents) -> Result<(), MoneyError> {
        self.said = self.said.plus(recognised)?;
        self.unsaid = self.unsaid.minus(claimed)?;
        Ok(())
    }

    /// What is recognised, if the rest is or if it is not.
    pub fn recognised(self, rest: bool) -> Result<Cents, MoneyError> {
        if rest { self.said.plus(self.unsaid) } else { Ok(self.said) }
    }

    fn plus(self, other: Self) -> Result<Self, MoneyError> {
        Ok(Self { said: self.said.plus(other.said)?, unsaid: self.unsaid.plus(other.unsaid)? })
    }
}

/// What comes of a plan line that a claim takes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanEffect {
    /// The plan line.
    pub plan_line: PlanLineId,
    /// What is planned.
    pub planned: Cents,
    /// What was recognised before.
    pub spent: Cents,
    /// What other claims hold that are not decided.
    pub held: Cents,
    /// What this claim claims.
    pub claimed: Cents,
    /// What is left for this claim of what is planned.
    pub free: Cents,
    /// What is left for this claim with the room to move.
    pub free_with_room: Cents,
    /// What comes of all its lines.
    pub all: OpenCost,
    /// What comes of those that the page does not show.
    pub elsewhere: OpenCost,
}

impl PlanEffect {
    /// Of which nothing is said yet.
    fn new(grant: &Grant, held: &HeldCost, own: Cents, claimed: Cents) -> Result<Self, MoneyError> {
        let line = grant.plan.iter().find(|line| line.id == held.plan_line);
        let planned = line.map_or(Cents::ZERO, |line| line.planned);
        let by_others = held.reserved.minus(own)?;
        let nothing_said = OpenCost { said: Cents::ZERO, unsaid: claimed };
        Ok(Self {
            plan_line: held.plan_line,
            planned,
            spent: held.spent,
            held: by_others,
            claimed,
            free: planned.minus(held.spent)?.minus(by_others)?,
            free_with_room: held.left.plus(own)?,
            all: nothing_said,
            elsewhere: nothing_said,
        })
    }

    fn count(&mut self, line: &ClaimLine, said: Option<Verdict>, is_here: bool) -> Result<(), MoneyError> {
        let claimed = line.signed(line.eligible);
        let recognised = said.map(|verdict| line.signed(verdict.of(line.eligible)));
        if let Some(recognised) = recognised {
            self.all.note(recognised, claimed)?;
        }
        match (recognised, is_here) {
            (_, true) => self.elsewhere.note(Cents::ZERO, claimed),
            (Some(recognised), false) => self.elsewhere.note(recognised, claimed),
            (None, false) => Ok(()),
        }
    }
}

/// What comes of the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanEffects {
    /// Of each plan line that the claim takes from, in the order of the plan.
    pub lines: Vec<PlanEffect>,
    /// What is left for the claim of the plan's total; nothing without a plan.
    pub free: Option<Cents>,
}

impl PlanEffects {
    /// What comes of the plan where this is held of it and this claimed by the claim, of which these lines are known: those
    /// of which something is said, and those that the page shows.
    pub fn of(
        grant: &Grant,
        held: &[HeldCost],
        (own, claimed): (&PlanCosts, &PlanCosts),
        lines: &[ClaimLine],
        said: &BTreeMap<i64, Verdict>,
        here: &BTreeSet<i64>,
    ) -> Result<Self, MoneyError> {
        let of = |costs: &PlanCosts, id: PlanLineId| costs.get(&id).copied().unwrap_or_default();
        let touched = held.iter().filter(|held| claimed.contains_key(&held.plan_line));
        let new = touched.map(|held| {
            let id = held.plan_line;
            Ok::<_, MoneyError>((id, PlanEffect::new(grant, held, of(own, id), of(claimed, id))?))
        });
        let mut effects: BTreeMap<PlanLineId, PlanEffect> = new.collect::<Result<_, MoneyError>>()?;
        for line in lines.iter().filter(|line| LineFilter::Open.takes(line)) {
            if let Some(effect) = effects.get_mut(&line.plan_line) {
                effect.count(line, said.get(&line.number).copied(), here.contains(&line.number))?;
            }
        }
        let taken = Cents::sum(held.iter().flat_map(|held| [held.spent, held.reserved]))?;
        let left = |planned: Cents| planned.minus(taken)?.plus(Cents::sum(own.values().copied())?);
        let free = grant.plan_total.map(|total| left(total.planned)).transpose()?;
        let mut in_order: Vec<_> = grant.plan.iter().filter_map(|line| effects.remove(&line.id)).collect();
        in_order.extend(effects.into_values());
        Ok(Self { lines: in_order, free })
    }

    /// What comes of all lines.
    pub fn all(&self) -> Result<OpenCost, MoneyError> {
        self.lines.iter().try_fold(OpenCost::default(), |sum, line| sum.plus(line.all))
    }

    /// What comes of those that the page does not show.
    pub fn elsewhere(&self) -> Result<OpenCost, MoneyError> {
        self.lines.iter().try_fold(OpenCost::default(), |sum, line| sum.plus(line.elsewhere))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use uuid::Uuid;

    use super::*;
    use crate::{
        ClaimLineId, Cost, LineState, ReceiptId,
        sample::{self, DAY},
    };

    fn line(number: i64, place: usize, cents: i64, is_credit: bool) -> ClaimLine {
        let [id, receipt] = [number, 9].map(|id: i64| Uuid::from_u128(id.unsigned_abs().into()));
        let (parent, receipt) = (ClaimLineId(Uuid::from_u128(1)), ReceiptId(receipt));
        let grant = sample::grant();
        let plan_line = &grant.plan[place];
        ClaimLine {
            id: ClaimLineId(id),
            number,
            position: plan_line.position,
            plan_line: plan_line.id,
            cost: if is_credit { Cost::CreditNote { parent, receipt } } else { Cost::Actual { receipt } },
            paid_on: DAY,
            reason_for_payment: "Kurs".to_owned(),
            receipt_details: None,
            eligible: Cents::new(cents),
            grant_share: Cents::new(cents),
            used: Cents::ZERO,
            units: None,
            state: LineState::Declared,
            held: None,
            credit: None,
            replaces: None,
            reincludes: None,
            findings: BTreeSet::new(),
            corrections: Vec::new(),
        }
    }

    /// The sample grant plans 5,000.00 for each of three lines, with room up to 6,000.00, and 10,000.00 in total.
    fn held(place: usize, spent: i64, reserved: i64) -> HeldCost {
        let left = Cents::new(600_000 - spent - reserved);
        let [spent, reserved] = [spent, reserved].map(Cents::new);
        HeldCost { plan_line: sample::grant().plan[place].id, spent, reserved, left, parked: Cents::ZERO }
    }

    fn cents(costs: [OpenCost; 2]) -> [(i64, i64); 2] {
        costs.map(|cost| (cost.said.get(), cost.unsaid.get()))
    }

    #[test]
    fn what_is_said_counts_and_what_is_not_counts_with_the_rest() {
        let grant = sample::grant();
        let plan = [0, 2].map(|place: usize| grant.plan[place].id);
        let held = [held(0, 100_000, 380_000), held(1, 50_000, 0), held(2, 0, 10_000)];
        // Of the first plan line 3,000.00 and 500.00, a credit note of 200.00, others hold 300.00; of the third 100.00.
        let own = PlanCosts::from([(plan[0], Cents::new(350_000)), (plan[1], Cents::new(10_000))]);
        let claimed = PlanCosts::from([(plan[0], Cents::new(330_000)), (plan[1], Cents::new(10_000))]);
        let lines = [
            line(1, 0, 300_000, false),
            line(2, 0, 50_000, false),
            line(3, 0, 20_000, true),
            line(4, 2, 10_000, false),
        ];
        let said =
            [(1, Verdict::Part(Cents::new(120_000))), (3, Verdict::Whole), (4, Verdict::Nothing)].into();
        let here = [1, 2].into();
        let found = PlanEffects::of(&grant, &held, (&own, &claimed), &lines, &said, &here).unwrap();
        let [one, three] = [found.lines[0], found.lines[1]];
        assert_eq!([one.plan_line, three.plan_line], plan);
        assert_eq!((one.held.get(), one.free.get(), one.free_with_room.get()), (30_000, 370_000, 470_000));
        assert_eq!(cents([one.all, one.elsewhere]), [(100_000, 50_000), (-20_000, 0)]);
        assert_eq!(cents([three.all, three.elsewhere]), [(0, 0), (0, 0)]);
        assert_eq!(one.all.recognised(false).unwrap(), Cents::new(100_000));
        assert_eq!(one.all.recognised(true).unwrap(), Cents::new(150_000));
        assert_eq!(
            cents([found.all().unwrap(), found.elsewhere().unwrap()]),
            [(100_000, 50_000), (-20_000, 0)]
        );
        // 10,000.00 less what was recognised and what others hold.
        assert_eq!(found.free, Some(Cents::new(820_000)));
    }

    #[test]
    fn a_decided_line_counts_no_more() {
        let grant = sample::grant();
        let costs = PlanCosts::from([(grant.plan[0].id, Cents::new(100))]);
        let decided = ClaimLine { state: LineState::Accepted, ..line(1, 0, 100, false) };
        let said = [(1, Verdict::Whole)].into();
        let held = [held(0, 0, 100)];
        let found =
            PlanEffects::of(&grant, &held, (&costs, &costs), &[decided], &said, &BTreeSet::new()).unwrap();
        assert_eq!(cents([found.lines[0].all, found.lines[0].elsewhere]), [(0, 100), (0, 100)]);
    }
}
