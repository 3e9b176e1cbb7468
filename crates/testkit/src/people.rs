//! People for tests: an administrator who registers everyone that a story needs.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use flow::{
    Actor, Flow, Role,
    people::{AppointAdministrator, NewRole, RegisterPerson, person_id},
};
use grants::{AuditScope, OrganisationId};
use ledger::UnitId;
use store::Store;

use crate::{CountedIds, FixedClock};

/// A person of a test: the name is what is registered of them.
///
/// # Panics
/// If nobody can be registered by the name.
pub fn actor(unit: UnitId, name: &str, role: Role, organisation: OrganisationId) -> Actor {
    Actor { person: person_id(unit, name).unwrap(), name: name.to_owned(), role, organisation, unit }
}

/// The people of a unit. What registers them uses ids of its own, for each unit others, so that those of
/// a story are counted from one.
#[derive(Debug)]
pub struct People {
    flow: Flow,
    unit: UnitId,
    office: OrganisationId,
}

impl People {
    /// The name of the administrator of every unit.
    pub const ADMINISTRATOR: &str = "Ada Amt";

    /// The people of a unit whose books are open; its administrator is appointed.
    ///
    /// # Panics
    /// If there is somebody already.
    pub async fn of(store: &Store, now: DateTime<Utc>, unit: UnitId, office: OrganisationId) -> Self {
        let (_, number) = unit.0.as_u64_pair();
        let ids = Arc::new(CountedIds::from((1 << 32) + ((number % (1 << 32)) << 8)));
        let flow = Flow::with(store.clone(), Arc::new(FixedClock(now)), ids);
        let people = Self { flow, unit, office };
        let name = Self::ADMINISTRATOR.to_owned();
        let request = AppointAdministrator { organisation: office, identity: name.clone(), name };
        people.flow.ctx(people.administrator()).execute("administrator", request).await.unwrap();
        people
    }

    /// Who manages people.
    pub fn administrator(&self) -> Actor {
        actor(self.unit, Self::ADMINISTRATOR, Role::Administrator, self.office)
    }

    /// Registers a person who has had these roles since 2020; an auditor until the end of 2030.
    ///
    /// # Panics
    /// If the person or a role is refused.
    pub async fn register(&self, name: &str, roles: &[(Role, OrganisationId)]) {
        let role = |&(role, organisation): &(Role, OrganisationId)| NewRole {
            organisation,
            role,
            from: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap(),
            until: (role == Role::Auditor).then(|| NaiveDate::from_ymd_opt(2030, 12, 31).unwrap()),
            deputy_for: None,
            scope: (role == Role::Auditor).then(AuditScope::default),
        };
        let roles = roles.iter().map(role).collect();
        let request = RegisterPerson { identity: name.to_owned(), name: name.to_owned(), roles };
        self.flow.ctx(self.administrator()).execute(&self.flow.new_key(), request).await.unwrap();
    }
}
