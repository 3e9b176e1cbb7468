//! Receivables with their steps.

use std::collections::BTreeMap;

use ::grants::{
    Deferral, DemandKind, GrantId, PositionId, Receivable, ReceivableAccounts, ReceivableId, ReceivableStep,
    Settled, law::InterestSheet,
};
use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, UnitId, canonical_json};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    pages::{ids_by_grant, ids_in_order, narrowed_ids},
    sets::{hanging_on, keys, one_of, rows_with},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    grant_id: Uuid,
    position_id: Uuid,
    kind: String,
    amount_cents: i64,
    reason: String,
    legal_ground: String,
    demanded_on: NaiveDate,
    due_on: NaiveDate,
    open: i64,
    settled: i64,
    waived: i64,
    version: i64,
    worksheet: Option<String>,
    received_id: Option<Uuid>,
    spent_id: Option<Uuid>,
}

#[derive(FromRow)]
struct StepRow {
    receivable_id: Uuid,
    number: i64,
    kind: String,
    amount_cents: i64,
    step_on: NaiveDate,
    against_id: Option<Uuid>,
    reason: Option<String>,
}

#[derive(FromRow)]
struct DeferralRow {
    receivable_id: Uuid,
    number: i64,
    deferred_on: NaiveDate,
    reason: String,
    parts: String,
}

impl Row {
    fn worksheet(&self) -> Result<Option<InterestSheet>, StoreError> {
        let (Some(received), Some(spent), Some(text)) = (self.received_id, self.spent_id, &self.worksheet)
        else {
            return Ok(None);
        };
        let broken =
            |cause: serde_json::Error| StoreError::broken("interest_worksheet", self.id, cause.to_string());
        Ok(Some(InterestSheet { received, spent, calculation: serde_json::from_str(text).map_err(broken)? }))
    }

    fn into_receivable(
        self,
        steps: Vec<StepRow>,
        deferrals: Vec<DeferralRow>,
    ) -> Result<Receivable, StoreError> {
        let kind = DemandKind::from_word(&self.kind);
        let worksheet = self.worksheet()?;
        Ok(Receivable {
            id: ReceivableId(self.id),
            grant: GrantId(self.grant_id),
            position: PositionId(self.position_id),
            version: self.version,
            kind: kind.ok_or_else(|| StoreError::broken("receivable", self.id, &self.kind))?,
            amount: Cents::new(self.amount_cents),
            reason: self.reason,
            legal_ground: self.legal_ground,
            demanded_on: self.demanded_on,
            due_on: self.due_on,
            accounts: ReceivableAccounts {
                open: AccountNumber::new(self.open),
                settled: AccountNumber::new(self.settled),
                waived: AccountNumber::new(self.waived),
            },
            worksheet,
            steps: steps.into_iter().map(ReceivableStep::try_from).collect::<Result<_, _>>()?,
            deferrals: deferrals.into_iter().map(Deferral::try_from).collect::<Result<_, _>>()?,
        })
    }
}

impl TryFrom<StepRow> for ReceivableStep {
    type Error = StoreError;

    fn try_from(row: StepRow) -> Result<Self, StoreError> {
        let how = match (row.kind.as_str(), row.against_id, row.reason) {
            ("repaid", None, None) => Settled::Repaid,
            ("offset", Some(against), None) => Settled::Offset { against: PositionId(against) },
            ("waived", None, Some(reason)) => Settled::Waived { reason },
            (word, ..) => {
                let key = format!("{} {}", row.receivable_id, row.number);
                return Err(StoreError::broken("receivable_step", key, word));
            }
        };
        Ok(Self { number: row.number, on: row.step_on, amount: Cents::new(row.amount_cents), how })
    }
}

impl TryFrom<DeferralRow> for Deferral {
    type Error = StoreError;

    fn try_from(row: DeferralRow) -> Result<Self, StoreError> {
        let key = format!("{} {}", row.receivable_id, row.number);
        let broken =
            |cause: serde_json::Error| StoreError::broken("receivable_deferral", key, cause.to_string());
        let parts = serde_json::from_str(&row.parts).map_err(broken)?;
        Ok(Self { number: row.number, on: row.deferred_on, reason: row.reason, parts })
    }
}

/// Writes a receivable that was demanded, without its worksheet.
pub async fn insert_receivable(
    conn: &mut Conn,
    unit: UnitId,
    receivable: &Receivable,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO receivable (id, unit_id, grant_id, position_id, kind, amount_cents, reason,
            legal_ground, demanded_on, due_on, open, settled, waived, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let accounts = &receivable.accounts;
    on!(conn, c => sqlx::query(SQL)
        .bind(receivable.id.0).bind(unit.0).bind(receivable.grant.0).bind(receivable.position.0)
        .bind(receivable.kind.word()).bind(receivable.amount.get()).bind(&receivable.reason)
        .bind(&receivable.legal_ground).bind(receivable.demanded_on).bind(receivable.due_on)
        .bind(accounts.open.get()).bind(accounts.settled.get()).bind(accounts.waived.get())
        .bind(receivable.version)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes the worksheet of interest, where a receivable is that. What of it is waived was waived before: the database admits no
/// more of what is claimed than came in.
pub async fn insert_worksheet(
    conn: &mut Conn,
    unit: UnitId,
    receivable: &Receivable,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO interest_worksheet
            (receivable_id, unit_id, received_id, spent_id, worksheet)
        VALUES ($1, $2, $3, $4, $5)";
    let Some(sheet) = &receivable.worksheet else { return Ok(()) };
    let worksheet = canonical_json(&sheet.calculation)?;
    on!(conn, c => sqlx::query(SQL)
        .bind(receivable.id.0).bind(unit.0).bind(sheet.received).bind(sheet.spent).bind(&worksheet)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Interest that was claimed or waived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecidedInterest {
    /// The payment, or the repayment from below, that came in.
    pub received: Uuid,
    /// The payment, claim line or repayment that it was spent on.
    pub spent: Uuid,
    /// The receivable that keeps its worksheet.
    pub receivable: ReceivableId,
}

/// The interest of some grants that was claimed or waived, in the order of the receivables.
pub async fn decided_interest(
    conn: &mut Conn,
    unit: UnitId,
    grants: &[GrantId],
) -> Result<Vec<DecidedInterest>, StoreError> {
    const SQL: &str = "SELECT sheet.received_id, sheet.spent_id, sheet.receivable_id
        FROM interest_worksheet sheet JOIN receivable ON receivable.id = sheet.receivable_id
        WHERE receivable.unit_id = $1
          AND receivable.grant_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
        ORDER BY sheet.receivable_id";
    let ids = keys(grants.iter().map(|id| id.0));
    let rows: Vec<(Uuid, Uuid, Uuid)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(&ids).fetch_all(c).await)?;
    let decided = |(received, spent, receivable)| DecidedInterest {
        received,
        spent,
        receivable: ReceivableId(receivable),
    };
    Ok(rows.into_iter().map(decided).collect())
}

/// Writes the last step of a receivable, if it is still the version before.
pub async fn step_receivable(
    conn: &mut Conn,
    unit: UnitId,
    receivable: &Receivable,
) -> Result<(), StoreError> {
    const STEP: &str =
        "INSERT INTO receivable_step (receivable_id, number, unit_id, kind, amount_cents, step_on,
            against_id, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    to_version(conn, receivable).await?;
    let Some(step) = receivable.steps.last() else { return Ok(()) };
    let (against, reason) = match &step.how {
        Settled::Repaid => (None, None),
        Settled::Offset { against } => (Some(against.0), None),
        Settled::Waived { reason } => (None, Some(reason)),
    };
    on!(conn, c => sqlx::query(STEP)
        .bind(receivable.id.0).bind(step.number).bind(unit.0).bind(step.how.word()).bind(step.amount.get())
        .bind(step.on).bind(against).bind(reason)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes the last deferral of a receivable, if it is still the version before.
pub async fn defer_receivable(conn: &mut Conn, receivable: &Receivable) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO receivable_deferral (receivable_id, number, deferred_on, reason, parts)
        VALUES ($1, $2, $3, $4, $5)";
    to_version(conn, receivable).await?;
    let Some(last) = receivable.deferrals.last() else { return Ok(()) };
    let parts = canonical_json(&last.parts)?;
    on!(conn, c => sqlx::query(SQL)
        .bind(receivable.id.0).bind(last.number).bind(last.on).bind(&last.reason).bind(&parts)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Takes a receivable to its version, if it is still the one before.
async fn to_version(conn: &mut Conn, receivable: &Receivable) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE receivable SET version = $2 WHERE id = $1 AND version = $2 - 1";
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(receivable.id.0).bind(receivable.version)
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "receivable")
}

/// The receivables with these ids, by them.
pub async fn receivables_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Receivable>, StoreError> {
    const SQL: &str = "SELECT receivable.*, sheet.worksheet, sheet.received_id, sheet.spent_id
        FROM receivable LEFT JOIN interest_worksheet sheet ON sheet.receivable_id = receivable.id
        WHERE receivable.unit_id = $1 AND receivable.id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows = rows_with(&mut *conn, SQL, unit, ids).await?;
    Ok(with_steps(conn, rows).await?.into_iter().map(|it| (it.id.0, it)).collect())
}

one_of! {
    /// The receivable with an id.
    receivable, receivables_with, ReceivableId, Receivable
}

/// The receivables of some grants, oldest first.
pub async fn receivables(conn: &mut Conn, grants: &[GrantId]) -> Result<Vec<Receivable>, StoreError> {
    const SQL: &str = "SELECT receivable.*, sheet.worksheet, sheet.received_id, sheet.spent_id
        FROM receivable LEFT JOIN interest_worksheet sheet ON sheet.receivable_id = receivable.id
        WHERE receivable.grant_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY receivable.id";
    let ids = keys(grants.iter().map(|id| id.0));
    let rows = on!(&mut *conn, c => sqlx::query_as(SQL).bind(&ids).fetch_all(c).await)?;
    with_steps(conn, rows).await
}

async fn with_steps(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Receivable>, StoreError> {
    const STEPS: &str = "SELECT receivable_id AS subject, receivable_step.* FROM receivable_step
        WHERE receivable_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY number";
    const DEFERRALS: &str = "SELECT receivable_id AS subject, receivable_deferral.* FROM receivable_deferral
        WHERE receivable_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY number";
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut steps = hanging_on::<StepRow>(&mut *conn, STEPS, &ids).await?;
    let mut deferrals = hanging_on::<DeferralRow>(conn, DEFERRALS, &ids).await?;
    let receivable = |row: Row| {
        let (steps, deferrals) = (steps.remove(&row.id), deferrals.remove(&row.id));
        row.into_receivable(steps.unwrap_or_default(), deferrals.unwrap_or_default())
    };
    rows.into_iter().map(receivable).collect()
}

/// The ids of the receivables of which something is still owed, after an id, oldest first.
pub async fn open_receivable_ids(
    conn: &mut Conn,
    unit: UnitId,
    after: ReceivableId,
    limit: i64,
) -> Result<Vec<ReceivableId>, StoreError> {
    const SQL: &str = "SELECT receivable.id FROM receivable
        WHERE receivable.unit_id = $1 AND receivable.id > $2 AND receivable.amount_cents > (
            SELECT CAST(COALESCE(SUM(step.amount_cents), 0) AS BIGINT)
            FROM receivable_step step WHERE step.receivable_id = receivable.id)
        ORDER BY receivable.id LIMIT $3";
    let ids: Vec<Uuid> = on!(conn, c => {
        sqlx::query_scalar(SQL).bind(unit.0).bind(after.0).bind(limit).fetch_all(c).await
    })?;
    Ok(ids.into_iter().map(ReceivableId).collect())
}

/// What is demanded back of a position's money and still open, by the accounts of its receivables.
pub async fn refunds_demanded(
    conn: &mut Conn,
    unit: UnitId,
    position: PositionId,
) -> Result<Cents, StoreError> {
    let demanded = refunds_demanded_of(conn, unit, &[position]).await?;
    Ok(demanded.get(&position).copied().unwrap_or_default())
}

/// The same of some positions, by them; nothing of those without any.
pub async fn refunds_demanded_of(
    conn: &mut Conn,
    unit: UnitId,
    positions: &[PositionId],
) -> Result<BTreeMap<PositionId, Cents>, StoreError> {
    const SQL: &str = "SELECT receivable.position_id,
            CAST(SUM(open.credits_posted - open.debits_posted) AS BIGINT)
        FROM receivable JOIN account open ON open.unit_id = receivable.unit_id AND open.number = receivable.open
        WHERE receivable.unit_id = $1 AND receivable.kind = 'refund'
          AND receivable.position_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
        GROUP BY receivable.position_id";
    let positions = keys(positions.iter().map(|position| position.0));
    let rows: Vec<(Uuid, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(&positions).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(position, cents)| (PositionId(position), Cents::new(cents))).collect())
}

ids_in_order! {
    /// The ids of the receivables of some grants, each grant's in the order in which they were demanded.
    receivable_ids_in_order, "receivable", "open", ReceivableId
}

ids_by_grant! {
    /// The ids of the receivables of a grant, or of all grants, after an id, oldest first.
    receivable_ids, "receivable", ReceivableId
}

narrowed_ids! {
    /// The ids of the receivables that a list is narrowed to, after an id, oldest first: `open`, of which something is owed,
    /// or `ended`.
    narrowed_receivable_ids, "receivable",
    "CASE WHEN its.amount_cents > (
            SELECT CAST(COALESCE(SUM(step.amount_cents), 0) AS BIGINT)
            FROM receivable_step step WHERE step.receivable_id = its.id)
        THEN 'open' ELSE 'ended' END IN (SELECT value ->> 0 FROM json_each($4))",
    ReceivableId
}
