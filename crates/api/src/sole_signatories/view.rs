//! A recipient of one person, as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, sample_day, sample_id};

/// That a recipient has one person, who prepares and signs alone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SoleSignatory {
    /// Its id.
    id: Uuid,
    /// The recipient.
    organisation: Uuid,
    /// The first day.
    from: NaiveDate,
    /// The last day.
    until: NaiveDate,
    /// Why nobody else can sign.
    reason: String,
}

impl From<domain::SoleSignatory> for SoleSignatory {
    fn from(alone: domain::SoleSignatory) -> Self {
        let (id, organisation) = (alone.id.0, alone.organisation.0);
        Self { id, organisation, from: alone.from, until: alone.until, reason: alone.reason }
    }
}

impl Sample for SoleSignatory {
    fn sample() -> Self {
        let (from, until, reason) = (sample_day(), sample_day(), "Einzelunternehmen".to_owned());
        Self { id: sample_id(1), organisation: sample_id(2), from, until, reason }
    }
}
