//! `/zweiter-faktor`: showing it, and setting it up.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use flow::sign_in::{self, SignInError};
use identity::Password;

use crate::{
    Web,
    form::Form,
    frame::Frame,
    refusal,
    sent::{Held, Sent, StepUpPage},
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// Setting up: the password, then the secret with its first code, then the recovery codes.
#[derive(Template)]
#[template(path = "new_factor.html")]
struct NewFactorPage {
    frame: Frame,
    form: Form,
    uri: String,
    secret: String,
    codes: Vec<String>,
}

/// `GET /zweiter-faktor`
pub(crate) async fn get(visitor: Visitor) -> Response {
    let frame = visitor.frame("Zweiter Faktor");
    page(&StepUpPage { frame, form: Form::default(), held: Held::default() })
}

/// `POST /zweiter-faktor`
pub(crate) async fn post(State(web): State<Web>, mut sent: Sent) -> Result<Response, Wrong> {
    let held = Held::of(&sent.form);
    let Some(code) = sent.form.text("code", "Bitte den Code eingeben.") else {
        return Ok(ask_again(sent, held));
    };
    let (signed, origin) = (sent.visitor.signed.clone(), sent.visitor.origin.clone());
    let shown = door::to_the_end(async move { sign_in::step_up(&web.flow, &signed, &code, &origin).await });
    match shown.await.map_err(|_| Wrong::ours())? {
        Ok(()) if held.is_empty() => Ok(done(sent.visitor.room().start(), "zweiter-faktor")),
        Ok(()) => Ok(super::sign_in::on(held)),
        Err(SignInError::Flow(cause)) => Err(cause.into()),
        Err(refusal) => {
            sent.form.note(refusal::of_sign_in(&refusal));
            Ok(ask_again(sent, held))
        }
    }
}

fn ask_again(sent: Sent, held: Held) -> Response {
    let frame = sent.visitor.frame("Zweiter Faktor").faulty(true);
    faulty(&StepUpPage { frame, form: sent.form, held })
}

fn new_page(visitor: &Visitor, form: Form, uri: String, codes: Vec<String>) -> NewFactorPage {
    let frame = visitor.frame("Zweiten Faktor einrichten").faulty(!form.faults().is_empty());
    let frame = frame.below("/konto", "Mein Zugang");
    let secret = uri.split(['?', '&']).find_map(|part| part.strip_prefix("secret=")).unwrap_or_default();
    let secret = secret.to_owned();
    NewFactorPage { frame, form, uri, secret, codes }
}

/// `GET /zweiter-faktor/einrichten`
pub(crate) async fn new(visitor: Visitor) -> Response {
    page(&new_page(&visitor, Form::default(), String::new(), Vec::new()))
}

/// `POST /zweiter-faktor/einrichten`
pub(crate) async fn begin(State(web): State<Web>, mut sent: Sent) -> Result<Response, Wrong> {
    let Ok(password) = Password::typed(sent.form.value("kennwort").to_owned()) else {
        sent.form.blame("kennwort", "Bitte Ihr Kennwort eingeben.");
        return Ok(faulty(&new_page(&sent.visitor, sent.form, String::new(), Vec::new())));
    };
    let (signed, origin) = (sent.visitor.signed.clone(), sent.visitor.origin.clone());
    let begun =
        door::to_the_end(
            async move { sign_in::begin_second_factor(&web.flow, &signed, password, &origin).await },
        );
    match begun.await.map_err(|_| Wrong::ours())? {
        Ok(new) => Ok(page(&new_page(&sent.visitor, Form::default(), new.uri, Vec::new()))),
        Err(SignInError::Flow(cause)) => Err(cause.into()),
        Err(refusal) => {
            let told = match refusal {
                SignInError::Refused => "Dieses Kennwort stimmt nicht.".to_owned(),
                refusal => refusal::of_sign_in(&refusal).text,
            };
            sent.form.blame("kennwort", told);
            Ok(faulty(&new_page(&sent.visitor, sent.form, String::new(), Vec::new())))
        }
    }
}

/// `POST /zweiter-faktor/bestaetigen`
pub(crate) async fn confirm(State(web): State<Web>, mut sent: Sent) -> Result<Response, Wrong> {
    let uri = sent.form.value("geheimnis").to_owned();
    let Some(code) = sent.form.text("code", "Bitte den Code eingeben.") else {
        return Ok(faulty(&new_page(&sent.visitor, sent.form, uri, Vec::new())));
    };
    let (signed, origin) = (sent.visitor.signed.clone(), sent.visitor.origin.clone());
    let confirmed =
        door::to_the_end(
            async move { sign_in::confirm_second_factor(&web.flow, &signed, &code, &origin).await },
        );
    match confirmed.await.map_err(|_| Wrong::ours())? {
        Ok(codes) => {
            let codes = codes.iter().map(identity::RecoveryCode::reveal).collect();
            Ok(page(&new_page(&sent.visitor, Form::default(), String::new(), codes)).into_response())
        }
        Err(SignInError::Flow(cause)) => Err(cause.into()),
        Err(refusal) => {
            sent.form.note(refusal::of_sign_in(&refusal));
            Ok(faulty(&new_page(&sent.visitor, sent.form, uri, Vec::new())))
        }
    }
}
