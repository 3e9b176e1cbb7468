//! `GET /proofs/{id}/document`

use ::grants::ProofId;
use axum::http::{HeaderName, header};
use flow::proofs;

use crate::{docs::ReadProblems, input::Named, problem::Problem, tokens::Caller};

/// A file to keep, not to show in place.
type Attachment = ([(HeaderName, String); 2], Vec<u8>);

/// The document of a proof
#[utoipa::path(
    get,
    path = "/proofs/{id}/document",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof.")),
    responses(
        (status = 200, description = "A PDF.", body = Vec<u8>, content_type = "application/pdf", example = "%PDF-1.7"),
        ReadProblems,
    )
)]
pub(crate) async fn get_proof_document(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
) -> Result<Attachment, Problem> {
    let document = proofs::document(&ctx, id).await?;
    let name = format!("attachment; filename=\"nachweis-{id}.pdf\"");
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, document))
}
