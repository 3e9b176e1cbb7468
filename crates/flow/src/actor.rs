//! Who acts, for which organisation, in which role.

use grants::OrganisationId;
use ledger::UnitId;
use serde::{Deserialize, Serialize};

/// What a person may do for an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Finance staff of the first recipient: records, examines, orders.
    Finance,
    /// A provider: asks for money, claims, proves.
    Provider,
    /// Follows every cent and changes nothing.
    Auditor,
}

/// A person who acts. Signing in makes one; until people exist, a token of the configuration does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who, as the journal names them.
    pub person: String,
    /// In which role.
    pub role: Role,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// In whose books.
    pub unit: UnitId,
}
