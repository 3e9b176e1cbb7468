//! `POST /programmes`

use axum::{Json, http::StatusCode};
use flow::{FlowError, setup::LoadProgramme};

use super::view::Programme;
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Key, KeyHeader, Toml},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Loads a programme file
///
/// The body is the file itself, TOML of at most 256 KiB. A file whose code is known is the next version: it says the same of
/// days that have come. Grants keep the version that they were given under until an amendment names a later one.
#[utoipa::path(
    post,
    path = "/programmes",
    tag = "programmes",
    params(KeyHeader),
    request_body(content = String, content_type = "text/plain"),
    responses(
        (status = 201, description = "It is loaded.", body = Programme, example = Programme::example),
        NewProblems,
    )
)]
pub(crate) async fn load_programme(
    Caller(ctx): Caller,
    key: Key,
    Toml(definition): Toml,
) -> Result<(StatusCode, Json<Programme>), Problem> {
    let loaded = execute(ctx, key, LoadProgramme { definition }).await?;
    let programme = ::grants::Programme::parse(&loaded.definition).map_err(FlowError::from)?;
    Ok((StatusCode::CREATED, Json((loaded.number, programme).into())))
}
