//! `/anforderungen`: what recipients ask to be paid, signing for it, and deciding on it.

pub(crate) mod new;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::NaiveDate;
use flow::{
    Action,
    payouts::{DecidePayout, SignPayoutRequest},
    views,
};
use grants::{Grant, Need, PayoutRequest, PayoutRequestId, PayoutRequestState};
use ledger::Cents;

use crate::{
    Web, filters,
    form::Form,
    frame::Frame,
    german::{Badge, request_state},
    id::Id,
    names::Names,
    pages::{
        claims::view::{Signed, signed},
        grants::gives,
    },
    sent::Sent,
    show::{Wrong, done, page, page_with},
    visitor::Visitor,
};

/// A request in a list.
struct Row {
    id: String,
    what: String,
    recipient: String,
    amount: Cents,
    state: Badge,
    on: NaiveDate,
}

/// The list.
#[derive(Template)]
#[template(path = "requests.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<Row>,
    next: Option<String>,
    may_ask: bool,
}

/// One of them.
#[derive(Template)]
#[template(path = "request.html")]
struct Page {
    frame: Frame,
    form: Form,
    row: Row,
    grant_id: String,
    need: Vec<Need>,
    above: Option<(Cents, String)>,
    refusal: Option<String>,
    signed: Vec<Signed>,
    may_sign: bool,
    waits: bool,
    may_decide: bool,
    arrives_at: Option<String>,
}

fn of_row(names: &Names, grant: &Grant, request: &PayoutRequest) -> Row {
    let on = match request.state {
        PayoutRequestState::Requested { on }
        | PayoutRequestState::Approved { on }
        | PayoutRequestState::Refused { on, .. } => on,
    };
    Row {
        id: request.id.to_string(),
        what: format!("{}, {}", grant.act.reference, names.position_of(grant, request.position)),
        recipient: names.organisation(grant.recipient).to_owned(),
        amount: request.amount,
        state: request_state(&request.state),
        on,
    }
}

/// `GET /anforderungen`
pub(crate) async fn list(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let found = views::payout_requests(&visitor.ctx, None, visitor.after(), 50).await?;
    let mut rows = Vec::with_capacity(found.items.len());
    for request in &found.items {
        let grant = views::grant(&visitor.ctx, request.grant).await?;
        rows.push(of_row(&names, &grant, request));
    }
    let next = found.next.map(|next| format!("/anforderungen?nach={next}"));
    Ok(page(&ListPage {
        frame: visitor.frame("Mittelanforderungen"),
        rows,
        next,
        may_ask: visitor.may(Action::HandIn),
    }))
}

async fn show(visitor: &Visitor, id: PayoutRequestId, form: Form) -> Result<Response, Wrong> {
    let request = views::payout_request(&visitor.ctx, id).await?;
    let grant = views::grant(&visitor.ctx, request.grant).await?;
    let names = Names::of(&visitor.ctx).await?;
    let is_faulty = !form.faults().is_empty();
    let frame = visitor.frame("Mittelanforderung").faulty(is_faulty);
    let is_open = matches!(request.state, PayoutRequestState::Requested { .. });
    let is_own = visitor.ctx.actor().organisation == grant.recipient;
    let waits = is_open && request.above_need.as_ref().is_some_and(|above| !above.is_signed());
    let arrives = matches!(request.state, PayoutRequestState::Approved { .. }) && grant.parent.is_none();
    let shown = Page {
        frame: frame.below("/anforderungen", "Mittelanforderungen"),
        form: form.about(request.version),
        row: of_row(&names, &grant, &request),
        grant_id: grant.id.to_string(),
        above: request.above_need.as_ref().map(|above| (above.by, above.reason.clone())),
        refusal: match &request.state {
            PayoutRequestState::Refused { reason, .. } => Some(reason.clone()),
            _ => None,
        },
        signed: signed(request.above_need.as_ref().map_or(&[], |above| &above.sign_offs)),
        may_sign: waits && visitor.may(Action::Sign) && is_own,
        waits,
        may_decide: visitor.may(Action::Decide) && is_open && gives(visitor, &grant),
        arrives_at: (arrives && is_own && visitor.may(Action::Book)).then(|| request.position.to_string()),
        need: request.need,
    };
    Ok(page_with(if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &shown))
}

/// `GET /anforderungen/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    show(&visitor, PayoutRequestId(id), Form::fresh(&web.flow)).await
}

/// `POST /anforderungen/{id}`
pub(crate) async fn post(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let payout_request = PayoutRequestId(id);
    let refuses = sent.form.has("entscheidung", "ablehnen");
    let refusal = if refuses { sent.form.text("grund", "Bitte den Grund nennen.") } else { None };
    let decided_on = sent.form.day("tag");
    if let (Some(decided_on), true) = (decided_on, sent.form.faults().is_empty()) {
        let request = DecidePayout { payout_request, version: sent.form.version(), decided_on, refusal };
        match sent.run(request).await? {
            Ok(_) => return Ok(done(format_args!("/anforderungen/{id}"), "anforderung-entschieden")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    show(&sent.visitor, payout_request, sent.form).await
}

/// `POST /anforderungen/{id}/unterschrift`
pub(crate) async fn sign(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let payout_request = PayoutRequestId(id);
    match sent.run(SignPayoutRequest { payout_request, version: sent.form.version() }).await? {
        Ok(_) => Ok(done(format_args!("/anforderungen/{id}"), "anforderung-unterzeichnet")),
        Err(refusal) => {
            sent.refused(refusal)?;
            show(&sent.visitor, payout_request, sent.form).await
        }
    }
}
