//! The figures of the law over time, and what a programme or an act puts in their place.

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

use super::{
    BaseRates, Dated, DatedError, DayCount, Entry, InterestRate, InterestTerms, MissingFigure, RateRule, Span,
};

/// The figures of Nordrhein-Westfalen with their sources.
pub const LAW: &str = include_str!("../../data/law.toml");

/// Figures as they are written: in the house's own file, in a programme file, for an act. What is left out says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LawFigures {
    /// Percentage points of interest above the base rate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub surcharge: Vec<Entry<InterestRate>>,
    /// Whether a rate below zero counts as zero.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub never_below_zero: Vec<Entry<bool>>,
    /// How days of interest are counted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub day_count: Vec<Entry<DayCount>>,
    /// Within which time after its credit money is to be used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub use_by: Vec<Entry<Span>>,
    /// Interest below this is not claimed. Euros.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub min_interest: Vec<Entry<String>>,
    /// A refund below this is not demanded. Euros.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub min_refund: Vec<Entry<String>>,
    /// A change of up to this reduces no grant. Euros.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub min_change: Vec<Entry<String>>,
    /// For how long papers are kept after the final proof. It lengthens what the law says and shortens nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub retention: Vec<Entry<Span>>,
}

/// The figures that hold where nobody says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawParameters {
    /// Percentage points of interest above the base rate (§ 49a Abs. 3 VwVfG NRW).
    pub surcharge: Dated<InterestRate>,
    /// Whether base rate and surcharge together count as zero where they lie below it; no where nothing says so.
    pub never_below_zero: Dated<bool>,
    /// How days of interest are counted.
    pub day_count: Dated<DayCount>,
    /// Within which time after its credit money is to be used.
    pub use_by: Dated<Span>,
    /// Interest below this is not claimed; no limit where nothing says so. Cents.
    pub min_interest: Dated<Cents>,
    /// A refund below this is not demanded; no limit where nothing says so. Cents.
    pub min_refund: Dated<Cents>,
    /// A change of cost or funds of up to this reduces no grant; no limit where nothing says so. Cents.
    pub min_change: Dated<Cents>,
}

/// What is wrong with a file of figures.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// It is not TOML of the right shape; the message names the line.
    #[error("the figures of the law cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// Entries that do not follow each other.
    #[error(transparent)]
    Dated(#[from] DatedError),
    /// A limit that is no amount above zero.
    #[error("{figure}: {cause}, not {value:?}")]
    Limit {
        /// Which limit.
        figure: &'static str,
        /// What stands there.
        value: String,
        /// What is wrong with it.
        cause: MoneyError,
    },
}

impl LawFigures {
    /// Reads a file of figures.
    pub fn parse(file: &str) -> Result<Self, LawError> {
        Ok(toml::from_str(file)?)
    }

    /// These figures, if each is one and its entries follow each other.
    pub fn checked(self) -> Result<Self, LawError> {
        LawParameters::of(self.clone())?;
        Dated::new("for how long papers are kept", self.retention.clone())?;
        Ok(self)
    }

    /// Every entry as people read it: the figure, its value, its days.
    pub fn told(&self) -> Vec<String> {
        fn lines<T: ToString>(figure: &str, entries: &[Entry<T>]) -> Vec<String> {
            let line = |entry: &Entry<T>| {
                let until = entry.valid_until.map_or_else(String::new, |until| format!(" to {until}"));
                format!("{figure} {} from {}{until}", entry.value.to_string(), entry.valid_from)
            };
            entries.iter().map(line).collect()
        }
        let counts: Vec<_> =
            self.day_count.iter().map(|entry| entry.clone().with(entry.value.word())).collect();
        [
            lines("surcharge", &self.surcharge),
            lines("never_below_zero", &self.never_below_zero),
            lines("day_count", &counts),
            lines("use_by", &self.use_by),
            lines("min_interest", &self.min_interest),
            lines("min_refund", &self.min_refund),
            lines("min_change", &self.min_change),
            lines("retention", &self.retention),
        ]
        .concat()
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl LawParameters {
    /// The figures of Nordrhein-Westfalen.
    pub fn of_nrw() -> Result<Self, LawError> {
        Self::of(LawFigures::parse(LAW)?)
    }

    /// These figures, where the others are silent. What they say of a figure stands for all days.
    pub fn overridden_by(&self, others: &LawFigures) -> Result<Self, LawError> {
        let said = Self::of(others.clone())?;
        Ok(Self {
            surcharge: said.surcharge.or(&self.surcharge),
            never_below_zero: said.never_below_zero.or(&self.never_below_zero),
            day_count: said.day_count.or(&self.day_count),
            use_by: said.use_by.or(&self.use_by),
            min_interest: said.min_interest.or(&self.min_interest),
            min_refund: said.min_refund.or(&self.min_refund),
            min_change: said.min_change.or(&self.min_change),
        })
    }

    /// By which terms interest runs on money that was credited on a day.
    pub fn interest_terms<'law>(
        &'law self,
        base: &'law BaseRates,
        credited_on: NaiveDate,
    ) -> Result<InterestTerms<'law>, MissingFigure> {
        Ok(InterestTerms {
            rate: RateRule::AboveBase { base, surcharge: &self.surcharge },
            day_count: self.day_count.on(credited_on)?.value,
            never_below_zero: self.never_below_zero.on_if_any(credited_on)?.is_some_and(|entry| entry.value),
        })
    }

    fn of(figures: LawFigures) -> Result<Self, LawError> {
        Ok(Self {
            surcharge: Dated::new(
                "the surcharge on the base rate (§ 49a Abs. 3 VwVfG NRW)",
                figures.surcharge,
            )?,
            never_below_zero: Dated::new("whether interest never lies below zero", figures.never_below_zero)?,
            day_count: Dated::new("the day count of interest", figures.day_count)?,
            use_by: Dated::new("the period within which money is to be used", figures.use_by)?,
            min_interest: limit("the smallest interest that is claimed", figures.min_interest)?,
            min_refund: limit("the smallest refund that is demanded", figures.min_refund)?,
            min_change: limit("the largest change that reduces no grant", figures.min_change)?,
        })
    }
}

fn limit(figure: &'static str, entries: Vec<Entry<String>>) -> Result<Dated<Cents>, LawError> {
    let read = |entry: Entry<String>| {
        let amount = Cents::parse_euros(&entry.value).and_then(Cents::positive);
        match amount {
            Ok(amount) => Ok(entry.with(amount)),
            Err(cause) => Err(LawError::Limit { figure, value: entry.value, cause }),
        }
    };
    let entries = entries.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(Dated::new(figure, entries)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;

    fn entry(figure: &str, value: &str, from: &str) -> String {
        format!(
            "[[{figure}]]\nvalue = {value}\nvalid_from = \"{from}\"\nbasis = \"Bescheid\"\nsource = \"erfunden\"\n"
        )
    }

    fn overridden(by: &str) -> Result<LawParameters, LawError> {
        LawParameters::of_nrw().unwrap().overridden_by(&LawFigures::parse(by)?)
    }

    #[test]
    fn the_law_of_nrw_is_read_with_its_sources() {
        let law = LawParameters::of_nrw().unwrap();
        assert_eq!(law.surcharge.on(day("2026-01-01")).unwrap().value.to_string(), "3.00");
        assert_eq!(law.use_by.on(day("2021-05-01")).unwrap().value, Span::Months(2));
        assert_eq!(law.day_count.on(day("2021-05-01")).unwrap().value, DayCount::ActAct);
        assert_eq!(law.min_interest.on_if_any(day("2021-05-01")), Ok(None), "no source gives a limit");
        assert!(law.surcharge.entries().iter().all(|entry| entry.source.starts_with("https://")));
    }

    #[test]
    fn a_surcharge_that_no_source_dates_is_missing() {
        let law = LawParameters::of_nrw().unwrap();
        let missing = law.surcharge.on(day("2022-11-16")).unwrap_err().to_string();
        let figure = "the surcharge on the base rate (§ 49a Abs. 3 VwVfG NRW)";
        assert_eq!(missing, format!("{figure} is not known for 2022-11-16: it is known from 2025-11-07 on"));
    }

    #[test]
    fn what_a_programme_or_an_act_says_stands_in_its_place() {
        let surcharges =
            entry("surcharge", "\"5.00\"", "2002-01-01") + &entry("surcharge", "\"3.00\"", "2023-06-20");
        let by = surcharges
            + &entry("use_by", "\"42 days\"", "2021-01-01")
            + &entry("min_interest", "\"250.00\"", "2021-01-01");
        let law = overridden(&by).unwrap();
        assert_eq!(law.surcharge.on(day("2022-11-16")).unwrap().value.to_string(), "5.00");
        assert_eq!(law.surcharge.on(day("2023-06-20")).unwrap().value.to_string(), "3.00");
        assert_eq!(law.use_by.on(day("2021-05-01")).unwrap().value, Span::Days(42));
        assert!(
            law.use_by.on(day("2020-05-01")).is_err(),
            "it stands for all days, also for those it is silent of"
        );
        assert_eq!(law.min_interest.on(day("2021-05-01")).unwrap().value, Cents::new(25_000));
        assert_eq!(law.day_count.on(day("2021-05-01")).unwrap().value, DayCount::ActAct);
    }

    #[test]
    fn a_figure_that_cannot_be_is_named() {
        let table = [
            (
                entry("use_by", "\"2 Monate\"", "2021-01-01"),
                "a span is a number and days, weeks, months or years",
            ),
            (entry("surcharge", "3.00", "2021-01-01"), "invalid type: floating point"),
            (entry("day_count", "\"act\"", "2021-01-01"), "unknown variant `act`"),
            (entry("zinsen", "\"1.00\"", "2021-01-01"), "unknown field `zinsen`"),
            (
                entry("min_refund", "\"0.00\"", "2021-01-01"),
                "the smallest refund that is demanded: the amount must",
            ),
            (
                entry("min_change", "\"500\"", "2021-01-01"),
                "the largest change that reduces no grant: an amount is",
            ),
            (
                entry("retention", "\"5 years\"", "2021-01-01")
                    + &entry("retention", "\"6 years\"", "2020-01-01"),
                "for how long papers are kept: the entry from 2020-01-01 must begin after",
            ),
            (
                entry("use_by", "\"2 months\"", "2021-01-01") + &entry("use_by", "\"1 month\"", "2021-01-01"),
                "the period within which money is to be used: the entry from 2021-01-01 must begin after",
            ),
        ];
        for (by, said) in table {
            let refused = LawFigures::parse(&by).and_then(LawFigures::checked).unwrap_err().to_string();
            assert!(refused.contains(said), "{refused}");
        }
    }
}
