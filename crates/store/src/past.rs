//! Subjects and the journal as they stood.
//!
//! The journal has what each command answered: its subject as it was then. So the state of a subject as of a day, as
//! it was known on a day, is the answer of the last entry about it that counts until the one and was written until
//! the other.

use std::collections::{BTreeMap, BTreeSet};

use grants::{ClaimId, ClaimLineId};
use ledger::{AccountNumber, EntryNumber, Head, TransferNumber, UnitId};
use uuid::Uuid;

use crate::{
    AsOf,
    db::{Conn, on},
    error::StoreError,
    journal::{self, JournalEntry},
    sets::keys,
};

/// What a subject is told to be by the entries about it, with the table that lists its ids and the column that names its
/// owner; where that stands in another table, what ends the way there.
macro_rules! subject_kinds {
    ($($(#[$doc:meta])* $kind:ident $word:literal $table:literal $of:literal $($end:literal)?)*) => {
        /// The kinds of subjects.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum SubjectKind {
            $($(#[$doc])* $kind,)*
        }

        impl SubjectKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The word that entries name it by.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$kind => $word,)* }
            }

            /// The statement that lists those of a unit, and those of one owner.
            const fn ids(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$kind => (
                        ids_sql!($table, $word, ""),
                        ids_sql!($table, $word, " AND ", $of, " = $6" $(, $end)?),
                    ),)*
                }
            }

            /// The statement that counts those of some owners, and the one that counts those that there were.
            const fn counts(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$kind => (
                        concat!(
                            "SELECT COUNT(*) FROM (SELECT listed.id FROM ",
                            $table,
                            " listed WHERE listed.unit_id = $1 AND ",
                            $of,
                            " IN (SELECT unhex(value ->> 0) FROM json_each($2))"
                            $(, $end)?,
                            " LIMIT $3) counted"
                        ),
                        concat!(
                            "SELECT COUNT(*) FROM (",
                            ids_sql!(
                                $table,
                                $word,
                                " AND ",
                                $of,
                                " IN (SELECT unhex(value ->> 0) FROM json_each($6))"
                                $(, $end)?
                            ),
                            ") counted"
                        ),
                    ),)*
                }
            }

            /// The statement that lists those of a unit about which something was told since, or that are among some.
            const fn unsettled(self) -> &'static str {
                match self {
                    $(Self::$kind => ids_sql!(
                        $table,
                        $word,
                        " AND (listed.id IN (SELECT unhex(value ->> 0) FROM json_each($6))
                OR EXISTS (SELECT 1 FROM journal_entry later
                    WHERE later.subject_id = listed.id AND later.unit_id = $1 AND later.subject_kind = '",
                        $word,
                        "' AND (later.recorded_at >= $4 OR later.effective_on > $5)))"
                    ),)*
                }
            }

            /// The statement that tells those of some owners as they stood.
            const fn of_owners(self) -> &'static str {
                match self {
                    $(Self::$kind => answers_sql!(
                        $word,
                        $table,
                        " listed WHERE listed.unit_id = $1 AND ",
                        $of,
                        " IN (SELECT unhex(value ->> 0) FROM json_each($4))"
                        $(, $end)?
                    ),)*
                }
            }
        }
    };
}

macro_rules! ids_sql {
    ($table:literal, $word:literal, $($of:literal),*) => {
        concat!(
            "SELECT listed.id FROM ",
            $table,
            " listed WHERE listed.unit_id = $1 AND listed.id > $2",
            $($of,)*
            " AND EXISTS (SELECT 1 FROM journal_entry entry
                WHERE entry.subject_id = listed.id AND entry.unit_id = $1 AND entry.subject_kind = '",
            $word,
            "'
                    AND entry.recorded_at < $4 AND entry.effective_on <= $5)
            ORDER BY listed.id LIMIT $3"
        )
    };
}

/// What the last entry until then answered about each of what is listed: one seek for each.
macro_rules! answers_sql {
    ($word:literal, $($from:literal),*) => {
        concat!(
            "SELECT listed.id, (SELECT entry.answer FROM journal_entry entry
                WHERE entry.subject_id = listed.id AND entry.unit_id = $1 AND entry.subject_kind = '",
            $word,
            "'
                    AND entry.recorded_at < $2 AND entry.effective_on <= $3
                ORDER BY entry.number DESC LIMIT 1)
            FROM ",
            $($from),*
        )
    };
}

subject_kinds! {
    /// A grant; one of a grant is itself.
    Grant "grant" "grants" "listed.id"
    /// A claim.
    Claim "claim" "claim" "listed.grant_id"
    /// A payment.
    Payment "payment" "payment" "listed.grant_id"
    /// A payout request.
    PayoutRequest "payout_request" "payout_request" "listed.grant_id"
    /// The payout terms of a grant.
    PayoutTerms "payout_terms" "payout_terms" "listed.grant_id"
    /// A receivable.
    Receivable "receivable" "receivable" "listed.grant_id"
    /// A repayment.
    Repayment "repayment" "repayment" "listed.grant_id"
    /// A proof of use.
    Proof "proof" "proof" "listed.grant_id"
    /// A file with electronic signatures of a proof.
    ProofSignature "proof_signature" "proof_signature" "listed.grant_id"
    /// A version of a Sachbericht.
    Report "report" "report" "listed.grant_id"
    /// The record of an examination.
    ExaminationRecord "examination_record" "examination_record" "listed.grant_id"
    /// A sample of claim lines.
    Sample "sample" "sample" "listed.grant_id"
    /// A ground for revoking a grant.
    RevocationGround "revocation_ground" "revocation_ground" "listed.grant_id"
    /// An object that was bought with a grant.
    InventoryObject "inventory_object" "inventory_object" "listed.grant_id"
    /// An exception from a rule.
    RuleWaiver "rule_waiver" "rule_waiver" "listed.grant_id"
    /// What an audit observed.
    AuditObservation "audit_observation" "audit_observation" "listed.grant_id"
    /// An organisation; none is of a grant.
    Organisation "organisation" "organisation" "listed.id"
    /// What was stated of an organisation; one is of an organisation, none of a grant.
    Particulars "organisation_particulars" "organisation_particulars" "listed.organisation_id"
    /// A programme; none is of a grant.
    Programme "programme" "programme" "listed.id"
    /// What was said to a claim; one is of a claim, none of a grant.
    Comment "comment" "comment" "listed.claim_id"
    /// What was said to a version of a Sachbericht; one is of a version, none of a grant.
    ReportComment "report_comment" "report_comment" "listed.report_id"
    /// A receipt file; one is of a claim to whose lines it is attached, none of a grant.
    ReceiptFile "receipt_file" "receipt_file" "listed.id IN (SELECT attached.receipt_file_id
        FROM receipt_file_line attached WHERE attached.claim_id" ")"
    /// A closed period; none is of a grant.
    ClosedPeriod "period" "closed_period" "listed.id"
    /// A person; none is of a grant.
    Person "person" "person" "listed.id"
    /// What the house decides about duties; none is of a grant.
    DutyRules "duty_rules" "duty_rules" "listed.id"
    /// Where an organisation is paid; none is of a grant.
    BankDetails "bank_details" "bank_details" "listed.id"
    /// A base rate that was entered; none is of a grant.
    BaseRate "base_rate" "base_rate" "listed.id"
    /// A recipient of one person; none is of a grant.
    SoleSignatory "sole_signatory" "sole_signatory" "listed.id"
}

/// The ids of the subjects of a unit that there were, after an id, oldest first; of one owner (a grant; for comments a
/// claim or a version of a Sachbericht; an organisation) or of all.
pub async fn ids_as_of(
    conn: &mut Conn,
    unit: UnitId,
    (kind, owner): (SubjectKind, Option<Uuid>),
    after: Uuid,
    limit: i64,
    as_of: AsOf,
) -> Result<Vec<Uuid>, StoreError> {
    let (of_all, of_one) = kind.ids();
    Ok(on!(conn, c => {
        let query = sqlx::query_scalar(if owner.is_some() { of_one } else { of_all })
            .bind(unit.0).bind(after).bind(limit).bind(as_of.known_before()).bind(as_of.effective_on);
        match owner {
            Some(owner) => query.bind(owner).fetch_all(c).await,
            None => query.fetch_all(c).await,
        }
    })?)
}

/// How many subjects some owners have, so many at most: as they stand, or of those that there were.
pub async fn count_of_owners(
    conn: &mut Conn,
    unit: UnitId,
    (kind, owners): (SubjectKind, &[Uuid]),
    limit: i64,
    as_of: Option<AsOf>,
) -> Result<i64, StoreError> {
    let ((now, then), owners) = (kind.counts(), keys(owners.iter().copied()));
    Ok(on!(conn, c => match as_of {
        None => {
            sqlx::query_scalar(now).bind(unit.0).bind(&owners).bind(limit).fetch_one(c).await
        }
        Some(as_of) => {
            sqlx::query_scalar(then)
                .bind(unit.0).bind(Uuid::nil()).bind(limit).bind(as_of.known_before()).bind(as_of.effective_on)
                .bind(&owners)
                .fetch_one(c).await
        }
    })?)
}

/// As [`ids_as_of`] of all owners, without those about which nothing was told since: they stand as they stood. Those that are
/// among some are listed all the same.
pub async fn unsettled_ids_as_of(
    conn: &mut Conn,
    unit: UnitId,
    (kind, among): (SubjectKind, &[Uuid]),
    after: Uuid,
    limit: i64,
    as_of: AsOf,
) -> Result<Vec<Uuid>, StoreError> {
    let among = keys(among.iter().copied());
    Ok(on!(conn, c => sqlx::query_scalar(kind.unsettled())
        .bind(unit.0).bind(after).bind(limit).bind(as_of.known_before()).bind(as_of.effective_on).bind(&among)
        .fetch_all(c).await)?)
}

/// A subject as it stood, canonical JSON.
pub async fn answer_as_of(
    conn: &mut Conn,
    unit: UnitId,
    (kind, subject): (SubjectKind, Uuid),
    as_of: AsOf,
) -> Result<Option<String>, StoreError> {
    Ok(answers_as_of(conn, unit, (kind, &[subject]), as_of).await?.remove(&subject))
}

/// Which of some subjects there were.
pub async fn told_as_of(
    conn: &mut Conn,
    unit: UnitId,
    (kind, subjects): (SubjectKind, &[Uuid]),
    as_of: AsOf,
) -> Result<BTreeSet<Uuid>, StoreError> {
    const SQL: &str = "SELECT listed.id FROM (SELECT unhex(value ->> 0) AS id FROM json_each($4)) listed
        WHERE EXISTS (SELECT 1 FROM journal_entry entry
            WHERE entry.subject_id = listed.id AND entry.unit_id = $1 AND entry.subject_kind = $5
                AND entry.recorded_at < $2 AND entry.effective_on <= $3)";
    let ids = keys(subjects.iter().copied());
    let told: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(as_of.known_before()).bind(as_of.effective_on).bind(&ids).bind(kind.word())
        .fetch_all(c).await)?;
    Ok(told.into_iter().collect())
}

/// Those of some subjects that there were, as they stood, canonical JSON by their ids.
pub async fn answers_as_of(
    conn: &mut Conn,
    unit: UnitId,
    (kind, subjects): (SubjectKind, &[Uuid]),
    as_of: AsOf,
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    const SQL: &str = "SELECT listed.id, (SELECT entry.answer FROM journal_entry entry
            WHERE entry.subject_id = listed.id AND entry.unit_id = $1 AND entry.subject_kind = $5
                AND entry.recorded_at < $2 AND entry.effective_on <= $3
            ORDER BY entry.number DESC LIMIT 1)
        FROM (SELECT unhex(value ->> 0) AS id FROM json_each($4)) listed";
    let ids = keys(subjects.iter().copied());
    let rows: Vec<Answered> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(as_of.known_before()).bind(as_of.effective_on).bind(&ids).bind(kind.word())
        .fetch_all(c).await)?;
    Ok(there(rows))
}

/// The subjects of some owners (grants; for comments claims or versions of a Sachbericht; organisations) that there were, as
/// they stood, canonical JSON by their ids.
pub async fn answers_of_owners_as_of(
    conn: &mut Conn,
    unit: UnitId,
    (kind, owners): (SubjectKind, &[Uuid]),
    as_of: AsOf,
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let owners = keys(owners.iter().copied());
    let rows: Vec<Answered> = on!(conn, c => sqlx::query_as(kind.of_owners())
        .bind(unit.0).bind(as_of.known_before()).bind(as_of.effective_on).bind(&owners)
        .fetch_all(c).await)?;
    Ok(there(rows))
}

/// A subject, and what the journal answered about it last; nothing, if it was not there.
type Answered = (Uuid, Option<String>);

fn there(rows: Vec<Answered>) -> BTreeMap<Uuid, String> {
    rows.into_iter().filter_map(|(id, answer)| Some((id, answer?))).collect()
}

/// Which parked lines of some claims were claimed again, each with the line that did: it is a fact of the later claim, so the
/// answer about these does not have it.
pub async fn reincluded_as_of(
    conn: &mut Conn,
    unit: UnitId,
    claims: &[ClaimId],
    as_of: AsOf,
) -> Result<BTreeMap<ClaimLineId, ClaimLineId>, StoreError> {
    const SQL: &str = "SELECT parked.id, again.id FROM claim_line parked
        JOIN claim_line again ON again.reincludes = parked.id
        WHERE parked.unit_id = $1 AND parked.claim_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
          AND EXISTS (SELECT 1 FROM journal_entry entry
            WHERE entry.unit_id = $1 AND entry.subject_id = again.claim_id AND entry.subject_kind = 'claim'
                AND entry.recorded_at < $3 AND entry.effective_on <= $4)";
    let claims = keys(claims.iter().map(|claim| claim.0));
    let rows: Vec<(Uuid, Uuid)> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(&claims).bind(as_of.known_before()).bind(as_of.effective_on).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(parked, again)| (ClaimLineId(parked), ClaimLineId(again))).collect())
}

/// As [`crate::journal_page`], with the entries that were there and count until then.
pub async fn journal_page_as_of(
    conn: &mut Conn,
    unit: UnitId,
    subject: Option<(&str, Uuid)>,
    after: EntryNumber,
    limit: i64,
    as_of: AsOf,
) -> Result<Vec<JournalEntry>, StoreError> {
    let last = head_as_of(conn, unit, as_of).await?.number;
    journal::page_until(conn, unit, subject, (after, last), as_of.effective_on, limit).await
}

/// The end of a unit's chain as it was known: recorded time never runs back, so it is found by halving.
pub async fn head_as_of(conn: &mut Conn, unit: UnitId, as_of: AsOf) -> Result<Head, StoreError> {
    let heads = journal::heads(conn, &[unit]).await?;
    let Some(newest) = heads.get(&unit).copied() else { return Ok(Head::EMPTY) };
    if newest.recorded_at < as_of.known_before() {
        return Ok(newest);
    }
    let (mut known, mut unknown) = (EntryNumber::NONE.get(), newest.number.get());
    while unknown - known > 1 {
        let middle = i64::midpoint(known, unknown);
        if recorded_at(conn, unit, middle).await? < as_of.known_before() {
            known = middle;
        } else {
            unknown = middle;
        }
    }
    head_at(conn, unit, known).await
}

async fn recorded_at(conn: &mut Conn, unit: UnitId, number: i64) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT recorded_at FROM journal_entry WHERE unit_id = $1 AND number = $2";
    let found: Option<i64> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(number).fetch_optional(c).await)?;
    found.ok_or_else(|| StoreError::broken("journal_entry", number, "it is missing"))
}

async fn head_at(conn: &mut Conn, unit: UnitId, number: i64) -> Result<Head, StoreError> {
    const SQL: &str = "SELECT entry.hash, entry.recorded_at, entry.first_transfer + entry.transfer_count - 1,
            (SELECT COALESCE(MAX(account.number), 0) FROM account
                WHERE account.unit_id = $1 AND account.opened_by <= $2)
        FROM journal_entry entry WHERE entry.unit_id = $1 AND entry.number = $2";
    let row: Option<(Vec<u8>, i64, i64, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(number).fetch_optional(c).await)?;
    let Some((hash, recorded_at, last_transfer, last_account)) = row else { return Ok(Head::EMPTY) };
    Ok(Head {
        number: EntryNumber::new(number),
        hash: journal::hash_of(number, &hash)?,
        last_transfer: TransferNumber::new(last_transfer),
        last_account: AccountNumber::new(last_account),
        recorded_at,
    })
}
