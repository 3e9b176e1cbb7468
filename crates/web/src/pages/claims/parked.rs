//! `/abrechnungen/{id}/zeilen/{nummer}/zurueckstellung`: what becomes of a parked line that nobody claims again. Who claimed
//! it takes it out; who asked rejects it.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    Request,
    claims::{DropParked, RejectParked},
    may::{ParkedAct, parked_acts},
    meanwhile::Subject,
};
use grants::{Claim, ClaimId, ClaimLine, Cost, Grant, LineState};

use super::{decide, lines::Line, seen::Seen};
use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    german::day,
    id::Part,
    meanwhile, refusal,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    steps::Steps,
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "claims/parked.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    grant_id: String,
    line: Line,
    settled: Option<String>,
    waits_until: Option<String>,
    freed: &'static str,
    steps: Steps,
    reasons: Vec<(String, String)>,
    findings: Vec<(String, String)>,
}

/// What a visitor may do with a parked line that nobody has claimed again, and why not the rest. The books decide again when
/// it is done.
pub(super) async fn steps(
    visitor: &Visitor,
    grant: &Grant,
    claim: &Claim,
    line: &ClaimLine,
) -> Result<Steps, Wrong> {
    let named = |act| match act {
        ParkedAct::TakeOut => ("herausnahme", "Zeile herausnehmen"),
        ParkedAct::Reject => ("ablehnung", "Zeile ablehnen"),
    };
    Ok(Steps::told(parked_acts(&visitor.ctx, grant, claim, line.id).await?, named))
}

/// What is free again when the line is settled.
const fn freed(cost: &Cost) -> &'static str {
    match cost {
        Cost::Actual { .. } => "Der Beleg ist",
        Cost::CreditNote { .. } => "Die Gutschrift ist",
        Cost::LumpSum { .. } => "Die Einheiten sind",
    }
}

async fn shown(seen: &Seen, visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    let line = seen.line()?;
    let programme = seen.names.programme(&seen.grant);
    let waits_until = match &line.state {
        LineState::Parked { answer_by, .. } if *answer_by >= visitor.ctx.today() => Some(day(*answer_by)),
        _ => None,
    };
    let frame = visitor.frame("Zurückgestellte Zeile").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: seen.below(frame),
        form: meanwhile::about(&visitor.ctx, form, Subject::Claim(&seen.claim), seen.claim.version).await?,
        id: seen.claim.id.to_string(),
        grant_id: seen.grant.id.to_string(),
        line: seen.shown(visitor).await?,
        settled: line.waiting().err().map(|cause| refusal::of_flow(&cause.into()).text),
        waits_until,
        freed: freed(&line.cost),
        steps: steps(visitor, &seen.grant, &seen.claim, line).await?,
        reasons: decide::reasons(programme),
        findings: decide::findings(programme),
    })
}

/// Why the line is rejected. All that is wrong is noted.
fn rejection(seen: &Seen, form: &mut Form) -> Result<Option<RejectParked>, Wrong> {
    let Some((reason, text)) = decide::why(form, seen.number) else { return Ok(None) };
    let findings = decide::found(seen.names.programme(&seen.grant), form, seen.number);
    let (claim, version, line) = (seen.claim.id, form.version(), seen.line()?.id);
    Ok(Some(RejectParked { claim, version, line, reason, text, findings }))
}

/// `GET /abrechnungen/{id}/zeilen/{nummer}/zurueckstellung`
pub(crate) async fn get(
    State(web): State<Web>,
    Part(id, number): Part,
    visitor: Visitor,
) -> Result<Response, Wrong> {
    let seen = Seen::of(&visitor, ClaimId(id), number).await?;
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&seen, &visitor, form).await?))
}

/// `POST /abrechnungen/{id}/zeilen/{nummer}/herausnahme`
pub(crate) async fn take_out(Part(id, number): Part, sent: Sent) -> Result<Response, Wrong> {
    let seen = Seen::of(&sent.visitor, ClaimId(id), number).await?;
    let (claim, version, line) = (seen.claim.id, sent.form.version(), seen.line()?.id);
    settle(sent, &seen, Some(DropParked { claim, version, line }), "zeile-herausgenommen").await
}

/// `POST /abrechnungen/{id}/zeilen/{nummer}/ablehnung`
pub(crate) async fn reject(Part(id, number): Part, mut sent: Sent) -> Result<Response, Wrong> {
    let seen = Seen::of(&sent.visitor, ClaimId(id), number).await?;
    let request = rejection(&seen, &mut sent.form)?;
    settle(sent, &seen, request, "zeile-abgelehnt").await
}

/// Settles the line; if that was refused, the page says why.
async fn settle<R>(mut sent: Sent, seen: &Seen, request: Option<R>, told: &str) -> Result<Response, Wrong>
where
    R: Request<Answer = Claim>,
{
    let (id, number) = (seen.claim.id, seen.number);
    let Some(request) = request else { return Ok(faulty(&shown(seen, &sent.visitor, sent.form).await?)) };
    match sent.run(request).await? {
        Ok(_) => Ok(done(format_args!("/abrechnungen/{id}/zeilen/{number}"), told)),
        Err(refusal) => {
            sent.refused(refusal)?;
            let seen = Seen::of(&sent.visitor, id, number).await?;
            Ok(faulty(&shown(&seen, &sent.visitor, sent.form).await?))
        }
    }
}
