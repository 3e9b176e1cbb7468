//! The lines of a claim that are like another, counted and a page at a time.

use std::collections::BTreeSet;

use ::grants::{ClaimId, ClaimLineId, GrantId, LineCut, LineSearch};
use ledger::{Cents, UnitId};
use serde_json::json;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{keys, set},
};

/// The numbers of the lines that are like another, which an index tells in their order, and of the others among those that
/// are named. SQLite begins with these where they are crossed.
macro_rules! marked_sql {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            "SELECT known.number FROM alike_line known WHERE known.unit_id = $1 AND known.claim_id = $2
            UNION ALL SELECT named.number FROM json_each($3) AS asked CROSS JOIN claim_line named
            WHERE named.id = unhex(asked.value ->> 0) AND named.unit_id = $1 AND named.claim_id = $2
                AND NOT EXISTS (SELECT 1 FROM alike_line known
                    WHERE known.claim_id = named.claim_id AND known.number = named.number)",
            $after
        )
    };
}

/// What is told of those lines of which something else is asked as well.
macro_rules! of_kind_sql {
    ($told:literal, $page:literal) => {
        concat!(
            "SELECT ",
            $told,
            " FROM claim_line line WHERE line.unit_id = $1 AND line.claim_id = $2
                AND (CAST($4 AS TEXT) IS NULL OR line.state IN (SELECT value ->> 0 FROM json_each($4)))
                AND (CAST($5 AS BIGINT) IS NULL OR line.eligible_cents > $5)
                AND (line.id IN (SELECT unhex(value ->> 0) FROM json_each($3)) OR EXISTS (
                    SELECT 1 FROM alike_line known
                    WHERE known.claim_id = line.claim_id AND known.number = line.number))",
            $page
        )
    };
}

/// What else is looked for, as the statements take it.
struct Asked {
    named: String,
    states: Option<String>,
    above: Option<i64>,
}

impl Asked {
    fn of(search: &LineSearch, named: &BTreeSet<ClaimLineId>) -> Self {
        let states = search.within.states();
        Self {
            named: keys(named.iter().map(|line| line.0)),
            states: (!states.is_empty()).then(|| set(states.iter().map(|state| json!([state])))),
            above: search.above.map(Cents::get),
        }
    }

    const fn is_nothing(&self) -> bool {
        self.states.is_none() && self.above.is_none()
    }
}

/// How many lines of a claim are like another, or among those that are named. Only what is compared is known: ask
/// [`crate::Store::read_compared`] for the connection. The mark of the search says nothing here.
pub async fn count_alike_lines(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    search: &LineSearch,
    named: &BTreeSet<ClaimLineId>,
) -> Result<i64, StoreError> {
    const ALL: &str = marked_sql!("SELECT COUNT(*) FROM (", ") marked");
    const OF_KIND: &str = of_kind_sql!("COUNT(*)", "");
    let asked = Asked::of(search, named);
    let of_all = asked.is_nothing();
    Ok(on!(conn, c => {
        let query = sqlx::query_scalar(if of_all { ALL } else { OF_KIND });
        let query = query.bind(unit.0).bind(claim.0).bind(asked.named);
        let query = if of_all { query } else { query.bind(asked.states).bind(asked.above) };
        query.fetch_one(c).await
    })?)
}

/// The numbers of a page, of so many, of the lines that [`count_alike_lines`] counts, in their order.
pub async fn alike_line_numbers(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    search: &LineSearch,
    named: &BTreeSet<ClaimLineId>,
    (cut, size): (&LineCut, i64),
) -> Result<BTreeSet<i64>, StoreError> {
    const ALL: &str = marked_sql!("", " ORDER BY number LIMIT $4 OFFSET $5");
    const OF_KIND: &str = of_kind_sql!("line.number", " ORDER BY line.number LIMIT $6 OFFSET $7");
    let asked = Asked::of(search, named);
    let of_all = asked.is_nothing();
    let numbers: Vec<i64> = on!(conn, c => {
        let query = sqlx::query_scalar(if of_all { ALL } else { OF_KIND });
        let query = query.bind(unit.0).bind(claim.0).bind(asked.named);
        let query = if of_all { query } else { query.bind(asked.states).bind(asked.above) };
        query.bind(size).bind(cut.skipped).fetch_all(c).await
    })?;
    Ok(numbers.into_iter().collect())
}

/// The lines of claims of some grants that are like another and of which something was ever recognised, after one of them, by the
/// claim and the number of each. Only what is compared is known: ask [`crate::Store::read_compared`] for the connection.
pub async fn recognised_alike_lines(
    conn: &mut Conn,
    unit: UnitId,
    grants: &[GrantId],
    (claim, number): (ClaimId, i64),
    limit: i64,
) -> Result<Vec<(ClaimId, i64)>, StoreError> {
    const SQL: &str = "SELECT known.claim_id, known.number FROM alike_line known
        JOIN claim ON claim.id = known.claim_id
        JOIN claim_line line ON line.claim_id = known.claim_id AND line.number = known.number
        WHERE known.unit_id = $1 AND (known.claim_id > $3 OR (known.claim_id = $3 AND known.number > $4))
            AND claim.grant_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
            AND (line.state = 'accepted' OR line.recognised_cents > 0 OR EXISTS (
                SELECT 1 FROM claim_correction made WHERE made.line_id = line.id AND made.to_cents > 0))
        ORDER BY known.claim_id, known.number LIMIT $5";
    let grants = keys(grants.iter().map(|grant| grant.0));
    let found: Vec<(Uuid, i64)> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(grants).bind(claim.0).bind(number).bind(limit).fetch_all(c).await)?;
    Ok(found.into_iter().map(|(claim, number)| (ClaimId(claim), number)).collect())
}

/// Whether a line of a claim is like another. Only what is compared is known: ask [`crate::Store::read_compared`] for the
/// connection.
pub async fn has_alike_lines(conn: &mut Conn, unit: UnitId, claim: ClaimId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT number FROM alike_line WHERE unit_id = $1 AND claim_id = $2 LIMIT 1";
    let first: Option<i64> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(claim.0).fetch_optional(c).await)?;
    Ok(first.is_some())
}
