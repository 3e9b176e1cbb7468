//! Days: `1.4.2021` out; the same and `2021-04-01` in.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DayError {
    /// Nothing is there.
    #[error("Bitte ein Datum eingeben, zum Beispiel 1.4.2021.")]
    Empty,
    /// A year of two digits.
    #[error("Bitte das Jahr mit vier Stellen angeben, zum Beispiel 1.4.2021.")]
    ShortYear,
    /// The calendar has no such day.
    #[error("Diesen Tag gibt es nicht.")]
    NoSuchDay,
    /// Something else.
    #[error("Das ist kein Datum. Bitte so eingeben: 1.4.2021.")]
    Malformed,
}

/// A day as it is printed: 1.4.2021.
pub(crate) fn day(day: NaiveDate) -> String {
    format!("{}.{}.{}", day.day(), day.month(), day.year())
}

/// A time as it is printed, in Germany: 1.4.2021, 9:05 Uhr.
pub(crate) fn german_time(at: DateTime<Utc>) -> String {
    let at = at.with_timezone(&chrono_tz::Europe::Berlin);
    format!("{}, {}:{:02} Uhr", day(at.date_naive()), at.hour(), at.minute())
}

/// Reads a day: day, month and year with points between, or year, month and day with dashes.
pub(crate) fn read_day(text: &str) -> Result<NaiveDate, DayError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DayError::Empty);
    }
    let plain: String = text.chars().filter(|one| !one.is_whitespace()).collect();
    let (separator, is_iso) = if plain.contains('-') { ('-', true) } else { ('.', false) };
    let parts: Vec<&str> = plain.split(separator).collect();
    let [first, month, last] = parts.as_slice() else { return Err(DayError::Malformed) };
    let (day, year) = if is_iso { (last, first) } else { (first, last) };
    let number = |text: &str, most: usize| -> Result<u32, DayError> {
        let fits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if fits { text.parse().map_err(|_| DayError::Malformed) } else { Err(DayError::Malformed) }
    };
    let (day, month) = (number(day, 2)?, number(month, 2)?);
    if year.len() == 2 && number(year, 2).is_ok() {
        return Err(DayError::ShortYear);
    }
    let year = if year.len() == 4 { number(year, 4)? } else { return Err(DayError::Malformed) };
    let year = i32::try_from(year).map_err(|_| DayError::Malformed)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DayError::NoSuchDay)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_read_as_people_and_machines_write_them() {
        let first = NaiveDate::from_ymd_opt(2021, 4, 1).unwrap();
        for text in ["1.4.2021", "01.04.2021", " 1. 4. 2021 ", "2021-04-01", "2021-4-1"] {
            assert_eq!(read_day(text), Ok(first), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        use DayError::{Empty, Malformed, NoSuchDay, ShortYear};
        for (text, cause) in [
            ("", Empty),
            ("1.4.21", ShortYear),
            ("31.2.2021", NoSuchDay),
            ("29.2.2021", NoSuchDay),
            ("0.1.2021", NoSuchDay),
            ("1.13.2021", NoSuchDay),
            ("2021-02-30", NoSuchDay),
            ("1.4.", Malformed),
            ("1.4", Malformed),
            ("1/4/2021", Malformed),
            ("4.2021", Malformed),
            ("heute", Malformed),
            ("1.4.02021", Malformed),
            ("001.4.2021", Malformed),
            ("1.4.2021.5", Malformed),
        ] {
            assert_eq!(read_day(text), Err(cause), "{text}");
        }
    }

    #[test]
    fn a_time_is_told_as_clocks_in_germany_show_it() {
        assert_eq!(german_time("2021-06-01T07:05:00Z".parse().unwrap()), "1.6.2021, 9:05 Uhr");
        assert_eq!(german_time("2021-12-31T23:30:00Z".parse().unwrap()), "1.1.2022, 0:30 Uhr");
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(days in 365..3_600_000i32) {
            let shown = NaiveDate::from_num_days_from_ce_opt(days).filter(|day| day.year() >= 1000);
            if let Some(shown) = shown {
                prop_assert_eq!(read_day(&day(shown)), Ok(shown));
            }
        }

        #[test]
        fn no_text_stops_the_reader(text in ".{0,40}") {
            prop_assert!(read_day(&text).is_err() || text.contains(['.', '-']));
        }
    }
}
