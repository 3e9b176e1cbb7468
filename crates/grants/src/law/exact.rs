//! Interest before it is rounded: exact, in fractions of a cent.

use std::fmt;

use ledger::{Cents, MoneyError};

use super::{InterestRate, YearLength};

/// The least number that 360, 365 and 366 divide: a day of each year is a whole number of its parts.
const YEAR_PARTS: i128 = 1_603_080;
/// How many parts a cent has: a hundredth of a percent of a cent for a day of any year is a whole number of them.
const CENT_PARTS: i128 = 10_000 * YEAR_PARTS;

/// An exact amount in parts of a cent. Interest of any rate, for days of years of any length, and each sum of it is a
/// whole number of parts, so that nothing is rounded before [`ExactCents::rounded`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExactCents(i128);

impl ExactCents {
    /// The interest on an amount for so many days, without interest on interest.
    pub fn interest(
        amount: Cents,
        rate: InterestRate,
        days: i64,
        year: YearLength,
    ) -> Result<Self, MoneyError> {
        let day_parts = YEAR_PARTS / i128::from(year.days());
        let yearly = i128::from(amount.get()) * i128::from(rate.hundredths());
        let parts = yearly.checked_mul(i128::from(days)).and_then(|daily| daily.checked_mul(day_parts));
        parts.map(Self).ok_or(MoneyError::Overflow)
    }

    /// `self + other`.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

    /// Rounded to the cent, half away from zero.
    pub fn rounded(self) -> Result<Cents, MoneyError> {
        i64::try_from(self.in_units_of(CENT_PARTS)).map(Cents::new).map_err(|_| MoneyError::Overflow)
    }

    fn in_units_of(self, unit: i128) -> i128 {
        (self.0.abs() + unit / 2) / unit * self.0.signum()
    }
}

/// Euros with six decimals, to be followed by hand: `26.717808`.
impl fmt::Display for ExactCents {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millionths = self.in_units_of(CENT_PARTS / 10_000);
        let sign = if millionths < 0 { "-" } else { "" };
        let (euros, rest) = (millionths.abs() / 1_000_000, millionths.abs() % 1_000_000);
        write!(out, "{sign}{euros}.{rest:06}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn interest(cents: i64, rate: &str, days: i64, year: YearLength) -> ExactCents {
        let rate = InterestRate::parse(rate).unwrap();
        ExactCents::interest(Cents::new(cents), rate, days, year).unwrap()
    }

    #[test]
    fn parts_are_summed_before_they_are_rounded() {
        let first = interest(1_000_000, "2.12", 46, YearLength::Days365);
        let second = interest(1_000_000, "4.62", 74, YearLength::Days365);
        assert_eq!([first.to_string(), second.to_string()], ["26.717808", "93.665753"]);
        assert_eq!(first.plus(second).unwrap().rounded(), Ok(Cents::new(12_038)));
        let rounded = [first, second].map(|part| part.rounded().unwrap().get());
        assert_eq!(rounded, [2_672, 9_367], "which would have come to a cent more");
    }

    #[test]
    fn half_a_cent_is_rounded_up_and_of_a_debt_down() {
        // 36 euros at 10 % for a day of a year of 360 days are exactly one cent, 18 euros half a cent.
        for (cents, rate, rounded) in [(1_800, "10.00", 1), (1_799, "10.00", 0), (1_800, "-10.00", -1)] {
            let exact = interest(cents, rate, 1, YearLength::Days360);
            assert_eq!(exact.rounded(), Ok(Cents::new(rounded)), "{cents} {rate}");
        }
        assert_eq!(interest(1_800, "-10.00", 1, YearLength::Days360).to_string(), "-0.005000");
    }

    #[test]
    fn the_largest_amount_for_a_century_fits_and_more_is_an_error() {
        let century = interest(Cents::MAX.get(), "100.00", 36_525, YearLength::Days365);
        assert!(century.rounded().is_ok());
        let rate = InterestRate::parse("100.00").unwrap();
        let amount = Cents::new(i64::MAX);
        let refused = ExactCents::interest(amount, rate, i64::MAX, YearLength::Days360);
        assert_eq!(refused, Err(MoneyError::Overflow));
    }

    proptest! {
        #[test]
        fn a_year_in_any_number_of_pieces_is_a_year(
            cents in 0_i64..1_000_000_000_000, hundredths in -500_i32..2_000, cut in 0_i64..=360,
        ) {
            let rate = InterestRate::from_hundredths(hundredths).unwrap();
            for year in [YearLength::Days360, YearLength::Days365, YearLength::Days366] {
                let run = |days| ExactCents::interest(Cents::new(cents), rate, days, year).unwrap();
                prop_assert_eq!(run(cut).plus(run(year.days() - cut)), Ok(run(year.days())));
                let whole = Cents::new(cents).share(i64::from(hundredths), 10_000);
                prop_assert_eq!(run(year.days()).rounded(), whole);
            }
        }
    }
}
