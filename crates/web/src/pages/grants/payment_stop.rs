//! `/zuwendungen/{id}/zahlungssperre`: the payments of a forwarding are stopped for now, and go on.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    Action, FlowError,
    payment_stops::{ResumePayments, StopPayments},
    views,
};
use grants::{Grant, GrantId};

use super::gives;
use crate::{
    Web,
    form::Form,
    frame::Frame,
    german::day,
    id::Id,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "grants/payment_stop.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    stopped: Option<String>,
    is_award: bool,
}

/// Since when the payments of a grant are stopped, and why; nothing, while it is paid.
pub(super) fn told(grant: &Grant) -> Option<String> {
    let last = grant.payment_stop.as_ref().filter(|last| last.is_stop())?;
    Some(format!("Gesperrt seit {}: {}", day(last.on), last.reason))
}

async fn shown(visitor: &Visitor, id: GrantId, form: Form) -> Result<Page, Wrong> {
    let grant = views::grant(&visitor.ctx, id).await?;
    if !gives(visitor, &grant) {
        return Err(FlowError::Forbidden { by: Action::Give.by() }.into());
    }
    let frame = visitor.frame("Zahlungssperre").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame
            .below("/zuwendungen", "Zuwendungen")
            .below(format!("/zuwendungen/{id}"), &grant.act.reference),
        form: form.about(grant.version),
        id: id.to_string(),
        stopped: told(&grant),
        is_award: grant.parent.is_none(),
    })
}

/// `GET /zuwendungen/{id}/zahlungssperre`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    super::require_giver(&visitor)?;
    Ok(page(&shown(&visitor, GrantId(id), Form::fresh(&web.flow)).await?))
}

/// `POST /zuwendungen/{id}/zahlungssperre`
pub(crate) async fn stop(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (grant, version) = (GrantId(id), sent.form.version());
    if let Some(reason) = sent.form.text("grund", "Bitte schreiben, warum die Zahlungen gesperrt werden.") {
        match sent.run(StopPayments { grant, version, reason }).await? {
            Ok(_) => return Ok(done(format_args!("/zuwendungen/{id}"), "zahlungen-gesperrt")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, grant, sent.form).await?))
}

/// `POST /zuwendungen/{id}/zahlungssperre/ende`
pub(crate) async fn resume(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (grant, version) = (GrantId(id), sent.form.version());
    if let Some(reason) = sent.form.text("grund", "Bitte schreiben, warum wieder gezahlt wird.") {
        match sent.run(ResumePayments { grant, version, reason }).await? {
            Ok(_) => return Ok(done(format_args!("/zuwendungen/{id}"), "zahlungen-frei")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, grant, sent.form).await?))
}
