//! What is demanded back and still owed: read from the balances, as they stood.

use std::collections::BTreeMap;

use ::grants::GrantId;
use ledger::{Cents, UnitId};
use uuid::Uuid;

use super::balances::figure_then;
use crate::{
    AsOf,
    db::{Conn, on},
    error::StoreError,
};

/// What of receivables is open, by the grant whose recipient owes it; grants of which nothing was demanded are left out. The
/// connection reads the past ([`crate::Store::read_past`]).
pub async fn owed_as_of(
    conn: &mut Conn,
    unit: UnitId,
    as_of: AsOf,
) -> Result<BTreeMap<GrantId, Cents>, StoreError> {
    const SQL: &str = concat!(
        "SELECT demanded.grant_id, CAST(COALESCE(SUM(",
        figure_then!("credits_posted - debits_posted", "demanded", "open"),
        "), 0) AS BIGINT)
        FROM receivable demanded WHERE demanded.unit_id = $1 AND demanded.demanded_on <= $2
        GROUP BY demanded.grant_id"
    );
    let until = as_of.counted_until();
    let rows: Vec<(Uuid, i64)> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(until).bind(until).bind(as_of.known_on).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(grant, cents)| (GrantId(grant), Cents::new(cents))).collect())
}
