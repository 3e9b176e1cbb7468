//! `GET /conspicuous-receipts`

use axum::Json;
use flow::conspicuous::conspicuous;

use super::{asked::Below, view::ConspicuousReceipts};
use crate::{answer::Sample, docs::ReadProblems, input::Query, problem::Problem, tokens::Caller};

/// Receipts below a grant at which a look may be worthwhile: round amounts, and orders that may have been split
///
/// None of them is a fault for that.
#[utoipa::path(
    get,
    path = "/conspicuous-receipts",
    tag = "journal",
    params(Below),
    responses(
        (
            status = 200,
            description = "All of them.",
            body = ConspicuousReceipts,
            example = ConspicuousReceipts::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn list_conspicuous_receipts(
    Caller(ctx): Caller,
    Query(asked): Query<Below>,
) -> Result<Json<ConspicuousReceipts>, Problem> {
    let found = conspicuous(&ctx, asked.read()?).await?;
    Ok(Json(ConspicuousReceipts::of(found)?))
}
