//! `GET /deadlines`

use ::grants::law::Retention;
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

/// The deadlines of the grants that the organisation sees, today.
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
}

impl From<Kept> for KeptPapers {
    fn from(kept: Kept) -> Self {
        let (until, not_before, missing) = match kept.retention {
            Retention::Until { day, .. } => (Some(day), None, None),
            Retention::Open { not_before, missing } => (None, not_before, Some(missing)),
        };
        Self { grant: kept.grant.0, reference: kept.reference, until, not_before, missing }
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
/// Proofs, the use of each tranche, the limitation of interest, retention; as they stand today.
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
