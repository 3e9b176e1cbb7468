//! Payout requests.

mod proposals;

use std::collections::BTreeMap;

use ::grants::{
    AboveNeed, GrantId, Need, PayoutDeclaration, PayoutProposal, PayoutRequest, PayoutRequestId,
    PayoutRequestState, PositionId, SignOff,
};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    duties,
    error::StoreError,
    pages::{ids_by_grant, ids_in_order, ids_of_grants, narrowed_ids, waiting_ids},
    reservation::reservation,
    sets::{hanging_on, one_of, rows_with},
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
    instalment: Option<i64>,
    advance_transfer: i64,
    due_debit: i64,
    due_credit: i64,
    advance_debit: i64,
    advance_credit: i64,
    above_cents: Option<i64>,
    above_reason: Option<String>,
}

impl Row {
    fn into_request(
        self,
        need: Vec<NeedRow>,
        signed_above: Vec<SignOff>,
    ) -> Result<PayoutRequest, StoreError> {
        let above = self.above_cents.zip(self.above_reason);
        let on = self.state_on;
        let state = match (self.state.as_str(), self.refusal) {
            ("requested", None) => PayoutRequestState::Requested { on },
            ("approved", None) => PayoutRequestState::Approved { on },
            ("refused", Some(reason)) => PayoutRequestState::Refused { on, reason },
            (word, _) => return Err(StoreError::broken("payout_request", self.id, word)),
        };
        let reserved = |number, debit, credit| reservation(number, debit, credit, self.amount_cents);
        Ok(PayoutRequest {
            id: PayoutRequestId(self.id),
            grant: GrantId(self.grant_id),
            position: PositionId(self.position_id),
            version: self.version,
            amount: Cents::new(self.amount_cents),
            need: need.into_iter().map(Need::from).collect(),
            instalment: self.instalment,
            above_need: above.map(|(by, reason)| AboveNeed {
                by: Cents::new(by),
                reason,
                sign_offs: signed_above,
            }),
            declared: Vec::new(),
            state,
            reserved: reserved(self.reserved_transfer, self.due_debit, self.due_credit)?,
            reserved_advance: reserved(self.advance_transfer, self.advance_debit, self.advance_credit)?,
            proposal: None,
            sign_offs: Vec::new(),
            returned: Vec::new(),
        })
    }
}

#[derive(FromRow)]
struct NeedRow {
    what: String,
    due_on: NaiveDate,
    amount_cents: i64,
    payee: Option<String>,
    total_cents: Option<i64>,
}

#[derive(FromRow)]
struct DeclarationRow {
    declaration: String,
}

impl From<NeedRow> for Need {
    fn from(row: NeedRow) -> Self {
        Self {
            what: row.what,
            due_on: row.due_on,
            amount: Cents::new(row.amount_cents),
            payee: row.payee,
            total: row.total_cents.map(Cents::new),
        }
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
            reserved_transfer, version, instalment, advance_transfer)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let (on, _) = columns(&request.state);
    // Needs come first: the request is measured against them.
    for (number, need) in (1..).zip(&request.need) {
        insert_need(conn, unit, request.id, number, need).await?;
    }
    on!(&mut *conn, c => sqlx::query(SQL)
        .bind(request.id.0).bind(unit.0).bind(request.grant.0).bind(request.position.0)
        .bind(request.amount.get()).bind(request.state.word()).bind(on).bind(request.reserved.number().get())
        .bind(request.version).bind(request.instalment).bind(request.reserved_advance.number().get())
        .execute(c).await.map(drop))?;
    for declared in &request.declared {
        insert_declaration(conn, unit, request.id, *declared).await?;
    }
    let Some(above) = &request.above_need else { return Ok(()) };
    insert_above(conn, unit, request.id, above).await?;
    sign_payout_request(conn, unit, request).await
}

async fn insert_above(
    conn: &mut Conn,
    unit: UnitId,
    request: PayoutRequestId,
    above: &AboveNeed,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO payout_request_above (request_id, unit_id, above_cents, reason) VALUES ($1, $2, $3, $4)";
    on!(conn, c => sqlx::query(SQL)
        .bind(request.0).bind(unit.0).bind(above.by.get()).bind(&above.reason)
        .execute(c).await.map(drop))?;
    Ok(())
}

async fn insert_declaration(
    conn: &mut Conn,
    unit: UnitId,
    request: PayoutRequestId,
    declared: PayoutDeclaration,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO payout_declaration (request_id, unit_id, declaration) VALUES ($1, $2, $3)";
    on!(conn, c => sqlx::query(SQL)
        .bind(request.0).bind(unit.0).bind(declared.word())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// What whoever asked declares, request by request, in the order of the document.
async fn declarations(
    conn: &mut Conn,
    requests: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<PayoutDeclaration>>, StoreError> {
    const SQL: &str = "SELECT request_id AS subject, declaration FROM payout_declaration
        WHERE request_id IN (SELECT unhex(value ->> 0) FROM json_each($1))";
    let rows = hanging_on::<DeclarationRow>(conn, SQL, requests).await?;
    let read = |(request, rows): (Uuid, Vec<DeclarationRow>)| {
        let read = |DeclarationRow { declaration: word }| {
            let declared = PayoutDeclaration::from_word(&word);
            declared.ok_or_else(|| StoreError::broken("payout_declaration", request, word))
        };
        let declared = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok((request, PayoutDeclaration::in_order(&declared)))
    };
    rows.into_iter().map(read).collect()
}

/// Writes the steps of a payout request that are not written yet: who signed for what goes beyond the need, what is
/// proposed, certified and sent back. Its version stays: nothing changes that its recipient saw.
pub async fn sign_payout_request(
    conn: &mut Conn,
    unit: UnitId,
    request: &PayoutRequest,
) -> Result<(), StoreError> {
    if let Some(above) = &request.above_need {
        duties::write_of_payout_request(&mut *conn, unit, request.id, &above.sign_offs).await?;
    }
    duties::write_of_payout_proposal(&mut *conn, unit, request.id, &request.sign_offs).await?;
    if let Some(proposal) = &request.proposal
        && proposals::of_rounds(&mut *conn, &[(request.id, proposal.round)]).await?.is_empty()
    {
        proposals::insert(&mut *conn, unit, request.id, proposal).await?;
    }
    duties::write_returned_of_payout_proposal(conn, unit, request.id, &request.returned).await
}

async fn insert_need(
    conn: &mut Conn,
    unit: UnitId,
    request: PayoutRequestId,
    number: i64,
    need: &Need,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO payout_need (request_id, number, unit_id, what, due_on, amount_cents, payee, total_cents)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    on!(conn, c => sqlx::query(SQL)
        .bind(request.0).bind(number).bind(unit.0).bind(&need.what).bind(need.due_on).bind(need.amount.get())
        .bind(&need.payee).bind(need.total.map(Cents::get))
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

/// The payout requests with these ids, by them.
pub async fn payout_requests_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, PayoutRequest>, StoreError> {
    const REQUESTS: &str = "SELECT request.*, due.debit_account AS due_debit, due.credit_account AS due_credit,
            advance.debit_account AS advance_debit, advance.credit_account AS advance_credit,
            above.above_cents, above.reason AS above_reason
        FROM payout_request request
        LEFT JOIN payout_request_above above ON above.request_id = request.id
        JOIN transfer due ON due.unit_id = request.unit_id AND due.number = request.reserved_transfer
        JOIN transfer advance ON advance.unit_id = request.unit_id AND advance.number = request.advance_transfer
        WHERE request.unit_id = $1 AND request.id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    const NEED: &str = "SELECT request_id AS subject, what, due_on, amount_cents, payee, total_cents
        FROM payout_need WHERE request_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY number";
    let rows: Vec<Row> = rows_with(&mut *conn, REQUESTS, unit, ids).await?;
    let mut need = hanging_on::<NeedRow>(&mut *conn, NEED, ids).await?;
    let mut above = duties::of_payout_requests(&mut *conn, ids).await?;
    let mut declared = declarations(&mut *conn, ids).await?;
    let mut sign_offs = duties::of_payout_proposals(&mut *conn, ids).await?;
    let mut returned = duties::returned_of_payout_proposals(&mut *conn, ids).await?;
    let mut proposals = proposals::of_newest_rounds(conn, &sign_offs).await?;
    let request = |row: Row| {
        let id = row.id;
        let request =
            row.into_request(need.remove(&id).unwrap_or_default(), above.remove(&id).unwrap_or_default())?;
        let request = PayoutRequest {
            declared: declared.remove(&id).unwrap_or_default(),
            proposal: proposals.remove(&id),
            sign_offs: sign_offs.remove(&id).unwrap_or_default(),
            returned: returned.remove(&id).unwrap_or_default(),
            ..request
        };
        Ok((id, request))
    };
    rows.into_iter().map(request).collect()
}

/// What was proposed to be approved of some payout requests in each round, by their ids, the first round first.
pub async fn payout_proposals(
    conn: &mut Conn,
    requests: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<PayoutProposal>>, StoreError> {
    proposals::of_all_rounds(conn, requests).await
}

one_of! {
    /// The payout request with an id.
    payout_request, payout_requests_with, PayoutRequestId, PayoutRequest
}

ids_of_grants! {
    /// The ids of the payout requests of some grants, grant by grant, each grant's oldest first.
    payout_request_ids_of, "payout_request", PayoutRequestId
}

ids_by_grant! {
    /// The ids of the payout requests of a grant, or of all grants, after an id, oldest first.
    payout_request_ids, "payout_request", PayoutRequestId
}

ids_in_order! {
    /// The ids of the payout requests of some grants, each grant's in the order in which they were made.
    payout_request_ids_in_order, "payout_request", "reserved_transfer", PayoutRequestId
}

narrowed_ids! {
    /// The ids of the payout requests that a list is narrowed to, after an id, oldest first.
    narrowed_payout_request_ids, "payout_request",
    "its.state IN (SELECT value ->> 0 FROM json_each($4))",
    PayoutRequestId
}

waiting_ids! {
    /// The ids of the payout requests that nobody has decided on, after an id, oldest first.
    waiting_payout_request_ids, "payout_request", "'requested'", PayoutRequestId
}
