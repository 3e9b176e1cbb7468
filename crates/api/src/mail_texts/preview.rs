//! `POST /mail-texts/preview`

use axum::Json;
use flow::mail::{Rendered, Template, preview};
use serde::Serialize;
use utoipa::ToSchema;

use super::view::MailTextParts;
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Body, Faults, Read},
    problem::Problem,
    tokens::Caller,
};

impl Read for MailTextParts {
    type Value = Template;

    fn read(self, _: &mut Faults) -> Option<Template> {
        Some(self.into())
    }
}

/// A mail with sample values.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailPreview {
    /// The subject.
    subject: String,
    /// The body.
    body: String,
}

impl From<Rendered> for MailPreview {
    fn from(Rendered { subject, body }: Rendered) -> Self {
        Self { subject, body }
    }
}

impl Sample for MailPreview {
    fn sample() -> Self {
        Self { subject: "2 Mitteilungen".to_owned(), body: "Guten Tag Erika Beispiel".to_owned() }
    }
}

/// What a text of a mail would read like, with sample values
#[utoipa::path(
    post,
    path = "/mail-texts/preview",
    tag = "notifications",
    request_body = MailTextParts,
    responses(
        (status = 200, description = "The mail.", body = MailPreview, example = MailPreview::example),
        NewProblems,
    )
)]
pub(crate) async fn preview_mail_text(
    Caller(ctx): Caller,
    Body(text): Body<MailTextParts>,
) -> Result<Json<MailPreview>, Problem> {
    Ok(Json(preview(&ctx, &text).await?.into()))
}
