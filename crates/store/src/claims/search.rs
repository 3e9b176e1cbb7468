//! Lines of a claim that are looked for: told by their numbers, a page at a time, however many lines there are.

use std::collections::BTreeSet;

use ::grants::{ClaimId, ClaimLineId, LineCut, LineMark, LineSearch};
use ledger::{Cents, UnitId};
use serde_json::json;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{key, set},
};

/// What is told of the lines that a search finds.
macro_rules! found_sql {
    ($told:literal, $page:literal) => {
        concat!(
            "SELECT ",
            $told,
            " FROM claim_line line WHERE line.unit_id = $1 AND line.claim_id = $2
                AND (CAST($3 AS TEXT) IS NULL OR line.state IN (SELECT value ->> 0 FROM json_each($3)))
                AND (CAST($4 AS BIGINT) IS NULL OR line.eligible_cents > $4)
                AND (CAST($5 AS TEXT) IS NULL OR line.id IN (SELECT unhex(value ->> 0) FROM json_each($5)))
                AND (CAST($6 AS TEXT) <> 'claimed_again' OR line.reincludes IS NOT NULL)
                AND (CAST($6 AS TEXT) <> 'without_file' OR (
                    line.receipt_id IS NOT NULL AND line.state NOT IN ('replaced', 'dropped')
                    AND NOT EXISTS (SELECT 1 FROM receipt_file_line held WHERE held.claim_line_id = line.id)))",
            $page
        )
    };
}

/// What is looked for, as the statement takes it.
struct Asked {
    states: Option<String>,
    above: Option<i64>,
    among: Option<String>,
    mark: &'static str,
}

impl Asked {
    fn of(search: &LineSearch, among: Option<&BTreeSet<ClaimLineId>>) -> Self {
        let states = search.within.states();
        Self {
            states: (!states.is_empty()).then(|| set(states.iter().map(|state| json!([state])))),
            above: search.above.map(Cents::get),
            among: among.map(|lines| set(lines.iter().map(|line| json!([key(line.0)])))),
            mark: search.mark.map_or("", LineMark::word),
        }
    }
}

/// How many lines of a claim a search finds; of these lines, if some are named.
pub async fn count_claim_lines(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    search: &LineSearch,
    among: Option<&BTreeSet<ClaimLineId>>,
) -> Result<i64, StoreError> {
    const SQL: &str = found_sql!("COUNT(*)", "");
    let asked = Asked::of(search, among);
    Ok(on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(claim.0).bind(asked.states).bind(asked.above).bind(asked.among).bind(asked.mark)
        .fetch_one(c).await)?)
}

/// The numbers of a page, of so many, of the lines of a claim that a search finds, in their order; of these lines, if some are
/// named.
pub async fn claim_line_numbers(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    search: &LineSearch,
    among: Option<&BTreeSet<ClaimLineId>>,
    (cut, size): (&LineCut, i64),
) -> Result<BTreeSet<i64>, StoreError> {
    const SQL: &str = found_sql!("line.number", " ORDER BY line.number LIMIT $7 OFFSET $8");
    let asked = Asked::of(search, among);
    let numbers: Vec<i64> = on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(claim.0).bind(asked.states).bind(asked.above).bind(asked.among).bind(asked.mark)
        .bind(size).bind(cut.skipped)
        .fetch_all(c).await)?;
    Ok(numbers.into_iter().collect())
}
