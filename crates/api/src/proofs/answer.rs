//! `POST /proofs/{id}/answers`

use ::grants::ProofId;
use flow::proofs::AnswerProof;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Proof;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is answered.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProofReply {
    /// What.
    #[validate(length(max = 4000, message = "has 1 to 4000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000, example = "Für die Raummiete im Mai.")]
    text: String,
}

impl Read for ProofReply {
    type Value = String;

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        at.check(&self);
        Some(self.text)
    }
}

/// Answers what the giver asked
#[utoipa::path(
    post,
    path = "/proofs/{id}/answers",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof."), KeyHeader, VersionHeader),
    request_body = ProofReply,
    responses(
        (
            status = 200,
            description = "It is answered.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Proof,
            example = Proof::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn answer_proof(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(body): Body<ProofReply>,
) -> Result<Present<Proof>, Problem> {
    let request = AnswerProof { proof: id, version, text: body };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
