//! A notification as it is shown.

use chrono::{DateTime, Utc};
use flow::Told;
use grants::NotificationKind;
use ledger::EntryNumber;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, sample_id};

/// What a person is told (Mitteilung).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notification {
    /// The number of the journal's entry that it tells of.
    #[schema(value_type = i64)]
    pub(super) entry: EntryNumber,
    /// When it happened.
    at: DateTime<Utc>,
    /// What happened: `claim_decided` and others.
    kind: &'static str,
    /// What it is about: `claim`, `payment` and others.
    about: &'static str,
    /// The id of that; of bank details the organisation.
    subject: Uuid,
    /// The grant on which it hangs.
    grant: Option<Uuid>,
    /// The reference of the grant's act.
    reference: Option<String>,
    /// When the person read it.
    read_at: Option<DateTime<Utc>>,
}

impl From<Told> for Notification {
    fn from(Told { notification: told, at, reference }: Told) -> Self {
        Self {
            entry: told.entry,
            at,
            kind: told.kind.word(),
            about: told.kind.about().word(),
            subject: told.subject,
            grant: told.grant.map(|id| id.0),
            reference,
            read_at: told.read_at,
        }
    }
}

impl Sample for Notification {
    fn sample() -> Self {
        let kind = NotificationKind::ClaimDecided;
        Self {
            entry: EntryNumber::new(17),
            at: DateTime::from_timestamp(1_614_585_600, 0).unwrap_or_default(),
            kind: kind.word(),
            about: kind.about().word(),
            subject: sample_id(2),
            grant: Some(sample_id(3)),
            reference: Some("50-W-1".to_owned()),
            read_at: None,
        }
    }
}
