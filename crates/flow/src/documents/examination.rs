//! The record of an examination (Prüfvermerk), of a claim or of a proof: what was examined, what was found, what follows.
//!
//! What the books check by themselves stands beside what an examiner has recorded ([`crate::examination_records`]) and the
//! samples that the house has drawn. What nobody has recorded is said to be so.
//!
//! The record of a proof that is enclosed in the proof above is made as of the day on which it stood in the books with the
//! decision (decision 0066).

mod of_claim;
mod of_lines;
mod of_proof;
mod sampled;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{
    CheckOutcome, ExaminationDepth, ExaminationRecord, ExaminationRecordId, Examined, Grant, Programme,
    ProofId, Signer, without_source,
};
use proof::{
    Enclosures,
    data::{CheckAnswer, CheckPoint, Depth, SignOff},
};
use store::Document;
use uuid::Uuid;

use super::{Gathered, duty_words, made, view::View};
use crate::{
    Ctx, FlowError, letterheads,
    proofs::RecordedOn,
    views::{self, shown, shown_each},
};

const WHAT: &str = "examination";

/// The record of the claim, or of the proof, with an id.
pub(super) async fn gather(view: &mut View<'_>, subject: Uuid) -> Result<Gathered, FlowError> {
    match view.claim(subject).await {
        Ok((claim, grant)) => of_claim::gather(view, claim, grant).await,
        Err(FlowError::NotFound { .. }) => of_proof::gather(view, subject).await,
        Err(other) => Err(other),
    }
}

/// The record of a proof as it was on the day on which it stood in the books. Whoever sees the proof above sees it in that.
pub(crate) async fn of_its_day(ctx: &Ctx, recorded: &RecordedOn) -> Result<Document, FlowError> {
    let then = ctx.clone().as_of(Some(recorded.on), Some(recorded.on))?;
    let mut view = View::on(&then, then.look_back().await?).await?;
    let document = document_of(&mut view, recorded).await;
    view.close().await?;
    made(document?, Enclosures::default()).await
}

async fn document_of(view: &mut View<'_>, recorded: &RecordedOn) -> Result<proof::Document, FlowError> {
    let grant = view.grant_below(recorded.grant).await?.ok_or(FlowError::NotFound { what: "grant" })?;
    let found = view.proofs(&grant).await?.into_iter().find(|proof| proof.id == recorded.proof);
    let found = found.ok_or(FlowError::NotFound { what: "proof" })?;
    let (from, content) = of_proof::state(view, found, grant).await?;
    Ok(proof::Document { letterhead: letterheads::of(view, from).await?, content })
}

/// The newest version of what was recorded, as the view shows the books.
pub(crate) async fn recorded(
    view: &mut View<'_>,
    grant: &Grant,
    of: Examined,
) -> Result<Option<ExaminationRecord>, FlowError> {
    let ctx = view.ctx;
    for id in store::examination_records_of(&mut view.conn, grant.unit, of).await? {
        let found: Option<ExaminationRecord> =
            shown!(ctx, &mut view.conn, store::examination_record, ExaminationRecord, id);
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// The newest version of what was recorded of each of some proofs, by these, as the view shows the books.
pub(crate) async fn recorded_of_proofs(
    view: &mut View<'_>,
    proofs: &[ProofId],
) -> Result<BTreeMap<ProofId, ExaminationRecord>, FlowError> {
    let ctx = view.ctx;
    let versions = store::examination_records_of_proofs(&mut view.conn, ctx.actor().unit, proofs).await?;
    let ids: Vec<ExaminationRecordId> = versions.iter().map(|(_, id)| *id).collect();
    let shown: Vec<(Uuid, Option<ExaminationRecord>)> = shown_each!(
        ctx,
        &mut view.conn,
        store::examination_records_with,
        views::answers,
        ExaminationRecord,
        ids
    );
    let shown = shown.into_iter().map(|(_, record)| record);
    // The newest comes first, and stays where it is put last.
    let of_proofs = versions.iter().map(|(proof, _)| *proof).zip(shown);
    let of_proofs: Vec<_> = of_proofs.filter_map(|(proof, record)| Some((proof, record?))).collect();
    Ok(of_proofs.into_iter().rev().collect())
}

const fn depth(record: Option<&ExaminationRecord>) -> Depth {
    match record {
        None => Depth::NotRecorded,
        Some(record) => match record.terms.depth {
            ExaminationDepth::Cursory => Depth::Cursory,
            ExaminationDepth::Deep => Depth::Deep,
        },
    }
}

/// The checks of the programme with what was answered; those of the day, where nobody has recorded anything.
fn answers(
    programme: &Programme,
    of: (Examined, NaiveDate),
    record: Option<&ExaminationRecord>,
) -> Vec<CheckPoint> {
    let Some(record) = record else {
        let asked = programme.checks_on(of.0.kind(), of.1);
        return asked.map(|check| point(&check.text, CheckAnswer::NotRecorded, "")).collect();
    };
    let answered = record.terms.answers.iter().map(|answer| {
        let check = programme.check(&answer.check);
        let text = check.map_or(answer.check.as_str(), |check| check.text.as_str());
        let clause = check.map_or("", |check| without_source(&check.clause));
        match answer.outcome {
            CheckOutcome::Fine => point(text, CheckAnswer::Fine, &answer.remark),
            CheckOutcome::NotApplicable => point(text, CheckAnswer::NotApplicable, &answer.remark),
            CheckOutcome::Objection if clause.is_empty() => {
                point(text, CheckAnswer::Objection, &answer.remark)
            }
            CheckOutcome::Objection => {
                point(text, CheckAnswer::Objection, &format!("{} ({clause})", answer.remark))
            }
        }
    });
    answered.collect()
}

fn point(question: &str, answer: CheckAnswer, remark: &str) -> CheckPoint {
    CheckPoint { question: question.to_owned(), answer, remark: remark.to_owned() }
}

/// What is decided, and how the recipient was heard, where somebody recorded it.
fn with_hearing(decision: String, record: Option<&ExaminationRecord>) -> String {
    match record.map(|record| record.terms.hearing.as_str()) {
        None | Some("") => decision,
        Some(hearing) => format!("{decision} Anhörung (§ 28 VwVfG NRW): {hearing}"),
    }
}

/// Who else gets a copy.
fn copies(record: Option<&ExaminationRecord>) -> Vec<String> {
    record.map(|record| record.terms.copies_to.clone()).unwrap_or_default()
}

/// Who recorded the examination, as they stand below it.
fn examiner(signer: &Signer) -> SignOff {
    SignOff {
        name: signer.name.clone(),
        function: duty_words::role(signer.role).to_owned(),
        role: "Prüfung festgehalten".to_owned(),
        signed_on: Some(signer.on),
    }
}
