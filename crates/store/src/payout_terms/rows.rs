//! The rows of payout terms and what they become.

use ::grants::{
    Fulfilment, GrantId, Instalment, PayoutRule, PayoutTerms, PayoutTermsId, PositionId, ProofId,
    Requirement, RequirementKind, RequirementState, RuleVersion,
};
use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::hanging_on,
};

#[derive(FromRow)]
pub(super) struct TermsRow {
    id: Uuid,
    grant_id: Uuid,
    room: i64,
    version: i64,
}

#[derive(FromRow)]
struct RuleRow {
    grant_id: Uuid,
    number: i64,
    kind: String,
    cap_cents: Option<i64>,
    reference: String,
    agreed_on: NaiveDate,
}

#[derive(FromRow)]
struct RequirementRow {
    grant_id: Uuid,
    number: i64,
    kind: String,
    title: String,
    due_on: NaiveDate,
    state: String,
    state_on: Option<NaiveDate>,
    proof_id: Option<Uuid>,
    text: Option<String>,
}

#[derive(FromRow)]
struct InstalmentRow {
    number: i64,
    position_id: Uuid,
    amount_cents: i64,
    requirement: Option<i64>,
}

impl TryFrom<RuleRow> for RuleVersion {
    type Error = StoreError;

    fn try_from(row: RuleRow) -> Result<Self, StoreError> {
        let rule = PayoutRule::from_word(&row.kind, row.cap_cents.map(Cents::new));
        let key = format!("{} {}", row.grant_id, row.number);
        let rule = rule.ok_or_else(|| StoreError::broken("payout_rule", key, &row.kind))?;
        Ok(Self { number: row.number, rule, reference: row.reference, agreed_on: row.agreed_on })
    }
}

impl TryFrom<RequirementRow> for Requirement {
    type Error = StoreError;

    fn try_from(row: RequirementRow) -> Result<Self, StoreError> {
        let key = format!("{} {}", row.grant_id, row.number);
        let broken = |what: &str| StoreError::broken("payout_requirement", &key, what);
        let state = match (row.state.as_str(), row.state_on, row.proof_id, row.text) {
            ("open", None, None, None) => RequirementState::Open,
            ("met", Some(on), Some(proof), None) => {
                RequirementState::Met { on, by: Fulfilment::Proof(ProofId(proof)) }
            }
            ("met", Some(on), None, Some(text)) => RequirementState::Met { on, by: Fulfilment::Words(text) },
            ("waived", Some(on), None, Some(reason)) => RequirementState::Waived { on, reason },
            (word, ..) => return Err(broken(word)),
        };
        Ok(Self {
            number: row.number,
            kind: RequirementKind::from_word(&row.kind).ok_or_else(|| broken(&row.kind))?,
            title: row.title,
            due_on: row.due_on,
            state,
        })
    }
}

impl From<InstalmentRow> for Instalment {
    fn from(row: InstalmentRow) -> Self {
        Self {
            number: row.number,
            position: PositionId(row.position_id),
            amount: Cents::new(row.amount_cents),
            requirement: row.requirement,
        }
    }
}

/// The terms of some rows with their rules, requirements and instalments.
pub(super) async fn with_parts(conn: &mut Conn, rows: Vec<TermsRow>) -> Result<Vec<PayoutTerms>, StoreError> {
    const RULES: &str = "SELECT grant_id AS subject, payout_rule.* FROM payout_rule
        WHERE grant_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY number";
    const REQUIREMENTS: &str = "SELECT grant_id AS subject, payout_requirement.* FROM payout_requirement
        WHERE grant_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY number";
    const INSTALMENTS: &str = "SELECT grant_id AS subject, payout_instalment.* FROM payout_instalment
        WHERE grant_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY number";
    let grants: Vec<Uuid> = rows.iter().map(|row| row.grant_id).collect();
    let mut rules = hanging_on::<RuleRow>(&mut *conn, RULES, &grants).await?;
    let mut requirements = hanging_on::<RequirementRow>(&mut *conn, REQUIREMENTS, &grants).await?;
    let mut instalments = hanging_on::<InstalmentRow>(conn, INSTALMENTS, &grants).await?;
    let terms = |row: TermsRow| {
        let of = row.grant_id;
        let (rules, requirements) = (rules.remove(&of), requirements.remove(&of));
        let instalments = instalments.remove(&of).unwrap_or_default();
        Ok(PayoutTerms {
            id: PayoutTermsId(row.id),
            grant: GrantId(of),
            version: row.version,
            room: AccountNumber::new(row.room),
            rules: all(rules)?,
            requirements: all(requirements)?,
            instalments: instalments.into_iter().map(Instalment::from).collect(),
        })
    };
    rows.into_iter().map(terms).collect()
}

/// What rows become; nothing, where there are none.
fn all<R, T: TryFrom<R, Error = StoreError>>(rows: Option<Vec<R>>) -> Result<Vec<T>, StoreError> {
    rows.unwrap_or_default().into_iter().map(T::try_from).collect()
}

pub(super) async fn insert_terms(
    conn: &mut Conn,
    unit: UnitId,
    terms: &PayoutTerms,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO payout_terms (id, unit_id, grant_id, room, version) VALUES ($1, $2, $3, $4, $5)";
    on!(conn, c => sqlx::query(SQL)
        .bind(terms.id.0).bind(unit.0).bind(terms.grant.0).bind(terms.room.get()).bind(terms.version)
        .execute(c).await.map(drop))?;
    Ok(())
}

pub(super) async fn update_version(conn: &mut Conn, terms: &PayoutTerms) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE payout_terms SET version = $2 WHERE id = $1 AND version = $2 - 1";
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(terms.id.0).bind(terms.version).execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "payout_terms")
}

pub(super) async fn insert_rule(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
    version: &RuleVersion,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO payout_rule (grant_id, number, unit_id, kind, cap_cents, reference, agreed_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(conn, c => sqlx::query(SQL)
        .bind(grant.0).bind(version.number).bind(unit.0).bind(version.rule.word())
        .bind(version.rule.cap().map(Cents::get)).bind(&version.reference).bind(version.agreed_on)
        .execute(c).await.map(drop))?;
    Ok(())
}

pub(super) async fn insert_requirement(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
    requirement: &Requirement,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO payout_requirement (grant_id, number, unit_id, kind, title, due_on, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(conn, c => sqlx::query(SQL)
        .bind(grant.0).bind(requirement.number).bind(unit.0).bind(requirement.kind.word())
        .bind(&requirement.title).bind(requirement.due_on).bind(requirement.state.word())
        .execute(c).await.map(drop))?;
    Ok(())
}

pub(super) async fn update_requirement(
    conn: &mut Conn,
    grant: GrantId,
    requirement: &Requirement,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE payout_requirement SET state = $3, state_on = $4, proof_id = $5, text = $6
        WHERE grant_id = $1 AND number = $2 AND state = 'open'";
    let (on, proof, text) = match &requirement.state {
        RequirementState::Open => (None, None, None),
        RequirementState::Met { on, by: Fulfilment::Proof(proof) } => (Some(*on), Some(proof.0), None),
        RequirementState::Met { on, by: Fulfilment::Words(text) }
        | RequirementState::Waived { on, reason: text } => (Some(*on), None, Some(text)),
    };
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(grant.0).bind(requirement.number).bind(requirement.state.word()).bind(on).bind(proof).bind(text)
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "payout_requirement")
}

pub(super) async fn insert_instalment(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
    instalment: &Instalment,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO payout_instalment (grant_id, number, unit_id, position_id, amount_cents, requirement)
        VALUES ($1, $2, $3, $4, $5, $6)";
    on!(conn, c => sqlx::query(SQL)
        .bind(grant.0).bind(instalment.number).bind(unit.0).bind(instalment.position.0)
        .bind(instalment.amount.get()).bind(instalment.requirement)
        .execute(c).await.map(drop))?;
    Ok(())
}
