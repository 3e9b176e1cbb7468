//! `POST /revocation-grounds/{id}/end`

use ::grants::RevocationGroundId;
use flow::revocation_grounds::{EndGround, GroundDecision};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::RevocationGround;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Count, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What was decided of a ground.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum RevocationGroundDecision {
    /// The grant was revoked, in whole or in part.
    Revoked {
        /// The version of the act that revokes. Its day counts.
        act: Count,
    },
    /// The act stays as it is.
    Stays {
        /// Why.
        #[schema(min_length = 1, max_length = 4000, example = "Der Zweck ist im Kern erreicht")]
        reason: String,
        /// The day of the decision.
        decided_on: Day,
    },
}

/// What is said.
#[derive(Validate)]
struct Said<'a> {
    #[validate(length(max = 4000, message = "has 1 to 4000 characters"), custom(function = "not_blank"))]
    reason: &'a str,
}

impl Read for RevocationGroundDecision {
    type Value = GroundDecision;

    fn read(self, at: &mut Faults) -> Option<GroundDecision> {
        match self {
            Self::Revoked { act } => Some(GroundDecision::Revoked { act: at.field("act", act)?.0 }),
            Self::Stays { reason, decided_on } => {
                at.check(&Said { reason: &reason });
                let decided_on = at.field("decided_on", decided_on)?;
                Some(GroundDecision::Stays { reason, decided_on })
            }
        }
    }
}

/// Records what was decided of a ground: that the grant was revoked, or why its act stays
#[utoipa::path(
    post,
    path = "/revocation-grounds/{id}/end",
    tag = "revocation-grounds",
    params(("id" = Uuid, Path, description = "The ground."), KeyHeader, VersionHeader),
    request_body = RevocationGroundDecision,
    responses(
        (
            status = 200,
            description = "It is decided.",
            headers(("ETag" = String, description = "Its new version.")),
            body = RevocationGround,
            example = RevocationGround::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn end_revocation_ground(
    Caller(ctx): Caller,
    Named(id): Named<RevocationGroundId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(decision): Body<RevocationGroundDecision>,
) -> Result<Present<RevocationGround>, Problem> {
    Ok(Present(execute(ctx, key, EndGround { ground: id, version, decision }).await?.into()))
}
