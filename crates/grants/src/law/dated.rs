//! Figures that hold from a day on, each with the paragraph and the source beside it.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// One value of a figure, for the days it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry<T> {
    /// The value.
    pub value: T,
    /// The first day it holds.
    pub valid_from: NaiveDate,
    /// The last day it holds, where it ends; otherwise until the next entry begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// The rule it rests on (Rechtsgrundlage).
    pub basis: String,
    /// Where that was read.
    pub source: String,
}

/// The values of a figure over time, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<T> {
    /// What it is, for whoever must find the missing value.
    figure: &'static str,
    entries: Vec<Entry<T>>,
}

/// A figure that is not known for a day. Nothing is calculated with a guess in its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{figure} is not known for {on}: {}", self.known())]
pub struct MissingFigure {
    /// Which figure.
    pub figure: &'static str,
    /// The day.
    pub on: NaiveDate,
    /// The first day for which it is known.
    pub from: Option<NaiveDate>,
    /// The last day for which it is known, where it ends.
    pub until: Option<NaiveDate>,
}

impl MissingFigure {
    fn known(&self) -> String {
        match (self.from, self.until) {
            (None, _) => "no source gives it".to_owned(),
            (Some(from), None) => format!("it is known from {from} on"),
            (Some(from), Some(until)) => format!("it is known from {from} to {until}"),
        }
    }
}

/// Why entries are no figure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatedError {
    /// Two entries hold on the same day, or the younger one stands first.
    #[error("{figure}: the entry from {from} must begin after the one before it")]
    Order {
        /// Which figure.
        figure: &'static str,
        /// The first day of the entry.
        from: NaiveDate,
    },
    /// An entry ends before it begins.
    #[error("{figure}: the entry from {from} cannot end on {until}")]
    Ends {
        /// Which figure.
        figure: &'static str,
        /// The first day of the entry.
        from: NaiveDate,
        /// Its last day.
        until: NaiveDate,
    },
}

impl<T> Entry<T> {
    /// Whether it holds on a day, if no later entry does.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|until| day <= until)
    }

    /// The same entry with another value.
    pub(super) fn with<U>(self, value: U) -> Entry<U> {
        let Self { valid_from, valid_until, basis, source, .. } = self;
        Entry { value, valid_from, valid_until, basis, source }
    }
}

impl<T> Dated<T> {
    /// A figure from its entries, the oldest first.
    pub fn new(figure: &'static str, entries: Vec<Entry<T>>) -> Result<Self, DatedError> {
        for entry in &entries {
            let from = entry.valid_from;
            if let Some(until) = entry.valid_until.filter(|until| *until < from) {
                return Err(DatedError::Ends { figure, from, until });
            }
        }
        let follows =
            |pair: &[Entry<T>]| pair[0].valid_until.unwrap_or(pair[0].valid_from) < pair[1].valid_from;
        match entries.windows(2).find(|pair| !follows(pair)) {
            Some(pair) => Err(DatedError::Order { figure, from: pair[1].valid_from }),
            None => Ok(Self { figure, entries }),
        }
    }

    /// The value that someone names, for all days.
    pub fn always(value: T) -> Self {
        let (basis, source) = (String::new(), String::new());
        let entry = Entry { value, valid_from: NaiveDate::MIN, valid_until: None, basis, source };
        Self { figure: "the named figure", entries: vec![entry] }
    }

    /// The entry that holds on a day.
    pub fn on(&self, day: NaiveDate) -> Result<&Entry<T>, MissingFigure> {
        let place = self.entries.partition_point(|entry| entry.valid_from <= day);
        let entry = place.checked_sub(1).map(|place| &self.entries[place]);
        let holds = entry.filter(|entry| entry.valid_until.is_none_or(|until| day <= until));
        holds.ok_or_else(|| self.missing(day))
    }

    /// The entry that holds on a day, or nothing where the figure has no entries at all.
    pub fn on_if_any(&self, day: NaiveDate) -> Result<Option<&Entry<T>>, MissingFigure> {
        if self.entries.is_empty() { Ok(None) } else { self.on(day).map(Some) }
    }

    /// The last day on which what holds on a day still holds; nothing where no end is known.
    pub fn holds_until(&self, day: NaiveDate) -> Option<NaiveDate> {
        let place = self.entries.partition_point(|entry| entry.valid_from <= day);
        let own = place.checked_sub(1).and_then(|place| self.entries[place].valid_until);
        let next = self.entries.get(place).and_then(|next| next.valid_from.checked_sub_days(Days::new(1)));
        own.or(next)
    }

    /// This figure, or another where this one has no entries.
    #[must_use]
    pub(super) fn or(self, other: &Self) -> Self
    where
        T: Clone,
    {
        if self.entries.is_empty() { other.clone() } else { self }
    }

    /// Every entry, the oldest first.
    pub fn entries(&self) -> &[Entry<T>] {
        &self.entries
    }

    fn missing(&self, on: NaiveDate) -> MissingFigure {
        let from = self.entries.first().map(|entry| entry.valid_from);
        let until = self.entries.last().and_then(|entry| entry.valid_until);
        MissingFigure { figure: self.figure, on, from, until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;

    fn entry(value: u8, from: &str, until: Option<&str>) -> Entry<u8> {
        let (basis, source) = ("§ 1".to_owned(), "erfunden".to_owned());
        Entry { value, valid_from: day(from), valid_until: until.map(day), basis, source }
    }

    fn limit(entries: Vec<Entry<u8>>) -> Result<Dated<u8>, DatedError> {
        Dated::new("the limit", entries)
    }

    #[test]
    fn a_value_holds_to_the_day_before_the_next_one() {
        let figure = limit(vec![entry(1, "2020-01-01", None), entry(2, "2021-01-01", Some("2021-06-30"))]);
        let figure = figure.unwrap();
        for (on, value) in [("2020-01-01", 1), ("2020-12-31", 1), ("2021-01-01", 2), ("2021-06-30", 2)] {
            assert_eq!(figure.on(day(on)).unwrap().value, value, "{on}");
        }
        assert_eq!(figure.holds_until(day("2020-03-01")), Some(day("2020-12-31")));
        assert_eq!(figure.holds_until(day("2021-03-01")), Some(day("2021-06-30")));
    }

    #[test]
    fn a_day_without_a_value_names_the_figure_and_never_guesses() {
        let figure = limit(vec![entry(1, "2020-01-01", Some("2020-12-31"))]).unwrap();
        for on in ["2019-12-31", "2021-01-01"] {
            let missing = figure.on(day(on)).unwrap_err();
            let said = format!("the limit is not known for {on}: it is known from 2020-01-01 to 2020-12-31");
            assert_eq!(missing.to_string(), said);
        }
        let none = limit(Vec::new()).unwrap();
        assert_eq!(none.on_if_any(day("2020-01-01")), Ok(None));
        let missing = none.on(day("2020-01-01")).unwrap_err().to_string();
        assert_eq!(missing, "the limit is not known for 2020-01-01: no source gives it");
        assert!(figure.on_if_any(day("2019-12-31")).is_err(), "a figure that begins later is missing before");
    }

    #[test]
    fn what_someone_names_holds_always() {
        let named = Dated::always(7);
        for on in [NaiveDate::MIN, day("2023-01-01"), NaiveDate::MAX] {
            assert_eq!(named.on(on).unwrap().value, 7);
            assert_eq!(named.holds_until(on), None);
        }
    }

    #[test]
    fn entries_follow_each_other() {
        let twice = vec![entry(1, "2020-01-01", None), entry(2, "2020-01-01", None)];
        assert!(matches!(limit(twice), Err(DatedError::Order { .. })));
        let overlap = vec![entry(1, "2020-01-01", Some("2020-06-30")), entry(2, "2020-06-30", None)];
        assert!(matches!(limit(overlap), Err(DatedError::Order { .. })));
        let ends = limit(vec![entry(1, "2020-01-02", Some("2020-01-01"))]).unwrap_err();
        assert_eq!(ends.to_string(), "the limit: the entry from 2020-01-02 cannot end on 2020-01-01");
    }
}
