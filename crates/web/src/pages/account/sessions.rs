//! `/konto/sitzungen`: where one is signed in, and ending it.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    Flow, FlowError, Session,
    sign_in::{self, Origin, SignInError, Signed},
};
use uuid::Uuid;

use crate::{
    Web,
    frame::Frame,
    german::german_time,
    id::Id,
    pages::account,
    sent::Sent,
    show::{Wrong, done, page},
    visitor::Visitor,
};

/// A session as it is listed.
struct Listed {
    id: Uuid,
    since: String,
    seen: String,
    ends: String,
    role: String,
    program: String,
    address: String,
    is_this: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "account/sessions.html")]
struct Page {
    frame: Frame,
    sessions: Vec<Listed>,
}

/// `GET /konto/sitzungen`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let roles = account::roles(&visitor, &web).await?;
    let sessions = sign_in::sessions(&web.flow, &visitor.signed).await?;
    let sessions = sessions.into_iter().map(|it: Session| Listed {
        id: it.id,
        since: german_time(it.times.started_at),
        seen: german_time(it.times.seen_at),
        ends: german_time(it.times.ends_at()),
        role: account::role_of(&roles, it.membership),
        program: it.agent,
        address: it.address,
        is_this: it.id == visitor.signed.session.id,
    });
    let frame = visitor.frame("Wo Sie angemeldet sind").below("/konto", "Mein Zugang");
    Ok(page(&Page { frame, sessions: sessions.collect() }))
}

/// `POST /konto/sitzungen/{id}/ende`
pub(crate) async fn end(State(web): State<Web>, Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let Visitor { signed, origin, .. } = sent.visitor;
    let ended =
        door::to_the_end(async move { sign_in::end_session(&web.flow, &signed, id, &origin).await }).await;
    ended.map_err(|_| Wrong::ours())??;
    Ok(done("/konto/sitzungen", "sitzung-beendet"))
}

/// `POST /konto/sitzungen/ende`: all but the one that asks.
pub(crate) async fn end_others(State(web): State<Web>, sent: Sent) -> Result<Response, Wrong> {
    let Visitor { signed, origin, .. } = sent.visitor;
    let ended = door::to_the_end(async move { each_other(&web.flow, &signed, &origin).await }).await;
    ended.map_err(|_| Wrong::ours())??;
    Ok(done("/konto/sitzungen", "sitzungen-beendet"))
}

async fn each_other(flow: &Flow, signed: &Signed, origin: &Origin) -> Result<(), SignInError> {
    for other in sign_in::sessions(flow, signed).await? {
        if other.id == signed.session.id {
            continue;
        }
        match sign_in::end_session(flow, signed, other.id, origin).await {
            // It ended by itself meanwhile.
            Ok(()) | Err(SignInError::Flow(FlowError::NotFound { .. })) => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(())
}
