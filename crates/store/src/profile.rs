//! What concerns an organisation across its grants: where their money stands, what of its claims became of them, what is
//! open. A statement for each kind, however many grants there are. Each begins with those grants: SQLite takes what is crossed
//! in that order.

use ::grants::{GrantId, GrantState, OrganisationId};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    grants::grant_state,
};

/// A grant of an organisation, and where its money stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantSums {
    /// The grant.
    pub grant: GrantId,
    /// The reference of the act in force.
    pub reference: String,
    /// Where it stands.
    pub state: GrantState,
    /// The first day of its period.
    pub from: NaiveDate,
    /// The last day of its period.
    pub until: NaiveDate,
    /// What the act in force gives.
    pub awarded: Cents,
    /// What may still be claimed or forwarded.
    pub free: Cents,
    /// The grant's part of what is under examination.
    pub examined: Cents,
    /// The grant's part of what is recognised.
    pub recognised: Cents,
    /// What is due to the recipient and not ordered.
    pub due: Cents,
    /// What is ordered and not booked by the bank.
    pub ordered: Cents,
    /// What the recipient was paid.
    pub paid: Cents,
}

/// The claims of an organisation that stand at one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimsAt {
    /// The word of the state.
    pub state: String,
    /// How many.
    pub count: i64,
    /// The eligible cost that they claim.
    pub claimed: Cents,
    /// The eligible cost that is recognised of it.
    pub recognised: Cents,
}

/// What became of the lines of an organisation that were decided; credit notes take back and are not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecidedLines {
    /// How many.
    pub count: i64,
    /// The eligible cost that they claim.
    pub claimed: Cents,
    /// What was cut or rejected, reason by reason, the largest sum first.
    pub cut: Vec<CutFor>,
}

/// What was cut or rejected for a reason, as it was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutFor {
    /// The code of the reason.
    pub reason: String,
    /// How many lines.
    pub count: i64,
    /// The eligible cost that was not recognised.
    pub cut: Cents,
}

/// What can be open of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenKind {
    /// A claim that is not decided.
    Claim,
    /// A payment that the bank has not booked.
    Payment,
    /// A payout request that nobody has decided on.
    PayoutRequest,
    /// A proof that was handed in and is not decided.
    Proof,
    /// A receivable of which something is left.
    Receivable,
}

/// Something that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSubject {
    /// Its id.
    pub id: Uuid,
    /// Its number within the grant, where it has one.
    pub number: Option<i64>,
    /// The reference of the grant's act.
    pub reference: String,
    /// The word of its state; of a receivable, of its kind.
    pub state: String,
    /// Since when it stands so; of a receivable, when it is due.
    pub since: NaiveDate,
    /// Its amount; of a receivable, what is left of it.
    pub amount: Option<Cents>,
}

#[derive(FromRow)]
struct SumsRow {
    id: Uuid,
    reference: String,
    state: String,
    state_on: Option<NaiveDate>,
    period_from: NaiveDate,
    period_until: NaiveDate,
    awarded: i64,
    free: i64,
    examined: i64,
    recognised: i64,
    due: i64,
    ordered: i64,
    paid: i64,
}

impl TryFrom<SumsRow> for GrantSums {
    type Error = StoreError;

    fn try_from(row: SumsRow) -> Result<Self, StoreError> {
        Ok(Self {
            grant: GrantId(row.id),
            state: grant_state(row.id, &row.state, row.state_on)?,
            reference: row.reference,
            from: row.period_from,
            until: row.period_until,
            awarded: Cents::new(row.awarded),
            free: Cents::new(row.free),
            examined: Cents::new(row.examined),
            recognised: Cents::new(row.recognised),
            due: Cents::new(row.due),
            ordered: Cents::new(row.ordered),
            paid: Cents::new(row.paid),
        })
    }
}

#[derive(FromRow)]
struct OpenRow {
    id: Uuid,
    number: Option<i64>,
    reference: String,
    state: String,
    since: NaiveDate,
    amount_cents: Option<i64>,
}

/// The newest grants that an organisation receives, each with where its money stands.
pub async fn grant_sums(
    conn: &mut Conn,
    unit: UnitId,
    recipient: OrganisationId,
    limit: i64,
) -> Result<Vec<GrantSums>, StoreError> {
    const SQL: &str =
        "SELECT its.id, act.reference, its.state, its.state_on, act.period_from, act.period_until,
            CAST(COALESCE(SUM(given.amount_cents), 0) AS BIGINT) AS awarded,
            CAST(SUM(to_use.credits_posted - to_use.debits_posted - to_use.debits_pending) AS BIGINT) AS free,
            CAST(SUM(used.credits_pending) AS BIGINT) AS examined,
            CAST(SUM(used.credits_posted - used.debits_posted) AS BIGINT) AS recognised,
            CAST(SUM(due.credits_posted - due.debits_posted - due.debits_pending) AS BIGINT) AS due,
            CAST(SUM(due.debits_pending) AS BIGINT) AS ordered,
            CAST(SUM(paid.credits_posted - paid.debits_posted) AS BIGINT) AS paid
        FROM grants its
        JOIN legal_act act ON act.grant_id = its.id AND act.number = its.act_number
        JOIN position own ON own.grant_id = its.id
        LEFT JOIN act_position given ON given.grant_id = its.id AND given.number = its.act_number
            AND given.position_id = own.id
        JOIN account to_use ON to_use.unit_id = own.unit_id AND to_use.number = own.to_use
        JOIN account used ON used.unit_id = own.unit_id AND used.number = own.used
        JOIN account due ON due.unit_id = own.unit_id AND due.number = own.due
        JOIN account paid ON paid.unit_id = own.unit_id AND paid.number = own.paid
        WHERE its.unit_id = $1 AND its.recipient_id = $2
        GROUP BY its.id, act.reference, its.state, its.state_on, act.period_from, act.period_until
        ORDER BY its.id DESC LIMIT $3";
    let rows: Vec<SumsRow> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(recipient.0).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(GrantSums::try_from).collect()
}

/// The claims of an organisation, state by state.
pub async fn claims_by_state(
    conn: &mut Conn,
    unit: UnitId,
    recipient: OrganisationId,
) -> Result<Vec<ClaimsAt>, StoreError> {
    const SQL: &str = "SELECT claim.state, COUNT(*), CAST(SUM(claim.claimed_cents) AS BIGINT),
            CAST(SUM(claim.recognised_cents) AS BIGINT)
        FROM grants its CROSS JOIN claim
        WHERE its.unit_id = $1 AND its.recipient_id = $2 AND claim.grant_id = its.id
        GROUP BY claim.state ORDER BY claim.state";
    let rows: Vec<(String, i64, i64, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(recipient.0).fetch_all(c).await)?;
    let at = |(state, count, claimed, recognised)| ClaimsAt {
        state,
        count,
        claimed: Cents::new(claimed),
        recognised: Cents::new(recognised),
    };
    Ok(rows.into_iter().map(at).collect())
}

macro_rules! decided_sql {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM grants its CROSS JOIN claim CROSS JOIN claim_line line
            WHERE its.unit_id = $1 AND its.recipient_id = $2 AND claim.grant_id = its.id
                AND claim.state <> 'withdrawn' AND line.claim_id = claim.id
                AND line.cost_kind <> 'credit_note' AND line.state IN ('accepted', 'accepted_in_part', 'rejected')",
            $rest
        )
    };
}

/// What became of the lines of an organisation's claims that were decided.
pub async fn decided_lines(
    conn: &mut Conn,
    unit: UnitId,
    recipient: OrganisationId,
) -> Result<DecidedLines, StoreError> {
    const ALL: &str = decided_sql!("COUNT(*), CAST(COALESCE(SUM(line.eligible_cents), 0) AS BIGINT)", "");
    const CUT: &str = decided_sql!(
        "line.reduction_reason, COUNT(*),
            CAST(SUM(line.eligible_cents - COALESCE(line.recognised_cents, 0)) AS BIGINT) AS cut",
        " AND line.reduction_reason IS NOT NULL GROUP BY line.reduction_reason ORDER BY cut DESC, line.reduction_reason"
    );
    let (count, claimed): (i64, i64) =
        on!(conn, c => sqlx::query_as(ALL).bind(unit.0).bind(recipient.0).fetch_one(c).await)?;
    let rows: Vec<(String, i64, i64)> =
        on!(conn, c => sqlx::query_as(CUT).bind(unit.0).bind(recipient.0).fetch_all(c).await)?;
    let cut = rows.into_iter().map(|(reason, count, cut)| CutFor { reason, count, cut: Cents::new(cut) });
    Ok(DecidedLines { count, claimed: Cents::new(claimed), cut: cut.collect() })
}

const CLAIMS: &str = "SELECT claim.id, claim.number, act.reference, claim.state, claim.state_on AS since,
        claim.claimed_cents AS amount_cents
    FROM claim JOIN grants its ON its.id = claim.grant_id
    JOIN legal_act act ON act.grant_id = its.id AND act.number = its.act_number
    WHERE claim.unit_id = $1 AND its.recipient_id = $2 AND claim.state IN ('submitted', 'changes_requested')
    ORDER BY claim.state_on, claim.id LIMIT $3";
const PAYMENTS: &str = "SELECT payment.id, CAST(NULL AS BIGINT) AS number, act.reference, payment.state,
        payment.state_on AS since, payment.amount_cents
    FROM payment JOIN grants its ON its.id = payment.grant_id
    JOIN legal_act act ON act.grant_id = its.id AND act.number = its.act_number
    WHERE payment.unit_id = $1 AND its.recipient_id = $2 AND payment.state IN ('ordered', 'released')
    ORDER BY payment.state_on, payment.id LIMIT $3";
const PAYOUT_REQUESTS: &str = "SELECT asked.id, CAST(NULL AS BIGINT) AS number, act.reference, asked.state,
        asked.state_on AS since, asked.amount_cents
    FROM grants its CROSS JOIN payout_request asked
    JOIN legal_act act ON act.grant_id = its.id AND act.number = its.act_number
    WHERE its.unit_id = $1 AND its.recipient_id = $2 AND asked.grant_id = its.id
        AND asked.state = 'requested'
    ORDER BY asked.state_on, asked.id LIMIT $3";
const PROOFS: &str = "SELECT proof.id, proof.number, act.reference, proof.state, proof.state_on AS since,
        CAST(NULL AS BIGINT) AS amount_cents
    FROM grants its CROSS JOIN proof
    JOIN legal_act act ON act.grant_id = its.id AND act.number = its.act_number
    WHERE its.unit_id = $1 AND its.recipient_id = $2 AND proof.grant_id = its.id
        AND proof.state IN ('filed', 'questioned', 'answered')
    ORDER BY proof.state_on, proof.id LIMIT $3";
const RECEIVABLES: &str = "SELECT owed.id, CAST(NULL AS BIGINT) AS number, act.reference, owed.kind AS state,
        owed.due_on AS since,
        CAST(left_of.credits_posted - left_of.debits_posted AS BIGINT) AS amount_cents
    FROM grants its CROSS JOIN receivable owed
    JOIN legal_act act ON act.grant_id = its.id AND act.number = its.act_number
    JOIN account left_of ON left_of.unit_id = owed.unit_id AND left_of.number = owed.open
    WHERE its.unit_id = $1 AND its.recipient_id = $2 AND owed.grant_id = its.id
        AND left_of.credits_posted - left_of.debits_posted > 0
    ORDER BY owed.due_on, owed.id LIMIT $3";

impl OpenKind {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Claim, Self::Payment, Self::PayoutRequest, Self::Proof, Self::Receivable];

    const fn statement(self) -> &'static str {
        match self {
            Self::Claim => CLAIMS,
            Self::Payment => PAYMENTS,
            Self::PayoutRequest => PAYOUT_REQUESTS,
            Self::Proof => PROOFS,
            Self::Receivable => RECEIVABLES,
        }
    }
}

/// What is open of a kind for an organisation, the oldest first.
pub async fn open_of_recipient(
    conn: &mut Conn,
    unit: UnitId,
    recipient: OrganisationId,
    kind: OpenKind,
    limit: i64,
) -> Result<Vec<OpenSubject>, StoreError> {
    let rows: Vec<OpenRow> = on!(conn, c => sqlx::query_as(kind.statement())
        .bind(unit.0).bind(recipient.0).bind(limit).fetch_all(c).await)?;
    let open = |row: OpenRow| OpenSubject {
        id: row.id,
        number: row.number,
        reference: row.reference,
        state: row.state,
        since: row.since,
        amount: row.amount_cents.map(Cents::new),
    };
    Ok(rows.into_iter().map(open).collect())
}
