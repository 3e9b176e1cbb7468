//! Queries: which part of a list.

use std::num::NonZeroU32;

use axum::{
    extract::{FromRequestParts, Query as AxumQuery},
    http::{Uri, request::Parts},
};
use chrono::NaiveDate;
use grants::{GrantId, ProofId};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;
use uuid::Uuid;

use super::as_of;
use crate::{
    Api,
    problem::{Problem, ProblemType},
};

/// How many subjects a page has if nobody says.
const USUAL: u32 = 50;

/// A query that was read as a `T`.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Api> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Self, Problem> {
        // Which days are meant is read with who asks.
        let rest = format!("/?{}", as_of::without_days(&parts.uri)).parse::<Uri>();
        let rest = rest.map_err(|cause| Problem::new(ProblemType::InvalidQuery, cause))?;
        let AxumQuery(read) = AxumQuery::try_from_uri(&rest)
            .map_err(|refused| Problem::new(ProblemType::InvalidQuery, refused.body_text()))?;
        Ok(Self(read))
    }
}

/// Which part of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// How many at most; 50 if nothing is said, never more than 200.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<NonZeroU32>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    pub(crate) after: Option<Uuid>,
}

impl Paging {
    /// How many at most.
    pub(crate) fn limit(&self) -> i64 {
        limit(self.limit)
    }
}

/// Which part of a list whose items have numbers.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Numbered {
    /// How many at most; 50 if nothing is said, never more than 200.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<NonZeroU32>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    pub(crate) after: Option<u32>,
}

impl Numbered {
    /// How many at most.
    pub(crate) fn limit(&self) -> i64 {
        limit(self.limit)
    }
}

/// Which proof is asked about.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfProof {
    /// The last day of an interim proof; the final proof, if nothing is said.
    pub(crate) until: Option<NaiveDate>,
}

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Searched {
    /// A text of two to a hundred characters, an amount like `1240.00`, a number, or the end of an account number.
    #[param(min_length = 2, max_length = 100, example = "L-2021-03")]
    pub(crate) q: String,
}

/// What the subject of a document is.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfKind {
    /// Of an extract of the journal: what the subject is, as its entries name it. Two kinds may have one id; without it, the
    /// first of them that is seen.
    #[param(example = "claim")]
    pub(crate) subject_kind: Option<String>,
}

/// What a file is called.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FileNamed {
    /// Its name, with or without how it ends; `Beleg` if nothing is said.
    #[param(value_type = Option<String>, example = "Rechnung 17.pdf")]
    pub(crate) name: Option<String>,
}

/// Of which proof's document a file has signatures.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SignatureOf {
    /// The proof.
    proof: Uuid,
}

impl SignatureOf {
    /// The proof.
    pub(crate) const fn proof(&self) -> ProofId {
        ProofId(self.proof)
    }
}

/// Which page of a file is looked at.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfPage {
    /// The page; the first, if nothing is said.
    #[param(value_type = Option<u32>, minimum = 1)]
    page: Option<NonZeroU32>,
}

impl OfPage {
    /// The page.
    pub(crate) fn page(&self) -> u32 {
        self.page.map_or(1, NonZeroU32::get)
    }
}

/// Which part of a list, of one grant or of all.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfGrant {
    /// Only what belongs to this grant.
    grant: Option<Uuid>,
    /// How many at most; 50 if nothing is said, never more than 200.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<NonZeroU32>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    pub(crate) after: Option<Uuid>,
}

impl OfGrant {
    /// The grant, if one is named.
    pub(crate) fn grant(&self) -> Option<GrantId> {
        self.grant.map(GrantId)
    }

    /// How many at most.
    pub(crate) fn limit(&self) -> i64 {
        limit(self.limit)
    }
}

/// Which part of the journal.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfSubject {
    /// Only the entries about this subject.
    pub(crate) subject: Option<Uuid>,
    /// What the subject is, as its entries name it. Two kinds may have one id; without it, the first of them that is seen.
    #[param(example = "claim")]
    pub(crate) kind: Option<String>,
    /// How many at most; 50 if nothing is said, never more than 200.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<NonZeroU32>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<u32>,
}

impl OfSubject {
    /// The number of the entry before.
    pub(crate) fn after(&self) -> i64 {
        self.after.unwrap_or_default().into()
    }

    /// How many at most.
    pub(crate) fn limit(&self) -> i64 {
        limit(self.limit)
    }
}

/// What was asked for, within bounds.
fn limit(asked: Option<NonZeroU32>) -> i64 {
    i64::from(asked.map_or(USUAL, NonZeroU32::get)).min(flow::views::MOST)
}
