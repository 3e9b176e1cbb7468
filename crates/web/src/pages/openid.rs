//! `/anmelden/openid`: the house's own sign-in, out and back.
//!
//! What an attempt needs on its way back lies in a cookie of the browser that set out. A browser that set out from a form
//! is led on by the page, not by a redirect: forms lead nowhere outside ([`crate::layers`]).

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, request::Parts},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use flow::sign_in::{self, Origin, SignInError};
use identity::{OpenIdSubject, Secret};
use ledger::UnitId;
use openid::{Attempt, OpenIdError, Provider};

use crate::{
    Web,
    form::Form,
    frame::Frame,
    pages::sign_in::{INVITATION, ON, UNIT},
    refusal,
    sent::{Held, SignInPage, read},
    show::{Wrong, done, page, page_with},
    visitor::{inside, query, visitor},
};

/// The field of the cookie that all of an attempt follows from.
const ATTEMPT: &str = "versuch";

/// On the way out.
#[derive(Template)]
#[template(path = "to_provider.html")]
struct OutPage {
    frame: Frame,
    address: String,
}

/// `POST /anmelden/openid`
pub(crate) async fn out(State(web): State<Web>, request: Request) -> Result<Response, Wrong> {
    let form = read(request).await?;
    let provider = web.openid.as_ref().ok_or_else(Wrong::unknown)?;
    let secret = sign_in::begin_openid()?;
    let address = provider.address(&Attempt::of(&secret)).await.map_err(not_vouched)?;
    let kept = form_urlencoded::Serializer::new(String::new())
        .append_pair(ATTEMPT, &secret.reveal())
        .extend_pairs([INVITATION, UNIT, ON].map(|name| (name, form.value(name))))
        .finish();
    let on = HeaderValue::from_str(&format!("0; url={address}")).map_err(|_| Wrong::ours())?;
    let headers = [Some((HeaderName::from_static("refresh"), on)), door::openid_cookie(&kept)];
    let shown = page(&OutPage { frame: Frame::bare("Weiter zur Anmeldung Ihres Hauses"), address });
    Ok((AppendHeaders(headers.into_iter().flatten().collect::<Vec<_>>()), shown).into_response())
}

/// `GET /anmelden/openid/zurueck`
pub(crate) async fn back(State(web): State<Web>, request: Request) -> Result<Response, Wrong> {
    let (parts, _) = request.into_parts();
    let provider = web.openid.clone().ok_or_else(Wrong::unknown)?;
    let kept = door::openid(&parts.headers).unwrap_or_default();
    let kept = Form::of(kept.as_bytes());
    let account = vouched(&web, &provider, &kept, &parts).await.map_err(not_vouched)?;
    let origin = door::origin(&parts);
    let answer = match Secret::parse(kept.value(INVITATION)) {
        Some(link) => bind(web, link, account, origin).await?,
        None => enter(web, &kept, account, origin).await?,
    };
    let gone: Vec<_> = door::no_openid_cookie().into_iter().collect();
    Ok((AppendHeaders(gone), answer).into_response())
}

/// For whom the provider vouches to the browser that has come back.
async fn vouched(
    web: &Web,
    provider: &Provider,
    kept: &Form,
    parts: &Parts,
) -> Result<OpenIdSubject, OpenIdError> {
    let secret = Secret::parse(kept.value(ATTEMPT)).ok_or(OpenIdError::OtherAttempt)?;
    let [state, code] = ["state", "code"].map(|name| query(parts, name).unwrap_or_default());
    provider.subject(&Attempt::of(&secret), &state, &code, web.flow.now()).await
}

async fn enter(web: Web, kept: &Form, account: OpenIdSubject, origin: Origin) -> Result<Response, Wrong> {
    let (named, to) = (kept.value(UNIT).parse().ok().map(UnitId), inside(kept.value(ON)).to_owned());
    let entered = door::to_the_end(async move {
        let unit = sign_in::unit_of(&web.flow, named).await?;
        sign_in::sign_in_by_openid(&web.flow, unit, &account, &origin).await
    });
    match entered.await.map_err(|_| Wrong::ours())? {
        Ok(entered) => {
            let cookies: Vec<_> = door::session_cookie(&entered.secret).into_iter().collect();
            Ok((AppendHeaders(cookies), Redirect::to(&to)).into_response())
        }
        Err(SignInError::Refused) => {
            let text = "Mit diesem Konto ist hier niemand bekannt, oder es gibt heute keine Rolle für Sie. Die Verwaltung \
                        der Zugänge kann Sie einladen.";
            Err(Wrong::told(StatusCode::FORBIDDEN, "Noch kein Zugang", text))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn bind(web: Web, link: Secret, account: OpenIdSubject, origin: Origin) -> Result<Response, Wrong> {
    let accept =
        async move { sign_in::accept_invitation_by_openid(&web.flow, &link, &account, &origin).await };
    door::to_the_end(accept).await.map_err(|_| Wrong::ours())??;
    Ok(done("/anmelden", "konto-verbunden"))
}

/// `POST /anmelden/weiter`: whoever signed in elsewhere goes on with what they had typed.
pub(crate) async fn on(State(web): State<Web>, request: Request) -> Result<Response, Wrong> {
    let (parts, body) = request.into_parts();
    let visitor = visitor(&parts, &web).await?;
    let mut form = read(Request::from_parts(parts, body)).await?;
    let held = Held::of(&form);
    if visitor.is_some() {
        return Ok(super::sign_in::on(held));
    }
    form.note(refusal::told("Sie sind noch nicht angemeldet. Ihre Eingaben sind weiter da."));
    let frame = Frame::bare("Bitte noch einmal anmelden").faulty(true);
    let shown =
        SignInPage { frame, form, held, why: None, with_code: false, with_openid: web.openid.is_some() };
    Ok(page_with(StatusCode::UNAUTHORIZED, &shown))
}

/// Why nobody came in, told to the person; what the house has to repair, told to the log too.
fn not_vouched(cause: OpenIdError) -> Wrong {
    let (status, text) = match &cause {
        OpenIdError::OtherAttempt => (
            StatusCode::BAD_REQUEST,
            "Diese Anmeldung wurde in einem anderen Fenster begonnen, oder vor mehr als zehn Minuten. Bitte melden Sie \
             sich noch einmal an.",
        ),
        OpenIdError::Code(_) => (
            StatusCode::FORBIDDEN,
            "Die Anmeldung Ihres Hauses hat nicht bestätigt, wer Sie sind. Bitte melden Sie sich noch einmal an.",
        ),
        OpenIdError::Untrue(_) => (
            StatusCode::FORBIDDEN,
            "Was die Anmeldung Ihres Hauses bestätigt, kann hier nicht gelten. Bitte sagen Sie der Verwaltung der \
             Zugänge Bescheid.",
        ),
        OpenIdError::Unreachable(_) => (
            StatusCode::BAD_GATEWAY,
            "Die Anmeldung Ihres Hauses antwortet nicht. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
        ),
        OpenIdError::Busy => {
            let text = refusal::of_sign_in(&SignInError::Busy).text;
            return Wrong::told(StatusCode::SERVICE_UNAVAILABLE, "Nicht angemeldet", &text);
        }
    };
    if matches!(cause, OpenIdError::Untrue(_) | OpenIdError::Unreachable(_)) {
        tracing::error!(cause = ?cause, "The house's own sign-in failed");
    }
    Wrong::told(status, "Nicht angemeldet", text)
}
