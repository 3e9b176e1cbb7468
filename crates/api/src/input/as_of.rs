//! As of when a reader shows the books: two parameters that every `GET` of them understands.

use axum::http::Uri;
use chrono::NaiveDate;
use serde_json::Value;
use utoipa::openapi::{
    OpenApi, RefOr, Required,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn},
};

use super::{Day, written::Form};
use crate::problem::{Problem, ProblemType};

const EFFECTIVE_ON: &str = "effective_on";
const KNOWN_ON: &str = "known_on";

/// The days that a query names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Days {
    /// What counts until this day.
    pub(crate) effective_on: Option<NaiveDate>,
    /// As it was known on this day.
    pub(crate) known_on: Option<NaiveDate>,
}

impl Days {
    /// The days of a query; nothing, if it names none.
    pub(crate) fn of(uri: &Uri) -> Result<Option<Self>, Problem> {
        let days = Self { effective_on: day(uri, EFFECTIVE_ON)?, known_on: day(uri, KNOWN_ON)? };
        Ok((days.effective_on.is_some() || days.known_on.is_some()).then_some(days))
    }
}

fn day(uri: &Uri, name: &str) -> Result<Option<NaiveDate>, Problem> {
    let refused = |why: &str| Problem::new(ProblemType::InvalidQuery, format!("{name}: {why}"));
    let mut named = pairs(uri).filter_map(|pair| pair.split_once('=')).filter(|(key, _)| *key == name);
    let Some((_, text)) = named.next() else { return Ok(None) };
    if named.next().is_some() {
        return Err(refused("one day is asked for"));
    }
    NaiveDate::read(&Value::from(text)).map(Some).map_err(|why| refused(&why))
}

/// What else a query asks for.
pub(crate) fn without_days(uri: &Uri) -> String {
    let is_day = |pair: &&str| [EFFECTIVE_ON, KNOWN_ON].contains(&pair.split('=').next().unwrap_or_default());
    pairs(uri).filter(|pair| !is_day(pair)).collect::<Vec<_>>().join("&")
}

fn pairs(uri: &Uri) -> impl Iterator<Item = &str> {
    uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty())
}

/// What is about one's own sign-in: it is told of now alone.
const OF_NOW: [&str; 5] = [
    "/api/v1/api-tokens",
    "/api/v1/mail-choices",
    "/api/v1/notifications",
    "/api/v1/session",
    "/api/v1/sessions",
];

/// Documents the two parameters at every `GET` that asks for a token and is not about one's own sign-in.
pub(crate) fn describe(spec: &mut OpenApi) {
    let of_books = spec.paths.paths.iter_mut().filter(|(path, _)| !OF_NOW.contains(&path.as_str()));
    let reads = of_books.filter_map(|(_, item)| item.get.as_mut());
    for read in reads.filter(|read| read.security.is_none()) {
        document(read);
    }
}

fn document(read: &mut Operation) {
    let days = [
        (EFFECTIVE_ON, "What counts until this day; today if nothing is said."),
        (KNOWN_ON, "As it was known at the end of this day, which has come; today if nothing is said."),
    ];
    let described = days.map(|(name, text)| RefOr::T(parameter(name, text)));
    read.parameters.get_or_insert_default().extend(described);
}

fn parameter(name: &str, description: &str) -> Parameter {
    let schema = <Day as utoipa::PartialSchema>::schema();
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(query: &str) -> Result<Option<Days>, Problem> {
        Days::of(&format!("/grants?{query}").parse().unwrap())
    }

    #[test]
    fn days_are_taken_out_of_a_query() {
        let day = NaiveDate::from_ymd_opt(2021, 3, 31);
        assert_eq!(days("limit=2").unwrap(), None);
        assert_eq!(
            days("known_on=2021-03-31&limit=2").unwrap(),
            Some(Days { effective_on: None, known_on: day })
        );
        let both = days("known_on=2021-03-31&effective_on=2021-03-31").unwrap();
        assert_eq!(both, Some(Days { effective_on: day, known_on: day }));
        let uri = "/grants?known_on=2021-03-31&limit=2&effective_on=2021-03-31&after=x".parse().unwrap();
        assert_eq!(without_days(&uri), "limit=2&after=x");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for query in ["known_on=2021-3-31", "effective_on=", "known_on=2021-03-31&known_on=2021-03-30"] {
            assert!(days(query).is_err(), "{query}");
        }
    }
}
