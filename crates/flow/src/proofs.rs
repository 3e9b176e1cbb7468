//! Proofs of use: compiled from the books, and what they are made of. What happens to them afterwards is in `steps`.

mod changed_parts;
mod checklist;
mod differences;
mod earlier;
mod enclosed;
mod examined;
mod figures;
mod gather;
mod inventory;
mod of_line;
mod places;
mod report;
mod signatures;
mod steps;

use ::proof::{
    Content, Enclosures,
    data::{Correction, ProofOfUse},
};
use chrono::NaiveDate;
use grants::{GrantId, OrganisationId, OwnAudit, Period, Proof, ProofError, ProofId, ProofKind, ProofState};
use ledger::UnitId;
use serde::Serialize;
use store::{Conn, Document, Done, StoreError, Tx};
use uuid::Uuid;

pub use ::proof::{NotSigned, data::InputTax};
pub use checklist::{Checklist, ChecklistItem, checklist};
pub(crate) use checklist::{REPORT_WRITTEN, SUCCESS_TOLD};
pub(crate) use earlier::said_otherwise;
pub(crate) use enclosed::{enclose_examinations, enclosures};
pub(crate) use examined::{RecordedOn, decided_on, decider};
pub(crate) use figures::{acts, grant_part, granted};
pub(crate) use gather::of_period;
pub use of_line::proofs_of_line;
pub use report::report_facts;
pub(crate) use signatures::signed_before;
pub use signatures::{add_signature, signature_file};
pub use steps::{
    AcceptProof, AnswerProof, CloseProof, CutProof, ExamineProof, FileProof, QuestionProof, RejectProof,
    record_own_audit, sign,
};
pub(crate) use steps::{is_recorded, still_fits};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    documents::{made, parties, view::View},
    letterheads,
    payouts::not_after_today,
    setup::text,
};

/// What is asked for: the proof of one grant.
#[derive(Clone, Debug, Serialize)]
pub struct NewProof {
    /// The grant.
    pub grant: GrantId,
    /// Interim or final.
    pub kind: ProofKind,
    /// The days it covers.
    pub period: Period,
    /// Where it is made.
    pub place: String,
    /// What the recipient declares about input tax (§ 15 UStG).
    pub input_tax: InputTax,
    /// The filed proof that it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<ProofId>,
    /// Of a fixed amount: why the cost has fallen below the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_fall_reason: Option<String>,
    /// What the recipient's own audit office has found, where it has examined before the proof is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_audit: Option<OwnAudit>,
}

/// Compiles a proof: reads the books in one view, makes the document, keeps it.
pub async fn compile(ctx: &Ctx, key: &str, new: NewProof) -> Result<Proof, FlowError> {
    let reason = new.cost_fall_reason.as_deref().filter(|reason| !reason.trim().is_empty());
    let cost_fall_reason = reason.map(|reason| text("cost_fall_reason", reason, 2000)).transpose()?;
    let own_audit = new.own_audit.map(OwnAudit::checked).transpose()?;
    if let Some(audit) = &own_audit {
        not_after_today(ctx, "examined_on", audit.examined_on)?;
    }
    let new = NewProof { place: text("place", &new.place, 100)?, cost_fall_reason, own_audit, ..new };
    let conn = ctx.look(Action::HandIn).await?;
    let mut view = View::on(ctx, conn).await?;
    let gathered = Box::pin(own_document(&mut view, &new)).await;
    let recorded = recorded_below(&mut view, new.grant).await;
    view.close().await?;
    let (mut document, mut enclosures) = gathered?;
    Box::pin(enclose_examinations(ctx, recorded?, &mut document, &mut enclosures)).await?;
    let Document { hash, content, .. } = made(document, enclosures).await?;
    ctx.execute(key, CompileProof { new, document: content, hash }).await
}

/// What is drawn: the letterhead of the recipient, and below it what the proof states; and what it encloses.
async fn own_document(
    view: &mut View<'_>,
    new: &NewProof,
) -> Result<(::proof::Document, Enclosures), FlowError> {
    let grant = access::grant_on(&mut view.conn, view.ctx, new.grant, Side::Recipient).await?;
    let (unit, letterhead) = (grant.unit, letterheads::of(view, grant.recipient).await?);
    let document = ::proof::Document { letterhead, content: own_statement(view, grant, new).await?.into() };
    let enclosures = enclosures(&mut view.conn, unit, &document).await?;
    Ok((document, enclosures))
}

/// The examinations of the proofs that the proof of a grant states of those right below, in their order.
pub(crate) async fn recorded_below(
    view: &mut View<'_>,
    grant: GrantId,
) -> Result<Vec<Option<RecordedOn>>, FlowError> {
    let grant = view.grant(grant).await?;
    examined::recorded(view, &grant).await
}

/// What the proof states, and on it who prepares it, what was open meanwhile, and what differs from the one it corrects.
async fn own_statement(
    view: &mut View<'_>,
    grant: grants::Grant,
    new: &NewProof,
) -> Result<ProofOfUse, FlowError> {
    new.kind.covers(new.period, grant.act.period)?;
    if !grant.act.period.contains_period(&new.period) {
        return Err(FlowError::ProofOutsideGrant { proved: new.period, period: grant.act.period });
    }
    let before = corrected(view, &grant, new).await?;
    let open = checklist::open_points(view, &grant, (new.kind, &new.period)).await?;
    let mut statement = gather::statement(view, grant, new).await?;
    statement.notes.extend(open.into_iter().map(|point| format!("Bei der Erstellung offen: {point}")));
    let by = view.ctx.signer();
    let alone = store::signs_alone(&mut view.conn, by.organisation, by.on).await?;
    let prepared = grants::SignOff { step: Proof::first_step(alone), round: 1, by };
    statement.signed_by = parties::signed([&prepared]);
    if !alone {
        statement.signed_by.extend(parties::to_sign("rechtsverbindliche Unterschrift"));
    }
    let mut earlier = earlier::since(view, new).await?.into_iter();
    statement.earlier = earlier.next().map(Box::new);
    statement.earlier_still = earlier.collect();
    if let Some((proof, filed_on, before)) = before {
        statement.correction = Some(Box::new(Correction {
            number: u32::try_from(proof.number + 1).unwrap_or(u32::MAX),
            filed_on,
            document: proof.document.unwrap_or_default(),
            differences: differences::between(&before, &statement),
            parts: Some(changed_parts::between(&before, &statement)),
        }));
    }
    Ok(statement)
}

/// The proof that a new one corrects, when it was filed and what it states. Where one of the same was filed, a new one
/// says that it corrects it.
async fn corrected(
    view: &mut View<'_>,
    grant: &grants::Grant,
    new: &NewProof,
) -> Result<Option<(Proof, NaiveDate, ProofOfUse)>, FlowError> {
    let told_apart_by = |period: Period| new.kind.told_apart_by(period.until());
    let of_this =
        |proof: &Proof| proof.kind == new.kind && told_apart_by(proof.period) == told_apart_by(new.period);
    let all = view.proofs(grant).await?;
    let newest =
        all.iter().filter(|proof| of_this(proof) && proof.state.is_filed()).max_by_key(|it| it.number);
    let Some(named) = new.corrects else {
        return match newest {
            Some(filed) => Err(ProofError::FiledBefore { filed: filed.number }.into()),
            None => Ok(None),
        };
    };
    let before = all.iter().find(|proof| proof.id == named);
    let before = before.ok_or(FlowError::NotFound { what: "proof" })?.clone();
    let is_interim = new.kind == ProofKind::Zwischennachweis;
    if !of_this(&before) || is_interim && before.period != new.period {
        return Err(ProofError::OtherProof.into());
    }
    correctable(&mut view.conn, grant.unit, named).await?;
    if let Some(newest) = newest.filter(|newest| newest.id != named) {
        return Err(ProofError::FiledBefore { filed: newest.number }.into());
    }
    let filed_on = filed_on(view, &before).await?;
    let earlier = stated_by(&mut view.conn, grant.unit, &before).await?;
    Ok(Some((before, filed_on, earlier)))
}

/// The day a proof was filed.
pub(crate) async fn filed_on(view: &mut View<'_>, proof: &Proof) -> Result<NaiveDate, FlowError> {
    let filed = store::filed_proofs_of(&mut view.conn, view.ctx.actor().unit, proof.grant).await?;
    let day = filed.iter().find(|filed| filed.proof == proof.id).map(|filed| filed.filed_on);
    Ok(day.unwrap_or_else(|| proof.state.on()))
}

/// A proof that may be corrected: it was filed, is not closed, and no later one was filed since.
async fn correctable(conn: &mut Conn, unit: UnitId, id: ProofId) -> Result<Proof, FlowError> {
    let found = store::proof(&mut *conn, unit, id).await?.ok_or(FlowError::NotFound { what: "proof" })?;
    let found = found.correctable()?.clone();
    match store::proof_overtaken(conn, id).await? {
        Some(until) => Err(ProofError::Overtaken { until }.into()),
        None => Ok(found),
    }
}

/// What the kept document of a proof states.
pub(crate) async fn stated_by(conn: &mut Conn, unit: UnitId, proof: &Proof) -> Result<ProofOfUse, FlowError> {
    statement_of(&kept_document(conn, unit, proof).await?)
}

/// The kept document of a proof.
async fn kept_document(conn: &mut Conn, unit: UnitId, proof: &Proof) -> Result<Document, FlowError> {
    let hash = proof.document.as_deref().unwrap_or_default();
    store::document(conn, unit, hash).await?.ok_or(FlowError::NotFound { what: "document" })
}

/// What a kept document of a proof states.
fn statement_of(kept: &Document) -> Result<ProofOfUse, FlowError> {
    match stated(kept)?.content {
        Content::ProofOfUse(statement) => Ok(statement),
        _ => Err(broken(&kept.hash).into()),
    }
}

/// What a kept document states.
fn stated(kept: &Document) -> Result<::proof::Document, FlowError> {
    ::proof::embedded(&kept.content).map_err(|_| broken(&kept.hash).into())
}

fn broken(hash: &str) -> StoreError {
    let what = "it is not the document of a proof".to_owned();
    StoreError::BrokenRow { table: "document", row: hash.to_owned(), what }
}

/// The final proof of a grant as it would be made from the books of the view, for who sees the grant.
pub(crate) async fn draft(
    view: &mut View<'_>,
    subject: Uuid,
) -> Result<(OrganisationId, Content), FlowError> {
    let grant = access::seen_with(view.grant(GrantId(subject)).await, "proof or grant")?;
    let new = NewProof {
        grant: grant.id,
        kind: ProofKind::Verwendungsnachweis,
        period: grant.act.period,
        place: parties::town(view, grant.recipient).await?,
        input_tax: InputTax::NotDeductible,
        corrects: None,
        cost_fall_reason: None,
        own_audit: None,
    };
    let recipient = grant.recipient;
    let mut statement = gather::statement(view, grant, &new).await?;
    statement.notes.push(DRAFT.to_owned());
    Ok((recipient, statement.into()))
}

/// What a draft says of itself.
const DRAFT: &str = "Entwurf: Dieser Nachweis ist nicht vorgelegt; seine Angaben sind der Stand der Bücher.";

/// Keeps a proof with its document. The journal has its hash.
#[derive(Clone, Debug, Serialize)]
struct CompileProof {
    #[serde(flatten)]
    new: NewProof,
    #[serde(skip)]
    document: Vec<u8>,
    #[serde(skip)]
    hash: String,
}

impl Request for CompileProof {
    const COMMAND: &'static str = "proof.compile";
    const ACTION: Action = Action::HandIn;
    type Answer = Proof;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Proof>, FlowError> {
        // May this person do this?
        let grant = access::grant_on(tx.read().await?, ctx, self.new.grant, Side::Recipient).await?;
        self.new.kind.covers(self.new.period, grant.act.period)?;
        // What follows from it?
        let by = ctx.signer();
        let number = self.number(tx).await?;
        let alone = store::signs_alone(tx.read().await?, by.organisation, by.on).await?;
        let proof = Proof {
            id: ProofId(ctx.ids().next()),
            grant: grant.id,
            version: 1,
            kind: self.new.kind,
            period: self.new.period,
            number,
            corrects: self.new.corrects,
            state: ProofState::Compiled { on: by.on },
            document: None,
            sign_offs: Vec::new(),
            questions: Vec::new(),
            own_audit: self.new.own_audit.clone(),
            objection: None,
        };
        let proof = proof.with_document(self.hash.clone())?.prepared(alone, by)?;
        // Write it down, once, together.
        let conn = tx.write().await?;
        store::insert_document(conn, grant.unit, &self.hash, "application/pdf", &self.document).await?;
        store::insert_proof(conn, grant.unit, &proof).await?;
        if !alone {
            return Ok(done(proof, ctx.today()));
        }
        steps::moved(tx, proof.signed_alone()?, ctx.today()).await
    }
}

impl CompileProof {
    /// The number of the version: the one after what it corrects.
    async fn number(&self, tx: &mut Tx) -> Result<i64, FlowError> {
        let unit = tx.unit();
        let Some(before) = self.new.corrects else { return Ok(1) };
        Ok(correctable(tx.read().await?, unit, before).await?.number + 1)
    }
}

fn done(proof: Proof, on: NaiveDate) -> Done<Proof> {
    Done { subject_kind: "proof", subject: proof.id.0, effective_on: on, answer: proof }
}

/// The document of a proof as it was made, if there is a proof with this id that the actor sees; nothing, if there is none.
pub(crate) async fn kept(ctx: &Ctx, id: Uuid) -> Result<Option<Document>, FlowError> {
    match document(ctx, ProofId(id)).await {
        Ok(document) => Ok(Some(document)),
        Err(FlowError::NotFound { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The document of a proof that the actor sees.
pub async fn document(ctx: &Ctx, id: ProofId) -> Result<Document, FlowError> {
    crate::files::kept(ctx, crate::views::proof(ctx, id).await?.document).await
}

/// What the document of a proof states that the actor sees: the data inside the kept file. It is read as the document is.
pub async fn stated_in(ctx: &Ctx, id: ProofId) -> Result<::proof::Document, FlowError> {
    let kept = document(ctx, id).await?;
    let read = tokio::task::spawn_blocking(move || stated(&kept)).await;
    read.map_err(|_| FlowError::Store(StoreError::Panicked))?
}
