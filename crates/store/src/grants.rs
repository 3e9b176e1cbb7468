//! Grants with their positions and plan lines.

mod acts;
mod balances;
mod figure_movements;
mod figures;
mod held;
mod movements;
mod need;
mod owed;
mod plans;
mod rows;
mod versions;

use ::grants::{Grant, GrantId, OrganisationId};
use ledger::UnitId;
use serde_json::json;
use uuid::Uuid;

use acts::act_columns;
pub use acts::{acts, cost_outside, first_references, insert_act, insert_finality, insert_payment_stop};
pub use figure_movements::{Movement, MovementsAsked, figure_accounts, movements_on};
pub use figures::{
    Passed, PositionFigures, figures, figures_as_of, figures_of_positions, figures_of_positions_as_of,
    passed_through, passed_through_as_of,
};
pub use held::{held_costs, held_costs_as_of};
pub use movements::{MovedKind, MovedMoney, moved_money};
pub use need::{DuePaid, PaidCost, payments_due, payments_made};
pub use owed::owed_as_of;
pub use plans::{agreed_plan, agreed_plans, insert_plan_version};
pub(crate) use rows::grant_state;
use rows::{GrantRow, PlanLineRow, PositionRow};
pub use rows::{insert_plan_line, insert_position};
pub use versions::{PlannedVersion, payment_stops, plan_versions};

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{key, keys, set},
};

/// Writes a grant, its positions and its plan, with the first version of its act.
pub async fn insert_grant(conn: &mut Conn, grant: &Grant) -> Result<(), StoreError> {
    rows::insert_grant(conn, grant).await?;
    for position in &grant.positions {
        insert_position(conn, grant, position).await?;
    }
    for line in &grant.plan {
        insert_plan_line(conn, grant, line).await?;
    }
    insert_act(conn, grant).await?;
    insert_plan_version(conn, grant).await
}

/// Grants of a unit with the act and the plan in force; which ones, the condition says.
macro_rules! grants_sql {
    ($which:literal) => {
        concat!(
            "SELECT grants.id, grants.unit_id, grants.programme, grants.programme_number, grants.parent_id,
            grants.root_id, grants.giver_id, grants.recipient_id, grants.total_room, grants.total_spent,
            grants.state, grants.state_on, grants.version, stop.number AS stop_number,
            stop.happened_on AS stop_on, stop.reason AS stop_reason, plan.number AS plan_number,
            plan.act_number AS plan_act, plan.with_act, plan.planned_on, plan.consent_on AS plan_consent_on,
            plan.consent_reference AS plan_consent_reference, ",
            act_columns!(),
            " FROM grants
        JOIN legal_act act ON act.grant_id = grants.id AND act.number = grants.act_number
        LEFT JOIN plan_version plan ON plan.grant_id = grants.id AND plan.number = grants.plan_number
        LEFT JOIN payment_stop stop ON stop.grant_id = grants.id AND stop.number = (
          SELECT MAX(newest.number) FROM payment_stop newest WHERE newest.grant_id = grants.id)
        WHERE ",
            $which,
            " ORDER BY grants.id"
        )
    };
}

/// The positions of grants with what their acts in force give.
macro_rules! positions_sql {
    ($which:literal) => {
        concat!(
            "SELECT position.*, given.amount_cents FROM position
        JOIN grants ON grants.id = position.grant_id
        JOIN act_position given ON given.grant_id = grants.id AND given.number = grants.act_number
          AND given.position_id = position.id
        WHERE position.grant_id ",
            $which,
            " ORDER BY position.id"
        )
    };
}

/// The plan lines of grants with what their plans in force say.
macro_rules! plan_sql {
    ($which:literal) => {
        concat!(
            "SELECT line.*, version.planned_cents, version.ceiling_cents FROM plan_line line
        JOIN grants ON grants.id = line.grant_id
        JOIN plan_version_line version ON version.grant_id = grants.id AND version.number = grants.plan_number
          AND version.plan_line_id = line.id
        WHERE line.grant_id ",
            $which,
            " ORDER BY line.id"
        )
    };
}

/// The grant with an id.
pub async fn grant(conn: &mut Conn, unit: UnitId, id: GrantId) -> Result<Option<Grant>, StoreError> {
    const GRANT: &str = grants_sql!("grants.unit_id = $1 AND grants.id = $2");
    const POSITIONS: &str = positions_sql!("= $1");
    const PLAN: &str = plan_sql!("= $1");
    let row: Option<GrantRow> =
        on!(&mut *conn, c => sqlx::query_as(GRANT).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let positions: Vec<PositionRow> =
        on!(&mut *conn, c => sqlx::query_as(POSITIONS).bind(id.0).fetch_all(c).await)?;
    let plan: Vec<PlanLineRow> = on!(&mut *conn, c => sqlx::query_as(PLAN).bind(id.0).fetch_all(c).await)?;
    row.into_grant(positions, plan).map(Some)
}

/// Which of some grants are known, in the order of their ids. However many they are, they cost as many statements as one.
pub async fn grants(conn: &mut Conn, unit: UnitId, ids: &[GrantId]) -> Result<Vec<Grant>, StoreError> {
    // The unit stands with each id: asked for by itself, SQLite would go through all grants of the unit.
    const GRANTS: &str = grants_sql!(
        "(grants.id, grants.unit_id) IN (SELECT unhex(value ->> 0), unhex(value ->> 1) FROM json_each($1))"
    );
    const POSITIONS: &str = positions_sql!("IN (SELECT unhex(value ->> 0) FROM json_each($1))");
    const PLAN: &str = plan_sql!("IN (SELECT unhex(value ->> 0) FROM json_each($1))");
    match ids {
        [] => return Ok(Vec::new()),
        [id] => return Ok(grant(conn, unit, *id).await?.into_iter().collect()),
        _ => {}
    }
    let of_unit = set(ids.iter().map(|id| json!([key(id.0), key(unit.0)])));
    let rows: Vec<GrantRow> = on!(&mut *conn, c => sqlx::query_as(GRANTS).bind(&of_unit).fetch_all(c).await)?;
    let ids = keys(rows.iter().map(GrantRow::id));
    let positions: Vec<PositionRow> =
        on!(&mut *conn, c => sqlx::query_as(POSITIONS).bind(&ids).fetch_all(c).await)?;
    let plan: Vec<PlanLineRow> = on!(&mut *conn, c => sqlx::query_as(PLAN).bind(&ids).fetch_all(c).await)?;
    rows::into_grants(rows, positions, plan)
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

/// The ids of the grants that draw on one of some grants, oldest first.
pub async fn forwardings_of(conn: &mut Conn, parents: &[GrantId]) -> Result<Vec<GrantId>, StoreError> {
    const SQL: &str = "SELECT id FROM grants
        WHERE parent_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY id";
    let parents = keys(parents.iter().map(|id| id.0));
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(SQL).bind(&parents).fetch_all(c).await)?;
    Ok(ids.into_iter().map(GrantId).collect())
}

/// Moves a grant to its new state and to the versions of its act and its plan in force, if it is still the version
/// before.
pub async fn update_grant(conn: &mut Conn, grant: &Grant) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE grants SET state = $3, state_on = $4, act_number = $5, plan_number = $6, total_room = $7,
            total_spent = $8, programme_number = $9, version = $2
        WHERE id = $1 AND version = $2 - 1";
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(grant.id.0).bind(grant.version).bind(grant.state.word()).bind(grant.state.on())
        .bind(grant.act.number).bind(grant.plan_version.as_ref().map(|it| it.number))
        .bind(grant.plan_total.map(|total| total.room.get())).bind(grant.plan_total.map(|total| total.spent.get()))
        .bind(grant.programme_version)
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "grants")
}
