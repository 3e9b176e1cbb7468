//! `POST /letterhead`

use axum::{Json, http::StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use flow::letterheads::{self, NewLogo};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::LetterheadVersion;
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Body, Faults, Read},
    problem::Problem,
    run::to_the_end,
    tokens::Caller,
};

/// A next version of the letterhead.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLetterhead {
    /// The number of the version: one more than that of the newest.
    #[schema(minimum = 1)]
    number: i64,
    /// The name of the house.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// A line below the name.
    #[serde(default)]
    #[schema(max_length = 100)]
    claim: String,
    /// Address, telephone, e-mail: a line of at most 60 characters each.
    #[serde(default)]
    #[schema(max_items = 5)]
    contact: Vec<String>,
    /// The sender in one line, above the address.
    #[serde(default)]
    #[schema(max_length = 90)]
    return_address: String,
    /// The colour of titles and marks, dark enough to be read on white.
    #[schema(example = "#003366")]
    accent: String,
    /// The logo: a PNG in base64, at most 256 KiB and 1000 pixels wide and high. Left out, there is none.
    #[schema(format = Byte, example = "iVBORw0KGgo=")]
    logo: Option<String>,
    /// The court that decides on decisions of the house, with its address.
    #[serde(default)]
    #[schema(
        max_length = 200,
        example = "Verwaltungsgericht Musterstadt, Gerichtsstraße 1, 12345 Musterstadt"
    )]
    court: String,
}

impl Read for NewLetterhead {
    type Value = letterheads::NewLetterhead;

    fn read(self, at: &mut Faults) -> Option<letterheads::NewLetterhead> {
        let Self { number, name, claim, contact, return_address, accent, logo, court } = self;
        let logo = match logo.map(|logo| STANDARD.decode(logo)).transpose() {
            Ok(logo) => logo.map_or(NewLogo::None, NewLogo::File),
            Err(cause) => {
                at.note_at("logo", format!("is no base64: {cause}"));
                return None;
            }
        };
        Some(letterheads::NewLetterhead { number, name, claim, contact, return_address, accent, logo, court })
    }
}

/// Sets the letterhead, as its next version
///
/// It is stated as a whole. The logo is read to its last pixel and kept on white, without what else its file says.
#[utoipa::path(
    post,
    path = "/letterhead",
    tag = "documents",
    request_body = NewLetterhead,
    responses(
        (status = 201, description = "It holds from the next document on.", body = LetterheadVersion,
            example = LetterheadVersion::example),
        NewProblems,
    )
)]
pub(crate) async fn set_letterhead(
    Caller(ctx): Caller,
    Body(new): Body<NewLetterhead>,
) -> Result<(StatusCode, Json<LetterheadVersion>), Problem> {
    let set = to_the_end(async move { letterheads::set(&ctx, new).await }).await?;
    Ok((StatusCode::CREATED, Json(set.into())))
}
