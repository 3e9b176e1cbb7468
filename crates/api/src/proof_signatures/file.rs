//! `GET /proof-signatures/{id}/file`

use ::grants::ProofSignatureId;
use flow::proofs;

use crate::{answer::Attachment, docs::ReadProblems, input::Named, problem::Problem, tokens::Caller};

/// The file of an electronic signature, as it was added
#[utoipa::path(
    get,
    path = "/proof-signatures/{id}/file",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The signature.")),
    responses(
        (
            status = 200,
            description = "A signed copy (PDF), or a signature in a file of its own.",
            headers(("ETag" = String, description = "Its SHA-256.")),
            body = Vec<u8>,
            content_type = "application/octet-stream",
            example = "%PDF-1.7"
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_proof_signature_file(
    Caller(ctx): Caller,
    Named(id): Named<ProofSignatureId>,
) -> Result<Attachment, Problem> {
    let file = proofs::signature_file(&ctx, id).await?;
    Ok(Attachment { name: format!("unterschrift-{id}"), file })
}
