//! `POST /grants/{id}/finality`

use ::grants::{FinalityKind, GrantId};
use chrono::NaiveDate;
use flow::finality::RecordFinality;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Grant;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What happened to an award that can be contested.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFinality {
    /// What happened.
    kind: Happened,
    /// When.
    on: Day,
}

/// What can happen.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FinalityKind)]
enum Happened {
    /// It became final (bestandskräftig).
    Final,
    /// The recipient waived its appeal (Rechtsbehelfsverzicht).
    AppealWaived,
    /// It was appealed against.
    Appealed,
}

impl Read for NewFinality {
    type Value = (FinalityKind, NaiveDate);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        let kind = match self.kind {
            Happened::Final => FinalityKind::Final,
            Happened::AppealWaived => FinalityKind::AppealWaived,
            Happened::Appealed => FinalityKind::Appealed,
        };
        Some((kind, at.field("on", self.on)?))
    }
}

/// Records that an award became final, that its appeal was waived, or that it was appealed against
#[utoipa::path(
    post,
    path = "/grants/{id}/finality",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The award."), KeyHeader, VersionHeader),
    request_body = NewFinality,
    responses(
        (
            status = 200,
            description = "It is recorded.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Grant,
            example = Grant::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn record_finality(
    Caller(ctx): Caller,
    Named(grant): Named<GrantId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body((kind, on)): Body<NewFinality>,
) -> Result<Present<Grant>, Problem> {
    Ok(Present(execute(ctx, key, RecordFinality { grant, version, kind, on }).await?.into()))
}
