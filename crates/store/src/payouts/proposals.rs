//! What is proposed to be approved of payout requests.

use ::grants::{PayoutProposal, PayoutRequestId, SignOff, Step};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};

use crate::{
    db::{Conn, on},
    duties::rule_book_version,
    error::StoreError,
};

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

/// What is proposed in a round.
pub(super) async fn of_round(
    conn: &mut Conn,
    request: PayoutRequestId,
    round: i64,
) -> Result<Option<PayoutProposal>, StoreError> {
    const SQL: &str = "SELECT amount_cents, decided_on, rule_book FROM payout_proposal WHERE request_id = $1 AND round = $2";
    let row: Option<(i64, NaiveDate, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(request.0).bind(round).fetch_optional(c).await)?;
    let Some((amount, on, rule_book)) = row else { return Ok(None) };
    let rule_book = rule_book_version("payout_proposal", request.0, rule_book)?;
    Ok(Some(PayoutProposal { round, amount: Cents::new(amount), on, rule_book }))
}

/// What the newest of these steps are about; nothing, if it was sent back.
pub(super) async fn of_newest_round(
    conn: &mut Conn,
    request: PayoutRequestId,
    sign_offs: &[SignOff],
) -> Result<Option<PayoutProposal>, StoreError> {
    match sign_offs.last() {
        Some(last) if last.step != Step::SendBack => of_round(conn, request, last.round).await,
        _ => Ok(None),
    }
}
