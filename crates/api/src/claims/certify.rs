//! `POST /claims/{id}/certification`

use ::grants::{ClaimId, Step};
use flow::claims::CertifyClaim;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Claim;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// A certificate (Feststellung).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Certificate {
    /// The round whose proposal was examined.
    #[schema(minimum = 1, example = 1)]
    round: i64,
    /// What is certified.
    certifies: Certifies,
}

/// What is certified.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Certifies {
    /// That what is proposed is right in its reason.
    Sachlich,
    /// That it is right in its amount.
    Rechnerisch,
    /// Both, where the rules of the house allow it.
    SachlichUndRechnerisch,
}

impl Read for Certificate {
    type Value = (i64, Step);

    fn read(self, _: &mut Faults) -> Option<Self::Value> {
        let step = match self.certifies {
            Certifies::Sachlich => Step::Sachlich,
            Certifies::Rechnerisch => Step::Rechnerisch,
            Certifies::SachlichUndRechnerisch => Step::SachlichUndRechnerisch,
        };
        Some((self.round, step))
    }
}

/// Certifies what is proposed; with the last certificate the claim is decided or corrected
///
/// Only the last one gives the claim its next version.
#[utoipa::path(
    post,
    path = "/claims/{id}/certification",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim."), KeyHeader, VersionHeader),
    request_body = Certificate,
    responses(
        (
            status = 200,
            description = "It is certified.",
            headers(("ETag" = String, description = "Its version.")),
            body = Claim,
            example = Claim::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn certify_claim(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body((round, step)): Body<Certificate>,
) -> Result<Present<Claim>, Problem> {
    let request = CertifyClaim { claim: id, version, round, step };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
