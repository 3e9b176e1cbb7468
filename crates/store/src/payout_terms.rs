//! Payout terms: rules, requirements, instalments.

mod rows;

use std::collections::BTreeMap;

use ::grants::{GrantId, PayoutTerms, PayoutTermsId, Requirement};
use ledger::{Cents, UnitId};
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    pages::{ids_by_grant, ids_of_grants},
    sets::{one_of, rows_with},
};

/// Writes the first terms of a grant.
pub async fn insert_payout_terms(
    conn: &mut Conn,
    unit: UnitId,
    terms: &PayoutTerms,
) -> Result<(), StoreError> {
    rows::insert_terms(conn, unit, terms).await?;
    insert_from(conn, unit, terms, [0, 0, 0]).await
}

/// Writes what a change added to the terms before, if they are still the version before.
pub async fn change_payout_terms(
    conn: &mut Conn,
    unit: UnitId,
    before: &PayoutTerms,
    terms: &PayoutTerms,
) -> Result<(), StoreError> {
    rows::update_version(conn, terms).await?;
    let known = [before.rules.len(), before.requirements.len(), before.instalments.len()];
    insert_from(conn, unit, terms, known).await
}

async fn insert_from(
    conn: &mut Conn,
    unit: UnitId,
    terms: &PayoutTerms,
    [rules, requirements, instalments]: [usize; 3],
) -> Result<(), StoreError> {
    for rule in terms.rules.iter().skip(rules) {
        rows::insert_rule(conn, unit, terms.grant, rule).await?;
    }
    for requirement in terms.requirements.iter().skip(requirements) {
        rows::insert_requirement(conn, unit, terms.grant, requirement).await?;
    }
    for instalment in terms.instalments.iter().skip(instalments) {
        rows::insert_instalment(conn, unit, terms.grant, instalment).await?;
    }
    Ok(())
}

/// Moves a requirement to its new state, if the terms are still the version before.
pub async fn update_requirement(
    conn: &mut Conn,
    terms: &PayoutTerms,
    requirement: &Requirement,
) -> Result<(), StoreError> {
    rows::update_version(conn, terms).await?;
    rows::update_requirement(conn, terms.grant, requirement).await
}

/// The payout terms with these ids, by them.
pub async fn payout_terms_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, PayoutTerms>, StoreError> {
    const SQL: &str = "SELECT * FROM payout_terms
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows = rows_with(&mut *conn, SQL, unit, ids).await?;
    Ok(rows::with_parts(conn, rows).await?.into_iter().map(|terms| (terms.id.0, terms)).collect())
}

one_of! {
    /// The payout terms with an id.
    payout_terms, payout_terms_with, PayoutTermsId, PayoutTerms
}

/// The payout terms of a grant, if any were agreed.
pub async fn payout_terms_of(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
) -> Result<Option<PayoutTerms>, StoreError> {
    const SQL: &str = "SELECT * FROM payout_terms WHERE unit_id = $1 AND grant_id = $2";
    let rows = on!(&mut *conn, c => sqlx::query_as(SQL).bind(unit.0).bind(grant.0).fetch_all(c).await)?;
    Ok(rows::with_parts(conn, rows).await?.pop())
}

/// What is advanced to a grant or asked for, all positions together.
pub async fn advanced_of_grant(conn: &mut Conn, unit: UnitId, grant: GrantId) -> Result<Cents, StoreError> {
    const SQL: &str = "SELECT CAST(COALESCE(SUM(account.credits_posted - account.debits_posted
            + account.credits_pending), 0) AS BIGINT)
        FROM position JOIN account ON account.unit_id = position.unit_id AND account.number = position.advanced
        WHERE position.unit_id = $1 AND position.grant_id = $2";
    let cents: i64 = on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(grant.0).fetch_one(c).await)?;
    Ok(Cents::new(cents))
}

ids_of_grants! {
    /// The ids of the payout terms of some grants, grant by grant.
    payout_terms_ids_of, "payout_terms", PayoutTermsId
}

ids_by_grant! {
    /// The ids of the payout terms of a grant, or of all grants, after an id, oldest first.
    payout_terms_ids, "payout_terms", PayoutTermsId
}
