//! `POST /sole-signatories`

use ::grants::OrganisationId;
use axum::{Json, http::StatusCode};
use flow::duties::WaiveSecondSignature;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::SoleSignatory;
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Body, Day, Faults, Key, KeyHeader, Read, UuidText},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// That a recipient has one person, who prepares and signs alone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSoleSignatory {
    /// The recipient.
    organisation: UuidText,
    /// The first day.
    from: Day,
    /// The last day.
    until: Day,
    /// Why nobody else can sign.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl Read for NewSoleSignatory {
    type Value = WaiveSecondSignature;

    fn read(self, at: &mut Faults) -> Option<WaiveSecondSignature> {
        let organisation = at.field("organisation", self.organisation);
        let from = at.field("from", self.from);
        let until = at.field("until", self.until);
        let organisation = OrganisationId(organisation?);
        Some(WaiveSecondSignature { organisation, from: from?, until: until?, reason: self.reason })
    }
}

/// Records that a recipient has one person, who prepares and signs alone
#[utoipa::path(
    post,
    path = "/sole-signatories",
    tag = "people",
    params(KeyHeader),
    request_body = NewSoleSignatory,
    responses(
        (status = 201, description = "It is recorded.", body = SoleSignatory, example = SoleSignatory::example),
        NewProblems,
    )
)]
pub(crate) async fn record_sole_signatory(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewSoleSignatory>,
) -> Result<(StatusCode, Json<SoleSignatory>), Problem> {
    let recorded = execute(ctx, key, new).await?;
    Ok((StatusCode::CREATED, Json(recorded.into())))
}
