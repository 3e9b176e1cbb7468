//! What a grant carries of a claim, line by line.
//!
//! An Anteilfinanzierung and a Festbetragsfinanzierung give each line its part, rounded once. A
//! Fehlbedarfsfinanzierung gives the lines, in their order, what own funds, third parties and income leave
//! open of everything claimed so far. Roundings never add up to more than the grant carries of the whole plan.

use ledger::{Cents, MoneyError};

use super::{Financing, FinancingError};

/// What is claimed or recognised, and what the grant carries of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The eligible cost.
    pub eligible: Cents,
    /// The grant's part of it.
    pub share: Cents,
}

/// What the grant's part of a claim follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimFinancing {
    /// The type of financing.
    pub financing: Financing,
    /// The eligible cost that is planned in total; none without a Finanzierungsplan.
    pub planned: Option<Cents>,
    /// What own funds, third parties and income bring.
    pub others: Cents,
    /// What earlier claims hold.
    pub before: Carried,
}

impl ClaimFinancing {
    /// What the grant carries of each line, in their order, by their eligible cost.
    pub fn shares(&self, lines: &[Cents]) -> Result<Vec<Cents>, FinancingError> {
        let most = self.most()?;
        let mut held = self.before;
        let mut share_of = |eligible: Cents| {
            let left = most.map_or(Ok(eligible), |most| most.minus(held.share))?;
            let share = self.share(held, eligible)?.min(left).clamp(Cents::ZERO, eligible.max(Cents::ZERO));
            held = held.and(eligible, share)?;
            Ok(share)
        };
        lines.iter().map(|eligible| share_of(*eligible)).collect()
    }

    /// The most the grant carries, where the plan says so.
    fn most(&self) -> Result<Option<Cents>, FinancingError> {
        let needs_plan =
            !matches!(self.financing, Financing::Anteilfinanzierung { .. } | Financing::Vollfinanzierung);
        if needs_plan && self.planned.is_none() {
            return Err(FinancingError::NoPlan { kind: self.financing.kind() });
        }
        Ok(self.planned.map(|planned| self.financing.carries(planned, self.others)).transpose()?)
    }

    /// The part of one line after everything that is held already, before its bounds.
    fn share(&self, held: Carried, eligible: Cents) -> Result<Cents, MoneyError> {
        match self.financing {
            Financing::Anteilfinanzierung { share } => share.of(eligible),
            Financing::Festbetragsfinanzierung { amount } => {
                eligible.share(amount.get(), self.planned.unwrap_or_default().get())
            }
            Financing::Fehlbedarfsfinanzierung => {
                self.financing.carries(held.eligible.plus(eligible)?, self.others)?.minus(held.share)
            }
            Financing::Vollfinanzierung => Ok(eligible),
        }
    }
}

impl Carried {
    fn and(self, eligible: Cents, share: Cents) -> Result<Self, MoneyError> {
        Ok(Self { eligible: self.eligible.plus(eligible)?, share: self.share.plus(share)? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::FinancingKind;
    use crate::sample::{eighty_percent, financings};

    fn cents(amounts: &[i64]) -> Vec<Cents> {
        amounts.iter().copied().map(Cents::new).collect()
    }

    fn claim(financing: Financing, planned: i64, others: i64) -> ClaimFinancing {
        let (planned, others) = (Some(Cents::new(planned)), Cents::new(others));
        ClaimFinancing { financing, planned, others, before: Carried::default() }
    }

    #[test]
    fn each_line_of_an_anteilfinanzierung_is_rounded_once() {
        // 80 % of 0.03 are 0.024, of 0.02 are 0.016, of 37.50 are 30.00.
        let shares = claim(eighty_percent(), 100_000, 20_000).shares(&cents(&[3, 2, 3_750]));
        assert_eq!(shares, Ok(cents(&[2, 2, 3_000])));
    }

    #[test]
    fn roundings_do_not_add_up_to_more_than_the_plan_gives() {
        // Four times 0.02 are four times 0.016, rounded 0.02 each; 80 % of the planned 0.08 are 0.06.
        let shares = claim(eighty_percent(), 8, 2).shares(&cents(&[2, 2, 2, 2]));
        assert_eq!(shares, Ok(cents(&[2, 2, 2, 0])));
        let unplanned = ClaimFinancing { planned: None, ..claim(eighty_percent(), 8, 2) };
        assert_eq!(unplanned.shares(&cents(&[2, 2, 2, 2])), Ok(cents(&[2, 2, 2, 2])));
    }

    #[test]
    fn a_festbetrag_is_given_in_proportion_to_the_plan_and_never_above_itself() {
        let fixed = Financing::Festbetragsfinanzierung { amount: Cents::new(1_000) };
        // A third of each cost: 0.335 and 3.33, rounded 0.34 (from 1.01: 0.3366) and 3.33.
        assert_eq!(claim(fixed, 3_000, 2_000).shares(&cents(&[101, 999])), Ok(cents(&[34, 333])));
        // A half cent each time: the last line gets what is left of 10.00.
        let halves = claim(fixed, 2_000, 1_000).shares(&cents(&[667, 667, 666]));
        assert_eq!(halves, Ok(cents(&[334, 334, 332])));
    }

    #[test]
    fn a_fehlbedarfsfinanzierung_pays_last() {
        // 300.00 come from others: the first 300.00 of cost are theirs, everything beyond is the grant's.
        let deficit = claim(Financing::Fehlbedarfsfinanzierung, 100_000, 30_000);
        let shares = deficit.shares(&cents(&[20_000, 15_000, 5_000]));
        assert_eq!(shares, Ok(cents(&[0, 5_000, 5_000])));
        let before = Carried { eligible: Cents::new(40_000), share: Cents::new(10_000) };
        assert_eq!(ClaimFinancing { before, ..deficit }.shares(&cents(&[60_000])), Ok(cents(&[60_000])));
    }

    #[test]
    fn more_income_than_planned_is_used_up_before_the_grant_goes_on() {
        // Of 400.00 the grant carried 100.00 when others brought 300.00; now they bring 450.00.
        let before = Carried { eligible: Cents::new(40_000), share: Cents::new(10_000) };
        let richer = claim(Financing::Fehlbedarfsfinanzierung, 100_000, 45_000);
        let shares = ClaimFinancing { before, ..richer }.shares(&cents(&[10_000, 10_000]));
        assert_eq!(shares, Ok(cents(&[0, 5_000])), "600.00 less 450.00 are 150.00, 100.00 were given");
    }

    #[test]
    fn a_vollfinanzierung_carries_every_line() {
        let shares = claim(Financing::Vollfinanzierung, 100, 0).shares(&cents(&[1, 99]));
        assert_eq!(shares, Ok(cents(&[1, 99])));
    }

    #[test]
    fn what_follows_from_the_plan_is_refused_without_one() {
        for financing in financings(Cents::new(10)) {
            let unplanned = ClaimFinancing { planned: None, ..claim(financing, 1, 0) };
            let needs_plan = [FinancingKind::Fehlbedarfsfinanzierung, FinancingKind::Festbetragsfinanzierung];
            let refused = FinancingError::NoPlan { kind: financing.kind() };
            let expected = needs_plan.contains(&financing.kind()).then_some(refused);
            assert_eq!(unplanned.shares(&cents(&[1])).err(), expected, "{}", financing.word());
        }
    }

    proptest! {
        #[test]
        fn a_line_is_never_carried_beyond_its_cost_nor_all_lines_beyond_the_plan(
            planned in 1_i64..1_000_000,
            others in 0_i64..1_000_000,
            fixed in 1_i64..1_000_000,
            lines in prop::collection::vec(0_i64..10_000, 0..40),
        ) {
            for financing in financings(Cents::new(fixed.min(planned))) {
                let claim = claim(financing, planned, others);
                let shares = claim.shares(&cents(&lines)).unwrap();
                let within = |(share, line): (&Cents, &i64)| (0..=*line).contains(&share.get());
                prop_assert!(shares.iter().zip(&lines).all(within), "{}", financing.word());
                let most = financing.carries(Cents::new(planned), Cents::new(others)).unwrap();
                prop_assert!(Cents::sum(shares).unwrap() <= most, "{}", financing.word());
            }
        }

        /// Whether costs are claimed at once or one claim after the other, each line gets the same.
        #[test]
        fn two_claims_carry_what_one_carries(
            planned in 1_i64..1_000_000,
            others in 0_i64..100_000,
            first in prop::collection::vec(0_i64..10_000, 0..20),
            second in prop::collection::vec(0_i64..10_000, 0..20),
        ) {
            for financing in financings(Cents::new(planned)) {
                let claim = claim(financing, planned, others);
                let mut shares = claim.shares(&cents(&first)).unwrap();
                let (eligible, share) = (Cents::sum(cents(&first)).unwrap(), Cents::sum(shares.clone()).unwrap());
                let later = ClaimFinancing { before: Carried { eligible, share }, ..claim };
                shares.extend(later.shares(&cents(&second)).unwrap());
                let at_once = claim.shares(&cents(&[first.clone(), second.clone()].concat())).unwrap();
                prop_assert_eq!(shares, at_once, "{}", financing.word());
            }
        }

        /// The deficit of everything claimed is given to the cent, in whatever pieces it is claimed.
        #[test]
        fn a_deficit_is_exact_after_each_line(
            others in 0_i64..100_000,
            lines in prop::collection::vec(0_i64..10_000, 1..40),
        ) {
            let planned = others + lines.iter().sum::<i64>();
            let shares = claim(Financing::Fehlbedarfsfinanzierung, planned, others).shares(&cents(&lines)).unwrap();
            let (mut eligible, mut given) = (0, 0);
            for (line, share) in lines.iter().zip(shares) {
                eligible += line;
                given += share.get();
                prop_assert_eq!(given, (eligible - others).max(0));
            }
        }

        /// A higher cost is never carried by less.
        #[test]
        fn more_cost_is_never_carried_by_less(
            planned in 1_i64..100_000,
            others in 0_i64..100_000,
            line in 0_i64..100_000,
            more in 0_i64..100_000,
        ) {
            for financing in financings(Cents::new(planned)) {
                let claim = claim(financing, planned, others);
                let less = claim.shares(&cents(&[line])).unwrap();
                let share = claim.shares(&cents(&[line + more])).unwrap();
                prop_assert!(less[0] <= share[0], "{}", financing.word());
            }
        }
    }
}
