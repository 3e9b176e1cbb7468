//! `/zweiter-faktor`: showing it, and setting it up.

use askama::Template;
use axum::{extract::State, response::Response};
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
    with_password: bool,
}

/// What is shown of setting up.
enum Setting {
    /// Whoever comes in by a password shows it first.
    Begin { with_password: bool },
    /// The secret waits for its first code.
    Confirm { uri: String },
    /// The codes for the day on which the device is lost.
    Done { codes: Vec<String> },
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

fn new_page(visitor: &Visitor, form: Form, setting: Setting) -> NewFactorPage {
    let frame = visitor.frame("Zweiten Faktor einrichten").faulty(!form.faults().is_empty());
    let frame = frame.below("/konto", "Mein Zugang");
    let (with_password, uri, codes) = match setting {
        Setting::Begin { with_password } => (with_password, String::new(), Vec::new()),
        Setting::Confirm { uri } => (false, uri, Vec::new()),
        Setting::Done { codes } => (false, String::new(), codes),
    };
    let secret = uri.split(['?', '&']).find_map(|part| part.strip_prefix("secret=")).unwrap_or_default();
    let secret = secret.to_owned();
    NewFactorPage { frame, form, uri, secret, codes, with_password }
}

/// `GET /zweiter-faktor/einrichten`
pub(crate) async fn new(State(web): State<Web>, visitor: Visitor) -> Result<Response, Wrong> {
    let with_password = sign_in::has_password(&web.flow, &visitor.signed).await?;
    Ok(page(&new_page(&visitor, Form::default(), Setting::Begin { with_password })))
}

/// `POST /zweiter-faktor/einrichten`
pub(crate) async fn begin(State(web): State<Web>, mut sent: Sent) -> Result<Response, Wrong> {
    let (signed, origin) = (sent.visitor.signed.clone(), sent.visitor.origin.clone());
    let with_password = sign_in::has_password(&web.flow, &signed).await?;
    let password = Password::typed(sent.form.value("kennwort").to_owned()).ok();
    if with_password && password.is_none() {
        sent.form.blame("kennwort", "Bitte Ihr Kennwort eingeben.");
        return Ok(faulty(&new_page(&sent.visitor, sent.form, Setting::Begin { with_password })));
    }
    let begun =
        door::to_the_end(
            async move { sign_in::begin_second_factor(&web.flow, &signed, password, &origin).await },
        );
    match begun.await.map_err(|_| Wrong::ours())? {
        Ok(new) => Ok(page(&new_page(&sent.visitor, Form::default(), Setting::Confirm { uri: new.uri }))),
        Err(SignInError::Flow(cause)) => Err(cause.into()),
        Err(refusal) => {
            match &refusal {
                SignInError::Refused => sent.form.blame("kennwort", "Dieses Kennwort stimmt nicht."),
                SignInError::SignInAgain { .. } => sent.form.note(refusal::of_sign_in(&refusal)),
                refusal => sent.form.blame("kennwort", refusal::of_sign_in(refusal).text),
            }
            Ok(faulty(&new_page(&sent.visitor, sent.form, Setting::Begin { with_password })))
        }
    }
}

/// `POST /zweiter-faktor/bestaetigen`
pub(crate) async fn confirm(State(web): State<Web>, mut sent: Sent) -> Result<Response, Wrong> {
    let uri = sent.form.value("geheimnis").to_owned();
    let Some(code) = sent.form.text("code", "Bitte den Code eingeben.") else {
        return Ok(faulty(&new_page(&sent.visitor, sent.form, Setting::Confirm { uri })));
    };
    let (signed, origin) = (sent.visitor.signed.clone(), sent.visitor.origin.clone());
    let confirmed =
        door::to_the_end(
            async move { sign_in::confirm_second_factor(&web.flow, &signed, &code, &origin).await },
        );
    match confirmed.await.map_err(|_| Wrong::ours())? {
        Ok(codes) => {
            let codes = codes.iter().map(identity::RecoveryCode::reveal).collect();
            Ok(page(&new_page(&sent.visitor, Form::default(), Setting::Done { codes })))
        }
        Err(SignInError::Flow(cause)) => Err(cause.into()),
        Err(refusal) => {
            sent.form.note(refusal::of_sign_in(&refusal));
            Ok(faulty(&new_page(&sent.visitor, sent.form, Setting::Confirm { uri })))
        }
    }
}
