//! What every page has around it: nothing is loaded from elsewhere, no page of elsewhere frames it or sends its forms, and
//! nothing is kept in a cache that others read.

use std::any::Any;

use axum::{
    Router,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use flow::Flow;
use tower_http::{
    catch_panic::CatchPanicLayer,
    csrf::{CsrfLayer, ProtectionError},
    set_header::SetResponseHeaderLayer,
};

use crate::show::Wrong;

/// What a page may load and where its forms may go: from here, to here. KERN's icons are data in its style.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; script-src 'self'; \
                      img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
                      base-uri 'none'";

/// Wraps all routes. What is added last sees a request first.
pub(crate) fn around(routes: Router, flow: Flow) -> Router {
    let routes = routes
        .layer(CsrfLayer::new().with_rejection_response(cross_site))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ))
        .layer(always(header::REFERRER_POLICY, "same-origin"))
        .layer(always(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(always(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .layer(always(
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ));
    door::traced(routes, flow)
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// A form that a page of elsewhere sends is refused before anybody looks at it: the cookie came along unasked.
fn cross_site(_: ProtectionError) -> Response {
    let text = "Diese Eingabe kam von einer fremden Seite. Bitte öffnen Sie Förderfluss selbst und geben sie dort ein.";
    Wrong::told(StatusCode::FORBIDDEN, "Von einer fremden Seite", text).into_response()
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("A page panicked");
    Wrong::ours().into_response()
}
