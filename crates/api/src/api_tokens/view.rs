//! An API token as it is shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, sample_id};

/// A token with which a program acts in place of a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiToken {
    /// Its id.
    pub(crate) id: Uuid,
    /// What the person calls it.
    pub(crate) name: String,
    /// In which of the person's roles it acts.
    pub(crate) membership: Uuid,
    /// What it may be used for.
    pub(crate) scope: TokenScope,
    /// When it was made.
    pub(crate) made_at: DateTime<Utc>,
    /// From when it is good for nothing.
    pub(crate) expires_at: DateTime<Utc>,
    /// When it was revoked.
    pub(crate) revoked_at: Option<DateTime<Utc>>,
    /// What the program sends as a bearer token. It is shown when the token is made, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret: Option<String>,
}

/// What a token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TokenScope {
    /// To read.
    Read,
    /// To read and to change.
    Write,
    /// To fetch the calendar of deadlines, and nothing else.
    Calendar,
}

impl From<flow::TokenScope> for TokenScope {
    fn from(scope: flow::TokenScope) -> Self {
        match scope {
            flow::TokenScope::Read => Self::Read,
            flow::TokenScope::Write => Self::Write,
            flow::TokenScope::Calendar => Self::Calendar,
        }
    }
}

impl From<TokenScope> for flow::TokenScope {
    fn from(scope: TokenScope) -> Self {
        match scope {
            TokenScope::Read => Self::Read,
            TokenScope::Write => Self::Write,
            TokenScope::Calendar => Self::Calendar,
        }
    }
}

impl From<flow::ApiToken> for ApiToken {
    fn from(token: flow::ApiToken) -> Self {
        Self {
            id: token.id,
            name: token.name,
            membership: token.membership.0,
            scope: token.scope.into(),
            made_at: token.made_at,
            expires_at: token.expires_at,
            revoked_at: token.revoked_at,
            secret: None,
        }
    }
}

impl Sample for ApiToken {
    fn sample() -> Self {
        let at = |day: i64| DateTime::from_timestamp(1_614_556_800 + 86_400 * day, 0).unwrap_or_default();
        Self {
            id: sample_id(1),
            name: "Fachverfahren".to_owned(),
            membership: sample_id(4),
            scope: TokenScope::Read,
            made_at: at(0),
            expires_at: at(90),
            revoked_at: None,
            secret: None,
        }
    }
}
