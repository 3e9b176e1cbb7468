//! A closed period as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, sample_day, sample_id};

/// All days up to one, closed for good.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClosedPeriod {
    /// Its id.
    id: Uuid,
    /// The last closed day.
    until: NaiveDate,
    /// The first day on which something can still count.
    first_open: NaiveDate,
    /// Why it was closed.
    reason: String,
}

impl From<domain::ClosedPeriod> for ClosedPeriod {
    fn from(period: domain::ClosedPeriod) -> Self {
        let first_open = domain::first_open(period.until);
        Self { id: period.id.0, until: period.until, first_open, reason: period.reason }
    }
}

impl Sample for ClosedPeriod {
    fn sample() -> Self {
        let (id, until, reason) = (sample_id(1), sample_day(), "Jahresabschluss".to_owned());
        Self { id, until, first_open: domain::first_open(until), reason }
    }
}
