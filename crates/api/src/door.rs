//! Who comes to the door of the interface: a person with a session, from somewhere.

use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts},
};
use flow::sign_in::{Origin, Signed};

use crate::{
    Api,
    input::Days,
    problem::{Problem, ProblemType},
};

/// From where a request comes.
pub(crate) struct CameFrom(pub(crate) Origin);

impl FromRequestParts<Api> for CameFrom {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Self, Problem> {
        Ok(Self(::door::origin(parts)))
    }
}

/// Someone who is signed in. It stands first in every handler that is about their own sign-in; a token of a program is
/// not enough for those. What is told of it is told of now: another day that a query names is refused.
pub(crate) struct SignedIn(pub(crate) Signed);

impl FromRequestParts<Api> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let signed = ::door::session(&parts.headers, &api.flow).await?.ok_or_else(|| {
            Problem::new(ProblemType::Unauthenticated, "the request carries no session that goes on")
        })?;
        if parts.method == Method::GET && Days::of(&parts.uri)?.is_some() {
            let detail = "one's own sign-in is told as of now only: leave effective_on and known_on out";
            return Err(Problem::new(ProblemType::InvalidQuery, detail));
        }
        Ok(Self(signed))
    }
}
