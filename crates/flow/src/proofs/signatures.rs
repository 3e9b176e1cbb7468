//! Electronic signatures of proofs: a signed copy of the document or a signature beside it. The document stays what counts; a
//! file is kept with the proof if its signature was made of exactly those bytes (decision 0042).

use ::proof::{NotSigned, SignatureKind, Signatures};
use grants::{
    ElectronicSigner, Proof, ProofError, ProofId, ProofSignature, ProofSignatureId, ProofSignatureKind,
};
use serde::Serialize;
use store::{Document, Done, StoreError, Tx};

use crate::{
    Action, Ctx, File, FlowError, Request,
    access::{self, Side},
    views,
};

/// Keeps a file with electronic signatures of a proof's document.
pub async fn add_signature(
    ctx: &Ctx,
    key: &str,
    id: ProofId,
    file: Vec<u8>,
) -> Result<ProofSignature, FlowError> {
    drop(ctx.look(Action::FileProof).await?);
    let hash = views::proof(ctx, id).await?.document.unwrap_or_default();
    let kept = store::document(&mut ctx.look(Action::Look).await?, ctx.actor().unit, &hash).await?;
    let Document { content, .. } = kept.ok_or(FlowError::NotFound { what: "document" })?;
    let read =
        tokio::task::spawn_blocking(move || ::proof::signatures(&content, &file).map(|found| (found, file)));
    let (found, file) = read.await.map_err(|_| StoreError::Panicked)??;
    let file = File::new(media_type(found.kind).to_owned(), file);
    ctx.execute(key, AddSignature { proof: id, document: hash, found: read_in(found), file }).await
}

/// The file of a signature that the actor sees.
pub async fn signature_file(ctx: &Ctx, id: ProofSignatureId) -> Result<Document, FlowError> {
    crate::files::kept(ctx, Some(views::proof_signature(ctx, id).await?.document)).await
}

const fn media_type(kind: SignatureKind) -> &'static str {
    match kind {
        SignatureKind::Copy => "application/pdf",
        SignatureKind::Beside => "application/pkcs7-signature",
    }
}

/// Refuses a proof that its people have not signed: its document is made anew then.
pub(crate) fn signed_before(proof: &Proof) -> Result<(), ProofError> {
    let asked = "signed_electronically";
    if proof.state.is_signed() {
        Ok(())
    } else {
        Err(ProofError::State { present: proof.state.word(), asked })
    }
}

/// What a file says of its signatures.
#[derive(Clone, Debug, Serialize)]
struct Found {
    kind: ProofSignatureKind,
    signers: Vec<ElectronicSigner>,
    is_visible: bool,
}

fn read_in(found: Signatures) -> Found {
    let kind = match found.kind {
        SignatureKind::Copy => ProofSignatureKind::Copy,
        SignatureKind::Beside => ProofSignatureKind::Beside,
    };
    let signers = found.signers.into_iter();
    let signers =
        signers.map(|signer| ElectronicSigner { name: signer.name, issuer: signer.issuer }).collect();
    Found { kind, signers, is_visible: found.is_visible }
}

/// Writes down that a file was added, and keeps it.
#[derive(Clone, Debug, Serialize)]
struct AddSignature {
    proof: ProofId,
    /// The hash of the document that was signed.
    document: String,
    #[serde(flatten)]
    found: Found,
    file: File,
}

impl Request for AddSignature {
    const COMMAND: &'static str = "proof_signature.add";
    const ACTION: Action = Action::FileProof;
    type Answer = ProofSignature;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<ProofSignature>, FlowError> {
        // May this person do this?
        let unit = tx.unit();
        let conn = tx.read().await?;
        let proof =
            store::proof(conn, unit, self.proof).await?.ok_or(FlowError::NotFound { what: "proof" })?;
        access::grant_on(tx.read().await?, ctx, proof.grant, Side::Recipient).await?;
        signed_before(&proof)?;
        if proof.document.as_ref() != Some(&self.document) {
            return Err(NotSigned::OtherDocument.into());
        }
        // Write it down, once, together.
        let signature = ProofSignature {
            id: ProofSignatureId(ctx.ids().next()),
            grant: proof.grant,
            proof: proof.id,
            kind: self.found.kind,
            document: self.file.keep(tx).await?,
            signers: self.found.signers.clone(),
            is_visible: self.found.is_visible,
            added_by: ctx.actor().name.clone(),
            added_on: ctx.today(),
        };
        store::insert_proof_signature(tx.write().await?, unit, &signature).await?;
        Ok(Done {
            subject_kind: "proof_signature",
            subject: signature.id.0,
            effective_on: signature.added_on,
            answer: signature,
        })
    }
}
