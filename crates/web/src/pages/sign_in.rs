//! `/anmelden`, `/abmelden`: coming in and going out.

use askama::Template;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use flow::sign_in::{self, Origin, SessionEndReason, SignIn, SignInError};
use identity::{Password, Secret};
use ledger::UnitId;

use crate::{
    Web,
    form::Form,
    frame::{Frame, done},
    refusal,
    sent::{Held, SignInPage, read},
    show::{Wrong, page, page_with},
    visitor::{Visitor, inside, query},
};

/// The field that names the unit where somebody signs in, in an installation of several.
pub(crate) const UNIT: &str = "stelle";
/// The field that says where it goes on.
pub(crate) const ON: &str = "weiter";
/// The field with an invitation's secret.
pub(crate) const INVITATION: &str = "geheimnis";

/// What was typed before goes on from here.
#[derive(Template)]
#[template(path = "go_on.html")]
pub(crate) struct GoOnPage {
    pub(crate) frame: Frame,
    pub(crate) held: Held,
}

/// `GET /anmelden`
pub(crate) async fn get(State(web): State<Web>, request: Request) -> Result<Response, Wrong> {
    let (parts, _) = request.into_parts();
    let held = Held { to: query(&parts, ON).unwrap_or_default(), typed: Vec::new() };
    let frame =
        Frame { done: query(&parts, "meldung").and_then(|word| done(&word)), ..Frame::bare("Anmelden") };
    let form = Form::default().with(UNIT, query(&parts, UNIT).unwrap_or_default());
    let ended = door::session_end(&parts.headers, &web.flow).await?;
    // Whoever has just chosen a password is told of that.
    let why = ended.and_then(why).filter(|_| frame.done.is_none());
    let with_openid = web.openid.is_some();
    Ok(page(&SignInPage { frame, form, held, why, with_code: false, with_openid }))
}

/// Why somebody has to sign in once more. Who signed out knows.
const fn why(ended: SessionEndReason) -> Option<&'static str> {
    match ended {
        SessionEndReason::SignedOut => None,
        SessionEndReason::Ended => Some(
            "Diese Sitzung wurde unter „Mein Zugang“ beendet. Waren Sie das nicht, wählen Sie nach der Anmeldung bitte ein neues \
             Kennwort.",
        ),
        SessionEndReason::Idle => Some(
            "Nach einer Stunde ohne Eingabe endet eine Sitzung von selbst. Bitte melden Sie sich noch einmal an.",
        ),
        SessionEndReason::Absolute => {
            Some("Nach zwölf Stunden endet jede Sitzung. Bitte melden Sie sich noch einmal an.")
        }
        SessionEndReason::CredentialsChanged => Some(
            "Für Ihren Zugang wurde ein neues Kennwort gewählt oder der zweite Faktor geändert. Damit enden alle anderen \
             Sitzungen, auch diese. Waren Sie das nicht, sagen Sie es bitte gleich der Stelle, die Ihnen den Zugang gegeben hat.",
        ),
    }
}

/// `POST /anmelden`
pub(crate) async fn post(State(web): State<Web>, request: Request) -> Result<Response, Wrong> {
    let (parts, body) = request.into_parts();
    let (origin, device) = (door::origin(&parts), door::device(&parts.headers));
    let mut form = read(Request::from_parts(parts, body)).await?;
    let held = Held::of(&form);
    let name = form.text("name", "Bitte Ihren Namen oder Ihre Adresse eingeben.");
    let password = Password::typed(form.value("kennwort").to_owned());
    if password.is_err() {
        form.blame("kennwort", "Bitte Ihr Kennwort eingeben.");
    }
    let (Some(identity), Ok(password)) = (name, password) else { return Ok(again(&web, form, held)) };
    let code = Some(form.value("code").trim().to_owned()).filter(|code| !code.is_empty());
    let named = form.value(UNIT).parse().ok().map(UnitId);
    match enter(&web, named, identity, password, code, device, origin).await? {
        Ok(cookies) => Ok((AppendHeaders(cookies), on(held)).into_response()),
        Err(SignInError::Flow(cause)) => Err(cause.into()),
        Err(refusal) => {
            form.note(refusal::of_sign_in(&refusal));
            Ok(again(&web, form, held))
        }
    }
}

async fn enter(
    web: &Web,
    named: Option<UnitId>,
    identity: String,
    password: Password,
    code: Option<String>,
    device: Option<Secret>,
    origin: Origin,
) -> Result<Result<Vec<door::SetCookie>, SignInError>, Wrong> {
    let flow = web.flow.clone();
    let entered = door::to_the_end(async move {
        let unit = sign_in::unit_of(&flow, named).await?;
        let new = SignIn { unit, identity, password, code, device, membership: None };
        sign_in::sign_in(&flow, new, &origin).await
    });
    let entered = entered.await.map_err(|_| Wrong::ours())?;
    Ok(entered.map(|entered| {
        let device = entered.device.as_ref().and_then(door::device_cookie);
        [door::session_cookie(&entered.secret), device].into_iter().flatten().collect()
    }))
}

/// Where it goes on: with what was typed before, or where somebody wanted to go.
pub(crate) fn on(held: Held) -> Response {
    let held = Held { to: inside(&held.to).to_owned(), ..held };
    if held.is_empty() {
        return Redirect::to(&held.to).into_response();
    }
    page(&GoOnPage { frame: Frame::bare("Hier geht es weiter"), held })
}

/// The form once more. Whoever needs a code is asked for it from now on.
fn again(web: &Web, form: Form, held: Held) -> Response {
    let with_code = form.fault("code").is_some() || !form.value("code").is_empty();
    let frame = Frame::bare("Anmelden").faulty(true);
    let with_openid = web.openid.is_some();
    let shown = SignInPage { frame, form, held, why: None, with_code, with_openid };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

/// `POST /abmelden`
pub(crate) async fn leave(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let Visitor { signed, origin, .. } = visitor;
    let left = door::to_the_end(async move { sign_in::sign_out(&web.flow, &signed, &origin).await }).await;
    left.map_err(|_| Wrong::ours())??;
    let gone: Vec<_> = door::no_session_cookie().into_iter().collect();
    Ok((AppendHeaders(gone), Redirect::to("/anmelden")).into_response())
}
