//! `POST /base-rates/{id}/confirmation`

use ::grants::BaseRateId;
use flow::base_rates::ConfirmBaseRate;

use super::view::BaseRate;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{IfMatch, Key, KeyHeader, Named, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Confirms a base rate that another person has entered
///
/// From then on it counts, for the whole installation and for the calculators.
#[utoipa::path(
    post,
    path = "/base-rates/{id}/confirmation",
    tag = "base-rates",
    params(("id" = Uuid, Path, description = "The base rate."), KeyHeader, VersionHeader),
    responses(
        (
            status = 200,
            description = "It counts.",
            headers(("ETag" = String, description = "Its new version.")),
            body = BaseRate,
            example = BaseRate::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn confirm_base_rate(
    Caller(ctx): Caller,
    Named(id): Named<BaseRateId>,
    key: Key,
    IfMatch(version): IfMatch,
) -> Result<Present<BaseRate>, Problem> {
    let request = ConfirmBaseRate { base_rate: id, version };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
