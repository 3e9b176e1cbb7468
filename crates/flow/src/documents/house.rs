//! The house itself: who has the machine reads the books without a role in them. It only looks, and
//! reminds of deadlines.

use grants::Role;
use ledger::UnitId;
use store::{OrganisationKind, StoreError};

use crate::{Actor, Assurance, Ctx, Flow, FlowError, people::NOBODY};

/// A unit, read by who has its machine.
#[derive(Debug)]
pub struct House {
    /// The unit.
    pub unit: UnitId,
    /// What its reader needs to know.
    pub ctx: Ctx,
}

/// The units of a database, each to be read by who has the machine.
pub async fn houses(flow: &Flow) -> Result<Vec<House>, FlowError> {
    let mut conn = flow.store().read().await?;
    let mut houses = Vec::new();
    for (unit, name) in store::units(&mut conn).await? {
        let all = store::organisations(&mut conn, unit).await?;
        let office = all.into_iter().find(|it| it.kind == OrganisationKind::Municipality);
        let broken = || StoreError::BrokenRow {
            table: "unit",
            row: unit.to_string(),
            what: "it has no first recipient".to_owned(),
        };
        let organisation = office.ok_or_else(broken)?.id;
        let actor = Actor { person: NOBODY, name, role: Role::Head, organisation, unit };
        houses.push(House { unit, ctx: flow.ctx(actor).vouched_for_by(Assurance::Machine) });
    }
    Ok(houses)
}
