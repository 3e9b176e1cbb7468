//! `POST /grants/{id}/plan`

use ::grants::{Consent, GrantId};
use flow::{awards::NewPlanLine, plans::ReplanGrant};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{new::ReplannedCost, terms::Given, view::Grant};
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, objects, optional_object},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// Another Finanzierungsplan of the same total.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPlan {
    /// The lines that change and those that are new; the others stay.
    #[serde(deserialize_with = "objects")]
    #[schema(min_items = 1, max_items = 1000)]
    lines: Vec<ReplannedCost>,
    /// The giver's consent, where a line goes beyond its flexibility.
    #[serde(default, deserialize_with = "optional_object")]
    consent: Option<Given>,
}

impl Read for NewPlan {
    type Value = (Vec<NewPlanLine>, Option<Consent>);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        let lines = at.list("lines", self.lines, 1..=1000);
        let consent = at.field("consent", self.consent);
        Some((lines?, consent?))
    }
}

/// Moves planned cost between lines (Umwidmung); the total stays
#[utoipa::path(
    post,
    path = "/grants/{id}/plan",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant."), KeyHeader, VersionHeader),
    request_body = NewPlan,
    responses(
        (
            status = 200,
            description = "The new plan is in force.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Grant,
            example = Grant::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn replan_grant(
    Caller(ctx): Caller,
    Named(grant): Named<GrantId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body((lines, consent)): Body<NewPlan>,
) -> Result<Present<Grant>, Problem> {
    Ok(Present(execute(ctx, key, ReplanGrant { grant, version, lines, consent }).await?.into()))
}
