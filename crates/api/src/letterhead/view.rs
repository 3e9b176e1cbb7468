//! The letterhead, as it is shown.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use flow::letterheads::StandingLetterhead;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, sample_id};

/// That a version of the letterhead was set.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LetterheadVersion {
    /// Its number, from 1 on. The newest counts.
    number: i64,
    /// The name of the house in it.
    name: String,
    /// Whether it has a logo.
    has_logo: bool,
    /// The court in it; null, if it names none.
    court: Option<String>,
    /// Who set it.
    set_by: Uuid,
    /// When.
    set_at: DateTime<Utc>,
}

impl From<flow::LetterheadVersion> for LetterheadVersion {
    fn from(version: flow::LetterheadVersion) -> Self {
        let flow::LetterheadVersion { number, name, has_logo, court, set_by, set_at } = version;
        Self { number, name, has_logo, court, set_by: set_by.0, set_at }
    }
}

impl Sample for LetterheadVersion {
    fn sample() -> Self {
        let set_at = DateTime::from_timestamp(1_615_161_600, 0).unwrap_or_default();
        let name = "Kreis Musterland".to_owned();
        Self { number: 1, name, has_logo: false, court: None, set_by: sample_id(1), set_at }
    }
}

/// The letterhead of the house as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Letterhead {
    /// The number of the newest version, 0 if the house has set none.
    number: i64,
    /// The name of the house.
    name: String,
    /// A line below the name; empty, if there is none.
    claim: String,
    /// Address, telephone, e-mail, a line each.
    contact: Vec<String>,
    /// The sender in one line; empty, if there is none.
    return_address: String,
    /// The colour of titles and marks.
    #[schema(example = "#003366")]
    accent: String,
    /// The logo: a PNG in base64; null, if there is none.
    #[schema(format = Byte)]
    logo: Option<String>,
    /// The court that decides on decisions of the house, with its address; null, if it is not named.
    court: Option<String>,
    /// The versions, newest first.
    versions: Vec<LetterheadVersion>,
}

impl From<StandingLetterhead> for Letterhead {
    fn from(standing: StandingLetterhead) -> Self {
        let StandingLetterhead { number, look, court, versions } = standing;
        Self {
            number,
            name: look.name,
            claim: look.claim,
            contact: look.contact,
            return_address: look.return_address,
            accent: look.accent.into(),
            logo: look.logo.map(|logo| STANDARD.encode(logo.png())),
            court,
            versions: versions.into_iter().map(|(version, _)| version.into()).collect(),
        }
    }
}

impl Sample for Letterhead {
    fn sample() -> Self {
        Self {
            number: 1,
            name: "Kreis Musterland".to_owned(),
            claim: "Der Landrat · Kommunales Integrationszentrum".to_owned(),
            contact: vec!["Kreishausplatz 1, 12345 Musterstadt".to_owned()],
            return_address: "Kreis Musterland · Kreishausplatz 1 · 12345 Musterstadt".to_owned(),
            accent: "#7a1f2b".to_owned(),
            logo: None,
            court: None,
            versions: vec![LetterheadVersion::sample()],
        }
    }
}
