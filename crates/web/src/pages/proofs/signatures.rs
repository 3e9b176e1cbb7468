//! `/nachweise/{id}/signaturen`: electronic signatures of a proof's document.

use axum::response::Response;
use flow::proofs;
use grants::{ProofId, ProofSignatureId};

use super::view;
use crate::{
    id::Id,
    show::{Wrong, attachment, done},
    upload::{FILE, WithContent, choose_again},
    visitor::Visitor,
};

/// `POST /nachweise/{id}/signaturen`: keeps a signed copy, or a signature beside the document.
pub(crate) async fn post(
    Id(id): Id,
    WithContent { mut sent, content }: WithContent,
) -> Result<Response, Wrong> {
    if content.is_none() && sent.form.fault(FILE).is_none() {
        sent.form.blame(FILE, "Bitte die unterschriebene Datei wählen.");
    }
    let Some(file) = content else { return view::show(&sent.visitor, ProofId(id), sent.form).await };
    let (ctx, key) = (sent.visitor.ctx.clone(), format!("{}-proof_signature.add", sent.form.key()));
    let added =
        door::to_the_end(async move { proofs::add_signature(&ctx, &key, ProofId(id), file).await }).await;
    match added.map_err(|_| Wrong::ours())? {
        Ok(_) => Ok(done(format_args!("/nachweise/{id}"), "unterschrift-hinterlegt")),
        Err(refusal) => {
            sent.refused(refusal)?;
            choose_again(&mut sent.form);
            view::show(&sent.visitor, ProofId(id), sent.form).await
        }
    }
}

/// `GET /nachweis-signaturen/{id}`
pub(crate) async fn file(visitor: Visitor, Id(id): Id) -> Result<Response, Wrong> {
    let file = proofs::signature_file(&visitor.ctx, ProofSignatureId(id)).await?;
    Ok(attachment(&format!("unterschrift-{id}"), file))
}
