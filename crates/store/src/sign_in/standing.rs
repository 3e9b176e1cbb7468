//! As whom a person acts.

use ::grants::{OrganisationId, Role};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::StoreError;

/// As whom a person acts: under which name, for which organisation, in which role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The name, as the journal has it.
    pub name: String,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The role.
    pub role: Role,
}

/// The columns of `person` and `membership` beside those of what stands for the person.
#[derive(FromRow)]
pub(super) struct StandingRow {
    person_name: String,
    organisation_id: Uuid,
    role: String,
}

impl TryFrom<StandingRow> for Standing {
    type Error = StoreError;

    fn try_from(row: StandingRow) -> Result<Self, StoreError> {
        let role = Role::from_word(&row.role)
            .ok_or_else(|| StoreError::broken("membership", &row.person_name, &row.role))?;
        Ok(Self { name: row.person_name, organisation: OrganisationId(row.organisation_id), role })
    }
}
