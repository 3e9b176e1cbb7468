//! Periods of days, both ends included.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// From one day until another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Days")]
pub struct Period {
    from: NaiveDate,
    until: NaiveDate,
}

/// A period as it is written, before its order is known to be right.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Days {
    from: NaiveDate,
    until: NaiveDate,
}

/// Why two days are not a period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a period from {from} cannot end on {until}")]
pub struct PeriodError {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, which lies before it.
    pub until: NaiveDate,
}

impl Period {
    /// From a first to a last day.
    pub fn new(from: NaiveDate, until: NaiveDate) -> Result<Self, PeriodError> {
        if until < from { Err(PeriodError { from, until }) } else { Ok(Self { from, until }) }
    }

    /// The first day.
    pub const fn from(&self) -> NaiveDate {
        self.from
    }

    /// The last day.
    pub const fn until(&self) -> NaiveDate {
        self.until
    }

    /// Whether the day lies in the period.
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.until
    }

    /// Whether the other period lies wholly in this one.
    pub fn contains_period(&self, other: &Self) -> bool {
        self.contains(other.from) && self.contains(other.until)
    }
}

impl TryFrom<Days> for Period {
    type Error = PeriodError;

    fn try_from(days: Days) -> Result<Self, PeriodError> {
        Self::new(days.from, days.until)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} to {}", self.from, self.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(from: &str, until: &str) -> Period {
        Period::new(day(from), day(until)).unwrap()
    }

    #[test]
    fn one_day_is_a_period_and_a_day_before_is_not() {
        assert!(Period::new(day("2021-01-01"), day("2021-01-01")).is_ok());
        let refused = Period::new(day("2021-01-02"), day("2021-01-01")).unwrap_err();
        assert_eq!(refused.to_string(), "a period from 2021-01-02 cannot end on 2021-01-01");
        assert!(
            serde_json::from_str::<Period>(r#"{"from":"2021-01-02","until":"2021-01-01"}"#).is_err(),
            "the order is checked when a period is read, too"
        );
    }

    #[test]
    fn both_ends_belong_to_it() {
        let year = period("2021-01-01", "2021-12-31");
        for (date, inside) in
            [("2020-12-31", false), ("2021-01-01", true), ("2021-12-31", true), ("2022-01-01", false)]
        {
            assert_eq!(year.contains(day(date)), inside, "{date}");
        }
    }

    #[test]
    fn a_period_contains_itself_and_nothing_that_reaches_out() {
        let year = period("2021-01-01", "2021-12-31");
        assert!(year.contains_period(&year));
        assert!(!year.contains_period(&period("2021-01-01", "2022-01-01")));
        assert!(!year.contains_period(&period("2020-12-31", "2021-12-31")));
    }
}
