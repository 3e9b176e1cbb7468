//! How many days interest runs, and how many a year has: five ways to count.
//!
//! No text of NRW says how the days of § 49a VwVfG NRW are counted, so the way is a parameter. Interest runs from the day
//! after the credit to the day of use, which counts (§§ 187, 188 BGB). Each way gives every day a place, counted at the end
//! of the day, and the days between two are the difference of their places: wherever a span is split, its days stay the
//! same.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A way to count days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DayCount {
    /// Calendar days; a year has the days that it has.
    #[serde(rename = "act/act")]
    ActAct,
    /// Calendar days; each year has 365.
    #[serde(rename = "act/365")]
    Act365,
    /// Calendar days; each year has 360.
    #[serde(rename = "act/360")]
    Act360,
    /// Months of 30 days, a 31st counts as the 30th; each year has 360.
    #[serde(rename = "30e/360")]
    ThirtyE360,
    /// Months of 30 days, also February: its last day counts as the 30th; each year has 360 (kaufmännische Zinsrechnung).
    #[serde(rename = "30/360")]
    German30360,
}

/// How many days a year has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearLength {
    /// 360 days.
    Days360,
    /// 365 days.
    Days365,
    /// 366 days.
    Days366,
}

/// A way to count that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day count is act/act, act/365, act/360, 30e/360 or 30/360, not {0:?}")]
pub struct DayCountError(pub String);

impl DayCount {
    /// Every way to count.
    pub const ALL: [Self; 5] =
        [Self::ActAct, Self::Act365, Self::Act360, Self::ThirtyE360, Self::German30360];

    /// The word used in data files and by the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ActAct => "act/act",
            Self::Act365 => "act/365",
            Self::Act360 => "act/360",
            Self::ThirtyE360 => "30e/360",
            Self::German30360 => "30/360",
        }
    }

    /// What people call it.
    pub const fn german(self) -> &'static str {
        match self {
            Self::ActAct => "taggenau, jedes Jahr mit seinen Tagen (act/act)",
            Self::Act365 => "taggenau, das Jahr mit 365 Tagen (act/365)",
            Self::Act360 => "taggenau, das Jahr mit 360 Tagen (act/360)",
            Self::ThirtyE360 => "Monate mit 30 Tagen (30e/360)",
            Self::German30360 => "Monate mit 30 Tagen, auch der Februar (30/360)",
        }
    }

    /// The way of a word.
    pub fn from_word(word: &str) -> Result<Self, DayCountError> {
        let known = Self::ALL.into_iter().find(|way| way.word() == word);
        known.ok_or_else(|| DayCountError(word.to_owned()))
    }

    /// How many days run after one day until another, which counts.
    pub fn days(self, after: NaiveDate, until: NaiveDate) -> i64 {
        self.place(until) - self.place(after)
    }

    /// How many days the year of a day has.
    pub fn year_of(self, day: NaiveDate) -> YearLength {
        match self {
            Self::ActAct if day.leap_year() => YearLength::Days366,
            Self::ActAct | Self::Act365 => YearLength::Days365,
            Self::Act360 | Self::ThirtyE360 | Self::German30360 => YearLength::Days360,
        }
    }

    /// The place of a day at its end.
    fn place(self, day: NaiveDate) -> i64 {
        match self {
            Self::ActAct | Self::Act365 | Self::Act360 => i64::from(day.num_days_from_ce()),
            Self::ThirtyE360 => thirty(day, i64::from(day.day()).min(30)),
            Self::German30360 if ends_month(day) => thirty(day, 30),
            Self::German30360 => thirty(day, i64::from(day.day())),
        }
    }
}

/// The place of a day among months of thirty days.
fn thirty(day: NaiveDate, in_month: i64) -> i64 {
    (i64::from(day.year()) * 12 + i64::from(day.month())) * 30 + in_month
}

fn ends_month(day: NaiveDate) -> bool {
    day.succ_opt().is_none_or(|next| next.day() == 1)
}

impl YearLength {
    /// The number of days.
    pub const fn days(self) -> i64 {
        match self {
            Self::Days360 => 360,
            Self::Days365 => 365,
            Self::Days366 => 366,
        }
    }
}

impl fmt::Display for DayCount {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sample::day;

    /// The days of one span, by each way to count.
    fn counted(after: &str, until: &str) -> [i64; 5] {
        DayCount::ALL.map(|way| way.days(day(after), day(until)))
    }

    #[test]
    fn each_way_counts_its_own_days() {
        let table = [
            (("2022-11-15", "2023-03-15"), [120, 120, 120, 120, 120]),
            (("2023-01-31", "2023-02-28"), [28, 28, 28, 28, 30]),
            (("2024-02-28", "2024-03-01"), [2, 2, 2, 3, 3]),
            (("2023-02-28", "2023-03-01"), [1, 1, 1, 3, 1]),
            (("2023-08-30", "2023-08-31"), [1, 1, 1, 0, 0]),
            (("2023-12-31", "2024-12-31"), [366, 366, 366, 360, 360]),
            (("2023-05-05", "2023-05-05"), [0, 0, 0, 0, 0]),
        ];
        for ((after, until), days) in table {
            assert_eq!(counted(after, until), days, "{after} {until}");
        }
    }

    #[test]
    fn only_actual_years_are_longer_in_leap_years() {
        let years = |on: &str| DayCount::ALL.map(|way| way.year_of(day(on)).days());
        assert_eq!(years("2023-07-01"), [365, 365, 360, 360, 360]);
        assert_eq!(years("2024-07-01"), [366, 365, 360, 360, 360]);
    }

    #[test]
    fn the_word_is_the_one_that_is_written() {
        for way in DayCount::ALL {
            assert_eq!(DayCount::from_word(way.word()), Ok(way));
            assert_eq!(serde_json::to_value(way).unwrap(), way.word());
        }
        let refused = DayCount::from_word("ACT/ACT").unwrap_err();
        assert!(refused.to_string().contains("act/act"), "{refused}");
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (730_000_i32..745_000).prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).unwrap())
    }

    proptest! {
        #[test]
        fn splitting_a_span_never_changes_its_days(mut days in [any_day(), any_day(), any_day()]) {
            days.sort();
            let [first, between, last] = days;
            for way in DayCount::ALL {
                let parts = way.days(first, between) + way.days(between, last);
                prop_assert_eq!(parts, way.days(first, last), "{}", way);
                prop_assert!(way.days(first, last) >= 0);
            }
        }
    }
}
