//! Proofs of use: compiled from the books, filed, accepted.

mod examined;
mod figures;
mod gather;

use ::proof::{Content, data::ProofOfUse};
use chrono::NaiveDate;
use grants::{GrantId, Period, Proof, ProofId, ProofKind, ProofState};
use serde::Serialize;
use store::{Document, Done, Tx};
use uuid::Uuid;

pub use ::proof::data::InputTax;
pub(crate) use figures::{acts, granted};
pub(crate) use gather::of_period;

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    documents::{made, view::View},
    payouts::{not_after_today, seen},
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
}

/// Compiles a proof: reads the books in one view, makes the document, keeps it.
pub async fn compile(ctx: &Ctx, key: &str, new: NewProof) -> Result<Proof, FlowError> {
    let new = NewProof { place: text("place", &new.place, 100)?, ..new };
    let conn = ctx.look(Action::HandIn).await?;
    let mut view = View::on(ctx, conn).await?;
    let statement = own_statement(&mut view, &new).await;
    view.close().await?;
    let Document { hash, content, .. } = made(drawn(statement?)).await?;
    ctx.execute(key, CompileProof { new, document: content, hash }).await
}

async fn own_statement(view: &mut View<'_>, new: &NewProof) -> Result<ProofOfUse, FlowError> {
    let grant = access::grant_on(&mut view.conn, view.ctx, new.grant, Side::Recipient).await?;
    gather::statement(view, grant, new).await
}

fn drawn(statement: ProofOfUse) -> ::proof::Document {
    ::proof::Document {
        letterhead: ::proof::Letterhead::of(&statement.recipient.name),
        content: statement.into(),
    }
}

/// The final proof of a grant as it would be made from the books of the view, for who sees the grant.
pub(crate) async fn draft(view: &mut View<'_>, subject: Uuid) -> Result<(String, Content), FlowError> {
    let grant = access::seen_with(view.grant(GrantId(subject)).await, "proof or grant")?;
    let new = NewProof {
        grant: grant.id,
        kind: ProofKind::Verwendungsnachweis,
        period: grant.act.period,
        place: String::new(),
        input_tax: InputTax::NotDeductible,
    };
    let mut statement = gather::statement(view, grant, &new).await?;
    statement.notes.push(DRAFT.to_owned());
    Ok((statement.recipient.name.clone(), statement.into()))
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
        let grant = access::grant_on(tx.read().await?, ctx, self.new.grant, Side::Recipient).await?;
        let on = ctx.today();
        let proof = Proof {
            id: ProofId(ctx.ids().next()),
            grant: grant.id,
            version: 1,
            kind: self.new.kind,
            period: self.new.period,
            state: ProofState::Compiled { on },
            document: None,
        };
        let proof = proof.with_document(self.hash.clone())?;
        let conn = tx.write().await?;
        store::insert_document(conn, grant.unit, &self.hash, "application/pdf", &self.document).await?;
        store::insert_proof(conn, grant.unit, &proof).await?;
        Ok(done(proof, on))
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
        moved(tx, proof.file(on)?, on).await
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

async fn find(ctx: &Ctx, tx: &mut Tx, id: ProofId, version: i64, side: Side) -> Result<Proof, FlowError> {
    let unit = tx.unit();
    let unknown = FlowError::NotFound { what: "proof" };
    let conn = tx.read().await?;
    let Some(proof) = store::proof(conn, unit, id).await? else { return Err(unknown) };
    access::grant_of(conn, ctx, proof.grant, side, "proof").await?;
    seen("proof", proof.version, version)?;
    Ok(proof)
}

async fn moved(tx: &mut Tx, proof: Proof, on: NaiveDate) -> Result<Done<Proof>, FlowError> {
    let proof = Proof { version: proof.version + 1, ..proof };
    store::update_proof(tx.write().await?, &proof).await?;
    Ok(done(proof, on))
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
