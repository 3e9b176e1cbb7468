//! The people that the settings name: registered at the start, with the role of their token.

use std::error::Error;

use flow::{
    Actor, Flow, FlowError, Role,
    people::{AppointAdministrator, GiveRole, NewRole, RegisterPerson, person_id},
};
use grants::{AuditScope, OrganisationId};
use ledger::UnitId;

use crate::config::{Config, Token, Unit};

/// How the settings are named in the journal. They are the first administrator, and nobody signs in as them.
const SETTINGS: &str = "Einstellungen";

/// The settings as an administrator of the unit.
pub(crate) fn settings(unit: &Unit) -> Result<Actor, FlowError> {
    let (organisation, unit) = (OrganisationId(unit.organisation), UnitId(unit.id));
    let person = person_id(unit, SETTINGS)?;
    Ok(Actor { person, name: SETTINGS.to_owned(), role: Role::Administrator, organisation, unit })
}

/// Registers whom the settings name, unless they are known, and gives them the roles of their tokens.
pub(crate) async fn appoint(flow: &Flow, config: &Config) -> Result<(), Box<dyn Error>> {
    let settings = settings(config.unit()?)?;
    let known = store::person(&mut flow.store().read().await?, settings.unit, settings.person).await?;
    if known.is_none() {
        let (organisation, name) = (settings.organisation, SETTINGS.to_owned());
        let request = AppointAdministrator { organisation, identity: name.clone(), name };
        flow.ctx(settings.clone()).execute(&flow.new_key(), request).await?;
    }
    for token in &config.tokens {
        give(flow, &settings, token).await?;
    }
    Ok(())
}

async fn give(flow: &Flow, settings: &Actor, token: &Token) -> Result<(), FlowError> {
    let Actor { person, name, role, organisation, unit } = token.actor(settings.unit)?;
    let ctx = flow.ctx(settings.clone());
    let known = store::person(&mut flow.store().read().await?, unit, person).await?;
    let (from, until) = (ctx.today(), token.until());
    let scope = (role == Role::Auditor).then(AuditScope::default);
    let role = NewRole { organisation, role, from, until, deputy_for: None, scope };
    match known {
        Some(known) if known.acts(organisation, role.role, from) => {}
        Some(known) => {
            let request = GiveRole { person, version: known.version, role };
            ctx.execute(&flow.new_key(), request).await?;
        }
        None => {
            let identity = token.identity().to_owned();
            let request = RegisterPerson { identity, name, roles: vec![role] };
            ctx.execute(&flow.new_key(), request).await?;
        }
    }
    Ok(())
}
