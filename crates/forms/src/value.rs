//! What a cell gets, and how a sheet writes it.

use chrono::NaiveDate;
use ledger::Cents;

/// What a cell gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// An amount in euros.
    Amount(Cents),
    /// A day.
    Day(NaiveDate),
    /// A number of things.
    Count(i64),
    /// Nothing: the proof does not state it.
    Nothing,
}

/// From which day a workbook counts days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Epoch {
    /// As almost all do.
    Of1900,
    /// As some from the Macintosh do.
    Of1904,
}

impl Epoch {
    /// The number of a day; none for days before March 1900, which programs count in different ways.
    pub(crate) fn number(self, day: NaiveDate) -> Option<i64> {
        let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
        let number = day.signed_duration_since(zero).num_days();
        let earlier = match self {
            Self::Of1900 => 0,
            Self::Of1904 => 1_462,
        };
        (number > 60).then_some(number - earlier)
    }
}

/// An amount as XML writes numbers: from its digits, and through no float.
pub(crate) fn decimal(amount: Cents) -> String {
    let (sign, cents) = (if amount < Cents::ZERO { "-" } else { "" }, amount.get().unsigned_abs());
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_every_cent() {
        let written =
            [0, 5, -5, 100, 123_456, -99, i64::MAX, i64::MIN].map(|cents| decimal(Cents::new(cents)));
        assert_eq!(
            written,
            [
                "0.00",
                "0.05",
                "-0.05",
                "1.00",
                "1234.56",
                "-0.99",
                "92233720368547758.07",
                "-92233720368547758.08"
            ]
        );
    }

    #[test]
    fn days_are_counted_as_the_workbook_counts_them() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        assert_eq!(Epoch::Of1900.number(day(2026, 12, 31)), Some(46_387));
        assert_eq!(Epoch::Of1904.number(day(2026, 12, 31)), Some(46_387 - 1_462));
        assert_eq!(Epoch::Of1900.number(day(1900, 3, 1)), Some(61));
        assert_eq!(Epoch::Of1900.number(day(1900, 2, 28)), None);
    }
}
