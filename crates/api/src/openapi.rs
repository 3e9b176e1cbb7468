//! The specification, made from the code.

use std::sync::LazyLock;

use axum::http::header;

use crate::{input::describe_days, routes};

static SPECIFICATION: LazyLock<String> = LazyLock::new(|| {
    // Plain data with text keys is always written.
    let mut specification = routes::documented().into_openapi();
    describe_days(&mut specification);
    specification.to_pretty_json().unwrap_or_default()
});

/// The specification (OpenAPI 3.1) of everything under `/api/v1`, pretty-printed, the same text each time.
pub fn openapi_json() -> String {
    SPECIFICATION.clone()
}

/// The specification of this interface
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "specification",
    responses((status = 200, description = "OpenAPI 3.1.", body = Object, example = json!({ "openapi": "3.1.0" }))),
    security(())
)]
pub(crate) async fn get_openapi() -> ([(header::HeaderName, &'static str); 1], &'static str) {
    ([(header::CONTENT_TYPE, "application/json")], SPECIFICATION.as_str())
}
