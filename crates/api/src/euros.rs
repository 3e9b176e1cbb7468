//! Amounts at the edge: strings of euros with a dot and two decimals, never JSON numbers.

use std::fmt;

use ledger::{Cents, MoneyError};
use rust_decimal::{Decimal, Error as DecimalError};
use serde::{Serialize, Serializer};

/// How many decimals an amount has.
const DECIMALS: u32 = 2;

/// An amount in euros, exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Euros(Decimal);

impl Euros {
    /// Reads an amount above zero: digits, a dot, two digits, at most [`Cents::MAX`].
    pub(crate) fn parse(text: &str) -> Result<Self, MoneyError> {
        let amount = Decimal::from_str_exact(text).map_err(|cause| refused(text, &cause))?;
        // What is not written as it would be printed has a sign, white space, a leading zero, or not two decimals.
        if amount.scale() != DECIMALS || amount.to_string() != text {
            return Err(MoneyError::Malformed);
        }
        if amount <= Decimal::ZERO {
            return Err(MoneyError::NotPositive);
        }
        if amount > Self::from(Cents::MAX).0 { Err(MoneyError::TooLarge) } else { Ok(Self(amount)) }
    }

    /// An amount for examples.
    pub(crate) fn sample(cents: i64) -> Self {
        Self(Decimal::new(cents, DECIMALS))
    }

    /// The amount in cents.
    pub(crate) fn cents(self) -> Result<Cents, MoneyError> {
        // With two decimals the mantissa counts the cents.
        i64::try_from(self.0.mantissa()).map(Cents::new).map_err(|_| MoneyError::TooLarge)
    }
}

/// Digits that are too many for a decimal are too large; anything else is no amount.
fn refused(text: &str, cause: &DecimalError) -> MoneyError {
    let amount = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match cause {
        DecimalError::Underflow => MoneyError::Malformed,
        _ if amount && text.len() > 20 => MoneyError::TooLarge,
        _ => MoneyError::Malformed,
    }
}

impl From<Cents> for Euros {
    fn from(cents: Cents) -> Self {
        Self(Decimal::new(cents.get(), DECIMALS))
    }
}

impl fmt::Display for Euros {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Serialize for Euros {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_to_the_cent_and_written_the_same() {
        for (text, cents) in [("0.01", 1), ("1240.00", 124_000), ("10000000000000.00", Cents::MAX.get())] {
            let amount = Euros::parse(text).unwrap();
            assert_eq!(amount.cents(), Ok(Cents::new(cents)));
            assert_eq!(amount.to_string(), text);
        }
        assert_eq!(Euros::from(Cents::new(-5)).to_string(), "-0.05");
    }

    #[test]
    fn what_is_not_an_amount_above_zero_is_refused_with_the_reason() {
        let malformed = [
            "",
            ".",
            "1",
            "1.",
            ".00",
            "1.0",
            "1.000",
            "1240.005",
            "1,00",
            "+1.00",
            "--1.00",
            " 1.00",
            "1.00 ",
            "NaN",
            "inf",
            "1e3.00",
            "1e3",
            "01.00",
            "1_000.00",
            "\u{661}.00",
            "zwölf",
            "0.00000000000000000000000000000001",
        ];
        for text in malformed {
            assert_eq!(Euros::parse(text), Err(MoneyError::Malformed), "{text:?}");
        }
        for text in ["0.00", "-1.00", "-0.01"] {
            assert_eq!(Euros::parse(text), Err(MoneyError::NotPositive), "{text:?}");
        }
        for text in ["10000000000000.01", "123456789012345.00", "99999999999999999999999999999999.00"] {
            assert_eq!(Euros::parse(text), Err(MoneyError::TooLarge), "{text:?}");
        }
    }
}
