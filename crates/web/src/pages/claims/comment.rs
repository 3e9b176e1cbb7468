//! `/abrechnungen/{id}/kommentare`: saying something to a claim.

use axum::response::Response;
use flow::comments::AddComment;
use grants::{ClaimId, Visibility};

use super::view;
use crate::{
    id::Id,
    sent::Sent,
    show::{Wrong, done},
};

/// `POST /abrechnungen/{id}/kommentare`
pub(crate) async fn post(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let claim = ClaimId(id);
    let Some(text) = sent.form.text("text", "Bitte etwas schreiben.") else {
        return view::show(&sent.visitor, claim, sent.form).await;
    };
    let is_internal = sent.form.has("intern", "ja");
    let visibility = if is_internal { Visibility::Internal } else { Visibility::Shared };
    match sent.run(AddComment { claim, line: None, visibility, text }).await? {
        Ok(_) => Ok(done(format_args!("/abrechnungen/{claim}"), "kommentar")),
        Err(refusal) => {
            sent.refused(refusal)?;
            view::show(&sent.visitor, claim, sent.form).await
        }
    }
}
