//! What claims hold in sums.

use std::collections::BTreeMap;

use ::grants::{Claim, ClaimReservations, PlanLineId, PositionId};
use ledger::{Reservation, UnitId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::Conn,
    error::StoreError,
    reservation::reservation,
    sets::{hanging_on, key, write_set},
};

const SHARE: &str = "share";
const PLAN_LINE: &str = "plan_line";
const PLAN_TOTAL: &str = "plan_total";

#[derive(FromRow)]
struct Row {
    claim_version: i64,
    limit_kind: String,
    owner_id: Uuid,
    transfer: i64,
    debit_account: i64,
    credit_account: i64,
    amount_cents: i64,
}

/// Writes what a claim holds in its present version.
pub(super) async fn insert(conn: &mut Conn, unit: UnitId, claim: &Claim) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO claim_reservation (unit_id, claim_id, claim_version, limit_kind, owner_id, transfer)
        SELECT unhex(value ->> 0), unhex(value ->> 1), CAST(value ->> 2 AS BIGINT), value ->> 3, unhex(value ->> 4),
            CAST(value ->> 5 AS BIGINT)
        FROM json_each($1)";
    let ClaimReservations { shares, plan_lines, plan_total } = &claim.reserved;
    let shares = shares.iter().map(|(position, held)| (SHARE, position.0, held));
    let plan_lines = plan_lines.iter().map(|(line, held)| (PLAN_LINE, line.0, held));
    let total = plan_total.iter().map(|held| (PLAN_TOTAL, claim.grant.0, held));
    let row = |(limit, owner, held): (&str, Uuid, &Reservation)| {
        json!([key(unit.0), key(claim.id.0), claim.version, limit, key(owner), held.number()])
    };
    write_set(conn, SQL, shares.chain(plan_lines).chain(total).map(row)).await
}

/// What some claims hold, claim by claim, as each was handed in last. One that held nothing then has nothing here.
pub(super) async fn of_claims(
    conn: &mut Conn,
    claims: &[Uuid],
) -> Result<BTreeMap<Uuid, ClaimReservations>, StoreError> {
    const SQL: &str = "SELECT held.claim_id AS subject, held.claim_version, held.limit_kind, held.owner_id, held.transfer,
            made.debit_account, made.credit_account, made.amount_cents
        FROM claim_reservation held
        JOIN transfer made ON made.unit_id = held.unit_id AND made.number = held.transfer
        WHERE held.claim_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) AND held.claim_version = COALESCE((
            SELECT MAX(again.claim_version) FROM claim_resubmission again WHERE again.claim_id = held.claim_id), 1)";
    let rows = hanging_on::<Row>(conn, SQL, claims).await?;
    rows.into_iter().map(|(claim, rows)| Ok((claim, reserved(claim, rows)?))).collect()
}

/// What some claims held, claim by claim, in each version in which they were handed in. A row of another unit than its claim,
/// or of the plan of another grant, is none of what it held.
pub async fn claim_reservations(
    conn: &mut Conn,
    claims: &[Uuid],
) -> Result<BTreeMap<Uuid, BTreeMap<i64, ClaimReservations>>, StoreError> {
    const SQL: &str =
        "SELECT held.claim_id AS subject, held.claim_version, held.limit_kind, held.owner_id, held.transfer,
            made.debit_account, made.credit_account, made.amount_cents
        FROM claim_reservation held
        JOIN claim ON claim.id = held.claim_id AND claim.unit_id = held.unit_id
        JOIN transfer made ON made.unit_id = held.unit_id AND made.number = held.transfer
        WHERE held.claim_id IN (SELECT unhex(value ->> 0) FROM json_each($1))
            AND (held.limit_kind <> 'plan_total' OR held.owner_id = claim.grant_id)";
    let rows = hanging_on::<Row>(conn, SQL, claims).await?;
    rows.into_iter().map(|(claim, rows)| Ok((claim, by_version(claim, rows)?))).collect()
}

fn by_version(claim: Uuid, rows: Vec<Row>) -> Result<BTreeMap<i64, ClaimReservations>, StoreError> {
    let mut versions = BTreeMap::<i64, Vec<Row>>::new();
    for row in rows {
        versions.entry(row.claim_version).or_default().push(row);
    }
    versions.into_iter().map(|(version, rows)| Ok((version, reserved(claim, rows)?))).collect()
}

fn reserved(claim: Uuid, rows: Vec<Row>) -> Result<ClaimReservations, StoreError> {
    let mut reserved = ClaimReservations::default();
    for row in rows {
        let held = reservation(row.transfer, row.debit_account, row.credit_account, row.amount_cents)?;
        match row.limit_kind.as_str() {
            SHARE => drop(reserved.shares.insert(PositionId(row.owner_id), held)),
            PLAN_LINE => drop(reserved.plan_lines.insert(PlanLineId(row.owner_id), held)),
            PLAN_TOTAL => reserved.plan_total = Some(held),
            word => return Err(StoreError::broken("claim_reservation", claim, word)),
        }
    }
    Ok(reserved)
}
