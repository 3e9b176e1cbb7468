//! `POST /proofs/{id}/questions`

use ::grants::ProofId;
use chrono::NaiveDate;
use flow::proofs::QuestionProof;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Proof;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is asked about a proof.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProofQuery {
    /// What.
    #[validate(length(max = 4000, message = "has 1 to 4000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000, example = "Wofür war Beleg 17?")]
    text: String,
    /// The last day for an answer.
    answer_by: Day,
}

impl Read for ProofQuery {
    type Value = (String, NaiveDate);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        at.check(&self);
        let answer_by = at.field("answer_by", self.answer_by);
        Some((self.text, answer_by?))
    }
}

/// Asks something about a filed proof
#[utoipa::path(
    post,
    path = "/proofs/{id}/questions",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof."), KeyHeader, VersionHeader),
    request_body = ProofQuery,
    responses(
        (
            status = 200,
            description = "It waits for an answer.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Proof,
            example = Proof::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn question_proof(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(body): Body<ProofQuery>,
) -> Result<Present<Proof>, Problem> {
    let (text, answer_by) = body;
    let request = QuestionProof { proof: id, version, text, answer_by };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
