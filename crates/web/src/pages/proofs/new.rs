//! `/nachweise/neu`: compiling a proof of use.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    proofs::{InputTax, NewProof, compile},
    views,
};
use grants::{Grant, GrantId, Period, Proof, ProofId, ProofKind};

use super::view::{AUDIT, read_audit};
use crate::{
    Web, drafts,
    form::{DRAFT, Form},
    frame::Frame,
    german::day,
    lists,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "proofs/new.html")]
struct Page {
    frame: Frame,
    form: Form,
    grants: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    taxes: Vec<(String, String)>,
}

async fn shown(visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    let all = lists::grants(&visitor.ctx).await?;
    let own = all.into_iter().filter(|grant| grant.recipient == visitor.ctx.actor().organisation);
    let pair = |value: &str, text: &str| (value.to_owned(), text.to_owned());
    let frame = visitor.frame("Nachweis erstellen").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame.below("/nachweise", "Nachweise"),
        form,
        grants: own.map(|grant| (grant.id.to_string(), grant.act.reference)).collect(),
        kinds: vec![
            pair("verwendungsnachweis", "Verwendungsnachweis"),
            pair("zwischennachweis", "Zwischennachweis"),
        ],
        taxes: vec![
            pair("brutto", "Nein, die Beträge enthalten die Umsatzsteuer"),
            pair("netto", "Ja, die Beträge sind ohne abziehbare Vorsteuer"),
        ],
    })
}

/// `GET /nachweise/neu`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let mut form = Form::default();
    for field in ASKED {
        let asked = visitor.asked.value(field);
        if !asked.is_empty() {
            form.set(field, asked);
        }
    }
    if let Ok(before) = visitor.asked.value(CORRECTS).parse().map(ProofId) {
        fill(&mut form, &views::proof(&visitor.ctx, before).await?);
    }
    let form = drafts::form(&visitor, &web, form).await?;
    Ok(page(&shown(&visitor, form).await?))
}

/// The fields that the address may fill: which proof it is to be.
const ASKED: [&str; 4] = ["zuwendung", "art", "von", "bis"];

/// Where the proof of a grant is made, with what is known of it typed.
pub(super) fn address(grant: &Grant, (kind, until): (ProofKind, NaiveDate)) -> String {
    let (id, kind, from) = (grant.id, kind.word(), day(grant.act.period.from()));
    format!("/nachweise/neu?zuwendung={id}&art={kind}&von={from}&bis={}", day(until))
}

/// The field that names the version that a new one corrects.
pub(super) const CORRECTS: &str = "berichtigt";

/// What the next version of a proof says as the one before did.
fn fill(form: &mut Form, before: &Proof) {
    form.set(CORRECTS, before.id);
    form.set("zuwendung", before.grant);
    form.set("art", before.kind.word());
    form.set("von", day(before.period.from()));
    form.set("bis", day(before.period.until()));
}

/// `POST /nachweise/neu`
pub(crate) async fn post(mut sent: Sent) -> Result<Response, Wrong> {
    if let Some(new) = read(&mut sent.form) {
        let (ctx, key) = (sent.visitor.ctx.clone(), format!("{}-proof.compile", sent.form.key()));
        let draft = sent.form.value(DRAFT).to_owned();
        let compiled = door::to_the_end(async move {
            let outcome = Box::pin(compile(&ctx, &key, new)).await;
            if outcome.is_ok() {
                drafts::sent(&ctx, &draft).await;
            }
            outcome
        })
        .await;
        match compiled.map_err(|_| Wrong::ours())? {
            Ok(proof) => return Ok(done(format_args!("/nachweise/{}", proof.id), "nachweis-erstellt")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, sent.form).await?))
}

fn read(form: &mut Form) -> Option<NewProof> {
    let grant = form.choice("zuwendung", |text| text.parse().ok().map(GrantId));
    let kind = form.choice("art", ProofKind::from_word);
    let (from, until) = (form.day("von"), form.day("bis"));
    let place = form.text("ort", "Bitte den Ort der Unterschrift nennen.");
    let input_tax = form.choice("vorsteuer", |text| match text {
        "brutto" => Some(InputTax::NotDeductible),
        "netto" => Some(InputTax::Deducted),
        _ => None,
    });
    let reason = form.value("gruende").to_owned();
    let own_audit = if AUDIT.iter().all(|field| form.value(field).trim().is_empty()) {
        Some(None)
    } else {
        read_audit(form).map(Some)
    };
    let corrects = form.value(CORRECTS).parse().ok().map(ProofId);
    let period = Period::new(from?, until?);
    if period.is_err() {
        form.blame("bis", "Der letzte Tag liegt vor dem ersten.");
    }
    Some(NewProof {
        grant: grant?,
        kind: kind?,
        period: period.ok()?,
        place: place?,
        input_tax: input_tax?,
        corrects,
        own_audit: own_audit?,
        cost_fall_reason: Some(reason).filter(|reason| !reason.trim().is_empty()),
    })
}
