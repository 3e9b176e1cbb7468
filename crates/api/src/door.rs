//! Who comes to the door of the interface: a person with a session, from somewhere.

use axum::{extract::FromRequestParts, http::request::Parts};
use flow::sign_in::{Origin, Signed};

use crate::{
    Api,
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
/// not enough for those.
pub(crate) struct SignedIn(pub(crate) Signed);

impl FromRequestParts<Api> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        ::door::session(&parts.headers, &api.flow).await?.map(Self).ok_or_else(|| {
            Problem::new(ProblemType::Unauthenticated, "the request carries no session that goes on")
        })
    }
}
