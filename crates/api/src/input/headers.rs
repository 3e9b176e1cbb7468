//! The headers that changes need: the idempotency key, and the version that the person saw.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use utoipa::IntoParams;

use crate::{
    Api,
    problem::{Problem, ProblemType},
};

const KEY: &str = "idempotency-key";

/// The idempotency key of a change.
pub(crate) struct Key(pub(crate) String);

/// How the key is documented.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only describes the header")]
pub(crate) struct KeyHeader {
    /// Made by the client, 8 to 100 visible ASCII characters, a UUID for example. The same key with the same request
    /// gives the same answer again and changes nothing twice.
    #[param(rename = "Idempotency-Key", example = "0b7f4a4e-6f2c-4b58-9d0e-6d1a3a3f6a11")]
    key: String,
}

impl FromRequestParts<Api> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Self, Problem> {
        let key = parts.headers.get(KEY).ok_or_else(|| {
            let detail = "a change needs the header Idempotency-Key, a text made by the client";
            Problem::new(ProblemType::IdempotencyKeyMissing, detail)
        })?;
        // What is not ASCII is no key; `flow` says so.
        Ok(Self(key.to_str().unwrap_or_default().to_owned()))
    }
}

/// The version that the person saw.
#[derive(Clone, Copy)]
pub(crate) struct IfMatch(pub(crate) i64);

/// How the version is documented.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only describes the header")]
pub(crate) struct VersionHeader {
    /// The `ETag` of the subject as the person saw it.
    #[param(rename = "If-Match", example = "\"1\"")]
    version: String,
}

impl FromRequestParts<Api> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Self, Problem> {
        if !parts.headers.contains_key(header::IF_MATCH) {
            let detail = "this change needs the header If-Match with the ETag of the subject as it was seen";
            return Err(Problem::new(ProblemType::IfMatchMissing, detail));
        }
        version(&parts.headers).map(Self).ok_or_else(|| {
            Problem::new(ProblemType::IfMatchMalformed, "If-Match names one version, for example \"1\"")
        })
    }
}

/// The number in `"3"`.
fn version(headers: &HeaderMap) -> Option<i64> {
    let tag = headers.get(header::IF_MATCH)?.to_str().ok()?;
    let digits = tag.strip_prefix('"')?.strip_suffix('"')?;
    digits.parse().ok().filter(|version: &i64| version.to_string() == digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_one_number_in_quotes() {
        let read = |tag: &str| version(&HeaderMap::from_iter([(header::IF_MATCH, tag.parse().unwrap())]));
        assert_eq!(read("\"3\""), Some(3));
        for wrong in
            ["3", "*", "W/\"3\"", "\"3\", \"4\"", "\"+3\"", "\"03\"", "\"\"", "\"9999999999999999999\""]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
