//! The life of a proof after it was compiled: examined and signed by its recipient, filed, asked about and answered, accepted,
//! cut or rejected by its giver, closed. For an award, finance staff record what the ministry did.

use ::proof::{Content, Enclosures, data::ProofOfUse};
use chrono::NaiveDate;
use grants::{Examined, OwnAudit, Proof, ProofError, ProofId, SignOff, Step};
use ledger::{Cents, UnitId};
use serde::Serialize;
use store::{Conn, Document, Done, Tx};

use super::{broken, changed_parts, done, figures, gather::own_audit, stated, stated_by, statement_of};
use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    documents::{made, parties},
    payouts::{not_after_today, seen},
    views,
};

/// Records that a proof was examined within the recipient's own house, before it is signed.
#[derive(Clone, Debug, Serialize)]
pub struct ExamineProof {
    /// The proof.
    pub proof: ProofId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for ExamineProof {
    const COMMAND: &'static str = "proof.examine";
    const ACTION: Action = Action::Certify;
    type Answer = Proof;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Proof>, FlowError> {
        let proof = find(ctx, tx, self.proof, self.version, Side::Recipient).await?;
        moved(tx, proof.examine(ctx.signer())?, ctx.today()).await
    }
}

/// Records what the recipient's own audit office says of a proof before it is signed. That is its examination; its document is
/// made anew with the statement.
pub async fn record_own_audit(
    ctx: &Ctx,
    key: &str,
    id: ProofId,
    version: i64,
    audit: OwnAudit,
) -> Result<Proof, FlowError> {
    drop(ctx.look(Action::Certify).await?);
    let audit = audit.checked()?;
    not_after_today(ctx, "examined_on", audit.examined_on)?;
    let hash = views::proof(ctx, id).await?.document.unwrap_or_default();
    let (mut document, enclosures) = drawn_before(ctx, &hash).await?;
    let Content::ProofOfUse(statement) = &mut document.content else { return Err(broken(&hash).into()) };
    statement.own_audit = Some(Box::new(own_audit(audit.clone())));
    compare_anew(ctx, statement).await?;
    let Document { hash, content, .. } = made(document, enclosures).await?;
    ctx.execute(key, AuditProof { proof: id, version, audit, document: content, hash }).await
}

/// A correction that states more than when it was made says anew what of it differs from the version before.
async fn compare_anew(ctx: &Ctx, statement: &mut ProofOfUse) -> Result<(), FlowError> {
    let Some(hash) = statement.correction.as_ref().map(|correction| correction.document.clone()) else {
        return Ok(());
    };
    let kept = store::document(&mut ctx.look(Action::Look).await?, ctx.actor().unit, &hash).await?;
    let before = statement_of(&kept.ok_or(FlowError::NotFound { what: "document" })?)?;
    let parts = changed_parts::between(&before, statement);
    if let Some(correction) = &mut statement.correction {
        correction.parts = Some(parts);
    }
    Ok(())
}

/// What a kept document was drawn from, to be drawn anew with more on it: its data, and what it encloses, which lies in it.
async fn drawn_before(ctx: &Ctx, hash: &str) -> Result<(::proof::Document, Enclosures), FlowError> {
    let (mut conn, unit) = (ctx.look(Action::Look).await?, ctx.actor().unit);
    let kept = store::document(&mut conn, unit, hash).await?;
    let kept = kept.ok_or(FlowError::NotFound { what: "document" })?;
    let document = stated(&kept)?;
    let enclosures = Enclosures::found_in(&kept.content, &document);
    Ok((document, enclosures))
}

/// Records that the own audit office examined a proof, and keeps its document with what it says.
#[derive(Clone, Debug, Serialize)]
struct AuditProof {
    proof: ProofId,
    version: i64,
    audit: OwnAudit,
    #[serde(skip)]
    document: Vec<u8>,
    #[serde(skip)]
    hash: String,
}

impl Request for AuditProof {
    const COMMAND: &'static str = "proof.examine";
    const ACTION: Action = Action::Certify;
    type Answer = Proof;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Proof>, FlowError> {
        let proof = find(ctx, tx, self.proof, self.version, Side::Recipient).await?;
        let proof = proof.audited(self.audit.clone(), self.hash.clone(), ctx.signer())?;
        let unit = tx.unit();
        let conn = tx.write().await?;
        store::insert_document(conn, unit, &self.hash, "application/pdf", &self.document).await?;
        moved(tx, proof, ctx.today()).await
    }
}

/// Signs a proof that another has prepared. Its document is made anew with who signed; what it states stays.
pub async fn sign(ctx: &Ctx, key: &str, id: ProofId, version: i64) -> Result<Proof, FlowError> {
    drop(ctx.look(Action::Sign).await?);
    let proof = views::proof(ctx, id).await?;
    let hash = proof.document.clone().unwrap_or_default();
    let (mut document, enclosures) = drawn_before(ctx, &hash).await?;
    let Content::ProofOfUse(statement) = &mut document.content else { return Err(broken(&hash).into()) };
    let signed = SignOff { step: Step::Sign, round: 1, by: ctx.signer() };
    let before = proof.sign_offs.iter().filter(|before| before.step != Step::Sign);
    statement.signed_by = parties::signed(before.chain([&signed]));
    let Document { hash, content, .. } = made(document, enclosures).await?;
    ctx.execute(key, SignProof { proof: id, version, document: content, hash }).await
}

/// Signs a proof, and keeps its document with who signed.
#[derive(Clone, Debug, Serialize)]
struct SignProof {
    proof: ProofId,
    version: i64,
    #[serde(skip)]
    document: Vec<u8>,
    #[serde(skip)]
    hash: String,
}

impl Request for SignProof {
    const COMMAND: &'static str = "proof.sign";
    const ACTION: Action = Action::Sign;
    type Answer = Proof;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Proof>, FlowError> {
        let proof = find(ctx, tx, self.proof, self.version, Side::Recipient).await?;
        let proof = proof.sign(self.hash.clone(), ctx.signer())?;
        let unit = tx.unit();
        let conn = tx.write().await?;
        store::insert_document(conn, unit, &self.hash, "application/pdf", &self.document).await?;
        moved(tx, proof, ctx.today()).await
    }
}

/// Files a proof with the giver.
#[derive(Clone, Debug, Serialize)]
pub struct FileProof {
    /// The proof.
    pub proof: ProofId,
    /// The version that the person saw.
    pub version: i64,
    /// The day it was filed.
    pub filed_on: NaiveDate,
}

impl Request for FileProof {
    const COMMAND: &'static str = "proof.file";
    const ACTION: Action = Action::FileProof;
    const COUNTS_FROM: Option<&'static str> = Some("filed_on");
    type Answer = Proof;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Proof>, FlowError> {
        let proof = find(ctx, tx, self.proof, self.version, Side::Recipient).await?;
        let on = not_after_today(ctx, "filed_on", self.filed_on)?;
        let filed = proof.file(on)?;
        let unit = tx.unit();
        still_fits(tx.read().await?, unit, &filed).await?;
        moved(tx, filed, on).await
    }
}

/// Refuses what was overtaken since it was compiled: the version that it corrects is closed, or an amendment has moved the
/// period of the grant that a final proof covers; and what lacks the statement of the own audit office that the act asks for.
pub(crate) async fn still_fits(conn: &mut Conn, unit: UnitId, proof: &Proof) -> Result<(), FlowError> {
    if let Some(before) = proof.corrects {
        super::correctable(conn, unit, before).await?;
    }
    let grant = store::grant(conn, unit, proof.grant).await?.ok_or(FlowError::NotFound { what: "grant" })?;
    proof.audited_if_asked(grant.act.terms.stated.own_audit)?;
    Ok(proof.kind.covers(proof.period, grant.act.period)?)
}

/// Asks something about a filed proof.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionProof {
    /// The proof.
    pub proof: ProofId,
    /// The version that the person saw.
    pub version: i64,
    /// What.
    pub text: String,
    /// The last day for an answer.
    pub answer_by: NaiveDate,
}

impl Request for QuestionProof {
    const COMMAND: &'static str = "proof.question";
    const ACTION: Action = Action::Decide;
    type Answer = Proof;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Proof>, FlowError> {
        let proof = find(ctx, tx, self.proof, self.version, Side::Giver).await?;
        let on = ctx.today();
        moved(tx, proof.question(on, &self.text, self.answer_by)?, on).await
    }
}

/// Answers what the giver asked.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerProof {
    /// The proof.
    pub proof: ProofId,
    /// The version that the person saw.
    pub version: i64,
    /// What.
    pub text: String,
}

impl Request for AnswerProof {
    const COMMAND: &'static str = "proof.answer";
    const ACTION: Action = Action::HandIn;
    type Answer = Proof;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Proof>, FlowError> {
        let proof = find(ctx, tx, self.proof, self.version, Side::Recipient).await?;
        let on = ctx.today();
        moved(tx, proof.answer(on, &self.text)?, on).await
    }
}

/// Accepts a filed proof; for a ministry, records that it did.
#[derive(Clone, Debug, Serialize)]
pub struct AcceptProof {
    /// The proof.
    pub proof: ProofId,
    /// The version that the person saw.
    pub version: i64,
    /// The day it was accepted.
    pub accepted_on: NaiveDate,
}

impl Request for AcceptProof {
    const COMMAND: &'static str = "proof.accept";
    const ACTION: Action = Action::Decide;
    const COUNTS_FROM: Option<&'static str> = Some("accepted_on");
    type Answer = Proof;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Proof>, FlowError> {
        let proof = find(ctx, tx, self.proof, self.version, Side::Giver).await?;
        let on = not_after_today(ctx, "accepted_on", self.accepted_on)?;
        moved(tx, proof.accept(on)?, on).await
    }
}

/// Accepts a filed proof but for an amount of the grant's part that it states. What comes back of it is demanded by itself.
#[derive(Clone, Debug, Serialize)]
pub struct CutProof {
    /// The proof.
    pub proof: ProofId,
    /// The version that the person saw.
    pub version: i64,
    /// How much of the grant's part is not accepted.
    pub by: Cents,
    /// Why.
    pub reason: String,
    /// The day it was decided.
    pub decided_on: NaiveDate,
}

impl Request for CutProof {
    const COMMAND: &'static str = "proof.cut";
    const ACTION: Action = Action::Decide;
    const COUNTS_FROM: Option<&'static str> = Some("decided_on");
    type Answer = Proof;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Proof>, FlowError> {
        let proof = find(ctx, tx, self.proof, self.version, Side::Giver).await?;
        let on = not_after_today(ctx, "decided_on", self.decided_on)?;
        let unit = tx.unit();
        let part = figures::grant_part(&stated_by(tx.read().await?, unit, &proof).await?);
        moved(tx, proof.cut(on, self.by, part, &self.reason)?, on).await
    }
}

/// Rejects a filed proof. A version that corrects it may follow.
#[derive(Clone, Debug, Serialize)]
pub struct RejectProof {
    /// The proof.
    pub proof: ProofId,
    /// The version that the person saw.
    pub version: i64,
    /// Why.
    pub reason: String,
    /// The day it was decided.
    pub decided_on: NaiveDate,
}

impl Request for RejectProof {
    const COMMAND: &'static str = "proof.reject";
    const ACTION: Action = Action::Decide;
    const COUNTS_FROM: Option<&'static str> = Some("decided_on");
    type Answer = Proof;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Proof>, FlowError> {
        let proof = find(ctx, tx, self.proof, self.version, Side::Giver).await?;
        let on = not_after_today(ctx, "decided_on", self.decided_on)?;
        moved(tx, proof.reject(on, &self.reason)?, on).await
    }
}

/// Closes a proof that was accepted: it is not corrected any more.
#[derive(Clone, Debug, Serialize)]
pub struct CloseProof {
    /// The proof.
    pub proof: ProofId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for CloseProof {
    const COMMAND: &'static str = "proof.close";
    const ACTION: Action = Action::Decide;
    type Answer = Proof;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Proof>, FlowError> {
        let proof = find(ctx, tx, self.proof, self.version, Side::Giver).await?;
        let on = ctx.today();
        let closed = proof.close(on)?;
        let unit = tx.unit();
        is_recorded(tx.read().await?, unit, &closed).await?;
        moved(tx, closed, on).await
    }
}

/// Refuses a proof whose examination nobody has recorded (Nr. 11 VV zu § 44 LHO NRW). A giver outside keeps its own record.
pub(crate) async fn is_recorded(conn: &mut Conn, unit: UnitId, proof: &Proof) -> Result<(), FlowError> {
    let grant = store::grant(conn, unit, proof.grant).await?.ok_or(FlowError::NotFound { what: "grant" })?;
    let records = store::examination_records_of(conn, unit, Examined::Proof(proof.id)).await?;
    if grant.parent.is_some() && records.is_empty() { Err(ProofError::NotExamined.into()) } else { Ok(()) }
}

async fn find(ctx: &Ctx, tx: &mut Tx, id: ProofId, version: i64, side: Side) -> Result<Proof, FlowError> {
    let unit = tx.unit();
    let unknown = FlowError::NotFound { what: "proof" };
    let conn = tx.read().await?;
    let Some(proof) = store::proof(conn, unit, id).await? else { return Err(unknown) };
    access::grant_of(conn, ctx, proof.grant, side, "proof").await?;
    seen("proof", proof.version, version)?;
    Ok(proof)
}

/// Writes a proof in its new state.
pub(super) async fn moved(tx: &mut Tx, proof: Proof, on: NaiveDate) -> Result<Done<Proof>, FlowError> {
    let (unit, proof) = (tx.unit(), Proof { version: proof.version + 1, ..proof });
    store::update_proof(tx.write().await?, unit, &proof).await?;
    Ok(done(proof, on))
}
