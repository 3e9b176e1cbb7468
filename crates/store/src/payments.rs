//! Payments, outgoing and incoming.

use std::collections::BTreeMap;

use ::grants::{BankDetailsId, GrantId, Payment, PaymentId, PaymentState, PositionId};
use chrono::NaiveDate;
use ledger::{Cents, Reservation, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    duties,
    error::StoreError,
    pages::{ids_by_grant, ids_in_order, ids_of_grants, narrowed_ids, waiting_ids},
    reservation::reservation,
    sets::{keys, one_of, rows_with},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    grant_id: Uuid,
    position_id: Uuid,
    amount_cents: i64,
    state: String,
    state_on: NaiveDate,
    reason: Option<String>,
    version: i64,
    replaces: Option<Uuid>,
    pays_to: Option<Uuid>,
    cash_transfer: Option<i64>,
    cash_debit: Option<i64>,
    cash_credit: Option<i64>,
    due_transfer: Option<i64>,
    due_debit: Option<i64>,
    due_credit: Option<i64>,
}

impl TryFrom<Row> for Payment {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: PaymentId(row.id),
            grant: GrantId(row.grant_id),
            position: PositionId(row.position_id),
            version: row.version,
            amount: Cents::new(row.amount_cents),
            reserved_cash: reserved(row.amount_cents, row.cash_transfer, row.cash_debit, row.cash_credit)?,
            reserved_due: reserved(row.amount_cents, row.due_transfer, row.due_debit, row.due_credit)?,
            replaces: row.replaces.map(PaymentId),
            pays_to: row.pays_to.map(BankDetailsId),
            sign_offs: Vec::new(),
            state: row.state()?,
        })
    }
}

impl Row {
    fn state(self) -> Result<PaymentState, StoreError> {
        let on = self.state_on;
        Ok(match (self.state.as_str(), self.reason) {
            ("ordered", None) => PaymentState::Ordered { on },
            ("released", None) => PaymentState::Released { on },
            ("confirmed", None) => PaymentState::Confirmed { on },
            ("received", None) => PaymentState::Received { on },
            ("rejected", Some(reason)) => PaymentState::Rejected { on, reason },
            ("returned", Some(reason)) => PaymentState::Returned { on, reason },
            ("reversed", Some(reason)) => PaymentState::Reversed { on, reason },
            (word, _) => return Err(StoreError::broken("payment", self.id, word)),
        })
    }
}

fn reserved(
    cents: i64,
    number: Option<i64>,
    debit: Option<i64>,
    credit: Option<i64>,
) -> Result<Option<Reservation>, StoreError> {
    match (number, debit, credit) {
        (Some(number), Some(debit), Some(credit)) => reservation(number, debit, credit, cents).map(Some),
        _ => Ok(None),
    }
}

/// Writes a payment. The transfers that it names follow with the journal entry.
pub async fn insert_payment(conn: &mut Conn, unit: UnitId, payment: &Payment) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO payment (id, unit_id, grant_id, position_id, amount_cents, state, state_on,
            cash_transfer, due_transfer, version, replaces, pays_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let (on, _) = columns(&payment.state);
    on!(&mut *conn, c => sqlx::query(SQL)
        .bind(payment.id.0).bind(unit.0).bind(payment.grant.0).bind(payment.position.0)
        .bind(payment.amount.get()).bind(payment.state.word()).bind(on)
        .bind(payment.reserved_cash.map(|made| made.number().get()))
        .bind(payment.reserved_due.map(|made| made.number().get())).bind(payment.version)
        .bind(payment.replaces.map(|id| id.0)).bind(payment.pays_to.map(|id| id.0))
        .execute(c).await.map(drop))?;
    duties::sign_payment(conn, unit, payment.id, &payment.sign_offs).await
}

/// Moves a payment to its new state, if it is still the version before.
pub async fn update_payment(conn: &mut Conn, payment: &Payment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE payment SET state = $3, state_on = $4, reason = $5, version = $2
        WHERE id = $1 AND version = $2 - 1";
    let (on, reason) = columns(&payment.state);
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(payment.id.0).bind(payment.version).bind(payment.state.word()).bind(on).bind(reason)
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "payment")
}

fn columns(state: &PaymentState) -> (NaiveDate, Option<&str>) {
    match state {
        PaymentState::Ordered { on }
        | PaymentState::Released { on }
        | PaymentState::Confirmed { on }
        | PaymentState::Received { on } => (*on, None),
        PaymentState::Rejected { on, reason }
        | PaymentState::Returned { on, reason }
        | PaymentState::Reversed { on, reason } => (*on, Some(reason)),
    }
}

/// The payments with these ids, by them.
pub async fn payments_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Payment>, StoreError> {
    const SQL: &str =
        "SELECT payment.*, cash.debit_account AS cash_debit, cash.credit_account AS cash_credit,
            due.debit_account AS due_debit, due.credit_account AS due_credit
        FROM payment
        LEFT JOIN transfer cash ON cash.unit_id = payment.unit_id AND cash.number = payment.cash_transfer
        LEFT JOIN transfer due ON due.unit_id = payment.unit_id AND due.number = payment.due_transfer
        WHERE payment.unit_id = $1 AND payment.id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows: Vec<Row> = rows_with(&mut *conn, SQL, unit, ids).await?;
    let mut sign_offs = duties::of_payments(conn, ids).await?;
    let payment = |row: Row| {
        let (id, sign_offs) = (row.id, sign_offs.remove(&row.id).unwrap_or_default());
        Ok((id, Payment { sign_offs, ..Payment::try_from(row)? }))
    };
    rows.into_iter().map(payment).collect()
}

one_of! {
    /// The payment with an id.
    payment, payments_with, PaymentId, Payment
}

/// What was released for some positions and the bank has not answered; nothing of positions for which that is nothing.
pub async fn payments_released(
    conn: &mut Conn,
    unit: UnitId,
    positions: &[PositionId],
) -> Result<BTreeMap<PositionId, Cents>, StoreError> {
    const SQL: &str = "SELECT position.id, CAST(SUM(payment.amount_cents) AS BIGINT)
        FROM position JOIN payment ON payment.grant_id = position.grant_id AND payment.position_id = position.id
        WHERE position.unit_id = $1 AND payment.state = 'released'
          AND position.id IN (SELECT unhex(value ->> 0) FROM json_each($2))
        GROUP BY position.id";
    let positions = keys(positions.iter().map(|position| position.0));
    let rows: Vec<(Uuid, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(&positions).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(position, cents)| (PositionId(position), Cents::new(cents))).collect())
}

/// The ids of so many of the payments of a grant that stand as they do since a day or later, the newest first.
pub async fn newest_payment_ids(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
    since: NaiveDate,
    limit: i64,
) -> Result<Vec<PaymentId>, StoreError> {
    const SQL: &str = "SELECT id FROM payment WHERE unit_id = $1 AND grant_id = $2 AND state_on >= $3
        ORDER BY id DESC LIMIT $4";
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(grant.0).bind(since).bind(limit).fetch_all(c).await)?;
    Ok(ids.into_iter().map(PaymentId).collect())
}

ids_of_grants! {
    /// The ids of the payments of some grants, grant by grant, each grant's oldest first.
    payment_ids_of, "payment", PaymentId
}

ids_by_grant! {
    /// The ids of the payments of a grant, or of all grants, after an id, oldest first.
    payment_ids, "payment", PaymentId
}

ids_in_order! {
    /// The ids of the payments of some grants that were ordered, each grant's in the order of their orders.
    ordered_payment_ids, "payment", "cash_transfer", PaymentId
}

narrowed_ids! {
    /// The ids of the payments that a list is narrowed to, after an id, oldest first.
    narrowed_payment_ids, "payment",
    "its.state IN (SELECT value ->> 0 FROM json_each($4))",
    PaymentId
}

waiting_ids! {
    /// The ids of the payments that the bank has not answered, after an id, oldest first.
    waiting_payment_ids, "payment", "'ordered', 'released'", PaymentId
}
