//! `GET /package`

use ::door::package_to_keep;
use axum::response::Response;
use flow::packages;

use crate::{docs::ReadProblems, problem::Problem, tokens::Caller};

/// Everything that an audit takes along, as one archive
///
/// For the first recipient all of it, for an auditor what lies in the scope of the audit: documents, receipt files, lines of
/// claims, samples, and the journal, with the hash of each file (`docs/package-format.md`). `foerderfluss verify --package`
/// verifies it far from the books. One package is made at a time, the next waits for it. Taking it along is written down.
#[utoipa::path(
    get,
    path = "/package",
    tag = "documents",
    responses(
        (
            status = 200,
            description = "The archive.",
            body = String,
            content_type = "application/zip",
            example = "PK"
        ),
        ReadProblems,
    )
)]
pub(crate) async fn get_package(Caller(ctx): Caller) -> Result<Response, Problem> {
    Ok(package_to_keep(packages::make(&ctx).await?))
}
