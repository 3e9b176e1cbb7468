//! `/einladung`: choosing with a link how one comes in.

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
    pages::sign_in::INVITATION,
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
    with_openid: bool,
}

fn shown(web: &Web, form: Form, secret: String) -> Page {
    let frame = Frame::bare("Zugang einrichten").faulty(!form.faults().is_empty());
    Page { frame, form, secret, with_openid: web.openid.is_some() }
}

/// `GET /einladung`
pub(crate) async fn get(State(web): State<Web>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    page(&shown(&web, Form::default(), query(&parts, INVITATION).unwrap_or_default()))
}

/// `POST /einladung`
pub(crate) async fn post(State(web): State<Web>, request: Request) -> Result<Response, Wrong> {
    let (parts, body) = request.into_parts();
    let origin = door::origin(&parts);
    let mut form = read(Request::from_parts(parts, body)).await?;
    let secret = form.value(INVITATION).to_owned();
    let accepted = match (Secret::parse(&secret), Password::typed(form.value("kennwort").to_owned())) {
        (None, _) => Err(SignInError::InvitationOver),
        (_, Err(cause)) => Err(SignInError::Password(cause)),
        (Some(link), Ok(password)) => {
            let flow = web.flow.clone();
            let accept = async move { sign_in::accept_invitation(&flow, &link, password, &origin).await };
            door::to_the_end(accept).await.map_err(|_| Wrong::ours())?
        }
    };
    match accepted {
        Ok(()) => Ok(done("/anmelden", "kennwort")),
        Err(SignInError::Flow(cause)) => Err(cause.into()),
        Err(refusal) => {
            form.note(refusal::of_sign_in(&refusal));
            Ok(faulty(&shown(&web, form, secret)))
        }
    }
}
