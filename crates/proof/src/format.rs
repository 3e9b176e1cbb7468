//! Amounts, numbers and dates as a German office writes them.

use chrono::{NaiveDate, NaiveDateTime};
use ledger::{Cents, MoneyError};

/// `1.234,56`, with a real minus sign (U+2212) so that columns of digits stay aligned.
pub(crate) fn amount(cents: Cents) -> String {
    let sign = if cents.get() < 0 { "\u{2212}" } else { "" };
    let magnitude = cents.get().unsigned_abs();
    format!("{sign}{},{:02}", count(magnitude / 100), magnitude % 100)
}

/// `1.234,56 EUR`.
pub(crate) fn euros(cents: Cents) -> String {
    format!("{} EUR", amount(cents))
}

/// `1.234`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// Hundredths of a percent: `50,00`.
pub(crate) fn hundredths(hundredths: u32) -> String {
    amount(Cents::new(hundredths.into()))
}

/// `31.12.2026`.
pub(crate) fn date(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// `31.12.2026 14:05:09`.
pub(crate) fn instant(at: NaiveDateTime) -> String {
    at.format("%d.%m.%Y %H:%M:%S").to_string()
}

/// The part of a total in hundredths (v.H.), rounded half away from zero to two digits; a dash when the
/// total is zero.
pub(crate) fn percent(part: Cents, total: Cents) -> Result<String, MoneyError> {
    let whole = Cents::new(10_000);
    match total.get() {
        0 => Ok("\u{2013}".to_owned()),
        total if total > 0 => whole.share(part.get(), total).map(amount),
        total => {
            let negated = total.checked_neg().ok_or(MoneyError::Overflow)?;
            let part = Cents::ZERO.minus(part)?;
            whole.share(part.get(), negated).map(amount)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_and_carry_a_real_minus() {
        let written: Vec<String> =
            [0, 5, 99, 100, 99_999, 100_000, 123_456_789, -1, -123_456].map(Cents::new).map(amount).into();
        let expected =
            ["0,00", "0,05", "0,99", "1,00", "999,99", "1.000,00", "1.234.567,89", "−0,01", "−1.234,56"];
        assert_eq!(written, expected);
    }

    #[test]
    fn the_largest_and_the_smallest_amount_can_be_written() {
        assert_eq!(amount(Cents::new(i64::MAX)), "92.233.720.368.547.758,07");
        assert_eq!(amount(Cents::new(i64::MIN)), "−92.233.720.368.547.758,08");
    }

    #[test]
    fn dates_have_leading_zeros() {
        assert_eq!(date(NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()), "01.03.2026");
    }

    #[test]
    fn percentages_round_half_away_from_zero() {
        let percent = |part, total| percent(Cents::new(part), Cents::new(total));
        assert_eq!(percent(80, 100), Ok("80,00".to_owned()));
        assert_eq!(percent(1, 3), Ok("33,33".to_owned()));
        assert_eq!(percent(2, 3), Ok("66,67".to_owned()));
        assert_eq!(percent(1, 20_000), Ok("0,01".to_owned()));
        assert_eq!(percent(1, 20_001), Ok("0,00".to_owned()));
        assert_eq!(percent(-1, 20_000), Ok("−0,01".to_owned()));
        assert_eq!(percent(-1, -2), Ok("50,00".to_owned()));
        assert_eq!(percent(5, 0), Ok("–".to_owned()));
        assert_eq!(percent(i64::MAX, 1), Err(MoneyError::Overflow));
    }
}
