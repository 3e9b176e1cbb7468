//! `POST /payout-terms`

use ::grants::GrantId;
use flow::payout_terms::AgreeTerms;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{new::Terms, view::PayoutTerms};
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Body, Faults, Key, KeyHeader, Read, UuidText, object},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// How a grant is paid.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPayoutTerms {
    /// The grant.
    grant: UuidText,
    /// What is agreed.
    #[serde(deserialize_with = "object")]
    terms: Terms,
}

impl Read for NewPayoutTerms {
    type Value = AgreeTerms;

    fn read(self, at: &mut Faults) -> Option<AgreeTerms> {
        let grant = at.field("grant", self.grant);
        let terms = at.field("terms", self.terms);
        Some(AgreeTerms { grant: GrantId(grant?), terms: terms? })
    }
}

/// Agrees on how a grant is paid
#[utoipa::path(
    post,
    path = "/payout-terms",
    tag = "payout-terms",
    params(KeyHeader),
    request_body = NewPayoutTerms,
    responses(
        (
            status = 201,
            description = "It is agreed.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = PayoutTerms,
            example = PayoutTerms::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn agree_payout_terms(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewPayoutTerms>,
) -> Result<Created<PayoutTerms>, Problem> {
    let made = execute(ctx, key, new).await?;
    Ok(Created(made.into()))
}
