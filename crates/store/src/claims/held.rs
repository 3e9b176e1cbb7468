//! The lines of the claims of a grant that hold what they claim ([`ClaimLine::hold`]): the newest claim first, so many at a
//! time, however many there are.

use std::collections::BTreeMap;

use ::grants::{ClaimId, ClaimLine, ClaimLineId, GrantId};
use ledger::UnitId;
use uuid::Uuid;

use super::lines;
use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// A line that holds what it claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldLine {
    /// The claim.
    pub claim: ClaimId,
    /// Its number within the grant.
    pub claim_number: i64,
    /// The line.
    pub line: ClaimLine,
}

/// So many of the lines of the claims of a grant that hold what they claim, after so many others, the newest claim first.
pub async fn held_lines(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
    (skipped, limit): (i64, i64),
) -> Result<Vec<HeldLine>, StoreError> {
    const SQL: &str = "SELECT line.id, claim.id, claim.number FROM claim
        JOIN claim_line line ON line.claim_id = claim.id
        WHERE claim.unit_id = $1 AND claim.grant_id = $2 AND claim.state <> 'withdrawn' AND (
            line.state = 'declared'
            OR (line.state = 'parked'
                AND NOT EXISTS (SELECT 1 FROM claim_line again WHERE again.reincludes = line.id))
            OR (line.state IN ('accepted', 'accepted_in_part', 'rejected') AND COALESCE(
                (SELECT made.to_cents FROM claim_correction made WHERE made.line_id = line.id
                    ORDER BY made.number DESC LIMIT 1),
                CASE line.state WHEN 'accepted' THEN line.eligible_cents
                    WHEN 'accepted_in_part' THEN line.recognised_cents ELSE 0 END) > 0))
        ORDER BY claim.number DESC, line.number LIMIT $3 OFFSET $4";
    let rows: Vec<(Uuid, Uuid, i64)> = on!(&mut *conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(grant.0).bind(limit).bind(skipped).fetch_all(c).await)?;
    let ids: Vec<ClaimLineId> = rows.iter().map(|(line, ..)| ClaimLineId(*line)).collect();
    let found = lines::with_ids(conn, &ids).await?.into_iter();
    let mut found: BTreeMap<ClaimLineId, ClaimLine> = found.map(|line| (line.id, line)).collect();
    let held = rows.into_iter().filter_map(|(line, claim, claim_number)| {
        let line = found.remove(&ClaimLineId(line))?;
        Some(HeldLine { claim: ClaimId(claim), claim_number, line })
    });
    Ok(held.collect())
}
