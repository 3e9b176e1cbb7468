//! Amounts: `1.234,56 €` out, and in whatever a person means by one that cannot mean anything else.

use ledger::Cents;

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AmountError {
    /// Nothing is there.
    #[error("Bitte einen Betrag eingeben, zum Beispiel 1.234,56.")]
    Empty,
    /// More than two digits behind the comma.
    #[error("Ein Betrag hat höchstens zwei Stellen hinter dem Komma, zum Beispiel 1.234,56.")]
    Decimals,
    /// A point that may stand for a comma or for thousands.
    #[error("Der Punkt ist nicht eindeutig. Bitte die Cent mit Komma angeben, zum Beispiel 1.234,00.")]
    Ambiguous,
    /// Something else.
    #[error("Das ist kein Betrag. Bitte so eingeben: 1.234,56.")]
    Malformed,
    /// Beyond all amounts.
    #[error("Der Betrag ist zu groß.")]
    TooLarge,
}

/// A space that does not break.
const FIRM_SPACE: char = '\u{a0}';
/// The sign of what is below zero.
const MINUS: char = '\u{2212}';

/// An amount as it is printed: 1.234,56 €.
pub(crate) fn euros(amount: Cents) -> String {
    let digits = format!("{:03}", amount.get().unsigned_abs());
    let (whole, cents) = digits.split_at(digits.len() - 2);
    let mut text = String::new();
    if amount < Cents::ZERO {
        text.push(MINUS);
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    format!("{text},{cents}{FIRM_SPACE}€")
}

/// An amount as somebody would type it: 1.234,56.
pub(crate) fn typed_euros(amount: Cents) -> String {
    euros(amount).trim_end_matches('€').trim_end().to_owned()
}

/// Reads an amount: digits, thousands in points or spaces, two cents or one or none behind a comma, a € behind it all.
pub(crate) fn read_euros(text: &str) -> Result<Cents, AmountError> {
    let text = text.trim();
    let text = text.strip_suffix('€').or_else(|| text.strip_suffix("EUR")).unwrap_or(text).trim();
    if text.is_empty() {
        return Err(AmountError::Empty);
    }
    let (is_negative, text) = text.strip_prefix(['-', MINUS]).map_or((false, text), |rest| (true, rest));
    let (whole, cents) = text.split_once(',').map_or((text, None), |(whole, cents)| (whole, Some(cents)));
    let cents = cents.map_or(Ok("00".to_owned()), read_cents)?;
    let whole = read_whole(whole, text.contains(','))?;
    let digits = format!("{whole}{cents}");
    let amount = digits.trim_start_matches('0');
    // Sixteen digits fit; how large an amount can be says the ledger.
    let amount: i64 =
        if amount.is_empty() { 0 } else { amount.parse().map_err(|_| AmountError::TooLarge)? };
    if amount > Cents::MAX.get() {
        return Err(AmountError::TooLarge);
    }
    Ok(Cents::new(if is_negative { -amount } else { amount }))
}

fn read_cents(text: &str) -> Result<String, AmountError> {
    if text.is_empty() || !all_digits(text) {
        return Err(AmountError::Malformed);
    }
    match text.len() {
        1 => Ok(format!("{text}0")),
        2 => Ok(text.to_owned()),
        _ => Err(AmountError::Decimals),
    }
}

/// The digits before the comma. One point alone, without a comma behind it, says nothing certain.
fn read_whole(text: &str, has_cents: bool) -> Result<String, AmountError> {
    let is_space = |one: char| matches!(one, ' ' | FIRM_SPACE | '\u{202f}');
    if all_digits(text) && !text.is_empty() {
        return Ok(text.to_owned());
    }
    let points = text.matches('.').count();
    if points > 0 && text.contains(is_space) {
        return Err(AmountError::Malformed);
    }
    if points == 1 && !has_cents {
        return Err(AmountError::Ambiguous);
    }
    let mut groups = text.split(|one: char| one == '.' || is_space(one));
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()) && all_digits(first));
    let first = first.ok_or(AmountError::Malformed)?;
    groups.try_fold(first.to_owned(), |whole, group| {
        if group.len() == 3 && all_digits(group) { Ok(whole + group) } else { Err(AmountError::Malformed) }
    })
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_mean_is_read() {
        for (text, cents) in [
            ("1234,56", 123_456),
            ("1.234,56", 123_456),
            ("1 234,56 €", 123_456),
            ("1\u{a0}234,56\u{a0}€", 123_456),
            ("1\u{202f}234,5", 123_450),
            ("1234", 123_400),
            ("1234,5", 123_450),
            ("1.234.567", 123_456_700),
            ("0,01", 1),
            ("007,10", 710),
            ("-0,01", -1),
            ("\u{2212}1.000,00 €", -100_000),
            ("12 EUR", 1200),
            ("10.000.000.000.000,00", Cents::MAX.get()),
        ] {
            assert_eq!(read_euros(text), Ok(Cents::new(cents)), "{text}");
        }
    }

    #[test]
    fn what_may_mean_two_things_or_none_is_refused() {
        use AmountError::{Ambiguous, Decimals, Empty, Malformed, TooLarge};
        for (text, cause) in [
            ("", Empty),
            ("  €", Empty),
            ("1.234", Ambiguous),
            ("1234.56", Ambiguous),
            ("0.5", Ambiguous),
            ("1,234", Decimals),
            ("1,2345", Decimals),
            ("1,234.56", Malformed),
            ("1.23,4", Malformed),
            ("12.34.567", Malformed),
            ("1. 234,00", Malformed),
            ("1.234 567,00", Malformed),
            ("1,", Malformed),
            (",50", Malformed),
            ("--1", Malformed),
            ("1e3", Malformed),
            ("zehn", Malformed),
            ("١٢", Malformed),
            ("1,2,3", Malformed),
            ("10.000.000.000.000,01", TooLarge),
            ("99999999999999999999", TooLarge),
        ] {
            assert_eq!(read_euros(text), Err(cause), "{text}");
        }
    }

    #[test]
    fn amounts_are_printed_with_points_a_comma_and_a_firm_space() {
        for (cents, text) in [
            (0, "0,00\u{a0}€"),
            (5, "0,05\u{a0}€"),
            (123_456, "1.234,56\u{a0}€"),
            (-123_456_789, "\u{2212}1.234.567,89\u{a0}€"),
        ] {
            assert_eq!(euros(Cents::new(cents)), text);
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(cents in -Cents::MAX.get()..=Cents::MAX.get()) {
            prop_assert_eq!(read_euros(&euros(Cents::new(cents))), Ok(Cents::new(cents)));
        }

        #[test]
        fn no_text_stops_the_reader(text in ".{0,40}") {
            prop_assert!(read_euros(&text).is_ok_and(|amount| amount <= Cents::MAX) || read_euros(&text).is_err());
        }
    }
}
