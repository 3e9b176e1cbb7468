//! `POST /payout-terms/{id}/fulfilment`

use ::grants::{Fulfilment, PayoutTermsId, ProofId};
use chrono::NaiveDate;
use flow::payout_terms::MeetRequirement;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::PayoutTerms;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{
        Body, Count, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, UuidText, VersionHeader, not_blank,
    },
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What meets a requirement.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum RequirementMet {
    /// A proof of the grant.
    Proof {
        /// The number of the requirement.
        requirement: Count,
        /// The day it was met.
        met_on: Day,
        /// The proof.
        proof: UuidText,
    },
    /// Something that is named in words.
    Words {
        /// The number of the requirement.
        requirement: Count,
        /// The day it was met.
        met_on: Day,
        /// What meets it.
        #[schema(
            min_length = 1,
            max_length = 1000,
            example = "Sachbericht vom 1. Mai, eingegangen am 3. Mai"
        )]
        words: String,
    },
}

/// What is said.
#[derive(Validate)]
struct Said<'a> {
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    words: &'a str,
}

/// The number, the day, and by what.
pub(crate) struct Met {
    requirement: i64,
    on: NaiveDate,
    by: Fulfilment,
}

impl Read for RequirementMet {
    type Value = Met;

    fn read(self, at: &mut Faults) -> Option<Met> {
        let (requirement, met_on, by) = match self {
            Self::Proof { requirement, met_on, proof } => {
                let proof = at.field("proof", proof);
                (requirement, met_on, proof.map(|id| Fulfilment::Proof(ProofId(id))))
            }
            Self::Words { requirement, met_on, words } => {
                at.check(&Said { words: &words });
                (requirement, met_on, Some(Fulfilment::Words(words)))
            }
        };
        let requirement = at.field("requirement", requirement);
        let on = at.field("met_on", met_on);
        Some(Met { requirement: requirement?.0, on: on?, by: by? })
    }
}

/// Meets a requirement: the instalments that waited for it may be drawn
#[utoipa::path(
    post,
    path = "/payout-terms/{id}/fulfilment",
    tag = "payout-terms",
    params(("id" = Uuid, Path, description = "The payout terms."), KeyHeader, VersionHeader),
    request_body = RequirementMet,
    responses(
        (
            status = 200,
            description = "It is met.",
            headers(("ETag" = String, description = "Its new version.")),
            body = PayoutTerms,
            example = PayoutTerms::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn meet_requirement(
    Caller(ctx): Caller,
    Named(id): Named<PayoutTermsId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(met): Body<RequirementMet>,
) -> Result<Present<PayoutTerms>, Problem> {
    let Met { requirement, on: met_on, by } = met;
    let request = MeetRequirement { payout_terms: id, version, requirement, met_on, by };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
