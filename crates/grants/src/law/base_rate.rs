//! The Basiszinssatz (§ 247 BGB): one rate for each half-year.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::{InterestRate, InterestRateError, MissingFigure};

/// The known base rates with their source, the oldest first.
pub const BASE_RATES: &str = include_str!("../../data/base-rates.csv");

/// What the figure is called where it is missing.
const FIGURE: &str = "the base rate (Basiszinssatz, § 247 BGB)";
/// The first line that is no comment.
const HEADER: &str = "valid_from,rate";

/// The base rates of half-years that follow each other without a gap, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseRates {
    first: NaiveDate,
    rates: Vec<InterestRate>,
}

/// What is wrong with a table of base rates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseRateError {
    /// No rates at all, or other columns.
    #[error("a table of base rates begins with {HEADER} and has at least one row")]
    Shape,
    /// A row that is no day and no rate.
    #[error("row {row} of the base rates is not a day, a comma and a rate")]
    Row {
        /// The number of the row below the header.
        row: usize,
    },
    /// A rate that is none.
    #[error("row {row} of the base rates: {cause}")]
    Rate {
        /// The number of the row below the header.
        row: usize,
        /// What is wrong with it.
        cause: InterestRateError,
    },
    /// A row that does not begin where the half-year before it ends.
    #[error("the next base rate begins on {expected}, not on {found}")]
    Follows {
        /// The first day of the half-year that is missing.
        expected: NaiveDate,
        /// The day that stands there.
        found: NaiveDate,
    },
}

impl BaseRates {
    /// Reads a table: lines of comment, a header, rows such as `2023-01-01,1.62`.
    pub fn parse(table: &str) -> Result<Self, BaseRateError> {
        let mut lines = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        lines.next().filter(|header| *header == HEADER).ok_or(BaseRateError::Shape)?;
        let mut rows = lines.zip(1..).map(|(line, row)| read_row(line, row));
        let (first, rate) = rows.next().ok_or(BaseRateError::Shape)??;
        if first.day() != 1 || !matches!(first.month(), 1 | 7) {
            return Err(BaseRateError::Row { row: 1 });
        }
        let begun = Self { first, rates: vec![rate] };
        rows.try_fold(begun, |rates, row| row.and_then(|(from, rate)| rates.followed_by(from, rate)))
    }

    /// These rates and the one of the next half-year. A gap would let an old rate run on, so there is none.
    pub fn followed_by(mut self, from: NaiveDate, rate: InterestRate) -> Result<Self, BaseRateError> {
        let expected = self.first + half_years(self.rates.len());
        if from != expected {
            return Err(BaseRateError::Follows { expected, found: from });
        }
        self.rates.push(rate);
        Ok(self)
    }

    /// The rate of a day.
    pub fn on(&self, day: NaiveDate) -> Result<InterestRate, MissingFigure> {
        let place = self.place(day);
        let rate = place.and_then(|place| self.rates.get(place)).copied();
        let (figure, from, until) = (FIGURE, Some(self.first), Some(self.known_until()));
        rate.ok_or(MissingFigure { figure, on: day, from, until })
    }

    /// Every rate with the first day of its half-year, the oldest first.
    pub fn entries(&self) -> impl Iterator<Item = (NaiveDate, InterestRate)> {
        self.rates.iter().enumerate().map(|(place, rate)| (self.first + half_years(place), *rate))
    }

    /// The last day of the half-year of a day.
    pub fn half_year_end(day: NaiveDate) -> NaiveDate {
        let (month, last) = if day.month() <= 6 { (6, 30) } else { (12, 31) };
        NaiveDate::from_ymd_opt(day.year(), month, last).unwrap_or(NaiveDate::MAX)
    }

    /// The last day for which a rate is known.
    pub fn known_until(&self) -> NaiveDate {
        self.first + half_years(self.rates.len()) - Days::new(1)
    }

    /// How many half-years lie between the first one and that of a day.
    fn place(&self, day: NaiveDate) -> Option<usize> {
        let half = |day: NaiveDate| day.year() * 2 + i32::from(day.month() > 6);
        usize::try_from(half(day) - half(self.first)).ok()
    }
}

fn half_years(count: usize) -> Months {
    Months::new(u32::try_from(count).unwrap_or(u32::MAX).saturating_mul(6))
}

fn read_row(line: &str, row: usize) -> Result<(NaiveDate, InterestRate), BaseRateError> {
    let (from, rate) = line.split_once(',').ok_or(BaseRateError::Row { row })?;
    let from = from.parse().map_err(|_| BaseRateError::Row { row })?;
    let rate = InterestRate::parse(rate).map_err(|cause| BaseRateError::Rate { row, cause })?;
    Ok((from, rate))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;

    fn on(day_text: &str) -> Result<String, String> {
        let rates = BaseRates::parse(BASE_RATES).unwrap();
        rates.on(day(day_text)).map(|rate| rate.to_string()).map_err(|missing| missing.to_string())
    }

    #[test]
    fn a_rate_holds_for_its_half_year() {
        let table = [
            ("2002-01-01", "2.57"),
            ("2016-06-30", "-0.83"),
            ("2016-07-01", "-0.88"),
            ("2018-09-15", "-0.88"),
            ("2022-12-31", "-0.88"),
            ("2023-01-01", "1.62"),
            ("2024-06-30", "3.62"),
            ("2026-06-30", "1.27"),
        ];
        for (on_day, rate) in table {
            assert_eq!(on(on_day), Ok(rate.to_owned()), "{on_day}");
        }
    }

    #[test]
    fn a_day_before_the_first_or_after_the_last_rate_is_refused_by_name() {
        for on_day in ["2001-12-31", "2026-07-01", "1900-01-01", "2100-01-01"] {
            let missing = "the base rate (Basiszinssatz, § 247 BGB) is not known";
            let known = "it is known from 2002-01-01 to 2026-06-30";
            assert_eq!(on(on_day), Err(format!("{missing} for {on_day}: {known}")));
        }
    }

    #[test]
    fn the_next_rate_is_that_of_the_next_half_year() {
        let rates = BaseRates::parse(BASE_RATES).unwrap();
        let rate = InterestRate::parse("1.50").unwrap();
        let more = rates.clone().followed_by(day("2026-07-01"), rate).unwrap();
        assert_eq!(more.on(day("2026-12-31")), Ok(rate));
        assert_eq!(more.known_until(), day("2026-12-31"));
        assert_eq!(more.entries().last(), Some((day("2026-07-01"), rate)));
        assert_eq!(more.entries().count(), rates.entries().count() + 1);
        let gap = rates.followed_by(day("2027-01-01"), rate).unwrap_err();
        assert_eq!(gap.to_string(), "the next base rate begins on 2026-07-01, not on 2027-01-01");
    }

    #[test]
    fn a_table_with_a_gap_or_a_wrong_row_is_refused() {
        let table = [
            ("", "a table of base rates begins with valid_from,rate and has at least one row"),
            (
                "valid_from,rate\n",
                "a table of base rates begins with valid_from,rate and has at least one row",
            ),
            (
                "valid_from,rate\n2023-01-02,1.62\n",
                "row 1 of the base rates is not a day, a comma and a rate",
            ),
            (
                "valid_from,rate\n2023-01-01;1.62\n",
                "row 1 of the base rates is not a day, a comma and a rate",
            ),
            (
                "valid_from,rate\n2023-01-01,1.62\n2024-01-01,3.62\n",
                "the next base rate begins on 2023-07-01, not on 2024-01-01",
            ),
            (
                "valid_from,rate\n2023-01-01,1.62\n2023-07-01,3\n",
                "row 2 of the base rates: an interest rate is written as digits, a dot and two digits, for example \
                 2.12 or -0.88, not \"3\"",
            ),
        ];
        for (text, message) in table {
            assert_eq!(BaseRates::parse(text).unwrap_err().to_string(), message);
        }
    }
}
