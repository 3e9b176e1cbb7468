//! Exceptions from rules, grant by grant.

use std::collections::BTreeMap;

use ::grants::{GrantId, Period, RuleWaiver, RuleWaiverId, RuleWaiverState, SignOff};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    duties,
    error::StoreError,
    pages::{ids_by_grant, waiting_ids},
    sets::{keys, one_of, rows_with},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    grant_id: Uuid,
    rule: String,
    rule_book: i64,
    valid_from: NaiveDate,
    valid_until: NaiveDate,
    allowed_by: String,
    reason: String,
    state: String,
    state_on: NaiveDate,
    withdrawn_by: Option<String>,
    withdrawn_why: Option<String>,
    version: i64,
}

impl Row {
    fn into_waiver(self, sign_offs: Vec<SignOff>) -> Result<RuleWaiver, StoreError> {
        let broken = |what: &str| StoreError::broken("rule_waiver", self.id, what);
        let on = self.state_on;
        let state = match (self.state.as_str(), &self.withdrawn_by, &self.withdrawn_why) {
            ("proposed", None, None) => RuleWaiverState::Proposed { on },
            ("confirmed", None, None) => RuleWaiverState::Confirmed { on },
            ("withdrawn", Some(by), Some(why)) => {
                RuleWaiverState::Withdrawn { on, by: by.clone(), why: why.clone() }
            }
            (word, ..) => return Err(broken(word)),
        };
        Ok(RuleWaiver {
            id: RuleWaiverId(self.id),
            grant: GrantId(self.grant_id),
            version: self.version,
            rule_book: u32::try_from(self.rule_book).map_err(|_| broken("rule_book"))?,
            days: Period::new(self.valid_from, self.valid_until).map_err(|_| broken("days"))?,
            rule: self.rule,
            allowed_by: self.allowed_by,
            reason: self.reason,
            state,
            sign_offs,
        })
    }
}

/// Writes an exception with who proposed it.
pub async fn insert_rule_waiver(
    conn: &mut Conn,
    unit: UnitId,
    waiver: &RuleWaiver,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO rule_waiver
            (id, unit_id, grant_id, rule, rule_book, valid_from, valid_until, allowed_by, reason, state, state_on, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let (on, ..) = columns(&waiver.state);
    on!(&mut *conn, c => sqlx::query(SQL)
        .bind(waiver.id.0).bind(unit.0).bind(waiver.grant.0).bind(&waiver.rule).bind(i64::from(waiver.rule_book))
        .bind(waiver.days.from()).bind(waiver.days.until()).bind(&waiver.allowed_by).bind(&waiver.reason)
        .bind(waiver.state.word()).bind(on).bind(waiver.version)
        .execute(c).await.map(drop))?;
    duties::write_of_rule_waiver(conn, unit, waiver.id, &waiver.sign_offs).await
}

/// Moves an exception to its new state with who took the step, if it is still the version before.
pub async fn update_rule_waiver(
    conn: &mut Conn,
    unit: UnitId,
    waiver: &RuleWaiver,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE rule_waiver
        SET state = $3, state_on = $4, withdrawn_by = $5, withdrawn_why = $6, version = $2
        WHERE id = $1 AND version = $2 - 1";
    duties::write_of_rule_waiver(&mut *conn, unit, waiver.id, &waiver.sign_offs).await?;
    let (on, by, why) = columns(&waiver.state);
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(waiver.id.0).bind(waiver.version).bind(waiver.state.word()).bind(on).bind(by).bind(why)
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "rule_waiver")
}

fn columns(state: &RuleWaiverState) -> (NaiveDate, Option<&str>, Option<&str>) {
    match state {
        RuleWaiverState::Proposed { on } | RuleWaiverState::Confirmed { on } => (*on, None, None),
        RuleWaiverState::Withdrawn { on, by, why } => (*on, Some(by), Some(why)),
    }
}

/// The exceptions with these ids, by them.
pub async fn rule_waivers_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, RuleWaiver>, StoreError> {
    const SQL: &str = "SELECT * FROM rule_waiver
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows = rows_with(&mut *conn, SQL, unit, ids).await?;
    Ok(signed(conn, rows).await?.into_iter().map(|waiver| (waiver.id.0, waiver)).collect())
}

one_of! {
    /// The exception with an id.
    rule_waiver, rule_waivers_with, RuleWaiverId, RuleWaiver
}

/// The exceptions for some grants, oldest first.
pub async fn rule_waivers(conn: &mut Conn, grants: &[GrantId]) -> Result<Vec<RuleWaiver>, StoreError> {
    const SQL: &str = "SELECT * FROM rule_waiver
        WHERE grant_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY id";
    let ids = keys(grants.iter().map(|id| id.0));
    let rows = on!(&mut *conn, c => sqlx::query_as(SQL).bind(&ids).fetch_all(c).await)?;
    signed(conn, rows).await
}

async fn signed(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<RuleWaiver>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut sign_offs = duties::of_rule_waivers(conn, &ids).await?;
    let signed = |row: Row| {
        let of_row = sign_offs.remove(&row.id).unwrap_or_default();
        row.into_waiver(of_row)
    };
    rows.into_iter().map(signed).collect()
}

ids_by_grant! {
    /// The ids of the exceptions for a grant, or for all grants, after an id, oldest first.
    rule_waiver_ids, "rule_waiver", RuleWaiverId
}

waiting_ids! {
    /// The ids of the exceptions that nobody has confirmed, after an id, oldest first.
    waiting_rule_waiver_ids, "rule_waiver", "'proposed'", RuleWaiverId
}
