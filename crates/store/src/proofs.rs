//! Proofs of use and the files they are.

use std::collections::BTreeMap;

use ::grants::{
    GrantId, Objection, OwnAudit, Period, Proof, ProofAnswer, ProofId, ProofKind, ProofQuestion, ProofState,
    SignOff,
};
use chrono::NaiveDate;
use ledger::{Cents, UnitId, canonical_json};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    duties,
    error::StoreError,
    pages::{ids_by_grant, ids_of_grants, narrowed_ids, waiting_ids},
    sets::{hanging_on, one_of, rows_with},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    grant_id: Uuid,
    kind: String,
    period_from: NaiveDate,
    period_until: NaiveDate,
    number: i64,
    corrects: Option<Uuid>,
    document: String,
    state: String,
    state_on: NaiveDate,
    cut_cents: Option<i64>,
    reason: Option<String>,
    version: i64,
}

#[derive(FromRow)]
struct QuestionRow {
    asked_on: NaiveDate,
    question: String,
    answer_by: NaiveDate,
    answered_on: Option<NaiveDate>,
    answer: Option<String>,
}

impl From<QuestionRow> for ProofQuestion {
    fn from(row: QuestionRow) -> Self {
        let answer = row.answered_on.zip(row.answer).map(|(on, text)| ProofAnswer { on, text });
        Self { on: row.asked_on, text: row.question, answer_by: row.answer_by, answer }
    }
}

impl Row {
    fn into_proof(
        self,
        sign_offs: Vec<SignOff>,
        questions: Vec<ProofQuestion>,
        own_audit: Option<OwnAudit>,
    ) -> Result<Proof, StoreError> {
        let broken = |what: &dyn ToString| StoreError::broken("proof", self.id, what.to_string());
        let on = self.state_on;
        let state = match self.state.as_str() {
            "compiled" => ProofState::Compiled { on },
            "examined" => ProofState::Examined { on },
            "signed" => ProofState::Signed { on },
            "filed" => ProofState::Filed { on },
            "questioned" => ProofState::Questioned { on },
            "answered" => ProofState::Answered { on },
            "accepted" => ProofState::Accepted { on },
            "cut" => ProofState::Cut { on },
            "rejected" => ProofState::Rejected { on },
            "closed" => ProofState::Closed { on },
            word => return Err(broken(&word)),
        };
        let by = self.cut_cents.map(Cents::new);
        Ok(Proof {
            id: ProofId(self.id),
            grant: GrantId(self.grant_id),
            version: self.version,
            kind: ProofKind::from_word(&self.kind).ok_or_else(|| broken(&self.kind))?,
            period: Period::new(self.period_from, self.period_until).map_err(|cause| broken(&cause))?,
            number: self.number,
            corrects: self.corrects.map(ProofId),
            state,
            document: Some(self.document.clone()),
            sign_offs,
            questions,
            own_audit,
            objection: self.reason.clone().map(|reason| Objection { by, reason }),
        })
    }
}

/// Writes a proof with who prepared it, and what the own audit office said before. Its document is written before it.
pub async fn insert_proof(conn: &mut Conn, unit: UnitId, proof: &Proof) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO proof (id, unit_id, grant_id, kind, period_from, period_until, number, corrects, document,
            state, state_on, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    on!(&mut *conn, c => sqlx::query(SQL)
        .bind(proof.id.0).bind(unit.0).bind(proof.grant.0).bind(proof.kind.word()).bind(proof.period.from())
        .bind(proof.period.until()).bind(proof.number).bind(proof.corrects.map(|before| before.0))
        .bind(&proof.document).bind(proof.state.word()).bind(proof.state.on()).bind(proof.version)
        .execute(c).await.map(drop))?;
    duties::write_of_proof(&mut *conn, unit, proof.id, &proof.sign_offs).await?;
    write_own_audit(conn, unit, proof).await
}

/// Moves a proof to its new state, if it is still the version before, with who signed and what was said meanwhile.
pub async fn update_proof(conn: &mut Conn, unit: UnitId, proof: &Proof) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE proof SET state = $3, state_on = $4, version = $2, document = $5, cut_cents = $6,
            reason = $7
        WHERE id = $1 AND version = $2 - 1";
    duties::write_of_proof(&mut *conn, unit, proof.id, &proof.sign_offs).await?;
    write_own_audit(&mut *conn, unit, proof).await?;
    let by = proof.objection.as_ref().and_then(|objection| objection.by).map(Cents::get);
    let reason = proof.objection.as_ref().map(|objection| &objection.reason);
    let changed = on!(&mut *conn, c => sqlx::query(SQL)
        .bind(proof.id.0).bind(proof.version).bind(proof.state.word()).bind(proof.state.on())
        .bind(&proof.document).bind(by).bind(reason)
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "proof")?;
    write_questions(conn, unit, proof).await
}

/// Writes the questions that are not written yet, and the answer to the last one.
async fn write_questions(conn: &mut Conn, unit: UnitId, proof: &Proof) -> Result<(), StoreError> {
    const ASK: &str = "INSERT INTO proof_question (proof_id, number, unit_id, asked_on, question, answer_by)
        VALUES ($1, $2, $3, $4, $5, $6)";
    const ANSWER: &str = "UPDATE proof_question SET answered_on = $3, answer = $4
        WHERE proof_id = $1 AND number = $2";
    let known = questions(&mut *conn, &[proof.id.0]).await?.remove(&proof.id.0).unwrap_or_default();
    for (place, question) in proof.questions.iter().enumerate() {
        let number = i64::try_from(place + 1).unwrap_or(i64::MAX);
        match (known.get(place), &question.answer) {
            (None, _) => {
                on!(&mut *conn, c => sqlx::query(ASK)
                    .bind(proof.id.0).bind(number).bind(unit.0).bind(question.on).bind(&question.text)
                    .bind(question.answer_by)
                    .execute(c).await.map(drop))?;
            }
            (Some(before), Some(answer)) if before.answer.is_none() => {
                on!(&mut *conn, c => sqlx::query(ANSWER)
                    .bind(proof.id.0).bind(number).bind(answer.on).bind(&answer.text)
                    .execute(c).await.map(drop))?;
            }
            (Some(_), _) => {}
        }
    }
    Ok(())
}

#[derive(FromRow)]
struct AuditRow {
    office: String,
    examiner: String,
    examined_on: NaiveDate,
    objections: String,
}

/// Writes what the own audit office said, if it is not written yet.
async fn write_own_audit(conn: &mut Conn, unit: UnitId, proof: &Proof) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO own_audit (proof_id, unit_id, office, examiner, examined_on, objections)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let Some(audit) = &proof.own_audit else { return Ok(()) };
    if !own_audits(&mut *conn, &[proof.id.0]).await?.is_empty() {
        return Ok(());
    }
    let objections = canonical_json(&audit.objections)?;
    on!(conn, c => sqlx::query(SQL)
        .bind(proof.id.0).bind(unit.0).bind(&audit.office).bind(&audit.examiner).bind(audit.examined_on)
        .bind(objections)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// What the own audit office said of some proofs, proof by proof.
async fn own_audits(conn: &mut Conn, proofs: &[Uuid]) -> Result<BTreeMap<Uuid, OwnAudit>, StoreError> {
    const SQL: &str = "SELECT proof_id AS subject, office, examiner, examined_on, objections FROM own_audit
        WHERE proof_id IN (SELECT unhex(value ->> 0) FROM json_each($1))";
    let rows = hanging_on::<AuditRow>(conn, SQL, proofs).await?;
    let read = |(proof, row): (Uuid, AuditRow)| {
        let AuditRow { office, examiner, examined_on, objections } = row;
        let objections = serde_json::from_str(&objections);
        let objections = objections.map_err(|cause| StoreError::broken("own_audit", proof, cause))?;
        Ok((proof, OwnAudit { office, examiner, examined_on, objections }))
    };
    let each = |(proof, rows): (Uuid, Vec<AuditRow>)| rows.into_iter().map(move |row| (proof, row));
    rows.into_iter().flat_map(each).map(read).collect()
}

/// What was asked about some proofs, proof by proof, in the order of asking.
async fn questions(
    conn: &mut Conn,
    proofs: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<ProofQuestion>>, StoreError> {
    const SQL: &str = "SELECT proof_id AS subject, asked_on, question, answer_by, answered_on, answer
        FROM proof_question WHERE proof_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY number";
    let rows = hanging_on::<QuestionRow>(conn, SQL, proofs).await?;
    let read = |(proof, rows): (Uuid, Vec<QuestionRow>)| {
        (proof, rows.into_iter().map(ProofQuestion::from).collect())
    };
    Ok(rows.into_iter().map(read).collect())
}

/// The proofs with these ids, by them.
pub async fn proofs_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Proof>, StoreError> {
    const SQL: &str = "SELECT * FROM proof
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows: Vec<Row> = rows_with(&mut *conn, SQL, unit, ids).await?;
    let mut sign_offs = duties::of_proofs(&mut *conn, ids).await?;
    let mut questions = questions(&mut *conn, ids).await?;
    let mut own_audits = own_audits(conn, ids).await?;
    let proof = |row: Row| {
        let id = row.id;
        let (signed, asked) = (sign_offs.remove(&id), questions.remove(&id));
        let proof =
            row.into_proof(signed.unwrap_or_default(), asked.unwrap_or_default(), own_audits.remove(&id))?;
        Ok((id, proof))
    };
    rows.into_iter().map(proof).collect()
}

one_of! {
    /// The proof with an id.
    proof, proofs_with, ProofId, Proof
}

/// The ids of the proofs whose document is this file: one, unless two were made of the same books on one day.
pub async fn proofs_of_document(
    conn: &mut Conn,
    unit: UnitId,
    hash: &str,
) -> Result<Vec<ProofId>, StoreError> {
    const SQL: &str = "SELECT id FROM proof WHERE unit_id = $1 AND document = $2 ORDER BY id";
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(hash).fetch_all(c).await)?;
    Ok(ids.into_iter().map(ProofId).collect())
}

/// A proof that was handed in: whose use it proves, until when, the day it was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiledProof {
    /// The proof.
    pub proof: ProofId,
    /// The grant whose use it proves.
    pub grant: GrantId,
    /// Final or interim.
    pub kind: ProofKind,
    /// The last day it covers.
    pub until: NaiveDate,
    /// The day it was filed.
    pub filed_on: NaiveDate,
    /// Its number among the versions of the same proof.
    pub number: i64,
    /// Whether its giver has decided about it.
    pub examined: bool,
    /// Whether its giver has rejected it.
    pub rejected: bool,
}

#[derive(FromRow)]
struct FiledRow {
    id: Uuid,
    grant_id: Uuid,
    kind: String,
    period_until: NaiveDate,
    filed_on: NaiveDate,
    number: i64,
    state: String,
}

impl TryFrom<FiledRow> for FiledProof {
    type Error = StoreError;

    fn try_from(row: FiledRow) -> Result<Self, StoreError> {
        let kind = ProofKind::from_word(&row.kind);
        Ok(Self {
            proof: ProofId(row.id),
            grant: GrantId(row.grant_id),
            kind: kind.ok_or_else(|| StoreError::broken("proof", row.id, &row.kind))?,
            until: row.period_until,
            filed_on: row.filed_on,
            number: row.number,
            examined: ["accepted", "cut", "rejected", "closed"].contains(&row.state.as_str()),
            rejected: row.state == "rejected",
        })
    }
}

/// Reads proofs that were handed in, in the order of their ids. The day is that of the journal: it stays when a proof is
/// accepted.
macro_rules! filed_sql {
    ($where:literal) => {
        concat!(
            "SELECT * FROM (SELECT proof.id, proof.grant_id, proof.kind, proof.period_until, (
              SELECT filed.effective_on FROM journal_entry filed
              WHERE filed.unit_id = proof.unit_id AND filed.subject_id = proof.id AND filed.command = 'proof.file'
            ) AS filed_on, proof.number, proof.state
          FROM proof WHERE proof.unit_id = $1",
            $where,
            ") of_unit
        WHERE filed_on IS NOT NULL ORDER BY id"
        )
    };
}

/// The proofs of a unit that were handed in.
pub async fn filed_proofs(conn: &mut Conn, unit: UnitId) -> Result<Vec<FiledProof>, StoreError> {
    const SQL: &str = filed_sql!("");
    let rows: Vec<FiledRow> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_all(c).await)?;
    rows.into_iter().map(FiledProof::try_from).collect()
}

/// The proofs of a grant that were handed in.
pub async fn filed_proofs_of(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
) -> Result<Vec<FiledProof>, StoreError> {
    const SQL: &str = filed_sql!(" AND proof.grant_id = $2");
    let rows: Vec<FiledRow> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(grant.0).fetch_all(c).await)?;
    rows.into_iter().map(FiledProof::try_from).collect()
}

/// The last day of the latest proof of the same grant that was filed and not rejected, where it covers later days than an
/// interim one that was not rejected either. The triggers `proof_overtaken` and `proof_overtaken_since` say the same.
pub async fn proof_overtaken(conn: &mut Conn, proof: ProofId) -> Result<Option<NaiveDate>, StoreError> {
    const SQL: &str =
        "SELECT MAX(later.period_until) FROM proof JOIN proof later ON later.grant_id = proof.grant_id
        WHERE proof.id = $1 AND proof.kind = 'zwischennachweis' AND proof.state <> 'rejected'
          AND later.state NOT IN ('compiled', 'examined', 'signed', 'rejected')
          AND (later.kind = 'verwendungsnachweis' OR later.period_until > proof.period_until)";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(proof.0).fetch_one(c).await)?)
}

ids_of_grants! {
    /// The ids of the proofs of some grants, grant by grant, each grant's oldest first.
    proof_ids_of, "proof", ProofId
}

ids_by_grant! {
    /// The ids of the proofs of a grant, or of all grants, after an id, oldest first.
    proof_ids, "proof", ProofId
}

/// Keeps a file by its hash; the same file again changes nothing.
pub async fn insert_document(
    conn: &mut Conn,
    unit: UnitId,
    hash: &str,
    media_type: &str,
    content: &[u8],
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO document (hash, unit_id, media_type, content) SELECT $1, $2, $3, $4
        WHERE NOT EXISTS (SELECT 1 FROM document WHERE unit_id = $2 AND hash = $1)";
    on!(conn, c => sqlx::query(SQL)
        .bind(hash).bind(unit.0).bind(media_type).bind(content)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// A file as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its hash.
    pub hash: String,
    /// What it is, for example `application/pdf`.
    pub media_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// The file with a hash.
pub async fn document(conn: &mut Conn, unit: UnitId, hash: &str) -> Result<Option<Document>, StoreError> {
    const SQL: &str = "SELECT media_type, content FROM document WHERE unit_id = $1 AND hash = $2";
    let found: Option<(String, Vec<u8>)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(hash).fetch_optional(c).await)?;
    Ok(found.map(|(media_type, content)| Document { hash: hash.to_owned(), media_type, content }))
}

narrowed_ids! {
    /// The ids of the proofs that a list is narrowed to, after an id, oldest first.
    narrowed_proof_ids, "proof",
    "its.state IN (SELECT value ->> 0 FROM json_each($4))",
    ProofId
}

waiting_ids! {
    /// The ids of the proofs on which their recipient has still to act, after an id, oldest first.
    waiting_proof_ids, "proof", "'compiled', 'examined', 'signed', 'questioned'", ProofId
}

/// The hashes of a unit's files, in order.
pub async fn document_hashes(conn: &mut Conn, unit: UnitId) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT hash FROM document WHERE unit_id = $1 ORDER BY hash";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).fetch_all(c).await)?)
}
