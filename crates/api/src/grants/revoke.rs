//! `POST /grants/{id}/revocation`

use ::grants::{GrantId, Revocation};
use flow::revocations::RevokeGrant;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    new::RemainingPosition,
    terms::{ActFile, BODY_WITH_FILE},
    view::Grant,
};
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{
        Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank, objects,
        optional_object,
    },
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// The revocation of an act, in whole or in part.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRevocation {
    /// The version of the act that it follows.
    #[schema(minimum = 1, example = 1)]
    follows: i64,
    /// By which right.
    revocation: Right,
    /// What is revoked.
    #[serde(deserialize_with = "crate::input::object")]
    scope: Scope,
    /// The day it is dated.
    dated_on: Day,
    /// The day from which it counts.
    effective_from: Day,
    /// Its reference (Aktenzeichen).
    #[validate(length(max = 100, message = "has 1 to 100 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100, example = "36.02-1/21-W")]
    reference: String,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Zweck nicht erreicht")]
    reason: String,
    /// The paragraph it rests on.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "§ 49 Abs. 3 VwVfG NRW")]
    legal_ground: String,
    /// Its file; that of an award has one.
    #[serde(default, deserialize_with = "optional_object")]
    document: Option<ActFile>,
}

/// The rights by which an act is taken back.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Revocation)]
enum Right {
    /// A lawful act is revoked.
    Widerruf,
    /// An unlawful act is taken back.
    Ruecknahme,
    /// A condition has come about that ends the act.
    AufloesendeBedingung,
}

/// What is revoked.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = RevocationScope)]
enum Scope {
    /// All that is not committed.
    Whole {},
    /// A part.
    Part {
        /// What remains of the positions that are revoked.
        #[serde(deserialize_with = "objects")]
        #[schema(min_items = 1, max_items = 200)]
        positions: Vec<RemainingPosition>,
    },
}

/// A revocation whose grant stands in the path.
pub(crate) struct Revoked(RevokeGrant);

impl Read for NewRevocation {
    type Value = Revoked;

    fn read(self, at: &mut Faults) -> Option<Revoked> {
        at.check(&self);
        let dated_on = at.field("dated_on", self.dated_on);
        let effective_from = at.field("effective_from", self.effective_from);
        let document = at.field("document", self.document);
        let positions = match self.scope {
            Scope::Whole {} => Some(None),
            Scope::Part { positions } => at.field("scope", Part(positions)).map(Some),
        };
        Some(Revoked(RevokeGrant {
            grant: GrantId(uuid::Uuid::nil()),
            version: 0,
            follows: self.follows,
            revocation: match self.revocation {
                Right::Widerruf => Revocation::Widerruf,
                Right::Ruecknahme => Revocation::Ruecknahme,
                Right::AufloesendeBedingung => Revocation::AufloesendeBedingung,
            },
            positions: positions?,
            dated_on: dated_on?,
            effective_from: effective_from?,
            reference: self.reference,
            reason: self.reason,
            legal_ground: self.legal_ground,
            document: document?,
        }))
    }
}

struct Part(Vec<RemainingPosition>);

impl Read for Part {
    type Value = Vec<::grants::NewPosition>;

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        at.list("positions", self.0, 1..=200)
    }
}

/// Revokes a grant in whole or in part; what is committed stays
#[utoipa::path(
    post,
    path = "/grants/{id}/revocation",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant."), KeyHeader, VersionHeader),
    request_body = NewRevocation,
    responses(
        (
            status = 200,
            description = "It is revoked.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Grant,
            example = Grant::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn revoke_grant(
    Caller(ctx): Caller,
    Named(grant): Named<GrantId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(Revoked(revocation)): Body<NewRevocation, BODY_WITH_FILE>,
) -> Result<Present<Grant>, Problem> {
    let request = RevokeGrant { grant, version, ..revocation };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
