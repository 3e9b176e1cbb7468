//! `/stichproben/neu`: committing a sample.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{Action, FlowError, samples::CommitSample};
use grants::{Band, GrantId, Period, SampleDesign};
use ledger::{Cents, Hash};

use crate::{
    Web, drafts,
    form::Form,
    frame::Frame,
    lists,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// How many bands the form has.
const BANDS: usize = 5;

/// The page.
#[derive(Template)]
#[template(path = "samples/new.html")]
struct Page {
    frame: Frame,
    form: Form,
    grants: Vec<(String, String)>,
    bands: Vec<(String, String, String)>,
}

async fn shown(visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    if !visitor.may(Action::DrawSample) {
        return Err(FlowError::Forbidden { by: Action::DrawSample.by() }.into());
    }
    let names = Names::of(&visitor.ctx).await?;
    let grants = lists::grants(&visitor.ctx).await?.into_iter().map(|grant| {
        let label = format!("{}, {}", grant.act.reference, names.organisation(grant.recipient));
        (grant.id.to_string(), label)
    });
    let band = |number: usize| {
        let from = if number == 1 { "0,00 €" } else { "Betrag" };
        let label = format!("Gruppe {number}: ab {from}");
        (label, format!("g{number}.ab"), format!("g{number}.anzahl"))
    };
    let frame = visitor.frame("Stichprobe festlegen").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame.below("/stichproben", "Stichproben"),
        grants: grants.collect(),
        bands: (1..=BANDS).map(band).collect(),
        form,
    })
}

/// `GET /stichproben/neu`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let form = Form::default().with("zuwendung", visitor.asked.value("zuwendung"));
    let form = drafts::form(&visitor, &web, form).await?;
    Ok(page(&shown(&visitor, form).await?))
}

/// `POST /stichproben/neu`
pub(crate) async fn post(mut sent: Sent) -> Result<Response, Wrong> {
    let form = &mut sent.form;
    let grant = form.choice("zuwendung", |text| text.parse().ok().map(GrantId));
    let purpose = form.text("zweck", "Bitte schreiben, wofür die Stichprobe ist.");
    let period = period(form);
    let design = SampleDesign {
        by_component: form.has("je_baustein", "ja"),
        by_provider: form.has("je_traeger", "ja"),
        bands: bands(form),
        full_from: form.amount_if_any("voll_ab"),
    };
    let own_seed_hash = hash(form);
    if let Some((grant, purpose)) = grant.zip(purpose).filter(|_| form.faults().is_empty()) {
        let request = CommitSample::new((grant, period), purpose, design, own_seed_hash)?;
        match sent.run(request).await? {
            Ok(made) => return Ok(done(format_args!("/stichproben/{}", made.id), "stichprobe")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, sent.form).await?))
}

/// The days in which lines were paid; whenever, if none is given.
fn period(form: &mut Form) -> Option<Period> {
    let (from, until) = (form.day_if_any("von"), form.day_if_any("bis"));
    let missing = if from.is_none() { "von" } else { "bis" };
    if from.is_some() != until.is_some() && form.fault(missing).is_none() {
        form.blame(missing, "Ein Zeitraum hat einen ersten und einen letzten Tag.");
    }
    let period = Period::new(from?, until?).ok();
    if period.is_none() {
        form.blame("bis", "Der letzte Tag liegt vor dem ersten.");
    }
    period
}

/// The bands that are filled in, one behind the other. The first begins with nothing; where an amount stands, a number does.
fn bands(form: &mut Form) -> Vec<Band> {
    let (mut bands, mut left_out) = (Vec::new(), false);
    for number in 1..=BANDS {
        let (at, size) = (format!("g{number}.ab"), format!("g{number}.anzahl"));
        let from = if number == 1 { Some(Cents::ZERO) } else { form.amount_if_any(&at) };
        let typed = form.value(&size).trim().to_owned();
        let is_none = typed.is_empty();
        let size_read = if is_none { Some(0) } else { typed.parse().ok() };
        match (from, size_read) {
            (_, None) => form.blame(&size, "Bitte eine Anzahl in Ziffern eingeben."),
            (Some(_), _) if left_out => form.blame(&at, "Bitte die Gruppen der Reihe nach ausfüllen."),
            (Some(_), _) if number > 1 && is_none => {
                form.blame(&size, "Bitte sagen, wie viele Zeilen aus dieser Gruppe; 0 für keine.");
            }
            (Some(from), Some(size)) => bands.push(Band { from, size }),
            (None, Some(_)) if !is_none && form.fault(&at).is_none() => {
                form.blame(&at, "Bitte den Betrag nennen, ab dem diese Gruppe gilt.");
            }
            (None, Some(_)) => left_out = is_none,
        }
    }
    bands
}

fn hash(form: &mut Form) -> Option<Hash> {
    let typed = form.value("pruefsumme").trim().to_owned();
    let read = Hash::from_hex(&typed);
    if read.is_none() && !typed.is_empty() {
        form.blame("pruefsumme", "Eine Prüfsumme (SHA-256) hat 64 Ziffern 0 bis 9 und a bis f.");
    }
    read
}
