//! Interest rates: so many percent a year, exact.

use std::fmt;

use ledger::Cents;
use serde::{Deserialize, Serialize};

/// Above this, and below its opposite, nobody means an interest rate: 100 % a year, in hundredths of a percent.
const MOST: i32 = 10_000;

/// Percent a year, in hundredths of a percent; it may lie below zero: -88 is -0.88 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InterestRate(i32);

/// Why something is no interest rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InterestRateError {
    /// Not digits, a dot and two digits.
    #[error(
        "an interest rate is written as digits, a dot and two digits, for example 2.12 or -0.88, not {0:?}"
    )]
    Malformed(String),
    /// Beyond 100 % a year.
    #[error("an interest rate lies between -100.00 and 100.00 percent a year, not {0:?}")]
    Range(String),
}

impl InterestRate {
    /// None: 0 %.
    pub const ZERO: Self = Self(0);

    /// From hundredths of a percent; nothing beyond 100 % a year.
    pub fn from_hundredths(hundredths: i32) -> Option<Self> {
        (-MOST..=MOST).contains(&hundredths).then_some(Self(hundredths))
    }

    /// Reads a rate such as `2.12` or `-0.88`.
    pub fn parse(text: &str) -> Result<Self, InterestRateError> {
        // Written like an amount: -0.88 euros have as many cents as -0.88 % has hundredths.
        let hundredths =
            Cents::parse_euros(text).map_err(|_| InterestRateError::Malformed(text.to_owned()))?.get();
        let rate = i32::try_from(hundredths).ok().and_then(Self::from_hundredths);
        rate.ok_or_else(|| InterestRateError::Range(text.to_owned()))
    }

    /// The number of hundredths of a percent.
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// Both together, as a base rate and its surcharge. Two rates of at most 100 % fit.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl TryFrom<String> for InterestRate {
    type Error = InterestRateError;

    fn try_from(text: String) -> Result<Self, InterestRateError> {
        Self::parse(&text)
    }
}

impl From<InterestRate> for String {
    fn from(rate: InterestRate) -> Self {
        rate.to_string()
    }
}

/// The percentage without its sign: `-0.88`.
impl fmt::Display for InterestRate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        Cents::new(i64::from(self.0)).fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_and_written_the_same_also_below_zero() {
        for text in ["0.00", "2.12", "-0.88", "100.00", "-100.00"] {
            assert_eq!(InterestRate::parse(text).unwrap().to_string(), text);
        }
        let total = InterestRate::parse("-0.88").unwrap().plus(InterestRate::parse("3.00").unwrap());
        assert_eq!(total.to_string(), "2.12");
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        for text in ["", "3", "3,00", "3.000", "+3.00", "3.00 %"] {
            assert_eq!(InterestRate::parse(text), Err(InterestRateError::Malformed(text.to_owned())));
        }
        for text in ["100.01", "-100.01", "9999999999.00"] {
            assert_eq!(InterestRate::parse(text), Err(InterestRateError::Range(text.to_owned())));
        }
    }
}
