//! What an auditor sees, as it is written and shown.

use ::grants::{AuditScope, GrantId, OrganisationId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    grants::{new::Days, view::Period},
    input::{ComponentText, Day, Faults, Read, UuidText, optional_object},
};

/// What an auditor sees. What is left out bounds nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenScope {
    /// Only this award and what hangs below it.
    award: Option<UuidText>,
    /// Only grants that give for this component.
    component: Option<ComponentText>,
    /// Only what this provider was given, and what it forwarded.
    provider: Option<UuidText>,
    /// Only grants whose Bewilligungszeitraum has a day of this period.
    #[serde(default, deserialize_with = "optional_object")]
    period: Option<Days>,
    /// Only what was known on this day. The auditor asks for that day, or one before.
    known_until: Option<Day>,
}

impl Read for GivenScope {
    type Value = AuditScope;

    fn read(self, at: &mut Faults) -> Option<AuditScope> {
        let award = at.field("award", self.award);
        let component = at.field("component", self.component);
        let provider = at.field("provider", self.provider);
        let period = at.field("period", self.period);
        let known_until = at.field("known_until", self.known_until);
        Some(AuditScope {
            award: award?.map(GrantId),
            component: component?,
            provider: provider?.map(OrganisationId),
            period: period?,
            known_until: known_until?,
        })
    }
}

/// What an auditor sees. What is not there bounds nothing.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Scope {
    /// Only this award and what hangs below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    award: Option<Uuid>,
    /// Only grants that give for this component.
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<String>,
    /// Only what this provider was given, and what it forwarded.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<Uuid>,
    /// Only grants whose Bewilligungszeitraum has a day of this period.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<Period>,
    /// Only what was known on this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    known_until: Option<NaiveDate>,
}

impl From<AuditScope> for Scope {
    fn from(scope: AuditScope) -> Self {
        Self {
            award: scope.award.map(|id| id.0),
            component: scope.component.map(String::from),
            provider: scope.provider.map(|id| id.0),
            period: scope.period.map(Period::from),
            known_until: scope.known_until,
        }
    }
}
