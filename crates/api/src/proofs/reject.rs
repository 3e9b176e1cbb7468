//! `POST /proofs/{id}/rejection`

use ::grants::ProofId;
use chrono::NaiveDate;
use flow::proofs::RejectProof;
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

/// Why a proof is rejected.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProofRejection {
    /// Why.
    #[validate(length(max = 4000, message = "has 1 to 4000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000, example = "Die Belegliste fehlt.")]
    reason: String,
    /// The day it was decided.
    decided_on: Day,
}

impl Read for ProofRejection {
    type Value = (String, NaiveDate);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        at.check(&self);
        let decided_on = at.field("decided_on", self.decided_on);
        Some((self.reason, decided_on?))
    }
}

/// Rejects a filed proof; a version that corrects it may follow
#[utoipa::path(
    post,
    path = "/proofs/{id}/rejection",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof."), KeyHeader, VersionHeader),
    request_body = ProofRejection,
    responses(
        (
            status = 200,
            description = "It is rejected.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Proof,
            example = Proof::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn reject_proof(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(body): Body<ProofRejection>,
) -> Result<Present<Proof>, Problem> {
    let (reason, decided_on) = body;
    let request = RejectProof { proof: id, version, reason, decided_on };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
