//! Bodies: JSON that is read as a whole, and programme files.

use ::grants::{LARGEST_PROGRAMME, calculation::parse_json};
use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use flow::documents::verification::LARGEST_FILE;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use super::{Faults, FieldError, Read, faults, object::Object};
use crate::{
    Api,
    problem::{Problem, ProblemType},
};

/// 1,048,576 bytes.
pub(crate) const MEBIBYTE: usize = 1 << 20;
/// The most characters of a message that may repeat what was sent.
pub(crate) const LONGEST_MESSAGE: usize = 300;

/// A JSON body of at most `MOST` bytes that was read as a `T`.
pub(crate) struct Body<T: Read, const MOST: usize = MEBIBYTE>(pub(crate) T::Value);

impl<T, const MOST: usize> FromRequest<Api> for Body<T, MOST>
where
    T: DeserializeOwned + Read + Send,
{
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        require_type(request.headers(), &["application/json"])?;
        let bytes = bytes(request, api, MOST).await?;
        Faults::all_of(json::<T>(&bytes)?).map(Self)
    }
}

/// JSON of anyone in which each object names each field once; what its fields mean is read elsewhere. What is large waits for no
/// room that others have taken.
pub(crate) struct Plain(pub(crate) serde_json::Value);

impl FromRequest<Api> for Plain {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        require_type(request.headers(), &["application/json"])?;
        let full =
            || Problem::new(ProblemType::Unavailable, "others send large bodies now; ask again in a second");
        let _place = api.room.place_for(request.body()).ok_or_else(full)?;
        let bytes = bytes(request, api, MEBIBYTE).await?;
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| Problem::new(ProblemType::BrokenBody, "JSON is UTF-8"))?;
        parse_json(text).map(Self).map_err(|cause| wrong(String::new(), &cause))
    }
}

/// A PDF.
pub(crate) struct Pdf(pub(crate) Bytes);

impl FromRequest<Api> for Pdf {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        require_type(request.headers(), &["application/pdf"])?;
        bytes(request, api, LARGEST_FILE).await.map(Self)
    }
}

/// A file with signatures, whatever its content type says.
pub(crate) struct SignedFile(pub(crate) Bytes);

impl FromRequest<Api> for SignedFile {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        bytes(request, api, LARGEST_FILE).await.map(Self)
    }
}

/// A programme file.
pub(crate) struct Toml(pub(crate) String);

impl FromRequest<Api> for Toml {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        require_type(request.headers(), &["text/plain", "application/toml"])?;
        let bytes = bytes(request, api, LARGEST_PROGRAMME).await?;
        let text = String::from_utf8(bytes.into());
        text.map(Self).map_err(|_| Problem::new(ProblemType::BrokenBody, "a programme file is UTF-8"))
    }
}

fn require_type(headers: &HeaderMap, known: &[&str]) -> Result<(), Problem> {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let sent = sent.split(';').next().unwrap_or_default().trim();
    if known.iter().any(|known| known.eq_ignore_ascii_case(sent)) {
        return Ok(());
    }
    let detail = format!("the body has the content type {}", known.join(" or "));
    Err(Problem::new(ProblemType::UnsupportedMediaType, detail))
}

async fn bytes(mut request: Request, api: &Api, most: usize) -> Result<Bytes, Problem> {
    DefaultBodyLimit::max(most).apply(&mut request);
    Bytes::from_request(request, api).await.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(ProblemType::BodyTooLarge, format!("the body has at most {most} bytes"))
        }
        _ => Problem::new(ProblemType::BrokenBody, "the body ends early"),
    })
}

/// Reads JSON; a value of the wrong type is named by its place.
fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut from = serde_json::Deserializer::from_slice(bytes);
    let Object(read) = serde_path_to_error::deserialize(&mut from).map_err(|cause| {
        let pointer = pointer(cause.path());
        wrong(pointer, cause.inner())
    })?;
    from.end().map_err(|cause| wrong(String::new(), &cause))?;
    Ok(read)
}

fn wrong(pointer: String, cause: &serde_json::Error) -> Problem {
    let message: String = cause.to_string().chars().take(LONGEST_MESSAGE).collect();
    match cause.classify() {
        Category::Data => {
            let message =
                message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what).to_owned();
            Problem::fields(vec![FieldError { pointer, message }])
        }
        Category::Io | Category::Syntax | Category::Eof => Problem::new(ProblemType::BrokenBody, message),
    }
}

fn pointer(path: &Path) -> String {
    let parts = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    faults::pointer(&parts.collect::<Vec<_>>())
}
