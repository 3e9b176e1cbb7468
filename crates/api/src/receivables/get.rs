//! `GET /receivables/{id}`

use ::grants::ReceivableId;
use flow::views;

use super::view::Receivable;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// One receivable
#[utoipa::path(
    get,
    path = "/receivables/{id}",
    tag = "receivables",
    params(("id" = Uuid, Path, description = "The receivable.")),
    responses(
        (
            status = 200,
            description = "The receivable.",
            headers(("ETag" = String, description = "Its version.")),
            body = Receivable,
            example = Receivable::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_receivable(
    Caller(ctx): Caller,
    Named(id): Named<ReceivableId>,
) -> Result<Present<Receivable>, Problem> {
    Ok(Present(views::receivable(&ctx, id).await?.into()))
}
