//! How far a line of a Finanzierungsplan may be exceeded.

use std::fmt;

use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

use crate::Share;

/// How far a plan line may be exceeded if others save as much: from nothing, where each line binds as it stands, to as
/// much again. In hundredths of a percent: 2000 is 20 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Flexibility(i32);

/// Why something is not a flexibility.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlexibilityError {
    /// Below nothing, or above as much again.
    #[error("a flexibility lies between 0 and 10000 hundredths of a percent, not {0}")]
    Range(i32),
    /// Not digits, a dot and two digits.
    #[error("a percentage is written as digits, a dot and two digits, for example 20.00, not {0:?}")]
    Malformed(String),
}

impl Flexibility {
    /// None: each line binds as it stands.
    pub const NONE: Self = Self(0);

    /// From hundredths of a percent.
    pub fn from_hundredths(hundredths: i32) -> Result<Self, FlexibilityError> {
        if (0..=Share::FULL.hundredths()).contains(&hundredths) {
            Ok(Self(hundredths))
        } else {
            Err(FlexibilityError::Range(hundredths))
        }
    }

    /// Reads a percentage such as `20.00`.
    pub fn parse_percent(text: &str) -> Result<Self, FlexibilityError> {
        let malformed = || FlexibilityError::Malformed(text.to_owned());
        // Written like an amount, as a share is.
        let hundredths = Cents::parse_euros(text).map_err(|_| malformed())?.get();
        Self::from_hundredths(i32::try_from(hundredths).map_err(|_| malformed())?)
    }

    /// The number of hundredths of a percent.
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// By how much a planned amount may be exceeded, rounded once, half away from zero, to the cent.
    pub fn of(self, planned: Cents) -> Result<Cents, MoneyError> {
        planned.share(i64::from(self.0), i64::from(Share::FULL.hundredths()))
    }
}

impl TryFrom<i32> for Flexibility {
    type Error = FlexibilityError;

    fn try_from(hundredths: i32) -> Result<Self, FlexibilityError> {
        Self::from_hundredths(hundredths)
    }
}

impl From<Flexibility> for i32 {
    fn from(flexibility: Flexibility) -> Self {
        flexibility.0
    }
}

/// The percentage without its sign: `20.00`.
impl fmt::Display for Flexibility {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flexibility_reaches_from_nothing_to_as_much_again() {
        for (text, more) in [("0.00", 0), ("20.00", 200), ("33.33", 333), ("100.00", 1_000)] {
            let flexibility = Flexibility::parse_percent(text).unwrap();
            assert_eq!(flexibility.to_string(), text);
            assert_eq!(flexibility.of(Cents::new(1_000)), Ok(Cents::new(more)));
        }
        assert_eq!(Flexibility::parse_percent("0.00"), Ok(Flexibility::NONE));
        assert_eq!(Flexibility::parse_percent("100.01"), Err(FlexibilityError::Range(10_001)));
        assert_eq!(Flexibility::parse_percent("-0.01"), Err(FlexibilityError::Range(-1)));
        for text in ["20", "20,00", "", "20.00 %", "99999999999.00"] {
            let refused = FlexibilityError::Malformed(text.to_owned());
            assert_eq!(Flexibility::parse_percent(text), Err(refused));
        }
    }
}
