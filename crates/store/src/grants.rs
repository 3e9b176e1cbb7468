//! Grants with their positions and plan lines.

mod figures;
mod rows;

use ::grants::{Grant, GrantId, GrantState, OrganisationId};
use chrono::NaiveDate;
use ledger::UnitId;
use uuid::Uuid;

pub use figures::{PositionFigures, figures, figures_of_position};
use rows::{GrantRow, PlanLineRow, PositionRow};

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// Writes a grant, its positions and its plan.
pub async fn insert_grant(conn: &mut Conn, grant: &Grant) -> Result<(), StoreError> {
    rows::insert_grant(conn, grant).await?;
    for position in &grant.positions {
        rows::insert_position(conn, grant, position).await?;
    }
    for line in &grant.plan {
        rows::insert_plan_line(conn, grant, line).await?;
    }
    Ok(())
}

/// The grant with an id.
pub async fn grant(conn: &mut Conn, unit: UnitId, id: GrantId) -> Result<Option<Grant>, StoreError> {
    const GRANT: &str = "SELECT * FROM grants WHERE unit_id = $1 AND id = $2";
    const POSITIONS: &str = "SELECT * FROM position WHERE grant_id = $1 ORDER BY id";
    const PLAN: &str = "SELECT * FROM plan_line WHERE grant_id = $1 ORDER BY id";
    let row: Option<GrantRow> =
        on!(&mut *conn, c => sqlx::query_as(GRANT).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let positions: Vec<PositionRow> =
        on!(&mut *conn, c => sqlx::query_as(POSITIONS).bind(id.0).fetch_all(c).await)?;
    let plan: Vec<PlanLineRow> = on!(&mut *conn, c => sqlx::query_as(PLAN).bind(id.0).fetch_all(c).await)?;
    row.into_grant(positions, plan).map(Some)
}

/// The ids of a unit's grants after an id, oldest first; of one organisation that gives or receives, or of all.
pub async fn grant_ids(
    conn: &mut Conn,
    unit: UnitId,
    of: Option<OrganisationId>,
    after: GrantId,
    limit: i64,
) -> Result<Vec<GrantId>, StoreError> {
    const OF_ALL: &str = "SELECT id FROM grants WHERE unit_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    const OF_ONE: &str = "SELECT id FROM grants
        WHERE unit_id = $1 AND id > $2 AND (giver_id = $4 OR recipient_id = $4) ORDER BY id LIMIT $3";
    let ids: Vec<Uuid> = on!(conn, c => {
        let query = sqlx::query_scalar(if of.is_some() { OF_ONE } else { OF_ALL })
            .bind(unit.0).bind(after.0).bind(limit);
        match of {
            Some(of) => query.bind(of.0).fetch_all(c).await,
            None => query.fetch_all(c).await,
        }
    })?;
    Ok(ids.into_iter().map(GrantId).collect())
}

/// The ids of the grants that draw on a grant, oldest first.
pub async fn forwardings(conn: &mut Conn, parent: GrantId) -> Result<Vec<GrantId>, StoreError> {
    const SQL: &str = "SELECT id FROM grants WHERE parent_id = $1 ORDER BY id";
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(SQL).bind(parent.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(GrantId).collect())
}

/// Moves a grant to its new state, if it is still the version before.
pub async fn update_grant(conn: &mut Conn, grant: &Grant) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE grants SET state = $3, state_on = $4, version = $2 WHERE id = $1 AND version = $2 - 1";
    let on: Option<NaiveDate> = match grant.state {
        GrantState::Effective => None,
        GrantState::Closed { on } => Some(on),
    };
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(grant.id.0).bind(grant.version).bind(grant.state.word()).bind(on)
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "grants")
}
