//! `GET /organisations/{id}/particulars`

use ::grants::OrganisationId;
use axum::Json;

use super::view::Particulars;
use crate::{
    answer::{Page, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// Every version of what is stated of an organisation, the first one first
///
/// The last one counts. An organisation sees its own and those of the first recipient, who sees the unit as a whole all.
#[utoipa::path(
    get,
    path = "/organisations/{id}/particulars",
    tag = "organisations",
    params(("id" = Uuid, Path, description = "The organisation.")),
    responses(
        (status = 200, description = "All of them.", body = Page<Particulars>, example = Particulars::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_particulars(
    Caller(ctx): Caller,
    Named(id): Named<OrganisationId>,
) -> Result<Json<Page<Particulars>>, Problem> {
    let all = flow::particulars::particulars_of(&ctx, id).await?;
    Ok(Json(Page { items: all.into_iter().map(Particulars::from).collect(), next: None }))
}
