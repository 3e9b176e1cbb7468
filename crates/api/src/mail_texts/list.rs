//! `GET /mail-texts`

use axum::Json;

use super::view::MailText;
use crate::{
    answer::{Page, Sample},
    docs::ReadProblems,
    problem::Problem,
    tokens::Caller,
};

/// The texts of mails as they stand, with their versions
#[utoipa::path(
    get,
    path = "/mail-texts",
    tag = "notifications",
    responses(
        (status = 200, description = "All of them.", body = Page<MailText>, example = MailText::page),
        ReadProblems,
    )
)]
pub(crate) async fn list_mail_texts(Caller(ctx): Caller) -> Result<Json<Page<MailText>>, Problem> {
    let items = flow::mail::texts(&ctx).await?.into_iter().map(MailText::from).collect();
    Ok(Json(Page { items, next: None }))
}
