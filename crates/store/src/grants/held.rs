//! What the claims of a grant have taken of its plan: read from the balances, and from the lines that are parked.

use ::grants::{GrantId, HeldCost, PlanLineId};
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
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

/// Where the eligible cost of each plan line of a grant stands, in the order of the lines.
pub async fn held_costs(conn: &mut Conn, unit: UnitId, grant: GrantId) -> Result<Vec<HeldCost>, StoreError> {
    const SQL: &str = "SELECT plan.id,
            spent.credits_posted - spent.debits_posted AS spent, spent.credits_pending AS reserved,
            room.credits_posted - room.debits_posted - room.debits_pending AS open,
            CAST(COALESCE((SELECT SUM(line.eligible_cents) FROM claim_line line
              WHERE line.plan_line_id = plan.id AND line.state = 'parked'
                AND NOT EXISTS (SELECT 1 FROM claim_line again WHERE again.reincludes = line.id)), 0)
              AS BIGINT) AS parked
        FROM plan_line plan
        JOIN account room ON room.unit_id = plan.unit_id AND room.number = plan.room
        JOIN account spent ON spent.unit_id = plan.unit_id AND spent.number = plan.spent
        WHERE plan.unit_id = $1 AND plan.grant_id = $2 ORDER BY plan.id";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(grant.0).fetch_all(c).await)?;
    let held = |row: Row| HeldCost {
        plan_line: PlanLineId(row.id),
        spent: Cents::new(row.spent),
        reserved: Cents::new(row.reserved),
        left: Cents::new(row.open),
        parked: Cents::new(row.parked),
    };
    Ok(rows.into_iter().map(held).collect())
}
