//! A person as they are shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{role::Role, scope::Scope};
use crate::answer::{Sample, Versioned, sample_day, sample_id};

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Person {
    /// Their id.
    id: Uuid,
    /// Their version, as in the `ETag`.
    version: i64,
    /// What is registered of this human and of no other.
    identity: String,
    /// Their name, as the journal names them.
    name: String,
    /// The day they were registered.
    registered_on: NaiveDate,
    /// The day they left.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_on: Option<NaiveDate>,
    /// What they may do, and might, oldest first.
    roles: Vec<HeldRole>,
    /// Interests in recipients that they have declared.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<Conflict>,
}

/// A role that a person holds or held.
#[derive(Debug, Serialize, ToSchema)]
struct HeldRole {
    /// Its id.
    id: Uuid,
    /// For which organisation.
    organisation: Uuid,
    /// The role.
    role: Role,
    /// The first day.
    from: NaiveDate,
    /// The last day; null, if no end is known.
    until: Option<NaiveDate>,
    /// Whose deputy the person is in this role.
    #[serde(skip_serializing_if = "Option::is_none")]
    deputy_for: Option<Uuid>,
    /// What an auditor sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<Scope>,
}

/// An interest in a recipient.
#[derive(Debug, Serialize, ToSchema)]
struct Conflict {
    /// The recipient.
    organisation: Uuid,
    /// The day it was declared.
    on: NaiveDate,
    /// What it is.
    reason: String,
}

impl Versioned for Person {
    fn path(&self) -> String {
        format!("/api/v1/people/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::Person> for Person {
    fn from(person: domain::Person) -> Self {
        Self {
            id: person.id.0,
            version: person.version,
            identity: person.identity,
            name: person.name,
            registered_on: person.registered_on,
            left_on: person.left_on,
            roles: person.memberships.into_iter().map(HeldRole::from).collect(),
            conflicts: person.conflicts.into_iter().map(Conflict::from).collect(),
        }
    }
}

impl From<domain::Membership> for HeldRole {
    fn from(held: domain::Membership) -> Self {
        Self {
            id: held.id.0,
            organisation: held.organisation.0,
            role: held.role.into(),
            from: held.from,
            until: held.until,
            deputy_for: held.deputy_for.map(|id| id.0),
            scope: held.scope.map(Scope::from),
        }
    }
}

impl From<domain::Conflict> for Conflict {
    fn from(declared: domain::Conflict) -> Self {
        Self { organisation: declared.organisation.0, on: declared.on, reason: declared.reason }
    }
}

impl Sample for Person {
    fn sample() -> Self {
        let role = HeldRole {
            id: sample_id(2),
            organisation: sample_id(3),
            role: Role::Clerk,
            from: sample_day(),
            until: None,
            deputy_for: None,
            scope: None,
        };
        Self {
            id: sample_id(1),
            version: 1,
            identity: "anna.beispiel@musterkreis.example".to_owned(),
            name: "Anna Beispiel".to_owned(),
            registered_on: sample_day(),
            left_on: None,
            roles: vec![role],
            conflicts: Vec::new(),
        }
    }
}
