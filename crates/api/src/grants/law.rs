//! The figures of the law that an act sets itself.

use ::grants::law::{DayCount, Entry, InterestRate, LawFigures, Span};
use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::input::{Day, Faults, Read, not_blank, objects};

/// The figures of the law that an act sets itself; each that it names holds for all days, the others stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLawFigures)]
pub(crate) struct NewFigures {
    /// Percentage points of interest above the base rate, for example `3.00`.
    #[serde(default, deserialize_with = "objects")]
    surcharge: Vec<NewEntry>,
    /// `true` where a rate below zero counts as zero.
    #[serde(default, deserialize_with = "objects")]
    never_below_zero: Vec<NewEntry>,
    /// How days of interest are counted: `act/act`, `act/365`, `act/360`, `30e/360` or `30/360`.
    #[serde(default, deserialize_with = "objects")]
    day_count: Vec<NewEntry>,
    /// Within which time after its credit money is to be used, for example `2 months` or `42 days`.
    #[serde(default, deserialize_with = "objects")]
    use_by: Vec<NewEntry>,
    /// Interest below this is not claimed, in euros.
    #[serde(default, deserialize_with = "objects")]
    min_interest: Vec<NewEntry>,
    /// A refund below this is not demanded, in euros.
    #[serde(default, deserialize_with = "objects")]
    min_refund: Vec<NewEntry>,
    /// A change of up to this reduces no grant, in euros.
    #[serde(default, deserialize_with = "objects")]
    min_change: Vec<NewEntry>,
    /// For how long papers are kept after the final proof, for example `12 years`; it shortens nothing that the law says.
    #[serde(default, deserialize_with = "objects")]
    retention: Vec<NewEntry>,
}

/// One value of a figure, for the days it holds.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewLawEntry)]
pub(crate) struct NewEntry {
    /// The value.
    #[validate(length(max = 100, message = "has 1 to 100 characters"))]
    #[schema(min_length = 1, max_length = 100, example = "3 months")]
    value: String,
    /// The first day it holds.
    valid_from: Day,
    /// The last day it holds, where it ends.
    valid_until: Option<Day>,
    /// The rule it rests on (Rechtsgrundlage).
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Nr. 4 der Nebenbestimmungen")]
    basis: String,
    /// Where that was read.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Bescheid vom 15.1.2021")]
    source: String,
}

impl Read for NewEntry {
    type Value = Entry<String>;

    fn read(self, at: &mut Faults) -> Option<Entry<String>> {
        at.check(&self);
        let (valid_from, valid_until) =
            (at.field("valid_from", self.valid_from), at.field("valid_until", self.valid_until));
        let (value, basis, source) = (self.value, self.basis, self.source);
        Some(Entry { value, valid_from: valid_from?, valid_until: valid_until?, basis, source })
    }
}

impl Read for NewFigures {
    type Value = LawFigures;

    fn read(self, at: &mut Faults) -> Option<LawFigures> {
        let surcharge =
            each(at, "surcharge", self.surcharge, |value| InterestRate::parse(value).map_err(text));
        let never_below_zero = each(at, "never_below_zero", self.never_below_zero, |value| {
            value.parse::<bool>().map_err(|_| "is true or false".to_owned())
        });
        let day_count =
            each(at, "day_count", self.day_count, |value| DayCount::from_word(value).map_err(text));
        let use_by = each(at, "use_by", self.use_by, |value| value.parse::<Span>().map_err(text));
        let min_interest = each(at, "min_interest", self.min_interest, limit);
        let min_refund = each(at, "min_refund", self.min_refund, limit);
        let min_change = each(at, "min_change", self.min_change, limit);
        let retention = each(at, "retention", self.retention, |value| value.parse::<Span>().map_err(text));
        let figures = LawFigures {
            surcharge: surcharge?,
            never_below_zero: never_below_zero?,
            day_count: day_count?,
            use_by: use_by?,
            min_interest: min_interest?,
            min_refund: min_refund?,
            min_change: min_change?,
            retention: retention?,
        };
        figures.checked().map_err(|cause| at.note(cause)).ok()
    }
}

fn text(cause: impl ToString) -> String {
    cause.to_string()
}

/// A limit is an amount above zero; it stays the text that was written.
fn limit(value: &str) -> Result<String, String> {
    Cents::parse_euros(value).and_then(Cents::positive).map_err(text)?;
    Ok(value.to_owned())
}

/// An entry whose value is none.
struct Wrong {
    place: usize,
    cause: String,
}

impl Read for Wrong {
    type Value = ();

    fn read(self, at: &mut Faults) -> Option<()> {
        at.note_at(self.place, self.cause);
        None
    }
}

/// The entries of a figure with their values read.
fn each<T>(
    at: &mut Faults,
    figure: &str,
    entries: Vec<NewEntry>,
    read: impl Fn(&str) -> Result<T, String>,
) -> Option<Vec<Entry<T>>> {
    let entries = at.list(figure, entries, 0..=100)?;
    let mut found = Vec::with_capacity(entries.len());
    let mut all = true;
    for (place, entry) in entries.into_iter().enumerate() {
        let Entry { value, valid_from, valid_until, basis, source } = entry;
        match read(&value) {
            Ok(value) => found.push(Entry { value, valid_from, valid_until, basis, source }),
            Err(cause) => {
                at.field(figure, Wrong { place, cause });
                all = false;
            }
        }
    }
    all.then_some(found)
}

/// A figure of the law that an act sets itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LawFigure)]
pub(crate) struct LawEntry {
    /// Which figure.
    #[schema(example = "use_by")]
    figure: &'static str,
    /// Its value.
    #[schema(example = "3 months")]
    value: String,
    /// The first day it holds.
    valid_from: NaiveDate,
    /// The last day it holds, where it ends.
    valid_until: Option<NaiveDate>,
    /// The rule it rests on (Rechtsgrundlage).
    basis: String,
    /// Where that was read.
    source: String,
}

impl LawEntry {
    /// Every entry of every figure that is set.
    pub(crate) fn of_all(figures: LawFigures) -> Vec<Self> {
        fn shown<T>(
            figure: &'static str,
            entries: Vec<Entry<T>>,
            value: impl Fn(T) -> String,
        ) -> impl Iterator<Item = LawEntry> {
            entries.into_iter().map(move |entry| LawEntry {
                figure,
                value: value(entry.value),
                valid_from: entry.valid_from,
                valid_until: entry.valid_until,
                basis: entry.basis,
                source: entry.source,
            })
        }
        shown("surcharge", figures.surcharge, text)
            .chain(shown("never_below_zero", figures.never_below_zero, text))
            .chain(shown("day_count", figures.day_count, |count| count.word().to_owned()))
            .chain(shown("use_by", figures.use_by, text))
            .chain(shown("min_interest", figures.min_interest, text))
            .chain(shown("min_refund", figures.min_refund, text))
            .chain(shown("min_change", figures.min_change, text))
            .chain(shown("retention", figures.retention, text))
            .collect()
    }
}
