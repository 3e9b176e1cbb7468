//! `GET /proofs/{id}/document`

use ::grants::ProofId;
use flow::proofs;

use crate::{answer::Attachment, docs::ReadProblems, input::Named, problem::Problem, tokens::Caller};

/// The document of a proof
#[utoipa::path(
    get,
    path = "/proofs/{id}/document",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof.")),
    responses(
        (
            status = 200,
            description = "A PDF.",
            headers(("ETag" = String, description = "Its SHA-256.")),
            body = Vec<u8>,
            content_type = "application/pdf",
            example = "%PDF-1.7"
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_proof_document(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
) -> Result<Attachment, Problem> {
    let file = proofs::document(&ctx, id).await?;
    Ok(Attachment { name: format!("nachweis-{id}"), file })
}
