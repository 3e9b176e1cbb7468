//! The plan against what was spent, line by line, and what would be if money moved (Nr. 1.2 ANBest-P).
//!
//! A line may be exceeded by the plan's flexibility if others save as much; the total binds. Beyond that the giver must
//! consent.

use ledger::{Cents, MoneyError};

use crate::{Flexibility, ceiling};

/// From this share of its margin on, a line that exceeds its plan is worth a look: 80 %.
const NEAR: (i64, i64) = (80, 100);

/// A line of the plan and what was spent on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpentLine {
    /// What is planned.
    pub planned: Cents,
    /// What was spent.
    pub actual: Cents,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineVerdict {
    /// Within what is planned, or not far above it.
    Within,
    /// It has used most of its margin.
    Near,
    /// Beyond its margin, or not covered by savings: the giver must consent.
    NeedsConsent,
}

/// A line that was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckedPlanLine {
    /// What was spent less what is planned; below zero, what is saved.
    pub deviation: Cents,
    /// The most that may be spent without consent.
    pub most: Cents,
    /// What may still be spent on it without consent, as far as the total allows.
    pub free: Cents,
    /// Where it stands.
    pub verdict: LineVerdict,
}

/// A plan that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanCheck {
    /// The lines.
    pub lines: Vec<CheckedPlanLine>,
    /// What is planned in total.
    pub planned: Cents,
    /// What was spent in total.
    pub actual: Cents,
    /// By how much lines exceed their plan in total.
    pub over: Cents,
    /// How much other lines save in total.
    pub savings: Cents,
}

/// Checks a plan.
pub fn check_plan(lines: &[SpentLine], flexibility: Flexibility) -> Result<PlanCheck, MoneyError> {
    let planned = Cents::sum(lines.iter().map(|line| line.planned))?;
    let actual = Cents::sum(lines.iter().map(|line| line.actual))?;
    let deviations =
        lines.iter().map(|line| line.actual.minus(line.planned)).collect::<Result<Vec<_>, _>>()?;
    let over = Cents::sum(deviations.iter().map(|deviation| (*deviation).max(Cents::ZERO)))?;
    let savings = over.minus(Cents::sum(deviations)?)?;
    let left = planned.minus(actual)?.max(Cents::ZERO);
    let check = |line: &SpentLine| line.check(flexibility, left, over <= savings);
    let lines = lines.iter().map(check).collect::<Result<_, _>>()?;
    Ok(PlanCheck { lines, planned, actual, over, savings })
}

impl PlanCheck {
    /// Whether savings cover what is exceeded.
    pub fn covered(&self) -> bool {
        self.over <= self.savings
    }

    /// Whether the giver must consent to any of it.
    pub fn needs_consent(&self) -> bool {
        self.lines.iter().any(|line| line.verdict == LineVerdict::NeedsConsent)
    }
}

impl SpentLine {
    fn check(
        &self,
        flexibility: Flexibility,
        left: Cents,
        covered: bool,
    ) -> Result<CheckedPlanLine, MoneyError> {
        let deviation = self.actual.minus(self.planned)?;
        let most = ceiling(self.planned, flexibility)?;
        let margin = most.minus(self.planned)?;
        let free = most.minus(self.actual)?.clamp(Cents::ZERO, left);
        let exceeds = deviation > Cents::ZERO;
        let verdict = if exceeds && (deviation > margin || !covered) {
            LineVerdict::NeedsConsent
        } else if exceeds && deviation >= margin.share(NEAR.0, NEAR.1)? {
            LineVerdict::Near
        } else {
            LineVerdict::Within
        };
        Ok(CheckedPlanLine { deviation, most, free, verdict })
    }
}

/// What a move of money between two lines needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveVerdict {
    /// Nothing.
    Allowed,
    /// The giver is to be told: an item that was agreed falls away (Nr. 5 ANBest-P).
    NoticeDue,
    /// The giver must consent: the line would go beyond what it may.
    ConsentNeeded {
        /// The most the line may go to without consent.
        most: Cents,
    },
    /// It cannot be: the line does not have so much.
    Impossible {
        /// What it has.
        has: Cents,
    },
}

/// What it would need to move an amount from one line, as agreed with what is planned for it now, to another.
///
/// What counts is what was agreed with the giver: moves that nobody consented to add up.
pub fn check_move(
    from: AgreedLine,
    to: AgreedLine,
    amount: Cents,
    flexibility: Flexibility,
) -> Result<MoveVerdict, MoneyError> {
    amount.positive()?;
    if amount > from.now {
        return Ok(MoveVerdict::Impossible { has: from.now });
    }
    let most = ceiling(to.agreed, flexibility)?;
    if to.now.plus(amount)? > most {
        return Ok(MoveVerdict::ConsentNeeded { most });
    }
    Ok(if amount == from.now { MoveVerdict::NoticeDue } else { MoveVerdict::Allowed })
}

/// A line of the plan, as agreed and as it is planned now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgreedLine {
    /// What the giver last agreed to.
    pub agreed: Cents,
    /// What is planned now.
    pub now: Cents,
}

/// What the giver is to be told of (Mitteilungspflicht, Nr. 5 ANBest-P).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Own funds are higher than planned.
    MoreOwnFunds {
        /// By so much.
        by: Cents,
    },
    /// Third parties, or what is taken in, bring more than planned.
    MoreFromOthers {
        /// By so much.
        by: Cents,
    },
}

/// Funds beside the grant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OtherFunds {
    /// What the recipient brings.
    pub own: Cents,
    /// What third parties bring, and what is taken in.
    pub others: Cents,
}

/// What the giver is to be told of when funds change.
pub fn notices(planned: OtherFunds, now: OtherFunds) -> Result<Vec<Notice>, MoneyError> {
    let own = now.own.minus(planned.own)?;
    let others = now.others.minus(planned.others)?;
    let own = (own > Cents::ZERO).then_some(Notice::MoreOwnFunds { by: own });
    let others = (others > Cents::ZERO).then_some(Notice::MoreFromOthers { by: others });
    Ok(own.into_iter().chain(others).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euros(euros: i64) -> Cents {
        Cents::new(euros * 100)
    }

    fn twenty() -> Flexibility {
        Flexibility::parse_percent("20.00").unwrap()
    }

    fn checked(lines: &[(i64, i64)]) -> PlanCheck {
        let line =
            |(planned, actual): &(i64, i64)| SpentLine { planned: euros(*planned), actual: euros(*actual) };
        check_plan(&lines.iter().map(line).collect::<Vec<_>>(), twenty()).unwrap()
    }

    fn verdicts(lines: &[(i64, i64)]) -> Vec<LineVerdict> {
        checked(lines).lines.iter().map(|line| line.verdict).collect()
    }

    #[test]
    fn a_line_may_be_exceeded_by_a_fifth_if_others_save_as_much() {
        use LineVerdict::{Near, NeedsConsent, Within};
        assert_eq!(verdicts(&[(1_000, 1_159), (1_000, 841)]), [Within, Within]);
        assert_eq!(verdicts(&[(1_000, 1_160), (1_000, 840)]), [Near, Within]);
        assert_eq!(verdicts(&[(1_000, 1_200), (1_000, 800)]), [Near, Within]);
        assert_eq!(verdicts(&[(1_000, 1_201), (1_000, 799)]), [NeedsConsent, Within]);
        assert_eq!(verdicts(&[(1_000, 1_100), (1_000, 950)]), [NeedsConsent, Within], "not covered");
        assert_eq!(verdicts(&[(0, 1), (1_000, 900)]), [NeedsConsent, Within], "nothing was planned");
    }

    #[test]
    fn what_is_free_ends_at_the_line_and_at_the_total() {
        let check = checked(&[(1_000, 900), (1_000, 700)]);
        assert_eq!(check.lines.iter().map(|line| line.free).collect::<Vec<_>>(), [euros(300), euros(400)]);
        assert_eq!((check.over, check.savings, check.covered()), (Cents::ZERO, euros(400), true));
        let spent = checked(&[(1_000, 1_150), (1_000, 850)]);
        assert!(spent.lines.iter().all(|line| line.free == Cents::ZERO), "the total is spent");
    }

    #[test]
    fn where_each_line_binds_nothing_may_be_exceeded() {
        let lines = [
            SpentLine { planned: euros(100), actual: euros(101) },
            SpentLine { planned: euros(100), actual: euros(1) },
        ];
        assert!(check_plan(&lines, Flexibility::NONE).unwrap().needs_consent());
    }

    #[test]
    fn a_move_says_what_it_needs() {
        let line = |agreed, now| AgreedLine { agreed: euros(agreed), now: euros(now) };
        let moved = |from, to, amount| check_move(from, to, euros(amount), twenty()).unwrap();
        assert_eq!(moved(line(20_000, 20_000), line(20_000, 20_000), 3_000), MoveVerdict::Allowed);
        let needed = MoveVerdict::ConsentNeeded { most: euros(24_000) };
        assert_eq!(moved(line(20_000, 20_000), line(20_000, 20_000), 4_001), needed);
        assert_eq!(moved(line(20_000, 17_000), line(20_000, 23_000), 1_001), needed, "moves add up");
        assert_eq!(moved(line(3_000, 3_000), line(20_000, 20_000), 3_000), MoveVerdict::NoticeDue);
        assert_eq!(
            moved(line(3_000, 2_000), line(20_000, 20_000), 3_000),
            MoveVerdict::Impossible { has: euros(2_000) }
        );
        let nothing = check_move(line(1, 1), line(1, 1), Cents::ZERO, twenty());
        assert_eq!(nothing, Err(MoneyError::NotPositive));
    }

    #[test]
    fn more_funds_are_to_be_told_and_fewer_are_not() {
        let funds = |own, others| OtherFunds { own: euros(own), others: euros(others) };
        assert_eq!(notices(funds(100, 100), funds(90, 100)), Ok(Vec::new()));
        let both = vec![Notice::MoreOwnFunds { by: euros(1) }, Notice::MoreFromOthers { by: euros(5) }];
        assert_eq!(notices(funds(100, 100), funds(101, 105)), Ok(both));
    }

    proptest! {
        #[test]
        fn spending_what_is_free_on_one_line_never_needs_consent(
            amounts in prop::collection::vec((0_i64..100_000, 0_i64..=105), 1..8), chosen in 0_usize..8,
        ) {
            let spent = |planned: i64, percent: i64| Cents::new(planned).share(percent, 100).unwrap();
            let line = |&(planned, percent): &(i64, i64)| SpentLine { planned: Cents::new(planned), actual: spent(planned, percent) };
            let mut lines: Vec<_> = amounts.iter().map(line).collect();
            let before = check_plan(&lines, twenty()).unwrap();
            prop_assert_eq!(before.planned.minus(before.actual), before.savings.minus(before.over));
            prop_assume!(!before.needs_consent());
            let place = chosen % lines.len();
            lines[place].actual = lines[place].actual.plus(before.lines[place].free).unwrap();
            prop_assert!(!check_plan(&lines, twenty()).unwrap().needs_consent());
        }
    }
}
