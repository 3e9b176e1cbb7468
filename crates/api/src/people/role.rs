//! A role as it is written and shown.

use ::grants as domain;
use ::grants::{OrganisationId, PersonId};
use flow::people::NewRole;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::scope::GivenScope;
use crate::input::{Day, Faults, Read, UuidText, optional_object};

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// Keeps the books of a giver and proposes decisions (Sachbearbeitung).
    Clerk,
    /// Certifies in reason (sachliche Feststellung).
    ExaminerSachlich,
    /// Certifies in amount (rechnerische Feststellung).
    ExaminerRechnerisch,
    /// Orders payments (Anordnung).
    Orderer,
    /// Releases payments (Freigabe).
    Releaser,
    /// Leads the office.
    Head,
    /// Prepares what a recipient hands in.
    Editor,
    /// Signs for a recipient.
    Signatory,
    /// Follows every cent and changes nothing.
    Auditor,
    /// Manages people and settings, and touches no money.
    Administrator,
}

impl From<Role> for domain::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Clerk => Self::Clerk,
            Role::ExaminerSachlich => Self::ExaminerSachlich,
            Role::ExaminerRechnerisch => Self::ExaminerRechnerisch,
            Role::Orderer => Self::Orderer,
            Role::Releaser => Self::Releaser,
            Role::Head => Self::Head,
            Role::Editor => Self::Editor,
            Role::Signatory => Self::Signatory,
            Role::Auditor => Self::Auditor,
            Role::Administrator => Self::Administrator,
        }
    }
}

impl From<domain::Role> for Role {
    fn from(role: domain::Role) -> Self {
        use domain::Role as Known;
        match role {
            Known::Clerk => Self::Clerk,
            Known::ExaminerSachlich => Self::ExaminerSachlich,
            Known::ExaminerRechnerisch => Self::ExaminerRechnerisch,
            Known::Orderer => Self::Orderer,
            Known::Releaser => Self::Releaser,
            Known::Head => Self::Head,
            Known::Editor => Self::Editor,
            Known::Signatory => Self::Signatory,
            Known::Auditor => Self::Auditor,
            Known::Administrator => Self::Administrator,
        }
    }
}

/// A role that is given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenRole {
    /// For which organisation.
    organisation: UuidText,
    /// The role.
    role: Role,
    /// The first day.
    from: Day,
    /// The last day. An auditor and a deputy have one.
    until: Option<Day>,
    /// Whose deputy the person is in this role.
    deputy_for: Option<UuidText>,
    /// What an auditor sees; an auditor has one, and nobody else.
    #[serde(default, deserialize_with = "optional_object")]
    scope: Option<GivenScope>,
}

impl Read for GivenRole {
    type Value = NewRole;

    fn read(self, at: &mut Faults) -> Option<NewRole> {
        let organisation = at.field("organisation", self.organisation);
        let from = at.field("from", self.from);
        let until = at.field("until", self.until);
        let deputy_for = at.field("deputy_for", self.deputy_for);
        let scope = at.field("scope", self.scope);
        Some(NewRole {
            organisation: OrganisationId(organisation?),
            role: self.role.into(),
            from: from?,
            until: until?,
            deputy_for: deputy_for?.map(PersonId),
            scope: scope?,
        })
    }
}
