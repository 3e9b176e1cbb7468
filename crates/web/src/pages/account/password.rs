//! `/konto/kennwort`: changing one's own password.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::sign_in::{self, SignInError};
use identity::Password;

use crate::{
    Web,
    form::{Form, NEW_PASSWORD, PASSWORD},
    frame::Frame,
    refusal::{self, Told},
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "account/password.html")]
struct Page {
    frame: Frame,
    form: Form,
    /// Whether there is a password of ours to change.
    has_one: bool,
    /// How many sessions end with it.
    others: usize,
}

async fn shown(visitor: &Visitor, web: &Web, form: Form) -> Result<Page, Wrong> {
    let frame = visitor.frame("Kennwort ändern").faulty(!form.faults().is_empty());
    let sessions = sign_in::sessions(&web.flow, &visitor.signed).await?;
    Ok(Page {
        frame: frame.below("/konto", "Mein Zugang"),
        form,
        has_one: sign_in::has_password(&web.flow, &visitor.signed).await?,
        others: sessions.iter().filter(|session| session.id != visitor.signed.session.id).count(),
    })
}

/// `GET /konto/kennwort`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    Ok(page(&shown(&visitor, &web, Form::default()).await?))
}

/// `POST /konto/kennwort`
pub(crate) async fn post(State(web): State<Web>, mut sent: Sent) -> Result<Response, Wrong> {
    let Some((present, new)) = read(&mut sent.form) else {
        return Ok(faulty(&shown(&sent.visitor, &web, sent.form).await?));
    };
    let (flow, signed, origin) = (web.flow.clone(), sent.visitor.signed.clone(), sent.visitor.origin.clone());
    let changed =
        door::to_the_end(
            async move { sign_in::change_password(&flow, &signed, present, new, &origin).await },
        );
    match changed.await.map_err(|_| Wrong::ours())? {
        Ok(()) => Ok(done("/konto", "kennwort-geaendert")),
        Err(SignInError::Flow(cause)) => Err(cause.into()),
        Err(refusal) => {
            match &refusal {
                SignInError::Refused => sent.form.blame(PASSWORD, "Dieses Kennwort stimmt nicht."),
                refusal => sent.form.note(at_the_new_one(refusal::of_sign_in(refusal))),
            }
            Ok(faulty(&shown(&sent.visitor, &web, sent.form).await?))
        }
    }
}

/// The password as it is, and as it is to be. What is wrong is noted.
fn read(form: &mut Form) -> Option<(Password, Password)> {
    let typed = |form: &Form, name| Password::typed(form.value(name).to_owned());
    let present = typed(form, PASSWORD);
    if present.is_err() {
        form.blame(PASSWORD, "Bitte Ihr jetziges Kennwort eingeben.");
    }
    let new = typed(form, NEW_PASSWORD);
    if let Err(cause) = new {
        form.note(at_the_new_one(refusal::of_sign_in(&cause.into())));
    }
    present.ok().zip(new.ok())
}

/// What is wrong with a password that is chosen is told at its field.
fn at_the_new_one(told: Told) -> Told {
    Told { at: told.at.map(|_| NEW_PASSWORD.to_owned()), ..told }
}
