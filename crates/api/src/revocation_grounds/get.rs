//! `GET /revocation-grounds/{id}`

use ::grants::RevocationGroundId;
use flow::revocation_grounds;

use super::view::RevocationGround;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// One ground for revoking a grant
#[utoipa::path(
    get,
    path = "/revocation-grounds/{id}",
    tag = "revocation-grounds",
    params(("id" = Uuid, Path, description = "The ground.")),
    responses(
        (
            status = 200,
            description = "The ground.",
            headers(("ETag" = String, description = "Its version.")),
            body = RevocationGround,
            example = RevocationGround::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_revocation_ground(
    Caller(ctx): Caller,
    Named(id): Named<RevocationGroundId>,
) -> Result<Present<RevocationGround>, Problem> {
    Ok(Present(revocation_grounds::ground(&ctx, id).await?.into()))
}
