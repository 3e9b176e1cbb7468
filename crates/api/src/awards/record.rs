//! `POST /awards`

use ::grants::OrganisationId;
use flow::awards::RecordAward;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    grants::{
        new::{Act, GivenPosition, PlannedCost},
        view::Grant,
    },
    input::{Body, Faults, Key, KeyHeader, ProgrammeText, Read, UuidText, object, objects},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// An award.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAward {
    /// The code of the programme.
    programme: ProgrammeText,
    /// The id of the ministry.
    giver: UuidText,
    /// What the act says.
    #[serde(deserialize_with = "object")]
    act: Act,
    /// What it gives for each component.
    #[serde(deserialize_with = "objects")]
    #[schema(min_items = 1, max_items = 200)]
    positions: Vec<GivenPosition>,
    /// The Finanzierungsplan, where the act has one.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 1000)]
    plan: Vec<PlannedCost>,
}

impl Read for NewAward {
    type Value = RecordAward;

    fn read(self, at: &mut Faults) -> Option<RecordAward> {
        let programme = at.field("programme", self.programme);
        let giver = at.field("giver", self.giver);
        let act = at.field("act", self.act);
        let positions = at.list("positions", self.positions, 1..=200);
        let plan = at.list("plan", self.plan, 0..=1000);
        Some(RecordAward {
            programme: programme?,
            giver: OrganisationId(giver?),
            act: act?,
            positions: positions?,
            plan: plan?,
        })
    }
}

/// Records what a ministry awards
#[utoipa::path(
    post,
    path = "/awards",
    tag = "grants",
    params(KeyHeader),
    request_body = NewAward,
    responses(
        (
            status = 201,
            description = "It is recorded.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = Grant,
            example = Grant::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn record_award(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewAward>,
) -> Result<Created<Grant>, Problem> {
    let grant = Box::pin(execute(ctx, key, new)).await?;
    Ok(Created(grant.into()))
}
