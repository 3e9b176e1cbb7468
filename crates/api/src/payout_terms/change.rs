//! `POST /payout-terms/{id}/change`

use ::grants::PayoutTermsId;
use flow::payout_terms::ChangeTerms;

use super::{new::Terms, view::PayoutTerms};
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Agrees on another rule; requirements and instalments are added
#[utoipa::path(
    post,
    path = "/payout-terms/{id}/change",
    tag = "payout-terms",
    params(("id" = Uuid, Path, description = "The payout terms."), KeyHeader, VersionHeader),
    request_body = Terms,
    responses(
        (
            status = 200,
            description = "It is agreed.",
            headers(("ETag" = String, description = "Its new version.")),
            body = PayoutTerms,
            example = PayoutTerms::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn change_payout_terms(
    Caller(ctx): Caller,
    Named(id): Named<PayoutTermsId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(terms): Body<Terms>,
) -> Result<Present<PayoutTerms>, Problem> {
    let request = ChangeTerms { payout_terms: id, version, terms };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
