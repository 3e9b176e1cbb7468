//! `GET /deadlines`

use ::grants::law::RetentionEnd;
use axum::Json;
use chrono::NaiveDate;
use flow::deadlines::{Kept, deadlines};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::{Deadline, Unexamined};
use crate::{
    answer::{Sample, sample_id},
    docs::ReadProblems,
    problem::Problem,
    tokens::Caller,
};

/// The deadlines of the grants that the organisation sees.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeadlineList {
    /// The deadlines, the earliest first.
    deadlines: Vec<Deadline>,
    /// Proofs that were handed in and that nobody has accepted, the oldest first.
    unexamined: Vec<Unexamined>,
    /// Until when papers are kept, grant by grant.
    retention: Vec<KeptPapers>,
}

/// Until when the papers of a grant are kept.
#[derive(Debug, Serialize, ToSchema)]
struct KeptPapers {
    /// The grant.
    grant: Uuid,
    /// The reference of its act.
    reference: String,
    /// The last day, once all rules have begun.
    until: Option<NaiveDate>,
    /// Not before this day, as far as is known.
    not_before: Option<NaiveDate>,
    /// The event that is missing, where one is.
    missing: Option<String>,
    /// What each rule says that applies: the law, the programme, the acts. The last one decides.
    rules: Vec<KeptBy>,
}

/// Until when one rule keeps papers.
#[derive(Debug, Serialize, ToSchema)]
struct KeptBy {
    /// What it keeps.
    title: String,
    /// What starts it.
    event: String,
    /// Its last day, once that has happened.
    ends_on: Option<NaiveDate>,
    /// What it rests on (Rechtsgrundlage).
    basis: String,
    /// Where that was read.
    source: String,
}

impl From<Kept> for KeptPapers {
    fn from(kept: Kept) -> Self {
        let retention = kept.retention;
        Self {
            grant: kept.grant.0,
            reference: kept.reference,
            until: retention.until(),
            not_before: retention.not_before(),
            missing: retention.missing().map(ToOwned::to_owned),
            rules: retention.ends.into_iter().map(KeptBy::from).collect(),
        }
    }
}

impl From<RetentionEnd> for KeptBy {
    fn from(end: RetentionEnd) -> Self {
        let RetentionEnd { title, event, basis, source, ends_on } = end;
        Self { title, event, ends_on, basis, source }
    }
}

impl Sample for DeadlineList {
    fn sample() -> Self {
        let kept = KeptPapers {
            grant: sample_id(2),
            reference: "36.02-1/21".to_owned(),
            until: None,
            not_before: None,
            missing: Some("Vorlage des Verwendungsnachweises".to_owned()),
            rules: vec![KeptBy {
                title: "Aufbewahrung nach dem Verwendungsnachweis, fünf Jahre".to_owned(),
                event: "Vorlage des Verwendungsnachweises".to_owned(),
                ends_on: None,
                basis: "Nr. 7.5 ANBest-G, Nr. 6.3 ANBest-I".to_owned(),
                source: "https://www.yumpu.com/de/document/view/5967584/haushaltsrecht-nordrhein-westfalen-finanzministerium-nrw/178".to_owned(),
            }],
        };
        Self {
            deadlines: vec![Deadline::sample()],
            unexamined: vec![Unexamined::sample()],
            retention: vec![kept],
        }
    }
}

/// Every deadline of the grants that the organisation sees, with what it rests on and where it stands
///
/// Proofs, the use of each tranche, the limitation of interest, retention; as they stand today, or
/// stood on the day that is asked for.
#[utoipa::path(
    get,
    path = "/deadlines",
    tag = "deadlines",
    responses(
        (status = 200, description = "All of them.", body = DeadlineList, example = DeadlineList::example),
        ReadProblems,
    )
)]
pub(crate) async fn list_deadlines(Caller(ctx): Caller) -> Result<Json<DeadlineList>, Problem> {
    let found = deadlines(&ctx).await?;
    Ok(Json(DeadlineList {
        deadlines: found.deadlines.into_iter().map(Deadline::from).collect(),
        unexamined: found.unexamined.into_iter().map(Unexamined::from).collect(),
        retention: found.kept.into_iter().map(KeptPapers::from).collect(),
    }))
}
