//! Whole cents with checked arithmetic, and the exact split by largest remainder.
//!
//! No float and no rounding hides here: a sum that does not fit is an error, a share that does not divide
//! gives its odd cents to the largest remainders.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Euro cents. May be negative where a balance or a difference can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(i64);

/// Why an amount was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The result is larger than an amount can be.
    #[error("the amount is larger than an amount can be")]
    Overflow,
    /// The text is not digits, a dot and two digits.
    #[error("an amount is written as digits, a dot and two digits, for example 1240.00")]
    Malformed,
    /// An amount that must be above zero is not.
    #[error("the amount must be above zero")]
    NotPositive,
    /// More than thirteen digits before the dot.
    #[error("an amount has at most thirteen digits before the dot")]
    TooLarge,
    /// A split needs weights with a positive sum and none below zero.
    #[error("a split needs weights of at least zero with a sum above zero")]
    NoWeights,
}

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount of one transfer: 10,000,000,000,000.00 EUR.
    pub const MAX: Self = Self(1_000_000_000_000_000);

    /// From a number of cents.
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// The number of cents.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads `1240.00`: digits, a dot, exactly two digits, at most [`Cents::MAX`]; a minus sign may lead.
    pub fn parse_euros(text: &str) -> Result<Self, MoneyError> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (euros, cents) = digits.split_once('.').ok_or(MoneyError::Malformed)?;
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let leading_zero = euros.len() > 1 && euros.starts_with('0');
        if !all_digits(euros) || !all_digits(cents) || cents.len() != 2 || leading_zero {
            return Err(MoneyError::Malformed);
        }
        if euros.len() > 14 {
            return Err(MoneyError::TooLarge);
        }
        let value: i64 = format!("{euros}{cents}").parse().map_err(|_| MoneyError::TooLarge)?;
        if value > Self::MAX.0 {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self(if negative { -value } else { value }))
    }

    /// This amount, if it is above zero.
    pub fn positive(self) -> Result<Self, MoneyError> {
        if self.0 > 0 { Ok(self) } else { Err(MoneyError::NotPositive) }
    }

    /// `self + other`.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

    /// `self - other`.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

    /// `self * count`.
    pub fn times(self, count: i64) -> Result<Self, MoneyError> {
        self.0.checked_mul(count).map(Self).ok_or(MoneyError::Overflow)
    }

    /// The sum of all amounts.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// The share `numerator / denominator` of this amount, rounded half away from zero to the cent.
    ///
    /// # Errors
    /// [`MoneyError::NoWeights`] if the denominator is not above zero, [`MoneyError::Overflow`] if the
    /// result does not fit.
    pub fn share(self, numerator: i64, denominator: i64) -> Result<Self, MoneyError> {
        if denominator <= 0 {
            return Err(MoneyError::NoWeights);
        }
        let product = i128::from(self.0) * i128::from(numerator);
        let half = i128::from(denominator) / 2 * product.signum();
        let odd = i128::from(denominator) % 2 * product.signum();
        // Twice the product keeps the half exact for odd denominators.
        let rounded = (2 * product + 2 * half + odd) / (2 * i128::from(denominator));
        i64::try_from(rounded).map(Self).map_err(|_| MoneyError::Overflow)
    }

    /// Splits this amount by weights so that the parts add up to it exactly: each part is rounded towards
    /// zero, and the cents that are left go one each to the largest remainders, the first of equals first.
    pub fn split(self, weights: &[i64]) -> Result<Vec<Self>, MoneyError> {
        let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        if total <= 0 || weights.iter().any(|weight| *weight < 0) {
            return Err(MoneyError::NoWeights);
        }
        let sign = i128::from(self.0.signum());
        let amount = i128::from(self.0).abs();
        let mut parts: Vec<i128> =
            weights.iter().map(|weight| amount * i128::from(*weight) / total).collect();
        let left = amount - parts.iter().sum::<i128>();
        let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
        by_remainder.sort_by_key(|index| std::cmp::Reverse(amount * i128::from(weights[*index]) % total));
        for (index, _) in by_remainder.into_iter().zip(0..left) {
            parts[index] += 1;
        }
        parts
            .into_iter()
            .map(|part| i64::try_from(part * sign).map(Self).map_err(|_| MoneyError::Overflow))
            .collect()
    }
}

/// Euros as the API writes them: `1240.00`, `-0.01`.
impl fmt::Display for Cents {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(out, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn euros_are_read_and_written_the_same() {
        for text in ["0.00", "0.01", "1240.00", "-0.01", "10000000000000.00"] {
            assert_eq!(Cents::parse_euros(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in [
            "",
            ".",
            "1",
            "1.",
            ".00",
            "1.0",
            "1.000",
            "1,00",
            "+1.00",
            "--1.00",
            " 1.00",
            "NaN",
            "1e3.00",
            "01.00",
            "inf",
            "1.-1",
            "\u{661}.00",
            "1.00 ",
        ] {
            assert_eq!(Cents::parse_euros(text), Err(MoneyError::Malformed), "{text:?}");
        }
        for text in ["10000000000000.01", "123456789012345.00", "99999999999999999999.00"] {
            assert_eq!(Cents::parse_euros(text), Err(MoneyError::TooLarge), "{text:?}");
        }
    }

    #[test]
    fn arithmetic_that_does_not_fit_is_an_error() {
        let most = Cents::new(i64::MAX);
        assert_eq!(most.plus(Cents::new(1)), Err(MoneyError::Overflow));
        assert_eq!(Cents::new(i64::MIN).minus(Cents::new(1)), Err(MoneyError::Overflow));
        assert_eq!(most.times(2), Err(MoneyError::Overflow));
        assert_eq!(most.share(3, 2), Err(MoneyError::Overflow));
    }

    #[test]
    fn a_share_rounds_half_away_from_zero_once() {
        assert_eq!(Cents::new(3750).share(80, 100), Ok(Cents::new(3000)));
        assert_eq!(Cents::new(5).share(1, 10), Ok(Cents::new(1)));
        assert_eq!(Cents::new(4).share(1, 10), Ok(Cents::new(0)));
        assert_eq!(Cents::new(-5).share(1, 10), Ok(Cents::new(-1)));
        assert_eq!(Cents::new(100).share(2, 3), Ok(Cents::new(67)));
        assert_eq!(Cents::new(1).share(1, 3), Ok(Cents::new(0)));
        assert_eq!(Cents::new(1).share(1, 0), Err(MoneyError::NoWeights));
    }

    #[test]
    fn the_odd_cent_goes_to_the_largest_remainder() {
        let thirds: Vec<i64> = Cents::new(100).split(&[1, 1, 1]).unwrap().iter().map(|c| c.get()).collect();
        assert_eq!(thirds, [34, 33, 33]);
        let uneven: Vec<i64> = Cents::new(10).split(&[1, 2, 4]).unwrap().iter().map(|c| c.get()).collect();
        assert_eq!(uneven, [1, 3, 6]);
        assert_eq!(Cents::new(1).split(&[]), Err(MoneyError::NoWeights));
        assert_eq!(Cents::new(1).split(&[0]), Err(MoneyError::NoWeights));
        assert_eq!(Cents::new(1).split(&[2, -1]), Err(MoneyError::NoWeights));
    }

    proptest! {
        #[test]
        fn parts_add_up_and_stay_within_one_cent(
            amount in -1_000_000_000_000_000_i64..=1_000_000_000_000_000,
            weights in prop::collection::vec(0_i64..1_000_000, 1..20),
        ) {
            prop_assume!(weights.iter().sum::<i64>() > 0);
            let parts = Cents::new(amount).split(&weights).unwrap();
            prop_assert_eq!(Cents::sum(parts.iter().copied()).unwrap(), Cents::new(amount));
            let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                let exact_times_total = i128::from(amount) * i128::from(*weight);
                prop_assert!((i128::from(part.get()) * total - exact_times_total).abs() < total);
            }
        }

        /// Of what several gave nobody is asked for more than it gave, and everything is asked for.
        #[test]
        fn no_part_is_larger_than_what_it_is_weighed_by(
            given in prop::collection::vec(0_i64..1_000_000, 1..6),
            hundredths in 0_i64..=10_000,
        ) {
            let total: i64 = given.iter().sum();
            prop_assume!(total > 0);
            let amount = Cents::new(total).share(hundredths, 10_000).unwrap();
            let parts = amount.split(&given).unwrap();
            prop_assert_eq!(Cents::sum(parts.iter().copied()), Ok(amount));
            prop_assert!(parts.iter().zip(&given).all(|(part, most)| (0..=*most).contains(&part.get())));
        }

        #[test]
        fn every_amount_survives_its_text(cents in -1_000_000_000_000_000_i64..=1_000_000_000_000_000) {
            let amount = Cents::new(cents);
            prop_assert_eq!(Cents::parse_euros(&amount.to_string()), Ok(amount));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,24}") {
            if let Ok(amount) = Cents::parse_euros(&text) {
                prop_assert_eq!(amount.to_string(), text.replace("-0.00", "0.00"));
            }
        }

        #[test]
        fn a_share_is_within_half_a_cent(amount in -1_000_000_000_000_i64..1_000_000_000_000, n in 0_i64..10_000) {
            let share = Cents::new(amount).share(n, 10_000).unwrap();
            let error = i128::from(share.get()) * 10_000 - i128::from(amount) * i128::from(n);
            prop_assert!(error.abs() <= 5_000);
        }
    }
}
