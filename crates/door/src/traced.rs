//! What every answer has, whoever asks: an id of the request, a line in the log, a header against guessing its type, and one
//! that leads browsers here over TLS alone.

use axum::{
    Router,
    http::{HeaderValue, Request, header},
};
use flow::Flow;
use tower_http::{
    request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
    trace::TraceLayer,
};
use tracing::Span;

/// For how long a browser that was here once comes by TLS alone: a year (ASVS 5.0 3.4.1). Over an open way it counts for
/// nothing (RFC 6797, 8.1).
const TLS_ALONE: &str = "max-age=31536000; includeSubDomains";

/// Wraps all routes. What is added last sees a request first.
pub fn traced(routes: Router, flow: Flow) -> Router {
    let nosniff = HeaderValue::from_static("nosniff");
    let tls_alone = HeaderValue::from_static(TLS_ALONE);
    routes
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(RequestIds(flow)))
        .layer(SetResponseHeaderLayer::overriding(header::X_CONTENT_TYPE_OPTIONS, nosniff))
        .layer(SetResponseHeaderLayer::overriding(header::STRICT_TRANSPORT_SECURITY, tls_alone))
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
