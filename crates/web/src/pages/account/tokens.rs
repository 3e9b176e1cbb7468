//! `/konto/zugriffsschluessel`: tokens with which programs act for somebody. One is shown when it is made, and never again.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::{DateTime, Utc};
use flow::{
    ApiToken, FlowError, TokenScope,
    sign_in::{self, NewToken, SignInError},
};
use uuid::Uuid;

use crate::{
    Web,
    form::Form,
    frame::Frame,
    german::{Badge, german_time, token_scope, token_state},
    id::Id,
    pages::account,
    refusal::Told,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page itself.
const HERE: &str = "/konto/zugriffsschluessel";
/// For how many days one is good, if nothing else is asked.
const DAYS: i64 = 90;
/// What one made here may be used for, by the word of the form.
const SCOPES: [(&str, TokenScope); 2] = [("lesen", TokenScope::Read), ("aendern", TokenScope::Write)];

/// A token as it is listed.
struct Listed {
    id: Uuid,
    name: String,
    scope: &'static str,
    role: String,
    made: String,
    expires: String,
    state: Badge,
    is_good: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "account/tokens.html")]
struct Page {
    frame: Frame,
    form: Form,
    scopes: Vec<(&'static str, &'static str)>,
    role: String,
    tokens: Vec<Listed>,
}

/// A token that was made, shown once.
#[derive(Template)]
#[template(path = "account/token.html")]
struct MadePage {
    frame: Frame,
    secret: String,
    token: Listed,
}

fn listed(token: ApiToken, roles: &[account::Held], now: DateTime<Utc>) -> Listed {
    let is_over = token.expires_at <= now;
    Listed {
        id: token.id,
        scope: token_scope(token.scope),
        role: account::role_of(roles, token.membership),
        made: german_time(token.made_at),
        expires: german_time(token.expires_at),
        state: token_state(token.revoked_at, is_over),
        is_good: token.revoked_at.is_none() && !is_over,
        name: token.name,
    }
}

async fn shown(visitor: &Visitor, web: &Web, mut form: Form) -> Result<Page, Wrong> {
    let roles = account::roles(visitor, web).await?;
    let (now, tokens) = (web.flow.now(), sign_in::tokens(&web.flow, &visitor.signed).await?);
    if !form.asks("tage") {
        form.set("tage", DAYS);
    }
    let frame = visitor.frame("Zugriffsschlüssel").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame.below("/konto", "Mein Zugang"),
        form,
        scopes: SCOPES.map(|(word, scope)| (word, token_scope(scope))).to_vec(),
        role: account::role_of(&roles, visitor.signed.session.membership),
        tokens: tokens.into_iter().rev().map(|token| listed(token, &roles, now)).collect(),
    })
}

/// `GET /konto/zugriffsschluessel`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    Ok(page(&shown(&visitor, &web, Form::default()).await?))
}

/// `POST /konto/zugriffsschluessel`: makes one.
pub(crate) async fn make(State(web): State<Web>, mut sent: Sent) -> Result<Response, Wrong> {
    let Some(new) = read(&mut sent.form) else {
        return Ok(faulty(&shown(&sent.visitor, &web, sent.form).await?));
    };
    let (flow, signed, origin) = (web.flow.clone(), sent.visitor.signed.clone(), sent.visitor.origin.clone());
    let made = door::to_the_end(async move { sign_in::make_token(&flow, &signed, new, &origin).await });
    match made.await.map_err(|_| Wrong::ours())? {
        Ok(made) => {
            let roles = account::roles(&sent.visitor, &web).await?;
            let frame = sent.visitor.frame("Ihr neuer Zugriffsschlüssel").below("/konto", "Mein Zugang");
            Ok(page(&MadePage {
                frame: frame.below(HERE, "Zugriffsschlüssel"),
                secret: made.secret.reveal(),
                token: listed(made.token, &roles, web.flow.now()),
            }))
        }
        Err(SignInError::Flow(cause)) => {
            let is_days = matches!(cause, FlowError::TokenDays { .. });
            sent.refused(cause)?;
            if is_days {
                sent.form.say_otherwise(|told| Told { at: Some("tage".to_owned()), ..told });
            }
            Ok(faulty(&shown(&sent.visitor, &web, sent.form).await?))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The token that is asked for. What is wrong is noted.
fn read(form: &mut Form) -> Option<NewToken> {
    let name = form.text("name", "Bitte einen Namen eingeben, an dem Sie den Schlüssel wiedererkennen.");
    let scope = form.choice("umfang", |word| SCOPES.into_iter().find(|(known, _)| *known == word));
    let days = form.number("tage");
    Some(NewToken { name: name?, scope: scope?.1, days: days? })
}

/// `POST /konto/zugriffsschluessel/{id}/widerruf`
pub(crate) async fn revoke(State(web): State<Web>, Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let Visitor { signed, origin, .. } = sent.visitor;
    let revoked =
        door::to_the_end(async move { sign_in::revoke_token(&web.flow, &signed, id, &origin).await }).await;
    revoked.map_err(|_| Wrong::ours())??;
    Ok(done(HERE, "schluessel-widerrufen"))
}
