//! How long money that came in may still wait for its use, tranche by tranche.
//!
//! The clock of a tranche starts at its credit: what was not used within the period is late (Nr. 8.6 VV zu § 44 LHO NRW).

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};

use super::{Dated, MissingFigure, Movement, Span, attribute};

/// The warnings, as sixtieths of the period: after 30, 45 and 55 days of two months, and the same shares of another period.
const WARNINGS: [u32; 3] = [30, 45, 55];
/// How many days two months are counted as.
const SIXTY: u32 = 60;

/// Where each tranche stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseClock {
    /// The tranches, the oldest first.
    pub tranches: Vec<TrancheClock>,
    /// Spending that no money covered yet. Cents.
    pub paid_ahead: Cents,
}

/// Where one tranche stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrancheClock {
    /// Its place among the money received.
    pub received: usize,
    /// The day of its credit.
    pub credited_on: NaiveDate,
    /// How much came in.
    pub amount: Cents,
    /// How much of it was used.
    pub used: Cents,
    /// How much of it is still to be used.
    pub still_to_use: Cents,
    /// The last day on which it is used in time.
    pub use_until: NaiveDate,
    /// What it was used for, the oldest first.
    pub slices: Vec<UsedSlice>,
    /// Where it stands.
    pub stage: UseStage,
}

/// A part of a tranche that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedSlice {
    /// The place of the spending.
    pub spent: usize,
    /// How much.
    pub amount: Cents,
    /// The day it was used.
    pub used_on: NaiveDate,
    /// By how many days it was late.
    pub days_late: i64,
}

/// Where a tranche stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UseStage {
    /// All of it is used.
    Used,
    /// Some of it waits, and there is time.
    Running {
        /// So many days.
        days_left: i64,
        /// How many of the three warnings are due.
        warnings: u8,
    },
    /// Some of it waits for longer than it may.
    Late {
        /// By so many days.
        days: i64,
    },
}

/// Why there is no clock.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UseClockError {
    /// The period is not known.
    #[error(transparent)]
    Missing(#[from] MissingFigure),
    /// The period ends beyond the calendar.
    #[error("{span} after {credited_on} lie beyond the calendar")]
    BeyondCalendar {
        /// The period.
        span: Span,
        /// The day of the credit.
        credited_on: NaiveDate,
    },
    /// An amount that cannot be.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl UseClock {
    /// The clock on a day, from the movements until then.
    pub fn on(
        today: NaiveDate,
        received: &[Movement],
        spent: &[Movement],
        use_by: &Dated<Span>,
    ) -> Result<Self, UseClockError> {
        let found = attribute(received, spent)?;
        let mut tranches = Vec::new();
        let mut slices = found.slices.into_iter().peekable();
        let unused = found.unused.into_iter().map(|rest| (rest.place, rest.amount));
        let mut unused = unused.peekable();
        // Both stand by tranche, and only the last tranche that was touched can have slices and a rest.
        loop {
            let next = slices.peek().map(|slice| slice.received).or(unused.peek().map(|(place, _)| *place));
            let Some(place) = next else { break };
            let mut tranche = TrancheClock::started(place, &received[place], use_by)?;
            while let Some(slice) = slices.next_if(|slice| slice.received == place) {
                tranche.spend(slice.spent, slice.amount, slice.used_on)?;
            }
            unused.next_if(|(rest, _)| *rest == place);
            tranche.stage = tranche.stage_on(today, use_by.on(tranche.credited_on)?.value);
            tranches.push(tranche);
        }
        let paid_ahead = Cents::sum(found.ahead.iter().map(|rest| rest.amount))?;
        Ok(Self { tranches, paid_ahead })
    }
}

impl TrancheClock {
    fn started(place: usize, money: &Movement, use_by: &Dated<Span>) -> Result<Self, UseClockError> {
        let (credited_on, amount) = (money.on, money.amount);
        let span = use_by.on(credited_on)?.value;
        let beyond = UseClockError::BeyondCalendar { span, credited_on };
        Ok(Self {
            received: place,
            credited_on,
            amount,
            used: Cents::ZERO,
            still_to_use: amount,
            use_until: span.end_after(credited_on).ok_or(beyond)?,
            slices: Vec::with_capacity(1),
            stage: UseStage::Used,
        })
    }

    fn spend(&mut self, spent: usize, amount: Cents, used_on: NaiveDate) -> Result<(), MoneyError> {
        self.used = self.used.plus(amount)?;
        self.still_to_use = self.still_to_use.minus(amount)?;
        let days_late = days_between(self.use_until, used_on).max(0);
        self.slices.push(UsedSlice { spent, amount, used_on, days_late });
        Ok(())
    }

    fn stage_on(&self, today: NaiveDate, span: Span) -> UseStage {
        if self.still_to_use == Cents::ZERO {
            return UseStage::Used;
        }
        let days_left = days_between(today, self.use_until);
        if days_left < 0 {
            return UseStage::Late { days: -days_left };
        }
        let passed = days_between(self.credited_on, today);
        let due = |sixtieths: &&u32| {
            passed * i64::from(SIXTY) >= i64::from(span.nominal_days()) * i64::from(**sixtieths)
        };
        let warnings = WARNINGS.iter().filter(due).map(|_| 1).sum();
        UseStage::Running { days_left, warnings }
    }
}

fn days_between(from: NaiveDate, until: NaiveDate) -> i64 {
    until.signed_duration_since(from).num_days()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::LawParameters;
    use crate::sample::day;

    fn movements(of: &[(&str, i64)]) -> Vec<Movement> {
        of.iter().map(|(on, cents)| Movement { on: day(on), amount: Cents::new(*cents) }).collect()
    }

    fn clock(today: &str, received: &[(&str, i64)], spent: &[(&str, i64)]) -> UseClock {
        let law = LawParameters::of_nrw().unwrap();
        UseClock::on(day(today), &movements(received), &movements(spent), &law.use_by).unwrap()
    }

    fn stage(today: &str) -> UseStage {
        clock(today, &[("2022-11-15", 100)], &[]).tranches[0].stage
    }

    #[test]
    fn two_months_end_on_the_day_with_the_same_number() {
        let table = [
            ("2022-11-15", UseStage::Running { days_left: 61, warnings: 0 }),
            ("2022-12-14", UseStage::Running { days_left: 32, warnings: 0 }),
            ("2022-12-15", UseStage::Running { days_left: 31, warnings: 1 }),
            ("2022-12-30", UseStage::Running { days_left: 16, warnings: 2 }),
            ("2023-01-09", UseStage::Running { days_left: 6, warnings: 3 }),
            ("2023-01-15", UseStage::Running { days_left: 0, warnings: 3 }),
            ("2023-01-16", UseStage::Late { days: 1 }),
        ];
        for (today, expected) in table {
            assert_eq!(stage(today), expected, "{today}");
        }
    }

    #[test]
    fn another_period_warns_at_the_same_shares() {
        let six_weeks = |passed| {
            let tranche = clock("2022-11-15", &[("2022-11-15", 100)], &[]).tranches[0].clone();
            let today = day("2022-11-15") + chrono::Days::new(passed);
            match tranche.stage_on(today, Span::Weeks(6)) {
                UseStage::Running { warnings, .. } => warnings,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!([20, 21, 31, 32, 38, 39].map(six_weeks), [0, 1, 1, 2, 2, 3]);
    }

    #[test]
    fn each_tranche_says_what_was_used_and_how_late() {
        let received = [("2022-11-15", 1_000), ("2023-02-01", 500)];
        let spent = [("2022-12-01", 300), ("2023-01-20", 600), ("2023-02-10", 300)];
        let clock = clock("2023-03-01", &received, &spent);
        let [first, second] = clock.tranches.as_slice() else { panic!("{clock:?}") };
        assert_eq!((first.used, first.still_to_use), (Cents::new(1_000), Cents::ZERO));
        assert_eq!((first.use_until, first.stage), (day("2023-01-15"), UseStage::Used));
        let late = first.slices.iter().map(|slice| (slice.spent, slice.amount.get(), slice.days_late));
        assert_eq!(late.collect::<Vec<_>>(), [(0, 300, 0), (1, 600, 5), (2, 100, 26)]);
        assert_eq!((second.used.get(), second.still_to_use.get()), (200, 300));
        assert_eq!(second.stage, UseStage::Running { days_left: 31, warnings: 0 });
        assert_eq!(clock.paid_ahead, Cents::ZERO);
    }

    #[test]
    fn money_that_came_before_the_figure_is_known_is_refused() {
        let law = LawParameters::of_nrw().unwrap();
        let refused = UseClock::on(day("2023-01-01"), &movements(&[("2001-01-01", 1)]), &[], &law.use_by);
        assert!(matches!(refused, Err(UseClockError::Missing(_))));
    }
}
