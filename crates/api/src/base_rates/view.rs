//! A base rate as it is shown.

use ::grants::{BaseRateEntry, Signer};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, Versioned, sample_day, sample_id};

/// The base rate of a half-year as somebody entered it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BaseRate {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The first day of the half-year.
    valid_from: NaiveDate,
    /// Percent a year.
    #[schema(example = "1.27")]
    rate: String,
    /// Where it was read.
    source: String,
    /// Who entered it.
    entered: By,
    /// Who confirmed it; it counts from then on.
    confirmed: Option<By>,
}

/// Who did it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BaseRateBy)]
struct By {
    /// Their name.
    person: String,
    /// In which role.
    role: &'static str,
    /// The day.
    on: NaiveDate,
}

impl From<Signer> for By {
    fn from(by: Signer) -> Self {
        Self { person: by.name, role: by.role.word(), on: by.on }
    }
}

impl From<BaseRateEntry> for BaseRate {
    fn from(entry: BaseRateEntry) -> Self {
        Self {
            id: entry.id.0,
            version: entry.version,
            valid_from: entry.valid_from,
            rate: entry.rate.to_string(),
            source: entry.source,
            entered: entry.entered.into(),
            confirmed: entry.confirmed.map(By::from),
        }
    }
}

impl Versioned for BaseRate {
    fn path(&self) -> String {
        format!("/api/v1/base-rates/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl Sample for BaseRate {
    fn sample() -> Self {
        let entered = By { person: "Frieda Finanz".to_owned(), role: "clerk", on: sample_day() };
        Self {
            id: sample_id(1),
            version: 1,
            valid_from: NaiveDate::from_ymd_opt(2026, 7, 1).unwrap_or_default(),
            rate: "1.27".to_owned(),
            source: "https://www.bundesbank.de, Bekanntmachung".to_owned(),
            entered,
            confirmed: None,
        }
    }
}
