//! `POST /proofs/{id}/filing`

use ::grants::ProofId;
use chrono::NaiveDate;
use flow::proofs::FileProof;
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

/// When it was filed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filing {
    /// The day it was filed.
    filed_on: Day,
}

impl Read for Filing {
    type Value = NaiveDate;

    fn read(self, at: &mut Faults) -> Option<NaiveDate> {
        at.field("filed_on", self.filed_on)
    }
}

/// Files a proof with the giver; it never changes again
#[utoipa::path(
    post,
    path = "/proofs/{id}/filing",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof."), KeyHeader, VersionHeader),
    request_body = Filing,
    responses(
        (
            status = 200,
            description = "It is filed.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Proof,
            example = Proof::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn file_proof(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(body): Body<Filing>,
) -> Result<Present<Proof>, Problem> {
    let request = FileProof { proof: id, version, filed_on: body };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
