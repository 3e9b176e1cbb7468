//! A proof of use as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    grants::view::Period,
};

/// A proof of use.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Proof {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The grant whose use it proves.
    grant: Uuid,
    /// verwendungsnachweis or zwischennachweis.
    kind: &'static str,
    /// The days it covers.
    period: Period,
    /// Where it stands.
    state: ProofState,
    /// Since when.
    on: NaiveDate,
    /// The SHA-256 of its document.
    document: Option<String>,
}

/// Where a proof stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ProofState {
    /// Its figures are put together.
    Compiled,
    /// Handed to the giver; it never changes again.
    Filed,
    /// Accepted by the giver.
    Accepted,
}

impl Versioned for Proof {
    fn path(&self) -> String {
        format!("/api/v1/proofs/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::Proof> for Proof {
    fn from(proof: domain::Proof) -> Self {
        let (state, on) = match proof.state {
            domain::ProofState::Compiled { on } => (ProofState::Compiled, on),
            domain::ProofState::Filed { on } => (ProofState::Filed, on),
            domain::ProofState::Accepted { on } => (ProofState::Accepted, on),
        };
        Self {
            id: proof.id.0,
            version: proof.version,
            grant: proof.grant.0,
            kind: proof.kind.word(),
            period: proof.period.into(),
            state,
            on,
            document: proof.document,
        }
    }
}

impl Sample for Proof {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            version: 1,
            grant: sample_id(2),
            kind: domain::ProofKind::Zwischennachweis.word(),
            period: Period { from: sample_day(), until: sample_day() },
            state: ProofState::Compiled,
            on: sample_day(),
            document: Some("5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef".to_owned()),
        }
    }
}
