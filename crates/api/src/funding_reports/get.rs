//! `GET /funding-reports`

use axum::Json;
use flow::{
    funding_reports::{ReportBy, funding_report},
    views,
};

use super::{asked::SummedUp, view::FundingReport};
use crate::{
    answer::Sample,
    docs::ReadProblems,
    input::Query,
    problem::{Problem, ProblemType},
    tokens::Caller,
};

/// Where the money stands, summed up by award, by provider or by quarter, from the balances of a day
///
/// Providers do not see it.
#[utoipa::path(
    get,
    path = "/funding-reports",
    tag = "funding-position",
    params(SummedUp),
    responses(
        (status = 200, description = "The sums.", body = FundingReport, example = FundingReport::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_funding_report(
    Caller(ctx): Caller,
    Query(asked): Query<SummedUp>,
) -> Result<Json<FundingReport>, Problem> {
    let by = ReportBy::from_word(&asked.by).ok_or_else(|| {
        Problem::new(ProblemType::InvalidQuery, format!("nothing is summed up by {:?}", asked.by))
    })?;
    let report = funding_report(&ctx, by).await?;
    let organisations = views::organisations(&ctx).await?;
    Ok(Json(FundingReport::of(report, &organisations)))
}
