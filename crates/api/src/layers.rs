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
    request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
    trace::TraceLayer,
};
use tracing::Span;

use crate::problem::{Problem, ProblemType};

/// Wraps all routes. What is added last sees a request first.
pub(crate) fn around(routes: Router, flow: Flow) -> Router {
    routes
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

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("A handler panicked");
    Problem::new(ProblemType::Internal, "the request could not be carried out").into_response()
}
