//! A comment as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, sample_day, sample_id};

/// What someone says to a claim.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Comment {
    /// Its id.
    id: Uuid,
    /// The claim it is about.
    claim: Uuid,
    /// The line it is about; null if it is about the claim as a whole.
    line: Option<Uuid>,
    /// Who may read it.
    visibility: Visibility,
    /// For which organisation it was written.
    organisation: Uuid,
    /// Who wrote it.
    author: String,
    /// The day it was written.
    on: NaiveDate,
    /// What it says.
    text: String,
}

/// Who may read a comment.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Visibility {
    /// The office and its auditors.
    Internal,
    /// Everyone who sees what it is about.
    Shared,
}

impl From<domain::Visibility> for Visibility {
    fn from(visibility: domain::Visibility) -> Self {
        match visibility {
            domain::Visibility::Internal => Self::Internal,
            domain::Visibility::Shared => Self::Shared,
        }
    }
}

impl From<Visibility> for domain::Visibility {
    fn from(visibility: Visibility) -> Self {
        match visibility {
            Visibility::Internal => Self::Internal,
            Visibility::Shared => Self::Shared,
        }
    }
}

impl From<domain::Comment> for Comment {
    fn from(comment: domain::Comment) -> Self {
        Self {
            id: comment.id.0,
            claim: comment.claim.0,
            line: comment.line.map(|line| line.0),
            visibility: comment.visibility.into(),
            organisation: comment.organisation.0,
            author: comment.author,
            on: comment.on,
            text: comment.text,
        }
    }
}

impl Sample for Comment {
    fn sample() -> Self {
        Self {
            id: sample_id(7),
            claim: sample_id(1),
            line: Some(sample_id(3)),
            visibility: Visibility::Shared,
            organisation: sample_id(8),
            author: "Anna Beispiel".to_owned(),
            on: sample_day(),
            text: "Die Teilnahmeliste ist beigefügt.".to_owned(),
        }
    }
}
