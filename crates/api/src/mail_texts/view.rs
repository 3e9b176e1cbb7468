//! The texts of mails, as they are shown.

use ::grants::MailKind as Kind;
use chrono::{DateTime, Utc};
use flow::mail::{StandingText, Template};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, sample_id};

/// The text of a mail, as a Jinja template.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailTextParts {
    /// The subject: one line.
    #[schema(min_length = 1, max_length = 1000)]
    pub(super) subject: String,
    /// The body.
    #[schema(min_length = 1, max_length = 20_000)]
    pub(super) body: String,
}

impl From<Template> for MailTextParts {
    fn from(Template { subject, body }: Template) -> Self {
        Self { subject, body }
    }
}

impl From<MailTextParts> for Template {
    fn from(MailTextParts { subject, body }: MailTextParts) -> Self {
        Self { subject, body }
    }
}

/// A version of the text of a mail.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailTextVersion {
    /// Its number, from 1 on. The newest counts.
    number: i64,
    /// The text; null, if it goes back to the one that comes along.
    text: Option<MailTextParts>,
    /// Who set it.
    set_by: Uuid,
    /// When.
    set_at: DateTime<Utc>,
}

impl From<flow::MailText> for MailTextVersion {
    fn from(version: flow::MailText) -> Self {
        Self {
            number: version.number,
            text: version.text.map(|(subject, body)| MailTextParts { subject, body }),
            set_by: version.set_by.0,
            set_at: version.set_at,
        }
    }
}

impl Sample for MailTextVersion {
    fn sample() -> Self {
        let text = MailTextParts {
            subject: "{{ anzahl }} Mitteilungen".to_owned(),
            body: "Guten Tag {{ name }}".to_owned(),
        };
        let set_at = DateTime::from_timestamp(1_615_161_600, 0).unwrap_or_default();
        Self { number: 1, text: Some(text), set_by: sample_id(1), set_at }
    }
}

/// The text of a kind of mail as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailText {
    /// Which mail: `at_once` or `collected`.
    kind: &'static str,
    /// The number of the newest version, 0 if the house has set none.
    number: i64,
    /// The text.
    text: MailTextParts,
    /// Whether it is the one that comes along.
    is_shipped: bool,
    /// The versions, newest first.
    versions: Vec<MailTextVersion>,
}

impl From<StandingText> for MailText {
    fn from(standing: StandingText) -> Self {
        Self {
            kind: standing.kind.word(),
            number: standing.number,
            text: standing.text.into(),
            is_shipped: standing.is_shipped,
            versions: standing.versions.into_iter().map(|(version, _)| version.into()).collect(),
        }
    }
}

impl Sample for MailText {
    fn sample() -> Self {
        let kind = Kind::Collected;
        let text = Template::shipped(kind).into();
        Self { kind: kind.word(), number: 0, text, is_shipped: true, versions: Vec::new() }
    }
}
