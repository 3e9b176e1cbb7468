//! `/abrechnungen/{id}/zeilen/{nummer}/berichtigung`: proposing to recognise something else of a decided line.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use flow::{Action, claims::CorrectClaim, meanwhile::Subject};
use grants::{Claim, ClaimId, ClaimLine, ClaimState, Grant, LineState};

use super::{decide, faults, lines::Line, seen::Seen};
use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    german::typed_euros,
    id::Part,
    meanwhile,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "claims/correct.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    line: Line,
    reasons: Vec<(String, String)>,
    findings: Vec<(String, String)>,
}

/// Whether the person may propose to correct a line. The books decide again when it is proposed.
pub(super) fn may(visitor: &Visitor, claim: &Claim, grant: &Grant, line: &ClaimLine) -> bool {
    let of_giver = if grant.parent.is_none() { grant.recipient } else { grant.giver };
    let is_decided = matches!(
        line.state,
        LineState::Accepted | LineState::AcceptedInPart { .. } | LineState::Rejected { .. }
    );
    visitor.may(Action::Decide)
        && visitor.ctx.actor().organisation == of_giver
        && matches!(claim.state, ClaimState::Decided { .. })
        && claim.correction.is_none()
        && is_decided
        && !line.cost.is_credit()
}

/// The field of what is to be recognised, named as in the workbench.
fn part_of(number: i64) -> String {
    format!("z{number}.teil")
}

async fn shown(seen: &Seen, visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    let programme = seen.names.programme(&seen.grant);
    let frame = visitor.frame(format!("Zeile {} berichtigen", seen.number)).faulty(!form.faults().is_empty());
    Ok(Page {
        frame: seen.below(frame),
        form: meanwhile::about(&visitor.ctx, form, Subject::Claim(&seen.claim), seen.claim.version).await?,
        id: seen.claim.id.to_string(),
        line: seen.shown(visitor).await?,
        reasons: decide::reasons(programme),
        findings: decide::findings(programme),
    })
}

/// What is asked for. All that is wrong is noted, also what the rules say of what could be read, beside what could not.
fn read(seen: &Seen, form: &mut Form, on: NaiveDate) -> Result<Option<CorrectClaim>, Wrong> {
    let (recognised, why) = (form.amount(&part_of(seen.number)), decide::why(form, seen.number));
    let programme = seen.names.programme(&seen.grant);
    let findings = decide::found(programme, form, seen.number);
    let (claim, version, line) = (seen.claim.id, form.version(), seen.line()?);
    let Some((recognised, (reason, text))) = recognised.zip(why) else {
        let of_amount = recognised.and_then(|to| line.check_corrected(to).err());
        let of_reason = decide::wrong_reason(line, &findings, programme, form, on);
        faults::note_beside(form, of_amount.into_iter().chain(of_reason).collect());
        return Ok(None);
    };
    Ok(Some(CorrectClaim { claim, version, line: line.id, recognised, reason, text, findings }))
}

/// `GET /abrechnungen/{id}/zeilen/{nummer}/berichtigung`
pub(crate) async fn get(
    State(web): State<Web>,
    Part(id, number): Part,
    visitor: Visitor,
) -> Result<Response, Wrong> {
    let seen = Seen::of(&visitor, ClaimId(id), number).await?;
    if !may(&visitor, &seen.claim, &seen.grant, seen.line()?) {
        return Ok(Redirect::to(&format!("/abrechnungen/{id}/zeilen/{number}")).into_response());
    }
    let stands = typed_euros(seen.line()?.recognised());
    let form = drafts::form(&visitor, &web, Form::default().with(&part_of(number), stands)).await?;
    Ok(page(&shown(&seen, &visitor, form).await?))
}

/// `POST /abrechnungen/{id}/zeilen/{nummer}/berichtigung`
pub(crate) async fn post(Part(id, number): Part, mut sent: Sent) -> Result<Response, Wrong> {
    let seen = Seen::of(&sent.visitor, ClaimId(id), number).await?;
    let on = sent.visitor.ctx.today();
    if let Some(request) = read(&seen, &mut sent.form, on)? {
        match sent.run(request).await? {
            Ok(_) => return Ok(done(format_args!("/abrechnungen/{id}"), "berichtigung")),
            Err(refusal) => faults::note_decision(&mut sent, refusal)?,
        }
    }
    Ok(faulty(&shown(&seen, &sent.visitor, sent.form).await?))
}
