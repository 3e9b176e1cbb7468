//! A ground for revoking a grant as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, Versioned, sample_day, sample_id};

/// A ground for revoking a grant (Widerruf, Ruecknahme), which the house knows of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RevocationGround {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The grant.
    grant: Uuid,
    /// What is known.
    facts: String,
    /// The day on which all of it was known; from then on a year runs.
    known_on: NaiveDate,
    /// Who recorded it.
    recorded_by: String,
    /// The day it was recorded.
    recorded_on: NaiveDate,
    /// What became of it, once that is decided.
    end: Option<GroundEnd>,
}

/// What became of a ground.
#[derive(Debug, Serialize, ToSchema)]
struct GroundEnd {
    /// The day: of the revocation, or of the decision that the act stays.
    on: NaiveDate,
    /// Who recorded it.
    by: String,
    /// What was decided.
    #[serde(flatten)]
    outcome: GroundOutcome,
}

/// What was decided of a ground.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
enum GroundOutcome {
    /// The grant was revoked, in whole or in part.
    Revoked {
        /// The version of the act that revokes.
        act: i64,
    },
    /// The act stays as it is.
    Stays {
        /// Why.
        reason: String,
    },
}

impl Versioned for RevocationGround {
    fn path(&self) -> String {
        format!("/api/v1/revocation-grounds/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::RevocationGround> for RevocationGround {
    fn from(ground: domain::RevocationGround) -> Self {
        Self {
            id: ground.id.0,
            version: ground.version,
            grant: ground.grant.0,
            facts: ground.facts,
            known_on: ground.known_on,
            recorded_by: ground.recorded_by,
            recorded_on: ground.recorded_on,
            end: ground.end.map(GroundEnd::from),
        }
    }
}

impl From<domain::GroundEnd> for GroundEnd {
    fn from(end: domain::GroundEnd) -> Self {
        let outcome = match end.outcome {
            domain::GroundOutcome::Revoked { act } => GroundOutcome::Revoked { act },
            domain::GroundOutcome::Stays { reason } => GroundOutcome::Stays { reason },
        };
        Self { on: end.on, by: end.by, outcome }
    }
}

impl Sample for RevocationGround {
    fn sample() -> Self {
        let reason = "Der Zweck ist im Kern erreicht".to_owned();
        Self {
            id: sample_id(1),
            version: 2,
            grant: sample_id(2),
            facts: "Der Kurs fand nur zur Hälfte statt".to_owned(),
            known_on: sample_day(),
            recorded_by: "Frieda Finanz".to_owned(),
            recorded_on: sample_day(),
            end: Some(GroundEnd {
                on: sample_day(),
                by: "Frieda Finanz".to_owned(),
                outcome: GroundOutcome::Stays { reason },
            }),
        }
    }
}
