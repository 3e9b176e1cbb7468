//! `POST /mail-texts`

use ::grants::MailKind;
use axum::{Json, http::StatusCode};
use flow::mail::{NewText, set_text};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{MailTextParts, MailTextVersion};
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Body, Faults, Read},
    problem::Problem,
    run::to_the_end,
    tokens::Caller,
};

/// A next version of the text of a mail.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMailText {
    /// Which mail: `at_once` or `collected`.
    #[schema(value_type = String, example = "at_once")]
    kind: MailKind,
    /// The number of the version: one more than that of the newest.
    #[schema(minimum = 1)]
    number: i64,
    /// The text. Left out, it goes back to the one that comes along.
    text: Option<MailTextParts>,
}

impl Read for NewMailText {
    type Value = NewText;

    fn read(self, _: &mut Faults) -> Option<NewText> {
        let Self { kind, number, text } = self;
        Some(NewText { kind, number, text: text.map(Into::into) })
    }
}

/// Sets the text of a mail, as its next version
///
/// It is read with sample values first. What names a value that there is not, does not end or would be no mail is refused.
#[utoipa::path(
    post,
    path = "/mail-texts",
    tag = "notifications",
    request_body = NewMailText,
    responses(
        (status = 201, description = "It holds from the next mail on.", body = MailTextVersion,
            example = MailTextVersion::example),
        NewProblems,
    )
)]
pub(crate) async fn set_mail_text(
    Caller(ctx): Caller,
    Body(new): Body<NewMailText>,
) -> Result<(StatusCode, Json<MailTextVersion>), Problem> {
    let set = to_the_end(async move { set_text(&ctx, new).await }).await?;
    Ok((StatusCode::CREATED, Json(set.into())))
}
