//! From where a request comes, and what it asks for.

use std::net::{IpAddr, Ipv4Addr};

use axum::{extract::OriginalUri, http::request::Parts};
use flow::sign_in::Origin;

/// The address of the client, put into each request by whoever accepted the connection.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

/// From where a request comes.
pub fn origin(parts: &Parts) -> Origin {
    let known = parts.extensions.get::<ClientAddress>();
    let address = known.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ClientAddress(address)| *address);
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Origin::new(address, text("user-agent"), text("x-request-id"))
}

/// What a request asks for: its method and its whole address.
pub fn asked(parts: &Parts) -> String {
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri);
    format!("{} {uri}", parts.method)
}
