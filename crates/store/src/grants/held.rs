//! What the claims of a grant have taken of its plan: read from the balances, and from the lines that are parked.

use ::grants::{GrantId, HeldCost, PlanLineId};
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use super::balances::{figure_now, figure_then};
use crate::{
    AsOf,
    db::{Conn, on},
    error::StoreError,
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    spent: i64,
    reserved: i64,
    open: i64,
    parked: i64,
}

macro_rules! held_sql {
    ($figure:ident, $parked:literal) => {
        concat!(
            "SELECT plan.id,
            COALESCE(",
            $figure!("credits_posted - debits_posted", "plan", "spent"),
            ", 0) AS spent,
            COALESCE(",
            $figure!("credits_pending", "plan", "spent"),
            ", 0) AS reserved,
            COALESCE(",
            $figure!("credits_posted - debits_posted - debits_pending", "plan", "room"),
            ", 0) AS open,
            CAST(",
            $parked,
            " AS BIGINT) AS parked
        FROM plan_line plan WHERE plan.unit_id = $1 AND plan.grant_id = $2 ORDER BY plan.id"
        )
    };
}

/// Where the eligible cost of each plan line of a grant stands, in the order of the lines.
pub async fn held_costs(conn: &mut Conn, unit: UnitId, grant: GrantId) -> Result<Vec<HeldCost>, StoreError> {
    const SQL: &str = held_sql!(
        figure_now,
        "COALESCE((SELECT SUM(CASE WHEN line.cost_kind = 'credit_note' THEN -line.eligible_cents
                ELSE line.eligible_cents END)
              FROM claim_line line WHERE line.plan_line_id = plan.id AND line.question IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM claim_line again WHERE again.reincludes = line.id)), 0)"
    );
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(grant.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(HeldCost::from).collect())
}

/// As [`held_costs`], as it stood. What was parked is in no account, so nothing of it is here: it follows from the claims
/// as they stood. The connection reads the past ([`crate::Store::read_past`]).
pub async fn held_costs_as_of(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
    as_of: AsOf,
) -> Result<Vec<HeldCost>, StoreError> {
    const SQL: &str = held_sql!(figure_then, "0");
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(grant.0).bind(as_of.counted_until()).bind(as_of.known_on).fetch_all(c).await)?;
    Ok(rows.into_iter().map(HeldCost::from).collect())
}

impl From<Row> for HeldCost {
    fn from(row: Row) -> Self {
        Self {
            plan_line: PlanLineId(row.id),
            spent: Cents::new(row.spent),
            reserved: Cents::new(row.reserved),
            left: Cents::new(row.open),
            parked: Cents::new(row.parked),
        }
    }
}
