//! What every answer has: an id of the request, headers against sniffing and keeping, a problem instead of a torn
//! connection.

use std::any::Any;

use axum::{
    Router,
    http::{HeaderName, HeaderValue, Request, header},
    response::{IntoResponse, Response},
};
use flow::Flow;
use tower_http::{
    catch_panic::CatchPanicLayer,
    csrf::{CsrfLayer, ProtectionError},
    request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
    trace::TraceLayer,
};
use tracing::Span;

use crate::problem::{Problem, ProblemType};

/// Wraps all routes. What is added last sees a request first.
pub(crate) fn around(routes: Router, flow: Flow) -> Router {
    routes
        .layer(CsrfLayer::new().with_rejection_response(cross_site))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(RequestIds(flow)))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(header::CACHE_CONTROL, "no-store"))
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// Names a request that has no id yet.
#[derive(Clone)]
struct RequestIds(Flow);

impl MakeRequestId for RequestIds {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        self.0.new_key().parse().ok().map(RequestId::new)
    }
}

/// The path without its query, and nothing of the headers but the id.
fn span<B>(request: &Request<B>) -> Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok());
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
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
    use axum::{body::Body, routing::get};
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
