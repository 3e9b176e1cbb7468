//! `POST /payout-terms/{id}/waiver`

use ::grants::PayoutTermsId;
use flow::payout_terms::WaiveRequirement;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::PayoutTerms;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Count, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Why the giver does without a requirement.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequirementWaived {
    /// The number of the requirement.
    requirement: Count,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Bericht liegt der Bezirksregierung vor")]
    reason: String,
}

impl Read for RequirementWaived {
    type Value = (i64, String);

    fn read(self, at: &mut Faults) -> Option<(i64, String)> {
        at.check(&self);
        let requirement = at.field("requirement", self.requirement);
        Some((requirement?.0, self.reason))
    }
}

/// Does without a requirement
#[utoipa::path(
    post,
    path = "/payout-terms/{id}/waiver",
    tag = "payout-terms",
    params(("id" = Uuid, Path, description = "The payout terms."), KeyHeader, VersionHeader),
    request_body = RequirementWaived,
    responses(
        (
            status = 200,
            description = "It is waived.",
            headers(("ETag" = String, description = "Its new version.")),
            body = PayoutTerms,
            example = PayoutTerms::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn waive_requirement(
    Caller(ctx): Caller,
    Named(id): Named<PayoutTermsId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(read): Body<RequirementWaived>,
) -> Result<Present<PayoutTerms>, Problem> {
    let (requirement, reason) = read;
    let request = WaiveRequirement { payout_terms: id, version, requirement, reason };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
