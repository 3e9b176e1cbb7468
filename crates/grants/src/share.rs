//! Shares in hundredths of a percent, exact.

use std::fmt;

use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

/// A share above nothing and of at most all, in hundredths of a percent: 8000 is 80 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Share(i32);

/// Why something is not a share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// Not above zero, or above all.
    #[error("a share lies between 1 and 10000 hundredths of a percent, not {0}")]
    Range(i32),
    /// Not digits, a dot and two digits.
    #[error("a percentage is written as digits, a dot and two digits, for example 80.00, not {0:?}")]
    Malformed(String),
}

impl Share {
    /// All of it: 100 %.
    pub const FULL: Self = Self(10_000);

    /// From hundredths of a percent.
    pub fn from_hundredths(hundredths: i32) -> Result<Self, ShareError> {
        if (1..=Self::FULL.0).contains(&hundredths) {
            Ok(Self(hundredths))
        } else {
            Err(ShareError::Range(hundredths))
        }
    }

    /// Reads a percentage such as `80.00`.
    pub fn parse_percent(text: &str) -> Result<Self, ShareError> {
        let malformed = || ShareError::Malformed(text.to_owned());
        // Written like an amount: 80.00 euros have as many cents as 80.00 % has hundredths.
        let hundredths = Cents::parse_euros(text).map_err(|_| malformed())?.get();
        Self::from_hundredths(i32::try_from(hundredths).map_err(|_| malformed())?)
    }

    /// The number of hundredths of a percent.
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// This share of an amount, rounded once, half away from zero, to the cent.
    pub fn of(self, amount: Cents) -> Result<Cents, MoneyError> {
        amount.share(i64::from(self.0), i64::from(Self::FULL.0))
    }
}

impl TryFrom<i32> for Share {
    type Error = ShareError;

    fn try_from(hundredths: i32) -> Result<Self, ShareError> {
        Self::from_hundredths(hundredths)
    }
}

impl From<Share> for i32 {
    fn from(share: Share) -> Self {
        share.0
    }
}

/// The percentage without its sign: `80.00`.
impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_share_ends_at_all_and_starts_above_nothing() {
        assert_eq!(Share::from_hundredths(10_000), Ok(Share::FULL));
        assert_eq!(Share::from_hundredths(1).unwrap().to_string(), "0.01");
        for hundredths in [0, -1, 10_001] {
            assert_eq!(Share::from_hundredths(hundredths), Err(ShareError::Range(hundredths)));
        }
    }

    #[test]
    fn a_percentage_has_two_digits_behind_the_dot() {
        assert_eq!(Share::parse_percent("80.00").unwrap().hundredths(), 8000);
        assert_eq!(Share::parse_percent("33.33").unwrap().to_string(), "33.33");
        assert_eq!(Share::parse_percent("100.01"), Err(ShareError::Range(10_001)));
        for text in ["80", "80,00", "80.0", "", "80.00 %", "NaN", "99999999999.00"] {
            assert_eq!(Share::parse_percent(text), Err(ShareError::Malformed(text.to_owned())));
        }
    }

    #[test]
    fn eighty_percent_of_a_lesson_are_thirty_euros() {
        let lesson = Cents::new(3750);
        assert_eq!(Share::parse_percent("80.00").unwrap().of(lesson), Ok(Cents::new(3000)));
        assert_eq!(Share::parse_percent("90.00").unwrap().of(lesson), Ok(Cents::new(3375)));
    }

    proptest! {
        #[test]
        fn a_share_is_at_most_all_and_within_half_a_cent(
            amount in 0_i64..=1_000_000_000_000_000,
            hundredths in 1_i32..=10_000,
        ) {
            let part = Share::from_hundredths(hundredths).unwrap().of(Cents::new(amount)).unwrap().get();
            prop_assert!((0..=amount).contains(&part));
            let error = i128::from(part) * 10_000 - i128::from(amount) * i128::from(hundredths);
            prop_assert!(error.abs() <= 5_000);
        }

        #[test]
        fn every_share_survives_its_text(hundredths in 1_i32..=10_000) {
            let share = Share::from_hundredths(hundredths).unwrap();
            prop_assert_eq!(Share::parse_percent(&share.to_string()), Ok(share));
        }
    }
}
