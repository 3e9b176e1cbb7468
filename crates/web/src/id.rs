//! The id in an address. What is none is not found.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
    response::{IntoResponse, Response},
};
use flow::documents::DocumentKind;
use uuid::Uuid;

use crate::{Web, show::Wrong};

/// The id of a subject.
pub(crate) struct Id(pub(crate) Uuid);

impl FromRequestParts<Web> for Id {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Response> {
        let Path(id) = Path::<Uuid>::from_request_parts(parts, web).await.map_err(unknown)?;
        Ok(Self(id))
    }
}

/// The id of a subject and the number of one of its parts.
pub(crate) struct Part(pub(crate) Uuid, pub(crate) i64);

impl FromRequestParts<Web> for Part {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Response> {
        let Path((id, number)) =
            Path::<(Uuid, i64)>::from_request_parts(parts, web).await.map_err(unknown)?;
        Ok(Self(id, number))
    }
}

/// The kind of a document, and the id of what it is about.
pub(crate) struct Subject(pub(crate) DocumentKind, pub(crate) Uuid);

impl FromRequestParts<Web> for Subject {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Response> {
        let Path((word, id)) =
            Path::<(String, Uuid)>::from_request_parts(parts, web).await.map_err(unknown)?;
        let kind = DocumentKind::from_word(&word).ok_or_else(|| unknown(word))?;
        Ok(Self(kind, id))
    }
}

fn unknown<T>(_: T) -> Response {
    Wrong::unknown().into_response()
}
