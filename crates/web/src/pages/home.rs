//! `/`: where the work of a role begins. And what there is not.

use axum::response::{IntoResponse, Redirect, Response};

use crate::{show::Wrong, visitor::Visitor};

/// `GET /`
pub(crate) async fn get(visitor: Visitor) -> Redirect {
    Redirect::to(&visitor.frame("Start").to(visitor.room().start()))
}

/// Any address that nobody knows.
pub(crate) async fn unknown() -> Response {
    Wrong::unknown().into_response()
}
