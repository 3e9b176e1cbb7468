//! Spans of time: `2 Monate`, in and out.

use grants::law::Span;

/// The units of a span: one of it, several, and the word of the books.
const UNITS: [(&str, &str, &str); 4] = [
    ("Tag", "Tage", "days"),
    ("Woche", "Wochen", "weeks"),
    ("Monat", "Monate", "months"),
    ("Jahr", "Jahre", "years"),
];

/// Reads a span of time: 2 Monate.
pub(crate) fn read_span(typed: &str) -> Option<Span> {
    let (count, unit) = typed.split_once(' ')?;
    let (.., known) = UNITS.into_iter().find(|(one, several, _)| [one, several].contains(&&unit))?;
    format!("{count} {known}").parse().ok()
}

/// A span of time as it is typed.
pub(crate) fn typed_span(span: Span) -> String {
    let (count, unit) = match span {
        Span::Days(count) => (count, 0),
        Span::Weeks(count) => (count, 1),
        Span::Months(count) => (count, 2),
        Span::Years(count) => (count, 3),
    };
    let (one, several, _) = UNITS[unit];
    format!("{count} {}", if count == 1 { one } else { several })
}
