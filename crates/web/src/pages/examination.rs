//! `/abrechnungen/{id}/pruefvermerk`, `/nachweise/{id}/pruefvermerk`: what an examiner records of an examination.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    Action,
    examination_records::{Examination, RecordExamination, examination},
    views,
};
use grants::{
    CheckAnswer, CheckOutcome, ClaimId, ExaminationDepth, ExaminationRecord, ExaminationTerms, Examined,
    Grant, LinesAsked, ProofId, Role, without_source,
};

use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    german::day,
    id::Id,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    steps::Steps,
    visitor::Visitor,
};

const DEPTHS: [(&str, &str); 2] =
    [("kursorisch", "kursorisch, anhand der Unterlagen"), ("vertieft", "vertieft, anhand einzelner Belege")];
const OUTCOMES: [(&str, &str, CheckOutcome); 3] = [
    ("ok", "ohne Beanstandung", CheckOutcome::Fine),
    ("beanstandet", "beanstandet", CheckOutcome::Objection),
    ("entfaellt", "trifft nicht zu", CheckOutcome::NotApplicable),
];

/// A check with the names of its two fields and what was answered to it last.
struct Asked {
    outcome: String,
    remark: String,
    text: String,
    clause: String,
}

/// The page.
#[derive(Template)]
#[template(path = "examination.html")]
struct Page {
    frame: Frame,
    form: Form,
    to: String,
    back: String,
    document: Option<String>,
    checks: Vec<Asked>,
    records: Vec<ExaminationRecord>,
    steps: Steps,
    depths: Vec<(String, &'static str)>,
    outcomes: Vec<(String, &'static str)>,
}

/// What the page is about: its name, the way back to it, and whether its Prüfvermerk can be made.
struct Subject {
    name: String,
    back: String,
    is_decided: bool,
}

/// The name of the field for the answer to a check, and of the one for a remark to it.
pub(crate) fn fields(check: &str) -> (String, String) {
    (format!("pruefpunkt.{check}"), format!("bemerkung.{check}"))
}

/// The way to the page, for who may know of it: not for the recipient, and not where the giver is outside.
pub(crate) fn way(visitor: &Visitor, grant: &Grant, back: &str) -> Option<String> {
    let actor = visitor.ctx.actor();
    let knows =
        grant.parent.is_some() && (actor.role == Role::Auditor || actor.organisation != grant.recipient);
    knows.then(|| format!("{back}/pruefvermerk"))
}

async fn subject(visitor: &Visitor, of: Examined) -> Result<Subject, Wrong> {
    Ok(match of {
        Examined::Claim(id) => {
            let claim = views::claim_excerpt(&visitor.ctx, id, &LinesAsked::None).await?.claim;
            Subject {
                name: format!("Abrechnung {}", claim.number),
                back: format!("/abrechnungen/{id}"),
                is_decided: matches!(claim.state, grants::ClaimState::Decided { .. }),
            }
        }
        Examined::Proof(id) => {
            let proof = views::proof(&visitor.ctx, id).await?;
            Subject {
                name: format!("{} bis {}", proof.kind.german(), day(proof.period.until())),
                back: format!("/nachweise/{id}"),
                is_decided: proof.state.is_accepted() || proof.state.is_rejected(),
            }
        }
    })
}

async fn shown(visitor: &Visitor, of: Examined, form: Form) -> Result<Page, Wrong> {
    let Subject { name, back, is_decided, .. } = subject(visitor, of).await?;
    let Examination { grant, checks, records, is_open } = examination(&visitor.ctx, of).await?;
    let newest = records.first();
    let form = if form.asks("tiefe") { form } else { with_record(form, newest) };
    let asked = |check: &grants::Check| {
        let (outcome, remark) = fields(check.code.as_str());
        Asked { outcome, remark, text: check.text.clone(), clause: without_source(&check.clause).to_owned() }
    };
    let title = format!("Prüfvermerk zu: {name}");
    let of_giver = is_open && visitor.ctx.actor().organisation == grant.giver;
    let record = [("pruefung", "Prüfung festhalten", Action::RecordExamination)];
    let id = match of {
        Examined::Claim(id) => id.0,
        Examined::Proof(id) => id.0,
    };
    Ok(Page {
        frame: visitor
            .frame(title)
            .faulty(!form.faults().is_empty())
            .below(&back, format!("{name}, {}", grant.act.reference)),
        to: format!("{back}/pruefvermerk"),
        document: is_decided.then(|| format!("/dokumente/examination/{id}")),
        checks: checks.iter().map(asked).collect(),
        steps: Steps::by_role(visitor, of_giver, record),
        form: form.about(newest.map_or(0, |record| record.number)),
        records,
        back,
        depths: DEPTHS.map(|(word, text)| (word.to_owned(), text)).into(),
        outcomes: OUTCOMES.map(|(word, text, _)| (word.to_owned(), text)).into(),
    })
}

/// The form as it was filled in for the newest version.
fn with_record(form: Form, newest: Option<&ExaminationRecord>) -> Form {
    let Some(ExaminationRecord { terms, .. }) = newest else { return form };
    let depth = match terms.depth {
        ExaminationDepth::Cursory => DEPTHS[0].0,
        ExaminationDepth::Deep => DEPTHS[1].0,
    };
    let form = form
        .with("tiefe", depth)
        .with("anhoerung", &terms.hearing)
        .with("abdruck", terms.copies_to.join("\n"));
    terms.answers.iter().fold(form, |form, answer| {
        let (outcome, remark) = fields(answer.check.as_str());
        let word =
            OUTCOMES.iter().find(|(_, _, known)| *known == answer.outcome).map_or("", |(word, ..)| word);
        form.with(&outcome, word).with(&remark, &answer.remark)
    })
}

/// `GET /abrechnungen/{id}/pruefvermerk`
pub(crate) async fn of_claim(
    visitor: Visitor,
    State(web): State<Web>,
    Id(id): Id,
) -> Result<Response, Wrong> {
    asked(&visitor, &web, Examined::Claim(ClaimId(id))).await
}

/// `GET /nachweise/{id}/pruefvermerk`
pub(crate) async fn of_proof(
    visitor: Visitor,
    State(web): State<Web>,
    Id(id): Id,
) -> Result<Response, Wrong> {
    asked(&visitor, &web, Examined::Proof(ProofId(id))).await
}

/// The page, with what somebody has begun to answer.
async fn asked(visitor: &Visitor, web: &Web, of: Examined) -> Result<Response, Wrong> {
    let form = drafts::form(visitor, web, Form::default()).await?;
    Ok(page(&shown(visitor, of, form).await?))
}

/// `POST /abrechnungen/{id}/pruefvermerk`
pub(crate) async fn record_claim(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    record(Examined::Claim(ClaimId(id)), sent).await
}

/// `POST /nachweise/{id}/pruefvermerk`
pub(crate) async fn record_proof(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    record(Examined::Proof(ProofId(id)), sent).await
}

async fn record(of: Examined, mut sent: Sent) -> Result<Response, Wrong> {
    let to = subject(&sent.visitor, of).await?.back;
    let checks = examination(&sent.visitor.ctx, of).await?.checks;
    if let Some(terms) = terms(&mut sent.form, &checks) {
        let follows = sent.form.version();
        match sent.run(RecordExamination { of, follows, terms }).await? {
            Ok(_) => return Ok(done(format_args!("{to}/pruefvermerk"), "pruefung-festgehalten")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, of, sent.form).await?))
}

/// What was typed, if each check is answered; every fault at its field otherwise.
fn terms(form: &mut Form, checks: &[grants::Check]) -> Option<ExaminationTerms> {
    let depth = form.choice("tiefe", |word| match word {
        "kursorisch" => Some(ExaminationDepth::Cursory),
        "vertieft" => Some(ExaminationDepth::Deep),
        _ => None,
    });
    let mut answers = Vec::with_capacity(checks.len());
    for check in checks {
        let (outcome, remark) = fields(check.code.as_str());
        let found = |text: &str| OUTCOMES.iter().find(|(word, ..)| *word == text).map(|(_, _, known)| *known);
        if let Some(outcome) = form.choice(&outcome, found) {
            let remark = form.value(&remark).to_owned();
            answers.push(CheckAnswer { check: check.code.clone(), outcome, remark });
        }
    }
    let (hearing, copies_to) = (form.value("anhoerung").to_owned(), form.lines("abdruck"));
    let is_whole = answers.len() == checks.len();
    depth.filter(|_| is_whole).map(|depth| ExaminationTerms { depth, answers, hearing, copies_to })
}
