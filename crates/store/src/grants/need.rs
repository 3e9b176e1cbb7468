//! What a recipient needs money for: the payments that it has made, and those that are due.

use ::grants::{GrantId, PositionId};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::keys,
};

/// What was paid for a position of a grant since the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaidCost {
    /// The position.
    pub position: PositionId,
    /// The eligible cost that was claimed and not refused, credit notes taken off: as recognised where it is decided.
    pub eligible: Cents,
    /// The money of the grant that was repaid.
    pub repaid: Cents,
}

/// A payment of a position that is due: the money of the grant in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuePaid {
    /// The position.
    pub position: PositionId,
    /// For what, or to whom by which act.
    pub what: String,
    /// The day; none where it is due at once.
    pub due_on: Option<NaiveDate>,
    /// How much of it the grant pays.
    pub amount: Cents,
}

#[derive(FromRow)]
struct PaidRow {
    id: Uuid,
    eligible: i64,
    repaid: i64,
}

/// What was paid for each position of some grants, in the order of the positions. A line that is parked or stands again
/// elsewhere does not count.
pub async fn payments_made(
    conn: &mut Conn,
    unit: UnitId,
    grants: &[GrantId],
) -> Result<Vec<PaidCost>, StoreError> {
    const SQL: &str = "WITH these AS (SELECT unhex(value ->> 0) AS id FROM json_each($2)),
        stands AS (
          SELECT line.position_id, CASE WHEN line.parent_line_id IS NULL THEN 1 ELSE -1 END * COALESCE(
            (SELECT made.to_cents FROM claim_correction made WHERE made.line_id = line.id
              ORDER BY made.number DESC LIMIT 1),
            CASE WHEN line.state = 'rejected' THEN 0 ELSE COALESCE(line.recognised_cents, line.eligible_cents) END
            ) AS cents
          FROM claim_line line JOIN claim ON claim.id = line.claim_id
          WHERE claim.unit_id = $1 AND claim.grant_id IN (SELECT id FROM these) AND claim.state <> 'withdrawn'
            AND line.state NOT IN ('parked', 'replaced', 'dropped')),
        made AS (SELECT position_id, CAST(SUM(cents) AS BIGINT) AS cents FROM stands GROUP BY position_id),
        back AS (
          SELECT position_id, CAST(SUM(amount_cents) AS BIGINT) AS cents FROM repayment
          WHERE unit_id = $1 AND grant_id IN (SELECT id FROM these) AND kind = 'refund' GROUP BY position_id)
        SELECT position.id, COALESCE(made.cents, 0) AS eligible, COALESCE(back.cents, 0) AS repaid
        FROM (SELECT DISTINCT id FROM these) its
        JOIN position ON position.grant_id = its.id
        LEFT JOIN made ON made.position_id = position.id
        LEFT JOIN back ON back.position_id = position.id
        WHERE position.unit_id = $1 ORDER BY position.id";
    let ids = keys(grants.iter().map(|id| id.0));
    let rows: Vec<PaidRow> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(&ids).fetch_all(c).await)?;
    let paid = |row: PaidRow| PaidCost {
        position: PositionId(row.id),
        eligible: Cents::new(row.eligible),
        repaid: Cents::new(row.repaid),
    };
    Ok(rows.into_iter().map(paid).collect())
}

#[derive(FromRow)]
struct DueRow {
    position_id: Uuid,
    what: String,
    due_on: Option<NaiveDate>,
    cents: i64,
}

/// What is due of each position of some grants, by position: what its recipient has stated as needed from a day on, what it owes those
/// below it, and what they have asked for and nobody has decided yet.
pub async fn payments_due(
    conn: &mut Conn,
    unit: UnitId,
    grants: &[GrantId],
    from: NaiveDate,
) -> Result<Vec<DuePaid>, StoreError> {
    const SQL: &str = "WITH these AS (SELECT unhex(value ->> 0) AS id FROM json_each($2))
        SELECT asked.position_id, need.what, need.due_on, need.amount_cents AS cents
        FROM payout_request asked JOIN payout_need need ON need.request_id = asked.id
        WHERE asked.unit_id = $1 AND asked.grant_id IN (SELECT id FROM these) AND asked.state <> 'refused'
          AND need.due_on >= $3
        UNION ALL
        SELECT own.id, act.reference, NULL, due.credits_posted - due.debits_posted
        FROM position own JOIN position child ON child.parent_id = own.id
        JOIN account due ON due.unit_id = child.unit_id AND due.number = child.due
        JOIN grants below ON below.id = child.grant_id
        JOIN legal_act act ON act.grant_id = below.id AND act.number = below.act_number
        WHERE own.unit_id = $1 AND own.grant_id IN (SELECT id FROM these)
          AND due.credits_posted > due.debits_posted
        UNION ALL
        SELECT own.id, COALESCE(need.what, act.reference), need.due_on, COALESCE(need.amount_cents, asked.amount_cents)
        FROM position own JOIN position child ON child.parent_id = own.id
        JOIN grants below ON below.id = child.grant_id
        JOIN legal_act act ON act.grant_id = below.id AND act.number = below.act_number
        JOIN payout_request asked ON asked.grant_id = child.grant_id AND asked.position_id = child.id
          AND asked.state = 'requested'
        LEFT JOIN payout_need need ON need.request_id = asked.id
        WHERE own.unit_id = $1 AND own.grant_id IN (SELECT id FROM these)
        ORDER BY 1, 3, 2, 4";
    let ids = keys(grants.iter().map(|id| id.0));
    let rows: Vec<DueRow> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(&ids).bind(from).fetch_all(c).await)?;
    let due = |row: DueRow| DuePaid {
        position: PositionId(row.position_id),
        what: row.what,
        due_on: row.due_on,
        amount: Cents::new(row.cents),
    };
    Ok(rows.into_iter().map(due).collect())
}
