//! What a person has begun and nobody has brought to its end.

use ::grants::{PersonId, Step};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// A subject that is open, of which a person took a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenTask {
    /// The kind of the subject, by the word of the journal.
    pub kind: &'static str,
    /// Its id.
    pub subject: Uuid,
    /// The step that the person took.
    pub step: Step,
    /// The day they took it.
    pub since: NaiveDate,
}

/// The kinds of subjects that are left open.
const KINDS: [&str; 6] = ["bank_details", "base_rate", "claim", "payment", "payout_request", "proof"];

#[derive(FromRow)]
struct Row {
    kind: String,
    subject: Uuid,
    step: String,
    since: NaiveDate,
}

impl TryFrom<Row> for OpenTask {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::broken("sign_off", row.subject, what);
        Ok(Self {
            kind: KINDS.into_iter().find(|kind| *kind == row.kind).ok_or_else(|| broken(&row.kind))?,
            subject: row.subject,
            step: Step::from_word(&row.step).ok_or_else(|| broken(&row.step))?,
            since: row.since,
        })
    }
}

/// What is open of a person's steps, the oldest first.
pub async fn open_tasks(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
) -> Result<Vec<OpenTask>, StoreError> {
    const SQL: &str = "SELECT kind, subject, step, since FROM (
            SELECT 'claim' AS kind, claim.id AS subject, signed.step, signed.signed_on AS since
            FROM claim_sign_off signed JOIN claim ON claim.id = signed.claim_id
            WHERE claim.unit_id = $1 AND signed.person_id = $2
              AND (claim.state IN ('submitted', 'changes_requested')
                OR EXISTS (SELECT 1 FROM open_correction proposed WHERE proposed.claim_id = claim.id))
              AND signed.round = (SELECT MAX(newest.round) FROM claim_sign_off newest WHERE newest.claim_id = claim.id)
            UNION ALL
            SELECT 'payment', payment.id, signed.step, signed.signed_on
            FROM payment_sign_off signed JOIN payment ON payment.id = signed.payment_id
            WHERE payment.unit_id = $1 AND signed.person_id = $2 AND payment.state IN ('ordered', 'released')
            UNION ALL
            SELECT 'payout_request', asked.id, signed.step, signed.signed_on
            FROM payout_request_sign_off signed JOIN payout_request asked ON asked.id = signed.request_id
            WHERE asked.unit_id = $1 AND signed.person_id = $2 AND asked.state IN ('requested')
            UNION ALL
            SELECT 'payout_request', proposed.request_id, signed.step, signed.signed_on
            FROM payout_proposal_sign_off signed JOIN open_payout_proposal proposed
              ON proposed.request_id = signed.request_id AND proposed.round = signed.round
            WHERE proposed.unit_id = $1 AND signed.person_id = $2
            UNION ALL
            SELECT 'bank_details', details.id, signed.step, signed.signed_on
            FROM bank_details_sign_off signed JOIN bank_details details ON details.id = signed.bank_details_id
            WHERE details.unit_id = $1 AND signed.person_id = $2 AND details.state IN ('entered', 'signed', 'verified')
            UNION ALL
            SELECT 'proof', proof.id, signed.step, signed.signed_on
            FROM proof_sign_off signed JOIN proof ON proof.id = signed.proof_id
            WHERE proof.unit_id = $1 AND signed.person_id = $2 AND proof.state IN ('compiled', 'examined', 'signed')
            UNION ALL
            SELECT 'base_rate', entered.id, 'prepare', entered.entered_on FROM base_rate entered
            WHERE entered.unit_id = $1 AND entered.person_id = $2 AND NOT EXISTS (
              SELECT 1 FROM base_rate_confirmation known WHERE known.valid_from = entered.valid_from)) open
        ORDER BY since, kind, subject";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(person.0).fetch_all(c).await)?;
    rows.into_iter().map(OpenTask::try_from).collect()
}
