//! `POST /proofs/{id}/cut`

use ::grants::ProofId;
use chrono::NaiveDate;
use flow::proofs::CutProof;
use ledger::Cents;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Proof;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Amount, Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What of a proof is not accepted.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProofCut {
    /// How much of the grant's part.
    by: Amount,
    /// Why.
    #[validate(length(max = 4000, message = "has 1 to 4000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000, example = "Verpflegung ist nicht zuwendungsfähig.")]
    reason: String,
    /// The day it was decided.
    decided_on: Day,
}

impl Read for ProofCut {
    type Value = (Cents, String, NaiveDate);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        at.check(&self);
        let by = at.field("by", self.by);
        let decided_on = at.field("decided_on", self.decided_on);
        Some((by?, self.reason, decided_on?))
    }
}

/// Accepts a filed proof but for an amount
#[utoipa::path(
    post,
    path = "/proofs/{id}/cut",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof."), KeyHeader, VersionHeader),
    request_body = ProofCut,
    responses(
        (
            status = 200,
            description = "It is accepted but for the amount.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Proof,
            example = Proof::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn cut_proof(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(body): Body<ProofCut>,
) -> Result<Present<Proof>, Problem> {
    let (by, reason, decided_on) = body;
    let request = CutProof { proof: id, version, by, reason, decided_on };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
