//! `POST /organisations`

use axum::{Json, http::StatusCode};
use flow::{OrganisationKind, setup::RegisterOrganisation};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Organisation;
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Body, Faults, Key, KeyHeader, Read, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// A ministry or a provider.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrganisation {
    /// What it is.
    kind: NewKind,
    /// Its name.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Ministerium für Arbeit, Gesundheit und Soziales")]
    name: String,
    /// For a ministry, the code by which programme files name it.
    #[validate(length(max = 40, message = "has 1 to 40 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 40, example = "MAGS")]
    funder: Option<String>,
}

/// What can be registered.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum NewKind {
    /// A ministry of the Land.
    Ministry,
    /// A Bildungsträger.
    Provider,
}

impl Read for NewOrganisation {
    type Value = RegisterOrganisation;

    fn read(self, at: &mut Faults) -> Option<RegisterOrganisation> {
        at.check(&self);
        let kind = match self.kind {
            NewKind::Ministry => OrganisationKind::Ministry,
            NewKind::Provider => OrganisationKind::Provider,
        };
        if (self.kind == NewKind::Ministry) != self.funder.is_some() {
            at.note_at("funder", "a ministry has the code of a funder, a provider has none");
        }
        Some(RegisterOrganisation { kind, name: self.name, funder: self.funder })
    }
}

/// Registers a ministry or a provider
#[utoipa::path(
    post,
    path = "/organisations",
    tag = "organisations",
    params(KeyHeader),
    request_body = NewOrganisation,
    responses(
        (status = 201, description = "It is registered.", body = Organisation, example = Organisation::example),
        NewProblems,
    )
)]
pub(crate) async fn register_organisation(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewOrganisation>,
) -> Result<(StatusCode, Json<Organisation>), Problem> {
    let organisation = execute(ctx, key, new).await?;
    Ok((StatusCode::CREATED, Json(organisation.into())))
}
