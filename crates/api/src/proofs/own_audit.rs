//! `POST /proofs/{id}/own-audit`

use ::grants::{self as domain, ProofId};
use flow::proofs;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Proof;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::to_the_end,
    tokens::Caller,
};

/// What the own audit office says of a proof.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOwnAudit {
    /// The office.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Rechnungsprüfungsamt")]
    office: String,
    /// Who examined.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Ute Brinkmann")]
    examiner: String,
    /// When.
    examined_on: Day,
    /// What it objects to; nothing where it objects to nothing.
    #[serde(default)]
    #[validate(length(max = 50, message = "has 0 to 50 items"))]
    #[schema(max_items = 50)]
    objections: Vec<String>,
}

impl Read for NewOwnAudit {
    type Value = domain::OwnAudit;

    fn read(self, at: &mut Faults) -> Option<domain::OwnAudit> {
        at.check(&self);
        let examined_on = at.field("examined_on", self.examined_on);
        let (office, examiner, objections) = (self.office, self.examiner, self.objections);
        Some(domain::OwnAudit { office, examiner, examined_on: examined_on?, objections })
    }
}

/// Records what the recipient's own audit office says of a proof, which counts as its examination
///
/// Its document is made anew with the statement; what it states besides stays.
#[utoipa::path(
    post,
    path = "/proofs/{id}/own-audit",
    tag = "proofs",
    params(("id" = Uuid, Path, description = "The proof."), KeyHeader, VersionHeader),
    request_body = NewOwnAudit,
    responses(
        (
            status = 200,
            description = "It is examined.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Proof,
            example = Proof::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn record_own_audit(
    Caller(ctx): Caller,
    Named(id): Named<ProofId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(audit): Body<NewOwnAudit>,
) -> Result<Present<Proof>, Problem> {
    let examined =
        to_the_end(async move { proofs::record_own_audit(&ctx, &key.0, id, version, audit).await }).await?;
    Ok(Present(examined.into()))
}
