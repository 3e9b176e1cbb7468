//! The proofs of those the grant was forwarded to, as their giver examined and accepted them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{Examined, Grant, GrantId, Proof, ProofId, ProofKind};
use ledger::{Cents, EntryNumber};
use proof::data::{ExaminedProofRow, SignOff};
use store::{JournalEntry, SubjectKind, german_day};

use super::{AcceptProof, CutProof, RejectProof, enclosed::Room, kept_document, statement_of};
use crate::{
    FlowError, Request,
    documents::{examination, parties, view::View, words},
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
    for (below, proof) in accepted(view, grant).await? {
        let filed_on = filed.get(&proof.id).copied().unwrap_or_else(|| proof.state.on());
        rows.push(row(view, &below, (&proof, filed_on), &mut room).await?);
    }
    Ok((rows, room.left_out))
}

/// The grants right below, each with its newest accepted proof, the final one before an interim one.
async fn accepted(view: &mut View<'_>, grant: &Grant) -> Result<Vec<(Grant, Proof)>, FlowError> {
    let mut newest = Vec::new();
    for id in store::forwardings(&mut view.conn, grant.id).await? {
        let Some(below) = view.grant_below(id).await? else { continue };
        let mut accepted: BTreeMap<_, _> = BTreeMap::new();
        for proof in view.proofs(&below).await? {
            if proof.state.is_accepted() {
                let is_final = proof.kind == ProofKind::Verwendungsnachweis;
                let until = proof.kind.told_apart_by(proof.period.until());
                accepted.insert((is_final, until, proof.number), proof);
            }
        }
        newest.extend(accepted.pop_last().map(|(_, proof)| (below, proof)));
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
    let mut found = Vec::new();
    for (below, proof) in accepted(view, grant).await? {
        let record = examination::recorded(view, &below, Examined::Proof(proof.id)).await?;
        let decided = decision(view, &proof).await?.map(|entry| german_day(entry.recorded_at));
        found.push(record.map(|record| {
            let on = decided.map_or(record.by.on, |day| day.max(record.by.on));
            RecordedOn { grant: below.id, proof: proof.id, on }
        }));
    }
    Ok(found)
}

/// What the accepted document states, with everything below its grant: what was decided about claims since does not
/// change it.
async fn row(
    view: &mut View<'_>,
    grant: &Grant,
    (proof, filed_on): (&Proof, NaiveDate),
    room: &mut Room,
) -> Result<ExaminedProofRow, FlowError> {
    let kept = kept_document(&mut view.conn, grant.unit, proof).await?;
    let (statement, enclosed) = (statement_of(&kept)?, room.take(proof, filed_on, &kept)?);
    drop(kept);
    Ok(ExaminedProofRow {
        recipient: parties::party(view, grant.recipient).await?.name,
        reference: grant.act.reference.clone(),
        examined_on: decided_on(view, proof).await?.unwrap_or_else(|| proof.state.on()),
        claimed: Cents::sum(statement.expenditure.iter().map(|row| row.settled_total))?,
        recognised: Cents::sum(statement.expenditure.iter().map(|row| row.settled_eligible))?,
        remark: remark(view, grant, proof).await?,
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
    let signed = |entry: JournalEntry| SignOff {
        name: entry.person,
        function: String::new(),
        role: "entschieden".to_owned(),
        signed_on: Some(entry.effective_on),
    };
    Ok(decision(view, proof).await?.map(signed))
}

async fn decision(view: &mut View<'_>, proof: &Proof) -> Result<Option<JournalEntry>, FlowError> {
    if !proof.state.is_accepted() && !proof.state.is_rejected() {
        return Ok(None);
    }
    let unit = view.ctx.actor().unit;
    let (conn, subject) = (&mut view.conn, Some((SubjectKind::Proof.word(), proof.id.0)));
    let entries = store::journal_page(conn, unit, subject, EntryNumber::NONE, i64::MAX).await?;
    let decided = [AcceptProof::COMMAND, CutProof::COMMAND, RejectProof::COMMAND];
    Ok(entries.into_iter().find(|entry| decided.contains(&entry.command.as_str())))
}

/// Which proof it is, what of it was not accepted, whether its examination is on record, and the bytes that it is.
async fn remark(view: &mut View<'_>, grant: &Grant, proof: &Proof) -> Result<String, FlowError> {
    let version = if proof.number > 1 { format!(", Fassung {}", proof.number) } else { String::new() };
    let accepted =
        format!("{} bis {}{version}, anerkannt", proof.kind.german(), words::day(proof.period.until()));
    let accepted = match proof.objection.as_ref().and_then(|objection| objection.by) {
        Some(by) => format!("{accepted} mit einer Kürzung der Zuwendung um {}", words::euros(by)),
        None => accepted,
    };
    let recorded = match examination::recorded(view, grant, Examined::Proof(proof.id)).await? {
        Some(record) => format!("Prüfvermerk vom {}, {}", words::day(record.by.on), record.by.name),
        None => "Prüfvermerk nicht festgehalten".to_owned(),
    };
    let document = proof.document.as_deref().unwrap_or_default();
    Ok(format!("{accepted}; {recorded}; Datei mit SHA-256 {document}"))
}
