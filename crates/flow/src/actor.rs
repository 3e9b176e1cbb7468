//! Who acts, for which organisation, in which role.

use grants::{OrganisationId, PersonId, Role};
use ledger::UnitId;

/// A person who acts. Signing in makes one, and so does a token of the configuration. That they hold the role is looked
/// up at every command and every look, whoever made the actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// Their name, as the journal names them.
    pub name: String,
    /// In which role.
    pub role: Role,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// In whose books.
    pub unit: UnitId,
}
