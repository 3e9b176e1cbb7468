//! `POST /claims/{id}/resubmission`

use std::collections::BTreeMap;

use ::grants::{ClaimId, ClaimLineId};
use flow::{
    Ctx,
    claims::{Replacement, ResubmitClaim},
    views,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{submit::Line, view::Claim};
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{
        Body, Faults, IfMatch, Key, KeyHeader, MEBIBYTE, Named, Read, UuidText, VersionHeader, object,
        objects,
    },
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// The most bytes that a claim has that is submitted again.
const LARGEST: usize = 8 * MEBIBYTE;

/// What changes in a claim that is submitted again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimResubmission {
    /// The lines that change, among those that the giver named. The others stay as they are.
    #[serde(deserialize_with = "objects")]
    #[schema(max_items = 10_000)]
    replacements: Vec<LineReplacement>,
}

/// What becomes of a line.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "replacement", rename_all = "snake_case", deny_unknown_fields)]
enum LineReplacement {
    /// Another line takes its place.
    Line {
        /// The line that leaves.
        line: UuidText,
        /// The line that takes its place.
        #[serde(deserialize_with = "object")]
        new: Box<Line>,
    },
    /// It is taken out.
    Drop {
        /// The line that leaves.
        line: UuidText,
    },
}

impl Read for ClaimResubmission {
    type Value = Vec<(ClaimLineId, Replacement)>;

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        at.list("replacements", self.replacements, 0..=10_000)
    }
}

impl Read for LineReplacement {
    type Value = (ClaimLineId, Replacement);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        let (line, replacement) = match self {
            Self::Line { line, new } => (line, at.field("new", *new).map(|line| Replacement::Line { line })),
            Self::Drop { line } => (line, Some(Replacement::Drop)),
        };
        let line = at.field("line", line);
        Some((ClaimLineId(line?), replacement?))
    }
}

/// Submits a claim again, after changes were asked for
#[utoipa::path(
    post,
    path = "/claims/{id}/resubmission",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The claim."), KeyHeader, VersionHeader),
    request_body = ClaimResubmission,
    responses(
        (
            status = 200,
            description = "It is submitted again.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Claim,
            example = Claim::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn resubmit_claim(
    Caller(ctx): Caller,
    Named(id): Named<ClaimId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(replacements): Body<ClaimResubmission, LARGEST>,
) -> Result<Present<Claim>, Problem> {
    let leaving: Vec<ClaimLineId> = replacements.iter().map(|(line, _)| *line).collect();
    let request = ResubmitClaim { claim: id, version, replacements, answers: Vec::new() };
    match execute(ctx.clone(), key, request).await {
        Ok(claim) => Ok(Present(claim.into())),
        Err(refusal) => Err(in_this_body(&ctx, id, &leaving, refusal).await),
    }
}

/// A refused line is named by the number of the line whose place it would take: the same refusal, with the places that the
/// lines have in this body.
async fn in_this_body(ctx: &Ctx, claim: ClaimId, leaving: &[ClaimLineId], refusal: Problem) -> Problem {
    if !refusal.names("/lines") {
        return refusal;
    }
    let lines = views::claim(ctx, claim).await.map_or_else(|_| Vec::new(), |claim| claim.lines);
    let places: BTreeMap<_, _> = lines.iter().map(|line| (line.id, line.number - 1)).collect();
    let known = leaving.iter().enumerate().filter_map(|(place, line)| Some((place, places.get(line)?)));
    let refusal = known.fold(refusal, |refusal, (place, before)| {
        refusal.moved(&format!("/lines/{before}"), &format!("/replacements/{place}/new"))
    });
    refusal.without("/lines")
}
