//! Claims with their lines.

mod changes;
mod corrections;
mod findings;
mod held;
mod incomes;
mod lines;
mod proposals;
mod reservations;
mod rows;
mod search;

use std::collections::BTreeMap;

use ::grants::{
    Claim, ClaimExcerpt, ClaimId, ClaimLine, ClaimLineId, ClaimState, GrantId, LinesAsked, PlanCosts,
    PlanLineId,
};
use ledger::{Cents, UnitId};
use serde_json::json;
use uuid::Uuid;

pub use corrections::proposed_corrections;
pub use held::{HeldLine, held_lines};
pub use lines::{claim_line, numbers_of_claim_lines};
pub use proposals::{claim_proposal, proposal_rounds, proposed_changes};
pub use reservations::claim_reservations;
pub use search::{claim_line_numbers, count_claim_lines};

use crate::{
    db::{Conn, on},
    duties,
    error::StoreError,
    pages::{ids_by_grant, ids_of_grants, narrowed_ids},
    sets::{key, one_of, rows_with, set},
};

/// Writes a claim with its lines. The transfers that its lines name follow with the journal entry.
pub async fn insert_claim(conn: &mut Conn, unit: UnitId, claim: &Claim) -> Result<(), StoreError> {
    rows::insert_claim(conn, unit, claim).await?;
    lines::insert(conn, unit, claim.id, &claim.lines).await?;
    incomes::insert(conn, unit, claim.id, &claim.income).await?;
    reservations::insert(&mut *conn, unit, claim).await?;
    sign_claim(conn, unit, claim).await
}

/// Writes the steps of a claim that are not written yet, what is proposed, and why it was sent back. Its version stays: nothing that anybody
/// saw is changed.
pub async fn sign_claim(conn: &mut Conn, unit: UnitId, claim: &Claim) -> Result<(), StoreError> {
    duties::write_of_claim(&mut *conn, unit, claim.id, &claim.sign_offs).await?;
    if let Some(proposal) = &claim.proposal
        && proposals::outlines_of_rounds(&mut *conn, &[(claim.id, proposal.round)]).await?.is_empty()
    {
        proposals::insert(&mut *conn, unit, claim.id, proposal).await?;
    }
    if let Some(proposed) = &claim.correction
        && corrections::open(&mut *conn, &[claim.id.0]).await?.is_empty()
    {
        corrections::propose(&mut *conn, unit, claim.id, proposed).await?;
    }
    duties::write_returned_of_claim(conn, unit, claim.id, &claim.returned).await
}

/// Moves a claim and its lines to their new states, if it is still the version before.
pub async fn update_claim(conn: &mut Conn, unit: UnitId, claim: &Claim) -> Result<(), StoreError> {
    rows::update_claim(conn, claim).await?;
    lines::update(conn, unit, claim.lines.iter()).await
}

/// Moves a claim to its next version, and one of its lines to its new state.
pub async fn update_claim_line(
    conn: &mut Conn,
    unit: UnitId,
    claim: &Claim,
    line: ClaimLineId,
) -> Result<(), StoreError> {
    rows::update_claim(conn, claim).await?;
    lines::update(conn, unit, claim.lines.iter().filter(|one| one.id == line)).await
}

/// Moves a claim to where its newest change request has put it, and writes that.
pub async fn insert_change_request(conn: &mut Conn, unit: UnitId, claim: &Claim) -> Result<(), StoreError> {
    rows::update_claim(conn, claim).await?;
    match claim.change_requests.last() {
        Some(request) => changes::insert(conn, unit, claim.id, request).await,
        None => Ok(()),
    }
}

/// Writes a claim that is handed in again: new lines, and in which version it is, come first, while the claim still waits for them.
pub async fn resubmit_claim(conn: &mut Conn, unit: UnitId, claim: &Claim) -> Result<(), StoreError> {
    let request = claim.change_requests.last();
    let is_new = |line: &&ClaimLine| {
        line.replaces.is_some_and(|left| request.is_some_and(|request| request.lines.contains_key(&left)))
    };
    let new: Vec<ClaimLine> = claim.lines.iter().filter(is_new).cloned().collect();
    lines::insert(conn, unit, claim.id, &new).await?;
    rows::insert_resubmission(conn, claim).await?;
    update_claim(&mut *conn, unit, claim).await?;
    reservations::insert(&mut *conn, unit, claim).await?;
    sign_claim(conn, unit, claim).await
}

/// Writes the newest correction of a line, which was certified, with the next version of its claim.
pub async fn insert_correction(
    conn: &mut Conn,
    unit: UnitId,
    claim: &Claim,
    line: &ClaimLine,
) -> Result<(), StoreError> {
    rows::update_claim(conn, claim).await?;
    corrections::insert(conn, unit, claim.id, line).await
}

/// The claim of a line.
pub async fn claim_of_line(
    conn: &mut Conn,
    unit: UnitId,
    line: ClaimLineId,
) -> Result<Option<ClaimId>, StoreError> {
    const SQL: &str = "SELECT claim_id FROM claim_line WHERE unit_id = $1 AND id = $2";
    let claim: Option<Uuid> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(line.0).fetch_optional(c).await)?;
    Ok(claim.map(ClaimId))
}

/// Where a line of a claim stands, by what people know it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinePlace {
    /// The grant of its claim.
    pub grant: GrantId,
    /// Its claim.
    pub claim: ClaimId,
    /// The number of the claim within its grant.
    pub claim_number: i64,
    /// The number of the line within the claim.
    pub number: i64,
}

/// Where some lines stand, by their ids.
pub async fn places_of_lines(
    conn: &mut Conn,
    unit: UnitId,
    lines: &[ClaimLineId],
) -> Result<BTreeMap<ClaimLineId, LinePlace>, StoreError> {
    const SQL: &str = "SELECT line.id, claim.grant_id, claim.id, claim.number, line.number
        FROM claim_line line JOIN claim ON claim.id = line.claim_id
        WHERE line.unit_id = $1 AND line.id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let lines = set(lines.iter().map(|line| json!([key(line.0)])));
    let rows: Vec<(Uuid, Uuid, Uuid, i64, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(lines).fetch_all(c).await)?;
    let place = |(line, grant, claim, claim_number, number)| {
        let (grant, claim) = (GrantId(grant), ClaimId(claim));
        (ClaimLineId(line), LinePlace { grant, claim, claim_number, number })
    };
    Ok(rows.into_iter().map(place).collect())
}

/// The claims with these ids, by them, whole.
pub async fn claims_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Claim>, StoreError> {
    let mut read = Vec::with_capacity(ids.len());
    for row in rows(&mut *conn, unit, ids).await? {
        let lines = lines::of_claim(&mut *conn, row.id()).await?;
        read.push((row, lines));
    }
    let mut claims = with_steps(&mut *conn, read).await?;
    for claim in claims.iter_mut().filter(|claim| !is_withdrawn(claim)) {
        claim.proposal = claim_proposal(&mut *conn, claim.id, claim.round_of_decision()).await?;
    }
    Ok(claims.into_iter().map(|claim| (claim.id.0, claim)).collect())
}

one_of! {
    /// The claim with an id, whole.
    claim, claims_with, ClaimId, Claim
}

/// The claims with these ids, by them, each with the lines that were asked for: what one costs does not depend on how many
/// there are.
pub async fn claim_excerpts_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
    asked: &LinesAsked,
) -> Result<BTreeMap<Uuid, ClaimExcerpt>, StoreError> {
    let rows = rows(&mut *conn, unit, ids).await?;
    let mut totals: BTreeMap<_, _> = rows.iter().map(|row| (row.id(), row.totals())).collect();
    let mut lines = lines::asked(&mut *conn, &totals, asked).await?;
    let with_lines = |row: rows::ClaimRow| {
        let of_row = lines.remove(&row.id()).unwrap_or_default();
        (row, of_row)
    };
    let read = rows.into_iter().map(with_lines).collect();
    let mut claims = with_steps(&mut *conn, read).await?;
    with_proposals_of_lines(&mut *conn, &mut claims).await?;
    let named = claims.iter().flat_map(Claim::named_lines).collect();
    let numbers = numbers_of_claim_lines(conn, &named).await?;
    let excerpt = |claim: Claim| {
        let named = claim.named_lines();
        let numbers = named.iter().filter_map(|line| Some((*line, *numbers.get(line)?))).collect();
        let totals = totals.remove(&claim.id)?;
        Some((claim.id.0, ClaimExcerpt { claim, totals, numbers }))
    };
    Ok(claims.into_iter().filter_map(excerpt).collect())
}

/// The claim with an id, with the lines that were asked for.
pub async fn claim_excerpt(
    conn: &mut Conn,
    unit: UnitId,
    id: ClaimId,
    asked: &LinesAsked,
) -> Result<Option<ClaimExcerpt>, StoreError> {
    Ok(claim_excerpts_with(conn, unit, &[id.0], asked).await?.remove(&id.0))
}

/// Says of each claim what is proposed of the lines that it has here.
async fn with_proposals_of_lines(conn: &mut Conn, claims: &mut [Claim]) -> Result<(), StoreError> {
    let asks_for_lines =
        |claim: &Claim| matches!(claim.state, ClaimState::Submitted { .. }) && !claim.lines.is_empty();
    let told_briefly = claims.iter().filter(|claim| !is_withdrawn(claim) && !asks_for_lines(claim));
    let rounds: Vec<(ClaimId, i64)> =
        told_briefly.map(|claim| (claim.id, claim.round_of_decision())).collect();
    let mut outlines = proposals::outlines_of_rounds(&mut *conn, &rounds).await?;
    for claim in claims {
        claim.proposal = if asks_for_lines(claim) {
            let lines = claim.lines.iter().map(|line| line.id).collect();
            proposals::of_lines(&mut *conn, claim.id, claim.round_of_decision(), &lines).await?
        } else {
            outlines.remove(&claim.id.0)
        };
        claim.keep_proposals_of_lines();
    }
    Ok(())
}

const fn is_withdrawn(claim: &Claim) -> bool {
    matches!(claim.state, ClaimState::Withdrawn { .. })
}

async fn rows(conn: &mut Conn, unit: UnitId, ids: &[Uuid]) -> Result<Vec<rows::ClaimRow>, StoreError> {
    const SQL: &str = "SELECT * FROM claim
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    rows_with(conn, SQL, unit, ids).await
}

/// The claims of some rows with lines of each, what they declare and hold, and the steps that were taken; not what is
/// proposed to be decided.
async fn with_steps(
    conn: &mut Conn,
    read: Vec<(rows::ClaimRow, Vec<ClaimLine>)>,
) -> Result<Vec<Claim>, StoreError> {
    let ids: Vec<Uuid> = read.iter().map(|(row, _)| row.id().0).collect();
    let mut incomes = incomes::of_claims(&mut *conn, &ids).await?;
    let mut reserved = reservations::of_claims(&mut *conn, &ids).await?;
    let mut change_requests = changes::of_claims(&mut *conn, &ids).await?;
    let mut sign_offs = duties::of_claims(&mut *conn, &ids).await?;
    let mut corrections = corrections::open(&mut *conn, &ids).await?;
    let mut returned = duties::returned_of_claims(conn, &ids).await?;
    let claim = |(row, lines): (rows::ClaimRow, Vec<ClaimLine>)| {
        let id = row.id().0;
        let claim = row.into_claim(
            lines,
            incomes.remove(&id).unwrap_or_default(),
            reserved.remove(&id).unwrap_or_default(),
            change_requests.remove(&id).unwrap_or_default(),
        )?;
        Ok(Claim {
            sign_offs: sign_offs.remove(&id).unwrap_or_default(),
            correction: corrections.remove(&id),
            returned: returned.remove(&id).unwrap_or_default(),
            ..claim
        })
    };
    read.into_iter().map(claim).collect()
}

/// What recognised credit notes have taken back of lines: eligible cost and grant share; nothing of lines without any.
pub async fn credited(
    conn: &mut Conn,
    unit: UnitId,
    lines: &[ClaimLineId],
) -> Result<Vec<(ClaimLineId, Cents, Cents)>, StoreError> {
    const SQL: &str =
        "SELECT parent_line_id, CAST(SUM(COALESCE(recognised_cents, eligible_cents)) AS BIGINT),
            CAST(SUM(used_cents) AS BIGINT)
        FROM claim_line WHERE unit_id = $1 AND state IN ('accepted', 'accepted_in_part')
            AND parent_line_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
        GROUP BY parent_line_id ORDER BY parent_line_id";
    let lines = set(lines.iter().map(|line| json!([key(line.0)])));
    let rows: Vec<(Uuid, i64, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(lines).fetch_all(c).await)?;
    let sums = |(line, cost, share)| (ClaimLineId(line), Cents::new(cost), Cents::new(share));
    Ok(rows.into_iter().map(sums).collect())
}

/// What the lines of a claim that are not decided claim of each plan line; a credit note takes away.
pub async fn open_costs(conn: &mut Conn, unit: UnitId, claim: ClaimId) -> Result<PlanCosts, StoreError> {
    const SQL: &str = "SELECT plan_line_id,
            CAST(SUM(CASE WHEN cost_kind = 'credit_note' THEN -eligible_cents ELSE eligible_cents END) AS BIGINT)
        FROM claim_line WHERE unit_id = $1 AND claim_id = $2 AND state = 'declared'
        GROUP BY plan_line_id ORDER BY plan_line_id";
    let rows: Vec<(Uuid, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(claim.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(line, cents)| (PlanLineId(line), Cents::new(cents))).collect())
}

/// The number that the next claim of a grant has.
pub async fn next_claim_number(conn: &mut Conn, grant: GrantId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COALESCE(MAX(number), 0) + 1 FROM claim WHERE grant_id = $1";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(grant.0).fetch_one(c).await)?)
}

ids_of_grants! {
    /// The ids of the claims of some grants, grant by grant, each grant's oldest first.
    claim_ids_of, "claim", ClaimId
}

ids_by_grant! {
    /// The ids of the claims of a grant, or of all grants, after an id, oldest first.
    claim_ids, "claim", ClaimId
}

narrowed_ids! {
    /// The ids of the claims that a list is narrowed to, after an id, oldest first. One whose correction is not certified is
    /// `corrected` besides.
    narrowed_claim_ids, "claim",
    "its.state IN (SELECT value ->> 0 FROM json_each($4))
        OR 'corrected' IN (SELECT value ->> 0 FROM json_each($4))
            AND its.id IN (SELECT claim_id FROM open_correction WHERE unit_id = $1)",
    ClaimId
}

/// The ids of the claims that are not decided or whose correction is not certified, after an id, oldest first.
pub async fn waiting_claim_ids(
    conn: &mut Conn,
    unit: UnitId,
    after: ClaimId,
    limit: i64,
) -> Result<Vec<ClaimId>, StoreError> {
    const SQL: &str = "SELECT id FROM (
            SELECT id FROM claim
            WHERE unit_id = $1 AND id > $2 AND state IN ('submitted', 'changes_requested')
            UNION ALL
            SELECT claim_id FROM open_correction WHERE unit_id = $1 AND claim_id > $2) waiting
        ORDER BY id LIMIT $3";
    let ids: Vec<Uuid> = on!(conn, c => {
        sqlx::query_scalar(SQL).bind(unit.0).bind(after.0).bind(limit).fetch_all(c).await
    })?;
    Ok(ids.into_iter().map(ClaimId).collect())
}
