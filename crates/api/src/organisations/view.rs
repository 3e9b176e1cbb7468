//! An organisation as it is shown.

use flow::OrganisationKind as Kind;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, sample_id};

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Organisation {
    /// Its id.
    pub(crate) id: Uuid,
    /// What it is.
    pub(crate) kind: OrganisationKind,
    /// Its name.
    pub(crate) name: String,
    /// For a ministry, the code by which programme files name it.
    pub(crate) funder: Option<String>,
}

/// What an organisation is in the flow of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrganisationKind {
    /// A ministry of the Land.
    Ministry,
    /// The first recipient.
    Municipality,
    /// A Bildungsträger.
    Provider,
}

impl From<flow::Organisation> for Organisation {
    fn from(organisation: flow::Organisation) -> Self {
        let kind = match organisation.kind {
            Kind::Ministry => OrganisationKind::Ministry,
            Kind::Municipality => OrganisationKind::Municipality,
            Kind::Provider => OrganisationKind::Provider,
        };
        Self { id: organisation.id.0, kind, name: organisation.name, funder: organisation.funder }
    }
}

impl Sample for Organisation {
    fn sample() -> Self {
        let name = "Ministerium für Arbeit, Gesundheit und Soziales".to_owned();
        Self { id: sample_id(1), kind: OrganisationKind::Ministry, name, funder: Some("MAGS".to_owned()) }
    }
}
