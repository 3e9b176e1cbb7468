//! Working days in Nordrhein-Westfalen: Sundays, Saturdays and the holidays of § 2 Feiertagsgesetz NW.
//!
//! The list is that of the law as in force since 31.12.1994
//! (<https://www.lexsoft.de/cgi-bin/lexsoft/justizportal_nrw.cgi?xid=166902,3>) and the single holiday of 31.10.2017
//! (<http://www.hamm.de/soziales-und-gesellschaft/migration/buergeramt-fuer-migration-und-integration/abt-integration-523/feiertage-und-stille-feiertage-in-nrw.html>).

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A day on which no period ends that § 193 BGB moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOff {
    /// A Saturday.
    Saturday,
    /// A Sunday.
    Sunday,
    /// A holiday, by its name in the law.
    Holiday(&'static str),
}

/// Holidays on the same day each year: month, day, name.
const FIXED: [(u32, u32, &str); 6] = [
    (1, 1, "Neujahrstag"),
    (5, 1, "1. Mai"),
    (10, 3, "Tag der deutschen Einheit"),
    (11, 1, "Allerheiligentag"),
    (12, 25, "1. Weihnachtstag"),
    (12, 26, "2. Weihnachtstag"),
];

/// Holidays that move with Easter Sunday: days after it, name.
const AROUND_EASTER: [(i64, &str); 5] = [
    (-2, "Karfreitag"),
    (1, "Ostermontag"),
    (39, "Christi-Himmelfahrtstag"),
    (50, "Pfingstmontag"),
    (60, "Fronleichnamstag"),
];

/// Holidays of one year only.
const ONCE: [(NaiveDate, &str); 1] =
    [(NaiveDate::from_ymd_opt(2017, 10, 31).unwrap(), "500. Jahrestag der Reformation")];

/// Why a day is no working day; nothing for a working day. A holiday is named also where it falls on a weekend.
pub fn day_off(day: NaiveDate) -> Option<DayOff> {
    let weekend = match day.weekday() {
        Weekday::Sat => Some(DayOff::Saturday),
        Weekday::Sun => Some(DayOff::Sunday),
        _ => None,
    };
    holiday(day).map(DayOff::Holiday).or(weekend)
}

/// The holidays of a year in their order, as periods are counted with them.
pub fn holidays_of(year: i32) -> Vec<(NaiveDate, &'static str)> {
    let days = NaiveDate::from_ymd_opt(year, 1, 1).into_iter().flat_map(|first| first.iter_days());
    let of_year = days.take_while(move |day| day.year() == year);
    of_year.filter_map(|day| Some((day, holiday(day)?))).collect()
}

/// The first working day from a day on (§ 193 BGB).
pub fn working_day_from(day: NaiveDate) -> NaiveDate {
    // No year has more than four days off in a row; the calendar ends before the search does only at its very end.
    day.iter_days().find(|day| day_off(*day).is_none()).unwrap_or(day)
}

fn holiday(day: NaiveDate) -> Option<&'static str> {
    let fixed = FIXED.iter().find(|(month, of_month, _)| (day.month(), day.day()) == (*month, *of_month));
    let once = ONCE.iter().find(|(only, _)| *only == day).map(|(_, name)| *name);
    let after_easter = easter_sunday(day.year()).map(|easter| day.signed_duration_since(easter).num_days());
    let moving = AROUND_EASTER.iter().find(|(days, _)| after_easter == Some(*days));
    fixed.map(|(_, _, name)| *name).or(once).or_else(|| moving.map(|(_, name)| *name))
}

/// Easter Sunday of the Gregorian calendar: the Sunday after the full moon that follows 21 March, by Gauß's rule in the
/// form that Lichtenberg gave it, which has no exceptions.
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let century = year.div_euclid(100);
    let moon_shift = 15 + (3 * century + 3).div_euclid(4) - (8 * century + 13).div_euclid(25);
    let sun_shift = 2 - (3 * century + 3).div_euclid(4);
    let moon_year = year.rem_euclid(19);
    let seed = (19 * moon_year + moon_shift).rem_euclid(30);
    let correction = (seed + moon_year.div_euclid(11)).div_euclid(29);
    let full_moon = 21 + seed - correction;
    let first_sunday = 7 - (year + year.div_euclid(4) + sun_shift).rem_euclid(7);
    let to_sunday = 7 - (full_moon - first_sunday).rem_euclid(7);
    let day_of_march = u64::try_from(full_moon + to_sunday).ok()?;
    NaiveDate::from_ymd_opt(year, 3, 1)?.checked_add_days(Days::new(day_of_march - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;

    #[test]
    fn easter_is_where_the_calendars_say() {
        let known = [
            "1961-04-02",
            "1981-04-19",
            "1954-04-18",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2020-04-12",
            "2021-04-04",
            "2022-04-17",
            "2023-04-09",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2038-04-25",
            "2076-04-19",
            "2285-03-22",
        ];
        for easter in known.map(day) {
            assert_eq!(easter_sunday(easter.year()), Some(easter));
        }
    }

    #[test]
    fn easter_is_a_sunday_between_22_march_and_25_april() {
        for year in 1583..=4_000 {
            let easter = easter_sunday(year).unwrap();
            assert_eq!(easter.weekday(), Weekday::Sun, "{easter}");
            assert!((322..=425).contains(&(easter.month() * 100 + easter.day())), "{easter}");
        }
    }

    #[test]
    fn a_year_has_the_eleven_holidays_of_the_law() {
        let of_year = |year: i32| {
            holidays_of(year).into_iter().map(|(day, name)| (day.to_string(), name)).collect::<Vec<_>>()
        };
        let known = [
            ("2026-01-01", "Neujahrstag"),
            ("2026-04-03", "Karfreitag"),
            ("2026-04-06", "Ostermontag"),
            ("2026-05-01", "1. Mai"),
            ("2026-05-14", "Christi-Himmelfahrtstag"),
            ("2026-05-25", "Pfingstmontag"),
            ("2026-06-04", "Fronleichnamstag"),
            ("2026-10-03", "Tag der deutschen Einheit"),
            ("2026-11-01", "Allerheiligentag"),
            ("2026-12-25", "1. Weihnachtstag"),
            ("2026-12-26", "2. Weihnachtstag"),
        ];
        assert_eq!(of_year(2026), known.map(|(day, name)| (day.to_owned(), name)));
        assert_eq!(of_year(2017).len(), 12, "31.10.2017 was one, once");
    }

    #[test]
    fn a_period_ends_on_the_next_working_day() {
        let table = [
            ("2026-06-30", "2026-06-30"),
            ("2026-02-28", "2026-03-02"),
            ("2026-04-03", "2026-04-07"),
            ("2026-12-25", "2026-12-28"),
            ("2017-10-31", "2017-11-02"),
        ];
        for (ends, moved) in table {
            assert_eq!(working_day_from(day(ends)), day(moved), "{ends}");
        }
        assert_eq!(day_off(day("2026-10-03")), Some(DayOff::Holiday("Tag der deutschen Einheit")));
        assert_eq!(day_off(day("2026-06-06")), Some(DayOff::Saturday));
    }
}
