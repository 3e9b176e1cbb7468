//! Two times: the day something counts for, and the day it was known.

use chrono::{DateTime, Days, NaiveDate, NaiveTime};
use chrono_tz::Europe::Berlin;

/// The books as they stood at the end of a day, as they were known at the end of a day; both days in Germany.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// What counts until this day is part of it.
    pub effective_on: NaiveDate,
    /// What was written until this day is part of it.
    pub known_on: NaiveDate,
}

impl AsOf {
    /// Nothing counts for a day that has not come: what was known on a day counts until that day.
    pub(crate) fn counted_until(self) -> NaiveDate {
        self.effective_on.min(self.known_on)
    }

    /// The first microsecond since 1970 in UTC at which something new could be known.
    pub(crate) fn known_before(self) -> i64 {
        end_of(self.known_on)
    }
}

/// The day in Germany of an instant in microseconds since 1970 in UTC.
pub fn german_day(micros: i64) -> NaiveDate {
    let instant = DateTime::from_timestamp_micros(micros).unwrap_or_default();
    instant.with_timezone(&Berlin).date_naive()
}

/// When a day in Germany is over, in microseconds since 1970 in UTC.
pub(crate) fn end_of(day: NaiveDate) -> i64 {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX).and_time(NaiveTime::MIN);
    // Clocks are changed in the small hours: midnight is there, once.
    next.and_local_timezone(Berlin).earliest().map_or(i64::MAX, |midnight| midnight.timestamp_micros())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(text: &str) -> i64 {
        text.parse::<DateTime<chrono::Utc>>().unwrap().timestamp_micros()
    }

    #[test]
    fn a_day_in_germany_begins_before_the_one_in_utc() {
        for (day, end) in [
            ("2021-06-01", "2021-06-01T22:00:00Z"),
            ("2021-12-31", "2021-12-31T23:00:00Z"),
            ("2021-03-28", "2021-03-28T22:00:00Z"),
            ("2021-10-31", "2021-10-31T23:00:00Z"),
        ] {
            let day: NaiveDate = day.parse().unwrap();
            assert_eq!(end_of(day), micros(end));
            assert_eq!(german_day(micros(end) - 1), day);
            assert_eq!(german_day(micros(end)), day.succ_opt().unwrap());
        }
    }

    #[test]
    fn what_was_known_counts_until_that_day() {
        let [early, late] = ["2021-06-01", "2021-06-02"].map(|day| day.parse().unwrap());
        for (effective_on, known_on) in [(early, late), (late, early)] {
            assert_eq!(AsOf { effective_on, known_on }.counted_until(), early);
        }
    }
}
