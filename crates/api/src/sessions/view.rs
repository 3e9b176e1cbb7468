//! A session as it is shown.

use chrono::{DateTime, Utc};
use flow::{Role, Standing};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, sample_id};

/// Someone who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// Its id.
    pub(crate) id: Uuid,
    /// Whether this is the session that asks.
    pub(crate) present: bool,
    /// The person.
    pub(crate) person: Uuid,
    /// In which of their roles it acts.
    pub(crate) membership: Uuid,
    /// As whom, if this is the session that asks.
    pub(crate) acting: Option<Acting>,
    /// Since when.
    pub(crate) started_at: DateTime<Utc>,
    /// When the last request came, give or take a minute.
    pub(crate) seen_at: DateTime<Utc>,
    /// When it ends at the latest, if nothing more is asked.
    pub(crate) ends_at: DateTime<Utc>,
    /// When a second factor was shown last.
    pub(crate) second_factor_at: Option<DateTime<Utc>>,
    /// From which network address it began.
    pub(crate) address: String,
    /// With which program, as it calls itself.
    pub(crate) agent: String,
}

/// As whom a person acts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Acting {
    /// Their name.
    pub(crate) name: String,
    /// For which organisation.
    pub(crate) organisation: Uuid,
    /// In which role.
    pub(crate) role: &'static str,
}

impl Session {
    /// A session, and whether it is the one that asks.
    pub(crate) fn of(session: flow::Session, standing: Option<Standing>, present: bool) -> Self {
        Self {
            id: session.id,
            present,
            person: session.person.0,
            membership: session.membership.0,
            acting: standing.map(Acting::from),
            started_at: session.times.started_at,
            seen_at: session.times.seen_at,
            ends_at: session.times.ends_at(),
            second_factor_at: session.times.second_factor_at,
            address: session.address,
            agent: session.agent,
        }
    }
}

impl From<Standing> for Acting {
    fn from(standing: Standing) -> Self {
        Self { name: standing.name, organisation: standing.organisation.0, role: standing.role.word() }
    }
}

impl Sample for Session {
    fn sample() -> Self {
        let at = |hour: i64| DateTime::from_timestamp(1_614_556_800 + 3600 * hour, 0).unwrap_or_default();
        let (name, organisation) = ("Miriam Sauer".to_owned(), sample_id(3));
        Self {
            id: sample_id(1),
            present: true,
            person: sample_id(2),
            membership: sample_id(4),
            acting: Some(Acting { name, organisation, role: Role::Clerk.word() }),
            started_at: at(8),
            seen_at: at(9),
            ends_at: at(10),
            second_factor_at: Some(at(8)),
            address: "192.0.2.7".to_owned(),
            agent: "Mozilla/5.0".to_owned(),
        }
    }
}
