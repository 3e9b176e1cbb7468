//! `/zuwendungen/{id}/nachweis`: what the proof of a grant needs before it is made, and its Sachbericht, section by section
//! beside what the books say.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    Action,
    proofs::{Checklist, ChecklistItem, checklist, report_facts},
    reports::WriteReport,
    views,
};
use grants::{Grant, GrantId, ProofKind, ProofStage, Report, ReportText, ReportTopic};

use super::{
    new, participants,
    report::{self, Said},
};
use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    german::day,
    id::Id,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    stations::{self, Station},
    visitor::Visitor,
};

/// The field of the last day of an interim proof.
const UNTIL: &str = "bis";

/// A point of the checklist, with where it is missing: address and name.
struct Point {
    title: &'static str,
    open: Option<&'static str>,
    missing: Vec<(String, String)>,
}

/// A version of the Sachbericht: who wrote it when, and which sections changed.
struct Version {
    id: String,
    number: i64,
    author: String,
    on: NaiveDate,
    changed: String,
}

/// A section of the Sachbericht: its field, its heading, what the books say, what was written, and what was said to it.
struct Section {
    field: String,
    title: &'static str,
    fact: Option<String>,
    text: String,
    said: Vec<Said>,
}

/// The page.
#[derive(Template)]
#[template(path = "proofs/prepare.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    reference: String,
    until: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    stage: &'static str,
    stations: Vec<Station>,
    points: Vec<Point>,
    sections: Vec<Section>,
    versions: Vec<Version>,
    said: Vec<Said>,
    participants: String,
    may_write: bool,
    make: String,
}

/// The field of a section.
pub(crate) fn field(topic: ReportTopic) -> String {
    format!("abschnitt.{}", topic.word())
}

async fn shown(visitor: &Visitor, id: GrantId, mut form: Form) -> Result<Page, Wrong> {
    let grant = views::grant(&visitor.ctx, id).await?;
    let until = form.day_if_any(UNTIL);
    let until = until.filter(|until| grant.act.period.contains(*until) || blame(&mut form));
    let needs = checklist(&visitor.ctx, id, until).await?;
    let versions = report::versions(visitor, id, kind_and_day(&grant, until)).await?;
    let mut said = Vec::new();
    for version in &versions {
        said.extend(report::said(visitor, version).await?);
    }
    let facts = report_facts(&visitor.ctx, id, until).await?;
    let may_write = visitor.ctx.actor().organisation == grant.recipient && visitor.may(Action::HandIn);
    let make = new::address(&grant, kind_and_day(&grant, until));
    let newest = versions.first();
    let mut form = form.about(newest.map_or(0, |newest| newest.number));
    fill(&mut form, newest);
    let stations = stations::of_proof(Some(&flow::stations::of_preparation(&needs)));
    let Checklist { stage, due_on, items } = needs;
    let frame = visitor.frame("Nachweis vorbereiten").faulty(!form.faults().is_empty());
    let above = format!("/zuwendungen/{id}");
    Ok(Page {
        frame: frame.below("/zuwendungen", "Zuwendungen").below(above, &grant.act.reference),
        id: id.to_string(),
        reference: grant.act.reference.clone(),
        until,
        due_on,
        stage: stage_name(stage),
        stations,
        points: items.into_iter().map(|item| point(item, may_write.then_some(make.as_str()))).collect(),
        sections: facts.into_iter().map(|(topic, fact)| section(topic, fact, newest, &mut said)).collect(),
        participants: newest.map(|it| participants::written(&it.participants)).unwrap_or_default(),
        may_write,
        versions: (0..versions.len()).map(|at| listed(at, &versions)).collect(),
        said,
        make,
        form,
    })
}

fn blame(form: &mut Form) -> bool {
    form.blame(UNTIL, "Der Tag liegt nicht im Bewilligungszeitraum.");
    false
}

/// A version in the list: what it changed since the one before.
fn listed(at: usize, versions: &[Report]) -> Version {
    let (version, before) = (&versions[at], versions.get(at + 1));
    let changed: Vec<_> = version.changed_since(before).into_iter().map(ReportTopic::german).collect();
    Version {
        id: version.id.to_string(),
        number: version.number,
        author: version.author.clone(),
        on: version.on,
        changed: changed.join(", "),
    }
}

fn kind_and_day(grant: &Grant, until: Option<NaiveDate>) -> (ProofKind, NaiveDate) {
    match until {
        Some(until) => (ProofKind::Zwischennachweis, until),
        None => (ProofKind::Verwendungsnachweis, grant.act.period.until()),
    }
}

/// The form as the newest version is, where nobody has typed yet.
fn fill(form: &mut Form, newest: Option<&Report>) {
    let is_typed = ReportTopic::ALL.iter().any(|topic| form.asks(&field(*topic)));
    if let Some(newest) = newest
        && !is_typed
    {
        for written in &newest.sections {
            form.set(&field(written.topic), &written.text);
        }
        form.set(participants::FIELD, participants::written(&newest.participants));
    }
}

fn section(
    topic: ReportTopic,
    fact: Option<String>,
    newest: Option<&Report>,
    said: &mut Vec<Said>,
) -> Section {
    let said = said.extract_if(.., |it| it.topic == Some(topic)).collect();
    let written = newest.and_then(|newest| newest.section(topic));
    Section {
        field: field(topic),
        title: topic.german(),
        fact,
        text: written.unwrap_or_default().to_owned(),
        said,
    }
}

/// A point, with where it is missing; what the own audit office found is stated where the proof is made.
fn point(item: ChecklistItem, make: Option<&str>) -> Point {
    let place = match item.of {
        Some("claim") => ("/abrechnungen/", "Abrechnung"),
        Some("payment") => ("/zahlungen/", "Zahlung"),
        _ => ("/zuwendungen/", "Zuwendung"),
    };
    let name = |at: usize| match item.missing.len() {
        1 => place.1.to_owned(),
        _ => format!("{} {}", place.1, at + 1),
    };
    let missing = item.missing.iter().enumerate().map(|(at, id)| (format!("{}{id}", place.0), name(at)));
    let stated = make.filter(|_| item.word == "own_audit" && !item.is_met);
    let stated = stated.map(|make| (format!("{make}#pruefstelle"), "Beim Erstellen angeben".to_owned()));
    Point {
        title: match item.word {
            "period_over" => "Der Zeitraum ist zu Ende",
            "claims_decided" => "Über alle Abrechnungen ist entschieden",
            "parked_lines_settled" => "Zurückgestellte Positionen sind erledigt",
            "providers_accepted" => "Die Nachweise der Letztempfänger sind anerkannt",
            "interest_decided" => "Über Zinsen ist entschieden",
            "success_told" => "Der Sachbericht sagt, was erreicht wurde",
            "own_audit" => "Die eigene Prüfungseinrichtung hat geprüft",
            "objects_listed" => "Gegenstände über der Grenze des Programms stehen im Inventar",
            _ => "Der Sachbericht ist geschrieben",
        },
        open: (!item.is_met).then_some(item.open),
        missing: missing.chain(stated).collect(),
    }
}

const fn stage_name(stage: ProofStage) -> &'static str {
    match stage {
        ProofStage::Due => "Es ist noch nichts abgerechnet.",
        ProofStage::Collecting => {
            "Es fehlt noch etwas. Der Nachweis kann trotzdem erstellt werden und sagt dann, was offen war."
        }
        ProofStage::Complete => "Es ist alles da.",
    }
}

/// `GET /zuwendungen/{id}/nachweis`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let asked = visitor.asked.value(UNTIL).to_owned();
    let form = drafts::form(&visitor, &web, Form::default().with(UNTIL, asked)).await?;
    Ok(page(&shown(&visitor, GrantId(id), form).await?))
}

/// `POST /zuwendungen/{id}/sachbericht`: saves the next version of the Sachbericht.
pub(crate) async fn post(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let grant = views::grant(&sent.visitor.ctx, GrantId(id)).await?;
    let until = sent.form.day_if_any(UNTIL);
    let participants = participants::read(sent.form.value(participants::FIELD));
    let participants = participants.unwrap_or_else(|told| {
        sent.form.blame(participants::FIELD, told);
        Vec::new()
    });
    if sent.form.faults().is_empty() {
        let (kind, last_day) = kind_and_day(&grant, until);
        let sections = ReportTopic::ALL.into_iter().filter_map(|topic| written(&sent.form, topic)).collect();
        let follows = sent.form.version();
        let request = WriteReport { grant: grant.id, kind, until: last_day, follows, sections, participants };
        match sent.run(request).await? {
            Ok(_) => {
                let asked = until.map(|until| format!("&bis={}", day(until))).unwrap_or_default();
                return Ok(done(format_args!("/zuwendungen/{id}/nachweis"), &format!("sachbericht{asked}")));
            }
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, GrantId(id), sent.form).await?))
}

/// A section, if anything stands in its field.
fn written(form: &Form, topic: ReportTopic) -> Option<ReportText> {
    let text = form.value(&field(topic)).to_owned();
    (!text.trim().is_empty()).then_some(ReportText { topic, text })
}
