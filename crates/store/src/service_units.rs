//! Units of service: one identity each in the unit of book-keeping, and the lines that count or pay for them.
//!
//! *Shape.* A unit is written once; each line that names it has a row with what proves it there, and holds it or does not
//! any more. *Cost.* One statement for thousands of rows. *Limits.* The index `claim_line_unit_held_once`. *Order.* The
//! units of a line by their number.

use ::grants::{ClaimId, ClaimLineId, ComponentCode, GrantId, ServiceUnit, ServiceUnitId};
use chrono::NaiveDate;
use ledger::{Hash, UnitId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{key, set, write_set},
};

/// How many rows go with one statement.
const ROWS: usize = 5_000;

/// A unit of a line, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineUnit {
    /// The line.
    pub line: ClaimLineId,
    /// The unit.
    pub unit: ServiceUnit,
    /// Whether the line holds it, so that no other may.
    pub held: bool,
}

/// A unit that a line of a claim holds, and where that line stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldUnit {
    /// The claim.
    pub claim: ClaimId,
    /// Its number within the grant.
    pub claim_number: i64,
    /// The number of the line in it.
    pub line_number: i64,
    /// The unit.
    pub unit: ServiceUnit,
}

/// Which of some units are known, each with whether a line holds it; in no order.
pub async fn known_service_units(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[ServiceUnitId],
) -> Result<Vec<(ServiceUnitId, bool)>, StoreError> {
    const SQL: &str = "SELECT known.id, EXISTS (
            SELECT 1 FROM claim_line_unit line WHERE line.service_unit_id = known.id AND line.held) AS held
        FROM service_unit known
        WHERE (known.id, known.unit_id) IN (SELECT unhex(value ->> 0), unhex(value ->> 1) FROM json_each($1))";
    let mut known = Vec::new();
    for ids in ids.chunks(ROWS) {
        let ids = set(ids.iter().map(|id| json!([key(id.0), key(unit.0)])));
        let rows: Vec<(Uuid, bool)> = on!(&mut *conn, c => sqlx::query_as(SQL).bind(ids).fetch_all(c).await)?;
        known.extend(rows.into_iter().map(|(id, held)| (ServiceUnitId(id), held)));
    }
    Ok(known)
}

/// Writes the identities of units.
pub async fn insert_service_units(
    conn: &mut Conn,
    unit: UnitId,
    units: &[&ServiceUnit],
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO service_unit (id, unit_id, component, kind, reference, performed_on)
        SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4, date(value ->> 5)
        FROM json_each($1)";
    for units in units.chunks(ROWS) {
        let rows = units.iter().map(|it| {
            json!([key(it.id.0), key(unit.0), it.component, it.kind, it.reference, it.performed_on])
        });
        write_set(conn, SQL, rows).await?;
    }
    Ok(())
}

/// Writes which units a line counts or pays for; it holds them.
pub async fn insert_line_units(
    conn: &mut Conn,
    unit: UnitId,
    lines: &[(ClaimLineId, Vec<ServiceUnit>)],
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO claim_line_unit (claim_line_id, service_unit_id, unit_id, number, entered_on,
            measure_from, evidence, held)
        SELECT unhex(value ->> 0), unhex(value ->> 1), unhex(value ->> 2), CAST(value ->> 3 AS BIGINT),
            date(value ->> 4), date(value ->> 5), value ->> 6, TRUE
        FROM json_each($1)";
    let numbered = |(line, units): &(ClaimLineId, Vec<ServiceUnit>)| {
        let line = *line;
        (1_i64..).zip(units.clone()).map(move |(number, it)| {
            json!([
                key(line.0),
                key(it.id.0),
                key(unit.0),
                number,
                it.entered_on,
                it.measure_from,
                it.evidence,
            ])
        })
    };
    let rows: Vec<_> = lines.iter().flat_map(numbered).collect();
    for rows in rows.chunks(ROWS) {
        write_set(conn, SQL, rows.iter().cloned()).await?;
    }
    Ok(())
}

/// Releases all units of some lines, and some units of others.
pub async fn release_units(
    conn: &mut Conn,
    lines: &[ClaimLineId],
    units: &[(ClaimLineId, ServiceUnitId)],
) -> Result<(), StoreError> {
    const OF_LINES: &str = "UPDATE claim_line_unit SET held = FALSE
        WHERE held AND claim_line_id IN (SELECT unhex(value ->> 0) FROM json_each($1))";
    const UNITS: &str = "UPDATE claim_line_unit SET held = FALSE FROM json_each($1) AS gone
        WHERE claim_line_unit.held AND claim_line_unit.claim_line_id = unhex(gone.value ->> 0)
            AND claim_line_unit.service_unit_id = unhex(gone.value ->> 1)";
    for lines in lines.chunks(ROWS) {
        write_set(conn, OF_LINES, lines.iter().map(|line| json!([key(line.0)]))).await?;
    }
    for units in units.chunks(ROWS) {
        write_set(conn, UNITS, units.iter().map(|(line, unit)| json!([key(line.0), key(unit.0)]))).await?;
    }
    Ok(())
}

/// Holds all units of a line again.
pub async fn hold_units_again(conn: &mut Conn, unit: UnitId, line: ClaimLineId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE claim_line_unit SET held = TRUE
        WHERE unit_id = $1 AND claim_line_id = $2 AND NOT held";
    on!(conn, c => sqlx::query(SQL).bind(unit.0).bind(line.0).execute(c).await.map(drop))?;
    Ok(())
}

/// The units of some lines: line by line, each in its order.
pub async fn units_of_lines(
    conn: &mut Conn,
    unit: UnitId,
    lines: &[ClaimLineId],
) -> Result<Vec<LineUnit>, StoreError> {
    const SQL: &str =
        "SELECT named.claim_line_id, named.entered_on, named.measure_from, named.evidence, named.held,
            it.id, it.component, it.kind, it.reference, it.performed_on
        FROM claim_line_unit named JOIN service_unit it ON it.id = named.service_unit_id
        WHERE named.unit_id = $1 AND it.unit_id = $1
            AND named.claim_line_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
        ORDER BY named.claim_line_id, named.number, named.service_unit_id";
    let mut units = Vec::new();
    for lines in lines.chunks(ROWS) {
        let lines = set(lines.iter().map(|line| json!([key(line.0)])));
        let rows: Vec<Row> =
            on!(&mut *conn, c => sqlx::query_as(SQL).bind(unit.0).bind(lines).fetch_all(c).await)?;
        for row in rows {
            units.push(LineUnit::try_from(row)?);
        }
    }
    Ok(units)
}

/// So many of the units that lines of the claims of a grant hold, after so many others: the newest claim first.
pub async fn held_units(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
    (skipped, limit): (i64, i64),
) -> Result<Vec<HeldUnit>, StoreError> {
    const SQL: &str = "SELECT claim.id AS claim_id, claim.number AS claim_number, line.number AS line_number,
            named.claim_line_id, named.entered_on, named.measure_from, named.evidence, named.held,
            it.id, it.component, it.kind, it.reference, it.performed_on
        FROM claim
        JOIN claim_line line ON line.claim_id = claim.id
        JOIN claim_line_unit named ON named.claim_line_id = line.id
        JOIN service_unit it ON it.id = named.service_unit_id
        WHERE claim.unit_id = $1 AND claim.grant_id = $2 AND named.held
        ORDER BY claim.number DESC, line.number, named.number, it.id LIMIT $3 OFFSET $4";
    let rows: Vec<HeldRow> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(grant.0).bind(limit).bind(skipped).fetch_all(c).await)?;
    rows.into_iter().map(HeldUnit::try_from).collect()
}

/// The ids of the claims whose lines name units, after an id, oldest first.
pub async fn claims_with_units(
    conn: &mut Conn,
    unit: UnitId,
    after: ClaimId,
    limit: i64,
) -> Result<Vec<ClaimId>, StoreError> {
    const SQL: &str = "SELECT claim.id FROM claim WHERE claim.unit_id = $1 AND claim.id > $2 AND EXISTS (
            SELECT 1 FROM claim_line line WHERE line.claim_id = claim.id AND line.units_hash IS NOT NULL)
        ORDER BY claim.id LIMIT $3";
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(after.0).bind(limit).fetch_all(c).await)?;
    Ok(ids.into_iter().map(ClaimId).collect())
}

#[derive(FromRow)]
struct Row {
    claim_line_id: Uuid,
    id: Uuid,
    component: String,
    kind: String,
    reference: String,
    performed_on: NaiveDate,
    entered_on: Option<NaiveDate>,
    measure_from: Option<NaiveDate>,
    evidence: Option<String>,
    held: bool,
}

#[derive(FromRow)]
struct HeldRow {
    claim_id: Uuid,
    claim_number: i64,
    line_number: i64,
    #[sqlx(flatten)]
    named: Row,
}

impl TryFrom<HeldRow> for HeldUnit {
    type Error = StoreError;

    fn try_from(row: HeldRow) -> Result<Self, StoreError> {
        let HeldRow { claim_id, claim_number, line_number, named } = row;
        let unit = LineUnit::try_from(named)?.unit;
        Ok(Self { claim: ClaimId(claim_id), claim_number, line_number, unit })
    }
}

impl TryFrom<Row> for LineUnit {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = |what: &dyn ToString| StoreError::broken("service_unit", row.id, what.to_string());
        let hash = |text: &str| Hash::from_hex(text).ok_or_else(|| broken(&text));
        Ok(Self {
            line: ClaimLineId(row.claim_line_id),
            held: row.held,
            unit: ServiceUnit {
                id: ServiceUnitId(row.id),
                component: ComponentCode::parse(&row.component).map_err(|cause| broken(&cause))?,
                evidence: row.evidence.as_deref().map(hash).transpose()?,
                kind: row.kind,
                reference: row.reference,
                performed_on: row.performed_on,
                entered_on: row.entered_on,
                measure_from: row.measure_from,
            },
        })
    }
}
