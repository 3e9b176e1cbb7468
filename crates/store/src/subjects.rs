//! What the journal or a proof names and no table has.

use ledger::{EntryNumber, UnitId};
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// A subject that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingSubject {
    /// What it was.
    pub kind: String,
    /// Its id.
    pub subject: Uuid,
    /// The last entry about it.
    pub entry: EntryNumber,
}

/// A subject that the journal names and no table has.
pub async fn missing_subject(conn: &mut Conn, unit: UnitId) -> Result<Option<MissingSubject>, StoreError> {
    const SQL: &str = "SELECT named.kind, named.id, named.number FROM (
            SELECT subject_kind AS kind, subject_id AS id, MAX(number) AS number FROM journal_entry
            WHERE unit_id = $1 GROUP BY subject_kind, subject_id) named
        WHERE (named.kind = 'organisation' AND NOT EXISTS (SELECT 1 FROM organisation it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'organisation_particulars'
            AND NOT EXISTS (SELECT 1 FROM organisation_particulars it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'programme' AND NOT EXISTS (SELECT 1 FROM programme it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'grant' AND NOT EXISTS (SELECT 1 FROM grants it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'payout_request' AND NOT EXISTS (SELECT 1 FROM payout_request it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'payment' AND NOT EXISTS (SELECT 1 FROM payment it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'claim' AND NOT EXISTS (SELECT 1 FROM claim it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'comment' AND NOT EXISTS (SELECT 1 FROM comment it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'receipt_file'
            AND NOT EXISTS (SELECT 1 FROM receipt_file it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'payout_terms' AND NOT EXISTS (SELECT 1 FROM payout_terms it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'receivable' AND NOT EXISTS (SELECT 1 FROM receivable it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'repayment' AND NOT EXISTS (SELECT 1 FROM repayment it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'period' AND NOT EXISTS (SELECT 1 FROM closed_period it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'person' AND NOT EXISTS (SELECT 1 FROM person it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'duty_rules' AND NOT EXISTS (SELECT 1 FROM duty_rules it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'sole_signatory'
            AND NOT EXISTS (SELECT 1 FROM sole_signatory it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'bank_details'
            AND NOT EXISTS (SELECT 1 FROM bank_details it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'base_rate' AND NOT EXISTS (SELECT 1 FROM base_rate it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'sample' AND NOT EXISTS (SELECT 1 FROM sample it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'revocation_ground'
            AND NOT EXISTS (SELECT 1 FROM revocation_ground it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'inventory_object'
            AND NOT EXISTS (SELECT 1 FROM inventory_object it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'rule_waiver'
            AND NOT EXISTS (SELECT 1 FROM rule_waiver it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'audit_observation'
            AND NOT EXISTS (SELECT 1 FROM audit_observation it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'report' AND NOT EXISTS (SELECT 1 FROM report it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'report_comment'
            AND NOT EXISTS (SELECT 1 FROM report_comment it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'proof_signature'
            AND NOT EXISTS (SELECT 1 FROM proof_signature it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'examination_record'
            AND NOT EXISTS (SELECT 1 FROM examination_record it WHERE it.id = named.id AND it.unit_id = $1))
          OR (named.kind = 'proof' AND NOT EXISTS (SELECT 1 FROM proof it WHERE it.id = named.id AND it.unit_id = $1))
        ORDER BY named.number LIMIT 1";
    let row: Option<(String, Uuid, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_optional(c).await)?;
    let found = |(kind, subject, entry)| MissingSubject { kind, subject, entry: EntryNumber::new(entry) };
    Ok(row.map(found))
}

/// The account of a receipt that no table has: its name, and the entry that opened it.
pub async fn account_without_receipt(
    conn: &mut Conn,
    unit: UnitId,
) -> Result<Option<(String, EntryNumber)>, StoreError> {
    const SQL: &str = "SELECT account.code, account.opened_by FROM account
        WHERE account.unit_id = $1 AND account.code LIKE 'receipt_open/%' AND NOT EXISTS (
          SELECT 1 FROM receipt WHERE receipt.unit_id = account.unit_id AND receipt.open = account.number)
        ORDER BY account.number LIMIT 1";
    let row: Option<(String, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_optional(c).await)?;
    Ok(row.map(|(code, entry)| (code, EntryNumber::new(entry))))
}

/// The hash of a document that a proof, a signature or an act names and no table has.
pub async fn missing_document(conn: &mut Conn, unit: UnitId) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT named.document FROM (
            SELECT document FROM proof WHERE unit_id = $1
            UNION SELECT document FROM proof_signature WHERE unit_id = $1
            UNION SELECT document FROM legal_act WHERE unit_id = $1 AND document IS NOT NULL) named
        WHERE NOT EXISTS (
          SELECT 1 FROM document WHERE document.unit_id = $1 AND document.hash = named.document)
        ORDER BY named.document LIMIT 1";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).fetch_optional(c).await)?)
}
