//! `/bemerkungen/{id}`: what was observed, every answer and decision, and what stands next.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    audit_observations::{
        AnswerAuditObservation, AuditDecision, DecideAuditObservation, audited, observation,
    },
    may::{ObservationAct, observation_acts},
};
use grants::{AuditObservation, AuditObservationId, AuditStep, AuditStepKind};

use super::thing;
use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    german::{Badge, day, euros, observation_state, role},
    id::Id,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    steps::Steps,
    visitor::Visitor,
};

/// A step as it is shown.
struct Step {
    what: &'static str,
    on: NaiveDate,
    by: String,
    role: &'static str,
    text: String,
    told: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "observations/view.html")]
struct Page {
    frame: Frame,
    form: Form,
    it: AuditObservation,
    id: String,
    grant_id: String,
    grant: String,
    about: String,
    path: String,
    state: Badge,
    history: Vec<Step>,
    steps: Steps,
    decisions: Vec<(String, String)>,
}

/// The words of the form that decides.
const ASK_BACK: &str = "rueckfrage";
const SETTLE: &str = "ausgeraeumt";
const UPHOLD: &str = "bleibt";

async fn shown(visitor: &Visitor, id: AuditObservationId, form: Form) -> Result<Page, Wrong> {
    let it = observation(&visitor.ctx, id).await?;
    let found = audited(&visitor.ctx, it.about).await?;
    let (about, path) = thing(it.about, &found.thing);
    let steps = Steps::told(observation_acts(&visitor.ctx, &it).await?, named);
    let frame = visitor.frame(format!("Prüfungsbemerkung {}", it.number));
    Ok(Page {
        frame: frame.below("/bemerkungen", "Prüfungsbemerkungen").faulty(!form.faults().is_empty()),
        form: form.about(it.version),
        id: id.to_string(),
        grant_id: found.whose.grant.to_string(),
        grant: format!("{}, {}", found.whose.reference, found.whose.recipient),
        about,
        path,
        state: observation_state(it.state()),
        history: it.steps.iter().map(told).collect(),
        decisions: decisions(&steps),
        steps,
        it,
    })
}

/// The word of an act in its form, and what it is called.
const fn named(act: ObservationAct) -> (&'static str, &'static str) {
    match act {
        ObservationAct::Answer => ("stellungnahme", "Stellung nehmen"),
        ObservationAct::Settle => (SETTLE, "Ausgeräumt"),
        ObservationAct::Uphold => (UPHOLD, "Bleibt bestehen"),
        ObservationAct::AskBack => (ASK_BACK, "Rückfrage"),
    }
}

/// What may be decided now.
fn decisions(steps: &Steps) -> Vec<(String, String)> {
    let all = [
        (SETTLE, "Ausgeräumt"),
        (UPHOLD, "Bleibt bestehen"),
        (ASK_BACK, "Rückfrage: die Stellungnahme reicht noch nicht"),
    ];
    let allowed = all.into_iter().filter(|(word, _)| steps.has(word));
    allowed.map(|(word, text)| (word.to_owned(), text.to_owned())).collect()
}

fn told(step: &AuditStep) -> Step {
    let (what, told) = match step.kind {
        AuditStepKind::Answer => ("Stellungnahme", None),
        AuditStepKind::AskBack { answer_by } => {
            ("Rückfrage", Some(format!("Stellungnahme erbeten bis {}.", day(answer_by))))
        }
        AuditStepKind::Settle => ("Ausgeräumt", None),
        AuditStepKind::Uphold { amount } => {
            ("Bleibt bestehen", amount.map(|amount| format!("In Frage bleiben {}.", euros(amount))))
        }
    };
    Step {
        what,
        on: step.by.on,
        by: step.by.name.clone(),
        role: role(step.by.role),
        text: step.text.clone(),
        told,
    }
}

/// `GET /bemerkungen/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&visitor, AuditObservationId(id), form).await?))
}

/// `POST /bemerkungen/{id}/stellungnahme`
pub(crate) async fn answer(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let observation = AuditObservationId(id);
    if let Some(text) = sent.form.text("text", "Bitte die Stellungnahme schreiben.") {
        let version = sent.form.version();
        match sent.run(AnswerAuditObservation { observation, version, text }).await? {
            Ok(_) => return Ok(done(format_args!("/bemerkungen/{id}"), "stellungnahme")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, observation, sent.form).await?))
}

/// `POST /bemerkungen/{id}/entscheidung`
pub(crate) async fn decide(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let observation = AuditObservationId(id);
    let decision = decision(&mut sent.form);
    let text = sent.form.text("text", "Bitte die Entscheidung begründen.");
    let decided = decision.zip(text).filter(|_| sent.form.faults().is_empty());
    if let Some((decision, text)) = decided {
        let version = sent.form.version();
        match sent.run(DecideAuditObservation { observation, version, decision, text }).await? {
            Ok(_) => return Ok(done(format_args!("/bemerkungen/{id}"), "bemerkung-entschieden")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, observation, sent.form).await?))
}

/// What the form decides; what belongs to another decision is not read.
fn decision(form: &mut Form) -> Option<AuditDecision> {
    let chosen = form
        .choice("entscheidung", |word| [ASK_BACK, SETTLE, UPHOLD].into_iter().find(|known| *known == word))?;
    match chosen {
        ASK_BACK => form.day("frist").map(|answer_by| AuditDecision::AskBack { answer_by }),
        SETTLE => Some(AuditDecision::Settle),
        _ => Some(AuditDecision::Uphold { amount: form.amount_if_any("betrag") }),
    }
}
