//! `GET /search`

use axum::Json;
use flow::search::{self, Found, Hits, SearchText};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_id},
    docs::ReadProblems,
    euros::Euros,
    input::{Amount, Query, Searched},
    problem::{Problem, ProblemType},
    tokens::Caller,
};

/// What a search found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchResult {
    /// What was found, kind by kind. A kind of which nothing matches is left out.
    kinds: Vec<HitsOfKind>,
}

/// What was found of one kind.
#[derive(Debug, Serialize, ToSchema)]
struct HitsOfKind {
    /// The kind: `grant`, `organisation`, `claim`, `claim_line`, `payment`, `payout_request`, `receivable`, `proof`,
    /// `inventory_object`, `audit_observation` or `person`.
    kind: &'static str,
    /// The newest ten of what was found.
    hits: Vec<Hit>,
    /// Whether there is more.
    has_more: bool,
}

/// A subject that was found.
#[derive(Debug, Serialize, ToSchema)]
struct Hit {
    /// Its id.
    id: Uuid,
    /// The claim of a line.
    claim: Option<Uuid>,
    /// Its number, where it has one.
    number: Option<i64>,
    /// What it is called, or what it belongs to.
    title: String,
    /// What is said of it beside that.
    detail: Option<String>,
    /// Its amount, where it has one.
    #[schema(value_type = Option<Amount>)]
    amount: Option<Euros>,
    /// What of it matched: `reference`, `purpose`, `recipient`, `name`, `number`, `receipt_number`, `inventory_number`,
    /// `issuer`, `reason`, `text`, `amount`, `receipt_amount` or `iban`.
    matched: &'static str,
}

impl From<Found> for Hit {
    fn from(found: Found) -> Self {
        Self {
            id: found.id,
            claim: found.claim.map(|claim| claim.0),
            number: found.number,
            title: found.title,
            detail: found.detail,
            amount: found.amount.map(Euros::from),
            matched: found.matched.word(),
        }
    }
}

impl From<Hits> for HitsOfKind {
    fn from(of: Hits) -> Self {
        let hits = of.found.into_iter().map(Hit::from).collect();
        Self { kind: of.kind.word(), hits, has_more: of.has_more }
    }
}

impl Sample for SearchResult {
    fn sample() -> Self {
        let line = Hit {
            id: sample_id(8),
            claim: Some(sample_id(6)),
            number: Some(3),
            title: "Lohnbüro Muster".to_owned(),
            detail: Some("L-2021-03".to_owned()),
            amount: Some(Euros::sample(124_000)),
            matched: "receipt_number",
        };
        Self { kinds: vec![HitsOfKind { kind: "claim_line", hits: vec![line], has_more: false }] }
    }
}

/// What the organisation sees that matches a text, an amount or a number
///
/// A text is looked for in references, purposes, names, receipts and reasons, whatever its case; an amount like `1240.00` and
/// the number of a claim as they are. Names of people and ends of account numbers are looked for where the role may see them,
/// and that is written down. As the books stand today; a query that names another day is refused.
#[utoipa::path(
    get,
    path = "/search",
    tag = "search",
    params(Searched),
    responses(
        (status = 200, description = "What was found.", body = SearchResult, example = SearchResult::example),
        ReadProblems,
    )
)]
pub(crate) async fn search_books(
    Caller(ctx): Caller,
    Query(searched): Query<Searched>,
) -> Result<Json<SearchResult>, Problem> {
    let amount = Euros::parse(&searched.q).and_then(Euros::cents).ok();
    let text = SearchText::new(&searched.q, amount)
        .map_err(|cause| Problem::new(ProblemType::InvalidQuery, cause))?;
    let kinds = search::search(&ctx, &text).await?.into_iter().map(HitsOfKind::from).collect();
    Ok(Json(SearchResult { kinds }))
}
