//! `POST /forwardings`

use ::grants::{ActKind, GrantId, OrganisationId};
use flow::forwardings::RecordForwarding;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    grants::{
        new::{Act, GivenPosition, PlannedCost},
        view::Grant,
    },
    input::{Body, Faults, Key, KeyHeader, Read, UuidText, object, objects},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// A forwarding.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewForwarding {
    /// The grant that is forwarded.
    parent: UuidText,
    /// The provider who receives it.
    recipient: UuidText,
    /// Contract or Bescheid.
    kind: ForwardingKind,
    /// What the act says.
    #[serde(deserialize_with = "object")]
    act: Act,
    /// What it gives for each component.
    #[serde(deserialize_with = "objects")]
    #[schema(min_items = 1, max_items = 200)]
    positions: Vec<GivenPosition>,
    /// The Finanzierungsplan.
    #[serde(deserialize_with = "objects")]
    #[schema(min_items = 1, max_items = 1000)]
    plan: Vec<PlannedCost>,
}

/// The acts by which a recipient forwards.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ForwardingKind {
    /// A contract.
    Weiterleitungsvertrag,
    /// An administrative act.
    Weiterleitungsbescheid,
}

impl Read for NewForwarding {
    type Value = RecordForwarding;

    fn read(self, at: &mut Faults) -> Option<RecordForwarding> {
        let parent = at.field("parent", self.parent);
        let recipient = at.field("recipient", self.recipient);
        let act = at.field("act", self.act);
        let positions = at.list("positions", self.positions, 1..=200);
        let plan = at.list("plan", self.plan, 1..=1000);
        Some(RecordForwarding {
            parent: GrantId(parent?),
            recipient: OrganisationId(recipient?),
            kind: match self.kind {
                ForwardingKind::Weiterleitungsvertrag => ActKind::Weiterleitungsvertrag,
                ForwardingKind::Weiterleitungsbescheid => ActKind::Weiterleitungsbescheid,
            },
            act: act?,
            positions: positions?,
            plan: plan?,
        })
    }
}

/// Records what a recipient passes on of its grant
#[utoipa::path(
    post,
    path = "/forwardings",
    tag = "grants",
    params(KeyHeader),
    request_body = NewForwarding,
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
pub(crate) async fn record_forwarding(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewForwarding>,
) -> Result<Created<Grant>, Problem> {
    let grant = Box::pin(execute(ctx, key, new)).await?;
    Ok(Created(grant.into()))
}
