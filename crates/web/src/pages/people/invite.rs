//! `/personen/{id}/einladung`: a link with which a person chooses their password, shown once.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::Response,
};
use flow::sign_in::{self, Invite, SignInError};
use grants::PersonId;

use super::view;
use crate::{
    Web,
    frame::Frame,
    german::german_time,
    id::Id,
    refusal,
    sent::Sent,
    show::{Wrong, page},
};

/// The page.
#[derive(Template)]
#[template(path = "people/invited.html")]
struct Page {
    frame: Frame,
    to: String,
    link: String,
    until: String,
}

/// `POST /personen/{id}/einladung`
pub(crate) async fn post(
    State(web): State<Web>,
    headers: HeaderMap,
    Id(id): Id,
    mut sent: Sent,
) -> Result<Response, Wrong> {
    let new = Invite { person: PersonId(id), resets_second_factor: sent.form.has("neues_geraet", "ja") };
    let (flow, signed, origin) = (web.flow, sent.visitor.signed.clone(), sent.visitor.origin.clone());
    let invite = async move { sign_in::invite(&flow, &signed, new, &origin).await };
    match door::to_the_end(invite).await.map_err(|_| Wrong::ours())? {
        Ok(made) => {
            let frame = sent.visitor.frame("Einladung").below("/personen", "Personen und Rechte");
            let link = format!("{}/einladung?geheimnis={}", house(&headers), made.secret.reveal());
            let until = german_time(made.invitation.expires_at);
            Ok(page(&Page { frame, to: format!("/personen/{id}"), link, until }))
        }
        Err(SignInError::Flow(cause)) => {
            sent.refused(cause)?;
            view::show(&sent.visitor, PersonId(id), sent.form).await
        }
        Err(other) => {
            sent.form.note(refusal::of_sign_in(&other));
            view::show(&sent.visitor, PersonId(id), sent.form).await
        }
    }
}

/// The address of this house, as the browser that sent the form knows it.
fn house(headers: &HeaderMap) -> &str {
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    origin.filter(|origin| origin.starts_with("http")).unwrap_or_default()
}
