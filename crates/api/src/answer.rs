//! What goes out: one subject with its version, or a page of them.

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use flow::{Document, authority_forms::XLSX};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// A subject that changes from version to version.
pub(crate) trait Versioned: Serialize {
    /// Where it is found.
    fn path(&self) -> String;
    /// Its version.
    fn version(&self) -> i64;
}

/// What stands in the documentation as an example.
pub(crate) trait Sample: Serialize + Sized {
    /// One of them.
    fn sample() -> Self;

    /// One of them as JSON.
    fn example() -> Value {
        serde_json::to_value(Self::sample()).unwrap_or_default()
    }

    /// A page of them as JSON.
    fn page() -> Value {
        serde_json::to_value(Page { items: [Self::sample()].into(), next: None }).unwrap_or_default()
    }
}

/// An id for examples.
pub(crate) const fn sample_id(number: u128) -> Uuid {
    Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0000 + number)
}

/// A day for examples.
pub(crate) fn sample_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 3, 1).unwrap_or_default()
}

/// The subject as it is now.
pub(crate) struct Present<T>(pub(crate) T);

impl<T: Versioned> IntoResponse for Present<T> {
    fn into_response(self) -> Response {
        ([(header::ETAG, etag(self.0.version()))], Json(self.0)).into_response()
    }
}

/// The subject that was made.
pub(crate) struct Created<T>(pub(crate) T);

impl<T: Versioned> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let place = [(header::LOCATION, self.0.path())];
        (StatusCode::CREATED, place, Present(self.0)).into_response()
    }
}

fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// A file to keep, not to show in place.
pub(crate) struct Attachment {
    /// The name under which it is kept, without what says its kind.
    pub(crate) name: String,
    /// The file.
    pub(crate) file: Document,
}

impl IntoResponse for Attachment {
    fn into_response(self) -> Response {
        let Document { hash, media_type, content } = self.file;
        let kind = match media_type.as_str() {
            "application/pdf" => ".pdf",
            "application/pkcs7-signature" => ".p7s",
            XLSX => ".xlsx",
            _ => "",
        };
        let headers = [
            (header::CONTENT_TYPE, media_type),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}{kind}\"", self.name)),
            (header::ETAG, format!("\"{hash}\"")),
        ];
        (headers, content).into_response()
    }
}

/// Part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The subjects; oldest first, where nothing else is said.
    pub(crate) items: Vec<T>,
    /// What the next page is asked for with, as `after`; null at the end.
    pub(crate) next: Option<String>,
}

impl<T> Page<T> {
    /// A page of what `flow` gives.
    pub(crate) fn of<S>(page: flow::views::Page<S>) -> Self
    where
        T: From<S>,
    {
        let items = page.items.into_iter().map(T::from).collect();
        Self { items, next: page.next.map(|id| id.simple().to_string()) }
    }

    /// The page with a link to the next one.
    pub(crate) fn at(self, uri: &Uri) -> Linked<T> {
        Linked { link: self.next.as_deref().and_then(|next| link(uri, next)), page: self }
    }
}

/// A page with its `Link` header.
pub(crate) struct Linked<T> {
    page: Page<T>,
    link: Option<HeaderValue>,
}

impl<T: Serialize> IntoResponse for Linked<T> {
    fn into_response(self) -> Response {
        let link: Option<[(HeaderName, HeaderValue); 1]> = self.link.map(|link| [(header::LINK, link)]);
        (link.map_or_else(Default::default, axum::http::HeaderMap::from_iter), Json(self.page))
            .into_response()
    }
}

/// The same request from another place on (RFC 8288).
fn link(uri: &Uri, next: &str) -> Option<HeaderValue> {
    let asked = uri.query().unwrap_or_default().split('&');
    let kept = asked.filter(|pair| !pair.is_empty() && !pair.starts_with("after=")).map(ToOwned::to_owned);
    let query = kept.chain([format!("after={next}")]).collect::<Vec<_>>().join("&");
    format!("<{}?{query}>; rel=\"next\"", uri.path()).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_asked_for_like_this_one() {
        let next = |uri: &str| link(&uri.parse().unwrap(), "abc").unwrap();
        assert_eq!(next("/api/v1/claims"), "</api/v1/claims?after=abc>; rel=\"next\"");
        let uri = "/api/v1/claims?grant=1&after=old&limit=2";
        assert_eq!(next(uri), "</api/v1/claims?grant=1&limit=2&after=abc>; rel=\"next\"");
    }
}
