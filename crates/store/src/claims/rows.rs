//! The rows of claims and what they become.

use ::grants::{
    ChangeRequest, Claim, ClaimId, ClaimLine, ClaimReservations, ClaimState, ClaimTotals, GrantId, Income,
    Period,
};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

#[derive(FromRow)]
pub(super) struct ClaimRow {
    id: Uuid,
    grant_id: Uuid,
    number: i64,
    period_from: NaiveDate,
    period_until: NaiveDate,
    submitted_by: String,
    state: String,
    state_on: NaiveDate,
    version: i64,
    lines: i64,
    open_lines: i64,
    reduced_lines: i64,
    parked_lines: i64,
    claimed_cents: i64,
    share_cents: i64,
    recognised_cents: i64,
}

impl ClaimRow {
    pub(super) const fn id(&self) -> ClaimId {
        ClaimId(self.id)
    }

    /// What the row says that all lines come to.
    pub(super) const fn totals(&self) -> ClaimTotals {
        ClaimTotals {
            lines: self.lines,
            open: self.open_lines,
            reduced: self.reduced_lines,
            parked: self.parked_lines,
            claimed: Cents::new(self.claimed_cents),
            grant_share: Cents::new(self.share_cents),
            recognised: Cents::new(self.recognised_cents),
        }
    }

    pub(super) fn into_claim(
        self,
        lines: Vec<ClaimLine>,
        income: Vec<Income>,
        reserved: ClaimReservations,
        change_requests: Vec<ChangeRequest>,
    ) -> Result<Claim, StoreError> {
        let broken = |what: &dyn ToString| StoreError::broken("claim", self.id, what.to_string());
        let on = self.state_on;
        let state = match (self.state.as_str(), change_requests.last()) {
            ("submitted", _) => ClaimState::Submitted { on },
            ("changes_requested", Some(request)) => {
                ClaimState::ChangesRequested { on, answer_by: request.answer_by }
            }
            ("decided", _) => ClaimState::Decided { on },
            ("withdrawn", _) => ClaimState::Withdrawn { on },
            (word, _) => return Err(broken(&word)),
        };
        Ok(Claim {
            id: ClaimId(self.id),
            grant: GrantId(self.grant_id),
            number: self.number,
            version: self.version,
            period: Period::new(self.period_from, self.period_until).map_err(|cause| broken(&cause))?,
            state,
            submitted_by: self.submitted_by,
            lines,
            income,
            reserved,
            change_requests,
            sign_offs: Vec::new(),
            proposal: None,
            correction: None,
            returned: Vec::new(),
        })
    }
}

pub(super) async fn insert_claim(conn: &mut Conn, unit: UnitId, claim: &Claim) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO claim (id, unit_id, grant_id, number, period_from, period_until, submitted_by,
            state, state_on, version, lines, open_lines, reduced_lines, parked_lines, claimed_cents,
            share_cents, recognised_cents)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    let totals = claim.totals()?;
    on!(conn, c => sqlx::query(SQL)
        .bind(claim.id.0).bind(unit.0).bind(claim.grant.0).bind(claim.number).bind(claim.period.from())
        .bind(claim.period.until()).bind(&claim.submitted_by).bind(claim.state.word()).bind(claim.state.on())
        .bind(claim.version).bind(totals.lines).bind(totals.open).bind(totals.reduced).bind(totals.parked)
        .bind(totals.claimed.get()).bind(totals.grant_share.get()).bind(totals.recognised.get())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes in which version a claim is handed in again, before it moves to that.
pub(super) async fn insert_resubmission(conn: &mut Conn, claim: &Claim) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO claim_resubmission (claim_id, claim_version) VALUES ($1, $2)";
    on!(conn, c => sqlx::query(SQL).bind(claim.id.0).bind(claim.version).execute(c).await.map(drop))?;
    Ok(())
}

pub(super) async fn update_claim(conn: &mut Conn, claim: &Claim) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE claim SET state = $3, state_on = $4, version = $2, lines = $5, open_lines = $6,
            reduced_lines = $7, parked_lines = $8, claimed_cents = $9, share_cents = $10, recognised_cents = $11
        WHERE id = $1 AND version = $2 - 1";
    let totals = claim.totals()?;
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(claim.id.0).bind(claim.version).bind(claim.state.word()).bind(claim.state.on())
        .bind(totals.lines).bind(totals.open).bind(totals.reduced).bind(totals.parked)
        .bind(totals.claimed.get()).bind(totals.grant_share.get()).bind(totals.recognised.get())
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "claim")
}
