//! `/abrechnungen/{id}/zeilen/{nummer}/zurueckstellung`: the question of a parked line, and what becomes of it. Who claimed it
//! answers, or takes it out; who asked writes back, or rejects it.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    Action, Request,
    claims::{DropParked, RejectParked},
    comments::AddComment,
    may::{ParkedAct, parked_acts},
    meanwhile::Subject,
    notifications::foreseen::of_comment,
};
use grants::{Claim, ClaimId, ClaimLine, Cost, Grant, LineState, Visibility};

use super::{
    decide, faults,
    line_file::{self, Written},
    lines::Line,
    seen::Seen,
};
use crate::{
    Web, drafts, filters, foreseen,
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
    written: Vec<Written>,
    /// Who is told of an answer, where one can be given.
    answer: Option<String>,
    /// Who is told of what is written back, where somebody can.
    reply: Option<String>,
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
    let steps = steps(visitor, &seen.grant, &seen.claim, line).await?;
    let told = if visitor.may(Action::Comment) {
        Some(foreseen::told(&seen.names, of_comment(&visitor.ctx, seen.grant.id).await?.as_ref()))
    } else {
        None
    };
    let answer = told.clone().filter(|_| steps.has("herausnahme"));
    let reply = told.filter(|_| steps.has("ablehnung"));
    Ok(Page {
        frame: seen.below(frame),
        form: meanwhile::about(&visitor.ctx, form, Subject::Claim(&seen.claim), seen.claim.version).await?,
        id: seen.claim.id.to_string(),
        grant_id: seen.grant.id.to_string(),
        line: seen.shown(visitor).await?,
        settled: line.waiting().err().map(|cause| refusal::of_flow(&cause.into()).text),
        waits_until,
        freed: freed(&line.cost),
        written: line_file::written(visitor, &seen.claim, line).await?,
        answer,
        reply,
        steps,
        reasons: decide::reasons(programme),
        findings: decide::findings(programme),
    })
}

/// Why the line is rejected. All that is wrong is noted, also what the rules say of what could be read, beside what could not.
fn rejection(seen: &Seen, form: &mut Form, on: NaiveDate) -> Result<Option<RejectParked>, Wrong> {
    let programme = seen.names.programme(&seen.grant);
    let findings = decide::found(programme, form, seen.number);
    let (claim, version, line) = (seen.claim.id, form.version(), seen.line()?);
    let Some((reason, text)) = decide::why(form, seen.number) else {
        let wrong = decide::wrong_reason(line, &findings, programme, form, on);
        faults::note_beside(form, wrong);
        return Ok(None);
    };
    Ok(Some(RejectParked { claim, version, line: line.id, reason, text, findings }))
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

/// `POST /abrechnungen/{id}/zeilen/{nummer}/antwort`
pub(crate) async fn answer(Part(id, number): Part, sent: Sent) -> Result<Response, Wrong> {
    Box::pin(say(ClaimId(id), number, sent, "zeile-beantwortet")).await
}

/// `POST /abrechnungen/{id}/zeilen/{nummer}/nachfrage`
pub(crate) async fn ask_again(Part(id, number): Part, sent: Sent) -> Result<Response, Wrong> {
    Box::pin(say(ClaimId(id), number, sent, "zeile-nachgefragt")).await
}

/// Says something to the line that both sides read.
async fn say(claim: ClaimId, number: i64, mut sent: Sent, told: &str) -> Result<Response, Wrong> {
    let seen = Seen::of(&sent.visitor, claim, number).await?;
    let (line, visibility) = (Some(seen.line()?.id), Visibility::Shared);
    let text = sent.form.text("text", "Bitte etwas schreiben.");
    let request = text.map(|text| AddComment { claim, line, visibility, text });
    take(sent, &seen, request, told).await
}

/// `POST /abrechnungen/{id}/zeilen/{nummer}/herausnahme`
pub(crate) async fn take_out(Part(id, number): Part, sent: Sent) -> Result<Response, Wrong> {
    let seen = Seen::of(&sent.visitor, ClaimId(id), number).await?;
    let (claim, version, line) = (seen.claim.id, sent.form.version(), seen.line()?.id);
    take(sent, &seen, Some(DropParked { claim, version, line }), "zeile-herausgenommen").await
}

/// `POST /abrechnungen/{id}/zeilen/{nummer}/ablehnung`
pub(crate) async fn reject(Part(id, number): Part, mut sent: Sent) -> Result<Response, Wrong> {
    let seen = Seen::of(&sent.visitor, ClaimId(id), number).await?;
    let on = sent.visitor.ctx.today();
    let request = rejection(&seen, &mut sent.form, on)?;
    take(sent, &seen, request, "zeile-abgelehnt").await
}

/// Takes a step; if that was refused, the page says why.
async fn take<R>(mut sent: Sent, seen: &Seen, request: Option<R>, told: &str) -> Result<Response, Wrong>
where
    R: Request<Answer: 'static>,
{
    let (id, number) = (seen.claim.id, seen.number);
    let Some(request) = request else { return Ok(faulty(&shown(seen, &sent.visitor, sent.form).await?)) };
    match sent.run(request).await? {
        Ok(_) => Ok(done(format_args!("/abrechnungen/{id}/zeilen/{number}"), told)),
        Err(refusal) => {
            faults::note_decision(&mut sent, refusal)?;
            let seen = Seen::of(&sent.visitor, id, number).await?;
            Ok(faulty(&shown(&seen, &sent.visitor, sent.form).await?))
        }
    }
}
