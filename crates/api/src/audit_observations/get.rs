//! `GET /audit-observations/{id}`

use ::grants::AuditObservationId;
use flow::audit_observations;

use super::view::AuditObservation;
use crate::{
    answer::{Present, Sample},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// What an audit observed, with every answer and decision
#[utoipa::path(
    get,
    path = "/audit-observations/{id}",
    tag = "audit-observations",
    params(("id" = Uuid, Path, description = "The observation.")),
    responses(
        (
            status = 200,
            description = "The observation.",
            headers(("ETag" = String, description = "Its version.")),
            body = AuditObservation,
            example = AuditObservation::example
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_audit_observation(
    Caller(ctx): Caller,
    Named(id): Named<AuditObservationId>,
) -> Result<Present<AuditObservation>, Problem> {
    Ok(Present(audit_observations::observation(&ctx, id).await?.into()))
}
