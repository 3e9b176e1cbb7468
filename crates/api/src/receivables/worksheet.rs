//! A worksheet of interest as it is shown.

use ::grants::law::{InterestSheet, SheetPeriod};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{euros::Euros, input::Amount};

/// The worksheet of interest that was calculated here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InterestWorksheet)]
pub(super) struct Worksheet {
    /// The money that came in.
    received: Uuid,
    /// What it was spent on.
    spent: Uuid,
    /// How much of the one was spent on the other.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// The day of the credit.
    credited_on: NaiveDate,
    /// The day of use, which counts.
    used_on: NaiveDate,
    /// For how many days.
    days: i64,
    /// How days are counted.
    #[schema(example = "act/act")]
    day_count: &'static str,
    /// The periods of one rate, the oldest first.
    periods: Vec<Period>,
    /// The sum in euros, not rounded.
    exact: String,
    /// The working, in German.
    working: Vec<String>,
}

/// A period of one rate.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InterestWorksheetPeriod)]
struct Period {
    /// Its first day.
    from: NaiveDate,
    /// Its last day, which counts.
    until: NaiveDate,
    /// How many days it has.
    days: i64,
    /// The base rate, in percent.
    base_rate: Option<String>,
    /// The surcharge, in percentage points.
    surcharge: Option<String>,
    /// The rate that counts, in percent.
    rate: String,
    /// The interest in euros, not rounded.
    exact: String,
}

impl From<SheetPeriod> for Period {
    fn from(period: SheetPeriod) -> Self {
        Self {
            from: period.from,
            until: period.until,
            days: period.days,
            base_rate: period.base_rate.map(|rate| rate.to_string()),
            surcharge: period.surcharge.map(|rate| rate.to_string()),
            rate: period.rate.to_string(),
            exact: period.exact,
        }
    }
}

impl From<InterestSheet> for Worksheet {
    fn from(sheet: InterestSheet) -> Self {
        let InterestSheet { received, spent, calculation } = sheet;
        Self {
            received,
            spent,
            amount: calculation.amount.into(),
            credited_on: calculation.credited_on,
            used_on: calculation.used_on,
            days: calculation.days,
            day_count: calculation.day_count.word(),
            periods: calculation.periods.into_iter().map(Period::from).collect(),
            exact: calculation.exact,
            working: calculation.working,
        }
    }
}
