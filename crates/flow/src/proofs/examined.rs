//! The proofs of those the grant was forwarded to, as their giver examined and accepted them.

use std::{collections::BTreeMap, slice::from_ref};

use chrono::NaiveDate;
use grants::{ExaminationRecord, Grant, GrantId, Proof, ProofId, ProofKind};
use ledger::Cents;
use proof::data::{EnclosedFile, ExaminedProofRow, ProofOfUse, SignOff};
use store::{EntryOutline, SubjectKind, german_day};
use uuid::Uuid;

use super::{AcceptProof, CutProof, RejectProof, enclosed::Room, kept_document, statement_of};
use crate::{
    FlowError, Request,
    documents::{examination, view::View, words},
};

/// A row for each grant right below whose proof is accepted, with its file as far as files fit into the document; and what is
/// said of those that do not.
pub(super) async fn rows(
    view: &mut View<'_>,
    grant: &Grant,
) -> Result<(Vec<ExaminedProofRow>, Vec<String>), FlowError> {
    let filed = store::filed_proofs(&mut view.conn, grant.unit).await?;
    let filed: BTreeMap<ProofId, NaiveDate> = filed.iter().map(|it| (it.proof, it.filed_on)).collect();
    let (mut rows, mut room) = (Vec::new(), Room::default());
    for accepted in accepted(view, grant).await? {
        let proof = &accepted.proof;
        let filed_on = filed.get(&proof.id).copied().unwrap_or_else(|| proof.state.on());
        // A file may be large: one is held at a time.
        let kept = kept_document(&mut view.conn, grant.unit, proof).await?;
        let enclosed = room.take(proof, filed_on, &kept)?;
        rows.push(row(accepted, &statement_of(&kept)?, enclosed)?);
    }
    Ok((rows, room.left_out))
}

/// A grant right below with its newest accepted proof, and what the books have of its examination.
struct Accepted {
    grant: Grant,
    recipient: String,
    proof: Proof,
    decided: Option<EntryOutline>,
    record: Option<ExaminationRecord>,
}

/// The grants right below, each with its newest accepted proof, the final one before an interim one.
async fn accepted(view: &mut View<'_>, grant: &Grant) -> Result<Vec<Accepted>, FlowError> {
    let below = view.below(from_ref(grant)).await?;
    let recipients = view.recipients(&below).await?;
    let mut proofs = view.proofs_of(&below).await?;
    let newest = |(grant, recipient): (Grant, String)| {
        let accepted = proofs.remove(&grant.id)?.into_iter().filter(|proof| proof.state.is_accepted());
        let proof = accepted.max_by_key(|proof| {
            let is_final = proof.kind == ProofKind::Verwendungsnachweis;
            (is_final, proof.kind.told_apart_by(proof.period.until()), proof.number)
        })?;
        Some(Accepted { grant, recipient, proof, decided: None, record: None })
    };
    let mut newest: Vec<Accepted> = below.into_iter().zip(recipients).filter_map(newest).collect();
    let ids: Vec<ProofId> = newest.iter().map(|accepted| accepted.proof.id).collect();
    let mut decided = decisions(view, &ids).await?;
    let mut records = examination::recorded_of_proofs(view, &ids).await?;
    for accepted in &mut newest {
        accepted.decided = decided.remove(&accepted.proof.id);
        accepted.record = records.remove(&accepted.proof.id);
    }
    Ok(newest)
}

/// The examination of a proof that is on record, and the day on which it stood there with the decision.
pub(crate) struct RecordedOn {
    /// The grant whose proof it is.
    pub(crate) grant: GrantId,
    /// The proof.
    pub(crate) proof: ProofId,
    /// The day.
    pub(crate) on: NaiveDate,
}

/// Of each row, in their order: its examination, where that is on record.
pub(super) async fn recorded(
    view: &mut View<'_>,
    grant: &Grant,
) -> Result<Vec<Option<RecordedOn>>, FlowError> {
    let recorded = |accepted: Accepted| {
        let decided = accepted.decided.map(|entry| german_day(entry.recorded_at));
        accepted.record.map(|record| {
            let on = decided.map_or(record.by.on, |day| day.max(record.by.on));
            RecordedOn { grant: accepted.grant.id, proof: accepted.proof.id, on }
        })
    };
    Ok(accepted(view, grant).await?.into_iter().map(recorded).collect())
}

/// What the accepted document states, with everything below its grant: what was decided about claims since does not
/// change it.
fn row(
    accepted: Accepted,
    statement: &ProofOfUse,
    enclosed: Option<Box<EnclosedFile>>,
) -> Result<ExaminedProofRow, FlowError> {
    let remark = remark(&accepted.proof, accepted.record.as_ref());
    Ok(ExaminedProofRow {
        recipient: accepted.recipient,
        reference: accepted.grant.act.reference,
        examined_on: accepted.decided.map_or_else(|| accepted.proof.state.on(), |entry| entry.effective_on),
        claimed: Cents::sum(statement.expenditure.iter().map(|row| row.settled_total))?,
        recognised: Cents::sum(statement.expenditure.iter().map(|row| row.settled_eligible))?,
        remark,
        enclosed,
        examination: None,
    })
}

/// The day its giver accepted it, in whole or but for a cut, or rejected it: that stays when it is closed. None, while it is
/// not decided.
pub(crate) async fn decided_on(view: &mut View<'_>, proof: &Proof) -> Result<Option<NaiveDate>, FlowError> {
    Ok(decision(view, proof).await?.map(|entry| entry.effective_on))
}

/// Who decided, as they stand below what is written of it.
pub(crate) async fn decider(view: &mut View<'_>, proof: &Proof) -> Result<Option<SignOff>, FlowError> {
    let signed = |entry: EntryOutline| SignOff {
        name: entry.person,
        function: String::new(),
        role: "entschieden".to_owned(),
        signed_on: Some(entry.effective_on),
    };
    Ok(decision(view, proof).await?.map(signed))
}

async fn decision(view: &mut View<'_>, proof: &Proof) -> Result<Option<EntryOutline>, FlowError> {
    if !proof.state.is_accepted() && !proof.state.is_rejected() {
        return Ok(None);
    }
    Ok(decisions(view, &[proof.id]).await?.remove(&proof.id))
}

/// The entries with the decisions about some proofs, by these.
async fn decisions(
    view: &mut View<'_>,
    proofs: &[ProofId],
) -> Result<BTreeMap<ProofId, EntryOutline>, FlowError> {
    let ids: Vec<Uuid> = proofs.iter().map(|proof| proof.0).collect();
    let (unit, decided) =
        (view.ctx.actor().unit, [AcceptProof::COMMAND, CutProof::COMMAND, RejectProof::COMMAND]);
    let of = (SubjectKind::Proof, ids.as_slice());
    let found = store::first_entries(&mut view.conn, unit, of, Some(decided.as_slice())).await?;
    Ok(found.into_iter().map(|(proof, entry)| (ProofId(proof), entry)).collect())
}

/// Which proof it is, what of it was not accepted, whether its examination is on record, and the bytes that it is.
fn remark(proof: &Proof, record: Option<&ExaminationRecord>) -> String {
    let version = if proof.number > 1 { format!(", Fassung {}", proof.number) } else { String::new() };
    let accepted =
        format!("{} bis {}{version}, anerkannt", proof.kind.german(), words::day(proof.period.until()));
    let accepted = match proof.objection.as_ref().and_then(|objection| objection.by) {
        Some(by) => format!("{accepted} mit einer Kürzung der Zuwendung um {}", words::euros(by)),
        None => accepted,
    };
    let recorded = match record {
        Some(record) => format!("Prüfvermerk vom {}, {}", words::day(record.by.on), record.by.name),
        None => "Prüfvermerk nicht festgehalten".to_owned(),
    };
    let document = proof.document.as_deref().unwrap_or_default();
    format!("{accepted}; {recorded}; Datei mit SHA-256 {document}")
}
