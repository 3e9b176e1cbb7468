//! What every answer of the interface has, beside what all answers have: it is not kept, and a torn connection becomes a
//! problem.

use std::any::Any;

use axum::{
    Router,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use flow::Flow;
use tower_http::{
    catch_panic::CatchPanicLayer,
    csrf::{CsrfLayer, ProtectionError},
    set_header::SetResponseHeaderLayer,
};

use crate::problem::{Problem, ProblemType};

/// Wraps all routes. What is added last sees a request first.
pub(crate) fn around(routes: Router, flow: Flow) -> Router {
    let no_store = HeaderValue::from_static("no-store");
    let routes = routes
        .layer(CsrfLayer::new().with_rejection_response(cross_site))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, no_store));
    ::door::traced(routes, flow)
}

/// A change that a browser sends for a page of elsewhere is refused before anybody looks at it: the cookie came along
/// unasked. Programs say nothing about sites and carry no cookies.
fn cross_site(_: ProtectionError) -> Response {
    Problem::new(ProblemType::CrossSite, "a page of another site sent the request").into_response()
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("A handler panicked");
    Problem::new(ProblemType::Internal, "the request could not be carried out").into_response()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request, routing::get};
    use http_body_util::BodyExt;
    use testkit::{Engine, TestDb};
    use tower::ServiceExt;

    use super::*;

    async fn panics() -> String {
        panic!("the secret of the house")
    }

    #[tokio::test]
    async fn a_handler_that_panics_is_answered_with_a_problem_that_tells_nothing() {
        let flow = Flow::new(TestDb::fresh(Engine::Sqlite).await.store);
        let router = around(Router::new().route("/", get(panics)), flow);
        let answer = router.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 500);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        assert!(answer.headers().contains_key("x-request-id"));
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        assert!(!String::from_utf8_lossy(&body).contains("secret"));
    }
}
