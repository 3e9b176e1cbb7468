//! Payout requests.

use ::grants::{GrantId, PayoutRequest, PayoutRequestId, PayoutRequestState, PositionId};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    pages::ids_by_grant,
    reservation::reservation,
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    grant_id: Uuid,
    position_id: Uuid,
    amount_cents: i64,
    state: String,
    state_on: NaiveDate,
    refusal: Option<String>,
    reserved_transfer: i64,
    version: i64,
    debit_account: i64,
    credit_account: i64,
}

impl TryFrom<Row> for PayoutRequest {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let on = row.state_on;
        let state = match (row.state.as_str(), row.refusal) {
            ("requested", None) => PayoutRequestState::Requested { on },
            ("approved", None) => PayoutRequestState::Approved { on },
            ("refused", Some(reason)) => PayoutRequestState::Refused { on, reason },
            (word, _) => return Err(StoreError::broken("payout_request", row.id, word)),
        };
        Ok(Self {
            id: PayoutRequestId(row.id),
            grant: GrantId(row.grant_id),
            position: PositionId(row.position_id),
            version: row.version,
            amount: Cents::new(row.amount_cents),
            state,
            reserved: reservation(
                row.reserved_transfer,
                row.debit_account,
                row.credit_account,
                row.amount_cents,
            )?,
        })
    }
}

/// Writes a payout request. The transfer that it names follows with the journal entry.
pub async fn insert_payout_request(
    conn: &mut Conn,
    unit: UnitId,
    request: &PayoutRequest,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO payout_request (id, unit_id, grant_id, position_id, amount_cents, state, state_on,
            reserved_transfer, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let (on, _) = columns(&request.state);
    on!(conn, c => sqlx::query(SQL)
        .bind(request.id.0).bind(unit.0).bind(request.grant.0).bind(request.position.0)
        .bind(request.amount.get()).bind(request.state.word()).bind(on).bind(request.reserved.number().get())
        .bind(request.version)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Moves a payout request to its new state, if it is still the version before.
pub async fn update_payout_request(conn: &mut Conn, request: &PayoutRequest) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE payout_request SET state = $3, state_on = $4, refusal = $5, version = $2
        WHERE id = $1 AND version = $2 - 1";
    let (on, refusal) = columns(&request.state);
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(request.id.0).bind(request.version).bind(request.state.word()).bind(on).bind(refusal)
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "payout_request")
}

fn columns(state: &PayoutRequestState) -> (NaiveDate, Option<&str>) {
    match state {
        PayoutRequestState::Requested { on } | PayoutRequestState::Approved { on } => (*on, None),
        PayoutRequestState::Refused { on, reason } => (*on, Some(reason)),
    }
}

/// The payout request with an id.
pub async fn payout_request(
    conn: &mut Conn,
    unit: UnitId,
    id: PayoutRequestId,
) -> Result<Option<PayoutRequest>, StoreError> {
    const SQL: &str = "SELECT request.*, made.debit_account, made.credit_account FROM payout_request request
        JOIN transfer made ON made.unit_id = request.unit_id AND made.number = request.reserved_transfer
        WHERE request.unit_id = $1 AND request.id = $2";
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    row.map(PayoutRequest::try_from).transpose()
}

ids_by_grant! {
    /// The ids of the payout requests of a grant, or of all grants, after an id, oldest first.
    payout_request_ids, "payout_request", PayoutRequestId
}
