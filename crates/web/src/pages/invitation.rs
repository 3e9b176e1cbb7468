//! `/einladung`: choosing a password with a link.

use askama::Template;
use axum::{
    extract::{Request, State},
    response::Response,
};
use flow::sign_in::{self, SignInError};
use identity::{Password, Secret};

use crate::{
    Web,
    form::Form,
    frame::Frame,
    refusal,
    sent::read,
    show::{Wrong, done, faulty, page},
    visitor::query,
};

/// The page.
#[derive(Template)]
#[template(path = "invitation.html")]
struct Page {
    frame: Frame,
    form: Form,
    secret: String,
}

fn shown(form: Form, secret: String) -> Page {
    Page { frame: Frame::bare("Kennwort wählen").faulty(!form.faults().is_empty()), form, secret }
}

/// `GET /einladung`
pub(crate) async fn get(request: Request) -> Response {
    let (parts, _) = request.into_parts();
    page(&shown(Form::default(), query(&parts, "geheimnis").unwrap_or_default()))
}

/// `POST /einladung`
pub(crate) async fn post(State(web): State<Web>, request: Request) -> Result<Response, Wrong> {
    let (parts, body) = request.into_parts();
    let origin = door::origin(&parts);
    let mut form = read(Request::from_parts(parts, body)).await?;
    let secret = form.value("geheimnis").to_owned();
    let accepted = match (Secret::parse(&secret), Password::typed(form.value("kennwort").to_owned())) {
        (None, _) => Err(SignInError::InvitationOver),
        (_, Err(cause)) => Err(SignInError::Password(cause)),
        (Some(link), Ok(password)) => {
            let accept = async move { sign_in::accept_invitation(&web.flow, &link, password, &origin).await };
            door::to_the_end(accept).await.map_err(|_| Wrong::ours())?
        }
    };
    match accepted {
        Ok(()) => Ok(done("/anmelden", "kennwort")),
        Err(SignInError::Flow(cause)) => Err(cause.into()),
        Err(refusal) => {
            form.note(refusal::of_sign_in(&refusal));
            Ok(faulty(&shown(form, secret)))
        }
    }
}
