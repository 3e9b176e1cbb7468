//! What people call days and amounts on paper. What the journal tells of has its names in `journal_words`, roles and steps have
//! theirs in `duty_words`.

use chrono::NaiveDate;
use grants::law::Span;
use ledger::Cents;

/// A day.
pub(crate) fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// An amount: `1.234,56 EUR`.
pub(crate) fn euros(amount: Cents) -> String {
    let digits = amount.get().unsigned_abs();
    let (whole, cents) = ((digits / 100).to_string(), digits % 100);
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if amount < Cents::ZERO { "\u{2212}" } else { "" };
    format!("{sign}{grouped},{cents:02} EUR")
}

/// Within which time, as after „innerhalb von“: `zwei Monaten`.
pub(super) fn within(span: Span) -> String {
    let (count, one, many) = match span {
        Span::Days(count) => (count, "einem Tag", "Tagen"),
        Span::Weeks(count) => (count, "einer Woche", "Wochen"),
        Span::Months(count) => (count, "einem Monat", "Monaten"),
        Span::Years(count) => (count, "einem Jahr", "Jahren"),
    };
    match count {
        1 => one.to_owned(),
        2 => format!("zwei {many}"),
        3 => format!("drei {many}"),
        4 => format!("vier {many}"),
        6 => format!("sechs {many}"),
        _ => format!("{count} {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_an_office_writes_them() {
        let written = |cents| euros(Cents::new(cents));
        assert_eq!(written(0), "0,00 EUR");
        assert_eq!(written(123_456_789), "1.234.567,89 EUR");
        assert_eq!(written(-90_05), "\u{2212}90,05 EUR");
    }

    #[test]
    fn a_span_is_written_as_it_follows_a_preposition() {
        for (span, written) in [
            (Span::Months(2), "zwei Monaten"),
            (Span::Months(1), "einem Monat"),
            (Span::Weeks(6), "sechs Wochen"),
            (Span::Days(42), "42 Tagen"),
            (Span::Years(1), "einem Jahr"),
        ] {
            assert_eq!(within(span), written);
        }
    }
}
