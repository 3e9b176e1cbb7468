//! One attack, and what must come of it.

use store::StoreError;
use testkit::{Engine, TestDb};

use super::scene::Scene;
use crate::support::{balances_are_what_was_moved, snapshot};

/// A statement and what must come of it. Unless told otherwise the application gives it, on both engines.
pub(crate) struct Attack {
    name: String,
    sql: String,
    only_on: Option<Engine>,
    by_owner: bool,
    comes: Outcome,
}

#[derive(Debug)]
enum Outcome {
    /// It takes effect.
    Accepted,
    /// It says nothing and changes nothing.
    Nothing,
    /// The rule of this name refuses, in SQLite and in PostgreSQL.
    Refused(&'static str, &'static str),
    /// PostgreSQL: the role lacks the right.
    Denied,
    /// The engine itself says this, before any rule is asked.
    Impossible(&'static str),
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
const INSUFFICIENT_PRIVILEGE: &str = "42501";

impl Attack {
    pub(crate) fn new(name: impl Into<String>, sql: impl Into<String>) -> Self {
        let (name, sql) = (name.into(), sql.into());
        Self { name, sql, only_on: None, by_owner: false, comes: Outcome::Nothing }
    }

    pub(crate) fn only_on(mut self, engine: Engine) -> Self {
        self.only_on = Some(engine);
        self
    }

    pub(crate) fn by_owner(mut self) -> Self {
        self.by_owner = true;
        self
    }

    pub(crate) fn accepted(self) -> Self {
        self.comes(Outcome::Accepted)
    }

    pub(crate) fn changes_nothing(self) -> Self {
        self.comes(Outcome::Nothing)
    }

    pub(crate) fn refused_by(self, rule: &'static str) -> Self {
        self.comes(Outcome::Refused(rule, rule))
    }

    /// In SQLite a trigger speaks before the key does.
    pub(crate) fn refused_by_each(self, sqlite: &'static str, postgres: &'static str) -> Self {
        self.comes(Outcome::Refused(sqlite, postgres))
    }

    pub(crate) fn denied(self) -> Self {
        self.only_on(Engine::Postgres).comes(Outcome::Denied)
    }

    pub(crate) fn impossible(self, message: &'static str) -> Self {
        self.comes(Outcome::Impossible(message))
    }

    fn comes(mut self, outcome: Outcome) -> Self {
        self.comes = outcome;
        self
    }
}

/// Tries the attacks one after the other. One that was refused has changed nothing, so the scene still stands for
/// the next.
pub(crate) async fn try_each(db: &TestDb, attacks: Vec<Attack>) {
    let here = |attack: &Attack| attack.only_on.is_none_or(|engine| engine == db.engine);
    let mut scene = Scene::set(db).await;
    for attack in attacks.into_iter().filter(here) {
        try_one(db, &scene, &attack).await;
        if matches!(attack.comes, Outcome::Accepted) {
            scene = Scene::set(db).await;
        }
    }
}

/// Tries an attack in a scene that stands.
pub(crate) async fn try_one(db: &TestDb, scene: &Scene, attack: &Attack) {
    let before = snapshot(db).await;
    let sql = scene.told(&attack.sql);
    let outcome = if attack.by_owner { db.as_owner(&sql).await } else { db.as_application(&sql).await };
    set_switches_back(db).await;
    compare(db.engine, attack, outcome.err());
    let changed = snapshot(db).await != before;
    assert_eq!(changed, matches!(attack.comes, Outcome::Accepted), "{}: rows changed", attack.name);
    balances_are_what_was_moved(db).await;
}

fn compare(engine: Engine, attack: &Attack, error: Option<sqlx::Error>) {
    let name = &attack.name;
    let Some(error) = error else {
        assert!(matches!(attack.comes, Outcome::Accepted | Outcome::Nothing), "{name}: was not refused");
        return;
    };
    let said = error.to_string();
    let code =
        error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default().into_owned();
    let refused = StoreError::from(error);
    match attack.comes {
        Outcome::Refused(sqlite, postgres) => {
            let rule = if engine == Engine::Sqlite { sqlite } else { postgres };
            assert_eq!(refused.rule(), Some(rule), "{name}: {said}");
        }
        Outcome::Denied => assert_eq!(code, INSUFFICIENT_PRIVILEGE, "{name}: {said}"),
        Outcome::Impossible(message) => assert!(said.contains(message), "{name}: {said}"),
        Outcome::Accepted | Outcome::Nothing => panic!("{name}: {said}"),
    }
}

/// SQLite keeps a switch for the connection, also after the statement behind it failed.
async fn set_switches_back(db: &TestDb) {
    if db.engine == Engine::Sqlite {
        let on = "PRAGMA ignore_check_constraints = OFF; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = OFF";
        db.as_owner(on).await.unwrap();
    }
}
