//! Spans of time with their unit: two months are not 42 days.
//!
//! A span begins after the day of an event (§ 187 Abs. 1 BGB). Counted in months or years it ends on the day with the same
//! number, or where a month has no such day, on its last one (§ 188 Abs. 2 and 3 BGB).

use std::{fmt, str::FromStr};

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// The longest span in days: a hundred years and their leap days. In months and years it is as long.
const MOST_DAYS: u32 = 36_525;

/// A length of time in one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Span {
    /// So many days.
    Days(u32),
    /// So many weeks.
    Weeks(u32),
    /// So many months.
    Months(u32),
    /// So many years.
    Years(u32),
}

/// Why something is no span.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// Not a number and a unit.
    #[error("a span is a number and days, weeks, months or years, for example \"2 months\", not {0:?}")]
    Malformed(String),
    /// Longer than a hundred years, or no time at all.
    #[error("a span lies between one day and a hundred years, not {0:?}")]
    Range(String),
}

impl Span {
    /// The last day of the span that begins after a day; nothing beyond the end of the calendar.
    pub fn end_after(self, event: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(count) => event.checked_add_days(Days::new(count.into())),
            Self::Weeks(count) => event.checked_add_days(Days::new(u64::from(count) * 7)),
            Self::Months(count) => event.checked_add_months(Months::new(count)),
            Self::Years(count) => event.checked_add_months(Months::new(count.checked_mul(12)?)),
        }
    }

    /// How many days it has when a month is counted as thirty: the measure for its shares.
    pub const fn nominal_days(self) -> u32 {
        match self {
            Self::Days(count) => count,
            Self::Weeks(count) => count * 7,
            Self::Months(count) => count * 30,
            Self::Years(count) => count * 360,
        }
    }

    const fn in_range(self) -> bool {
        let (count, most) = match self {
            Self::Days(count) => (count, MOST_DAYS),
            Self::Weeks(count) => (count, MOST_DAYS / 7),
            Self::Months(count) => (count, 1_200),
            Self::Years(count) => (count, 100),
        };
        1 <= count && count <= most
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let malformed = || SpanError::Malformed(text.to_owned());
        let (count, unit) = text.split_once(' ').ok_or_else(malformed)?;
        if !count.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(malformed());
        }
        let count = count.parse().map_err(|_| malformed())?;
        let span = match unit {
            "day" | "days" => Self::Days(count),
            "week" | "weeks" => Self::Weeks(count),
            "month" | "months" => Self::Months(count),
            "year" | "years" => Self::Years(count),
            _ => return Err(malformed()),
        };
        if span.in_range() { Ok(span) } else { Err(SpanError::Range(text.to_owned())) }
    }
}

impl TryFrom<String> for Span {
    type Error = SpanError;

    fn try_from(text: String) -> Result<Self, SpanError> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

/// As it is written in data files: `2 months`.
impl fmt::Display for Span {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match *self {
            Self::Days(count) => (count, "day"),
            Self::Weeks(count) => (count, "week"),
            Self::Months(count) => (count, "month"),
            Self::Years(count) => (count, "year"),
        };
        let plural = if count == 1 { "" } else { "s" };
        write!(out, "{count} {unit}{plural}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;

    #[test]
    fn months_end_on_the_day_with_the_same_number() {
        let table = [
            ("2022-11-15", "2 months", "2023-01-15"),
            ("2022-12-31", "2 months", "2023-02-28"),
            ("2023-12-31", "2 months", "2024-02-29"),
            ("2023-01-31", "1 month", "2023-02-28"),
            ("2023-12-31", "6 months", "2024-06-30"),
            ("2024-02-29", "1 year", "2025-02-28"),
            ("2022-11-15", "42 days", "2022-12-27"),
            ("2022-11-15", "6 weeks", "2022-12-27"),
        ];
        for (event, span, end) in table {
            let span: Span = span.parse().unwrap();
            assert_eq!(span.end_after(day(event)), Some(day(end)), "{event} {span}");
        }
        assert_eq!(Span::Years(1).end_after(NaiveDate::MAX), None);
    }

    #[test]
    fn a_span_is_a_number_and_a_unit() {
        for text in ["1 day", "42 days", "6 weeks", "2 months", "1 year", "10 years"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        for text in
            ["", "2", "months", "2months", "-2 months", "+2 months", "2 Monate", "2  months", "1.5 years"]
        {
            assert_eq!(text.parse::<Span>(), Err(SpanError::Malformed(text.to_owned())));
        }
        for text in ["0 days", "101 years", "1201 months", "36526 days"] {
            assert_eq!(text.parse::<Span>(), Err(SpanError::Range(text.to_owned())));
        }
    }
}
