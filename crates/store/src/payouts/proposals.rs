//! What is proposed to be approved of payout requests.

use std::collections::{BTreeMap, BTreeSet};

use ::grants::{PayoutProposal, PayoutRequestId, SignOff, Step};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    duties::rule_book_version,
    error::StoreError,
    sets::hanging_on,
};

#[derive(FromRow)]
struct Row {
    round: i64,
    amount_cents: i64,
    decided_on: NaiveDate,
    rule_book: i64,
}

impl Row {
    fn into_proposal(self, request: Uuid) -> Result<PayoutProposal, StoreError> {
        let rule_book = rule_book_version("payout_proposal", request, self.rule_book)?;
        let amount = Cents::new(self.amount_cents);
        Ok(PayoutProposal { round: self.round, amount, on: self.decided_on, rule_book })
    }
}

/// Writes a proposal.
pub(super) async fn insert(
    conn: &mut Conn,
    unit: UnitId,
    request: PayoutRequestId,
    proposal: &PayoutProposal,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO payout_proposal (request_id, round, unit_id, amount_cents, decided_on, rule_book)
        VALUES ($1, $2, $3, $4, $5, $6)";
    on!(conn, c => sqlx::query(SQL)
        .bind(request.0).bind(proposal.round).bind(unit.0).bind(proposal.amount.get()).bind(proposal.on)
        .bind(i64::from(proposal.rule_book))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// What was proposed in each round of some requests, by their ids, the first round first. A row of another unit than its
/// request is none of its rounds.
pub(super) async fn of_all_rounds(
    conn: &mut Conn,
    requests: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<PayoutProposal>>, StoreError> {
    const SQL: &str = "SELECT proposal.request_id AS subject, proposal.* FROM payout_proposal proposal
        JOIN payout_request asked ON asked.id = proposal.request_id AND asked.unit_id = proposal.unit_id
        WHERE proposal.request_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY proposal.round";
    let rows = hanging_on::<Row>(conn, SQL, requests).await?;
    let read = |(request, rows): (Uuid, Vec<Row>)| {
        let proposals =
            rows.into_iter().map(|row| row.into_proposal(request)).collect::<Result<Vec<_>, _>>()?;
        Ok((request, proposals))
    };
    rows.into_iter().map(read).collect()
}

/// What is proposed in a round of each of some requests, by their ids.
pub(super) async fn of_rounds(
    conn: &mut Conn,
    rounds: &[(PayoutRequestId, i64)],
) -> Result<BTreeMap<Uuid, PayoutProposal>, StoreError> {
    let ids: Vec<Uuid> = rounds.iter().map(|(request, _)| request.0).collect();
    let asked: BTreeSet<(Uuid, i64)> = rounds.iter().map(|(request, round)| (request.0, *round)).collect();
    let each = |(request, proposals): (Uuid, Vec<PayoutProposal>)| {
        proposals.into_iter().map(move |proposal| (request, proposal))
    };
    let is_asked_for =
        |(request, proposal): &(Uuid, PayoutProposal)| asked.contains(&(*request, proposal.round));
    Ok(of_all_rounds(conn, &ids).await?.into_iter().flat_map(each).filter(is_asked_for).collect())
}

/// What the newest steps of each of some requests are about, by their ids; nothing of those that were sent back.
pub(super) async fn of_newest_rounds(
    conn: &mut Conn,
    sign_offs: &BTreeMap<Uuid, Vec<SignOff>>,
) -> Result<BTreeMap<Uuid, PayoutProposal>, StoreError> {
    let newest = |(request, sign_offs): (&Uuid, &Vec<SignOff>)| {
        let last = sign_offs.last().filter(|last| last.step != Step::SendBack)?;
        Some((PayoutRequestId(*request), last.round))
    };
    let rounds: Vec<(PayoutRequestId, i64)> = sign_offs.iter().filter_map(newest).collect();
    of_rounds(conn, &rounds).await
}
