//! `POST /proofs/{id}/acceptance`

use ::grants::ProofId;
use chrono::NaiveDate;
use flow::proofs::AcceptProof;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Proof;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// When it was accepted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acceptance {
    /// The day it was accepted.
    accepted_on: Day,
}

impl Read for Acceptance {
    type Value = NaiveDate;

    fn read(self, at: &mut Faults) -> Option<NaiveDate> {
        at.field("accepted_on", self.accepted_on)
    }
}

/// Accepts a filed proof; for a ministry, records that it did
#[utoipa::path(
    post,
    path = "/proofs/{id}/acceptance",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof."), KeyHeader, VersionHeader),
    request_body = Acceptance,
    responses(
        (
            status = 200,
            description = "It is accepted.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Proof,
            example = Proof::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn accept_proof(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(body): Body<Acceptance>,
) -> Result<Present<Proof>, Problem> {
    let request = AcceptProof { proof: id, version, accepted_on: body };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
