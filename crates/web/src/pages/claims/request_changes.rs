//! `/abrechnungen/{id}/rueckfrage`: asking the recipient for changes of named lines.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{claims::RequestChanges, meanwhile::Subject, views};
use grants::{Claim, ClaimId, ClaimLineId, LineState, LinesAsked};

use crate::{
    Web, drafts,
    form::Form,
    frame::Frame,
    id::Id,
    meanwhile,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "claims/request_changes.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
}

async fn shown(visitor: &Visitor, claim: &Claim, form: Form) -> Result<Page, Wrong> {
    let path = format!("/abrechnungen/{}", claim.id);
    let frame = visitor.frame("Änderung erbitten").faulty(!form.faults().is_empty());
    let frame = frame.below("/abrechnungen", "Abrechnungen").below(path, "Abrechnung");
    let form = meanwhile::about(&visitor.ctx, form, Subject::Claim(claim), claim.version).await?;
    Ok(Page { frame, form, id: claim.id.to_string() })
}

/// `GET /abrechnungen/{id}/rueckfrage`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let claim = views::claim_excerpt(&visitor.ctx, ClaimId(id), &LinesAsked::None).await?.claim;
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&visitor, &claim, form).await?))
}

/// `POST /abrechnungen/{id}/rueckfrage`
pub(crate) async fn post(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let claim = views::claim(&sent.visitor.ctx, ClaimId(id)).await?;
    let text = sent.form.text("text", "Bitte sagen, worum es geht.");
    let answer_by = sent.form.day("antwort_bis");
    let lines = named(&mut sent.form, &claim);
    if let (Some(text), Some(answer_by), Some(lines)) = (text, answer_by, lines) {
        let version = sent.form.version();
        match sent.run(RequestChanges { claim: claim.id, version, answer_by, text, lines }).await? {
            Ok(_) => return Ok(done(format_args!("/abrechnungen/{id}"), "rueckfrage")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, &claim, sent.form).await?))
}

/// The lines that are named, one in a row: number, a colon, what is asked.
fn named(form: &mut Form, claim: &Claim) -> Option<Vec<(ClaimLineId, String)>> {
    let rows = form.value("zeilen").to_owned();
    let mut lines = Vec::new();
    for row in rows.lines().filter(|row| !row.trim().is_empty()) {
        let (number, text) = row.split_once(':').unwrap_or((row, ""));
        let number: Option<i64> = number.trim().trim_start_matches("Zeile").trim().parse().ok();
        let open = |line: &&grants::ClaimLine| line.state == LineState::Declared;
        let line = claim.lines.iter().filter(open).find(|line| Some(line.number) == number);
        match line {
            Some(line) if !text.trim().is_empty() => lines.push((line.id, text.trim().to_owned())),
            Some(line) => {
                form.blame(
                    "zeilen",
                    format!("Zeile {}: Bitte hinter den Doppelpunkt schreiben, was fehlt.", line.number),
                );
            }
            None => form.blame("zeilen", format!("„{row}“ nennt keine offene Zeile dieser Abrechnung.")),
        }
    }
    if lines.is_empty() && form.fault("zeilen").is_none() {
        form.blame("zeilen", "Bitte mindestens eine Zeile nennen.");
    }
    form.fault("zeilen").is_none().then_some(lines)
}
