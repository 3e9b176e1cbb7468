//! `POST /proof-signatures`

use axum::{Json, http::StatusCode};
use flow::proofs;

use super::view::ProofSignature;
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Key, KeyHeader, Query, SignatureOf, SignedFile},
    problem::Problem,
    run::to_the_end,
    tokens::Caller,
};

/// Keeps an electronic signature of a proof's document
///
/// The body is the file itself: a copy of the document that a signature is appended to (PAdES), or a signature in a file of
/// its own (CAdES, CMS in DER). It is kept if the signature was made of exactly the bytes of the document, and if the copy
/// shows nothing else. Whether certificates are valid is not verified. The document stays the one that counts.
#[utoipa::path(
    post,
    path = "/proof-signatures",
    tag = "proofs",
    params(KeyHeader, SignatureOf),
    request_body(
        content = Vec<u8>,
        content_type = "application/octet-stream",
        description = "The file: a signed copy of at most 64 MiB, or a signature of at most 4 MiB."
    ),
    responses(
        (status = 201, description = "It is kept.", body = ProofSignature, example = ProofSignature::example),
        NewProblems,
    )
)]
pub(crate) async fn add_proof_signature(
    Caller(ctx): Caller,
    key: Key,
    Query(of): Query<SignatureOf>,
    SignedFile(file): SignedFile,
) -> Result<(StatusCode, Json<ProofSignature>), Problem> {
    let added =
        to_the_end(async move { proofs::add_signature(&ctx, &key.0, of.proof(), file.into()).await }).await?;
    Ok((StatusCode::CREATED, Json(added.into())))
}
