//! `/stichproben/{id}`: what was committed, what was drawn, and how to draw it again.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    Action, FlowError,
    samples::{self, DrawSample, Placed},
    views,
};
use grants::{Sample, SampleId, Seed, Stratum};
use ledger::Cents;

use super::stratum;
use crate::{
    Web, filters,
    form::Form,
    frame::Frame,
    german::{Badge, period, role, sample_state},
    id::Id,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The most lines of a page.
const MOST: usize = 100;

/// A stratum with what is in it.
#[derive(Default)]
struct StratumRow {
    name: String,
    lines: usize,
    sum: Cents,
    drawn: usize,
    drawn_sum: Cents,
}

/// A line that was drawn.
struct LineRow {
    path: String,
    number: String,
    stratum: String,
    place: i64,
    component: String,
    provider: String,
    paid_on: NaiveDate,
    reason: String,
    amount: Cents,
}

/// The page.
#[derive(Template)]
#[template(path = "samples/view.html")]
struct Page {
    frame: Frame,
    form: Form,
    sample: Sample,
    seed: String,
    grant: String,
    period: String,
    as_role: &'static str,
    state: Badge,
    strata: Vec<StratumRow>,
    rows: Vec<LineRow>,
    next: Option<String>,
    may_draw: bool,
}

async fn shown(visitor: &Visitor, id: SampleId, form: Form) -> Result<Page, Wrong> {
    let ctx = &visitor.ctx;
    let sample = samples::sample(ctx, id).await?;
    let grant = views::grant(ctx, sample.grant).await?;
    let names = Names::of(ctx).await?;
    let placed = samples::placed(ctx, &sample).await?;
    let strata = strata(&names, &sample, &placed)?;
    let drawn: Vec<_> = placed.iter().filter(|line| line.drawn).collect();
    let (number, before) = (visitor.page_number(), (visitor.page_number() - 1).saturating_mul(MOST));
    let rows = drawn.iter().skip(before).take(MOST).filter_map(|line| row(&names, &sample, line));
    let next = (drawn.len() > before.saturating_add(MOST))
        .then(|| format!("/stichproben/{id}?seite={}", number.saturating_add(1)));
    let frame = visitor.frame(format!("Stichprobe: {}", sample.purpose));
    Ok(Page {
        frame: frame.below("/stichproben", "Stichproben").faulty(!form.faults().is_empty()),
        rows: rows.collect(),
        form,
        seed: sample.drawn.as_ref().map(|drawn| drawn.seed.revealed()).unwrap_or_default(),
        grant: format!("{}, {}", grant.act.reference, names.organisation(grant.recipient)),
        period: sample.period.map_or_else(|| "alle Tage".to_owned(), period),
        as_role: role(sample.role),
        state: sample_state(&sample),
        strata,
        next,
        may_draw: visitor.may(Action::DrawSample)
            && sample.drawn.is_none()
            && sample.is_drawn_in(ctx.actor().role),
        sample,
    })
}

/// What lies in each stratum, and what was drawn of it.
fn strata(names: &Names, sample: &Sample, placed: &[Placed]) -> Result<Vec<StratumRow>, FlowError> {
    let mut rows: BTreeMap<Stratum, StratumRow> = BTreeMap::new();
    for line in placed {
        let of = sample.design.stratum(&line.line.line);
        let name = || stratum(names, &sample.design, &of);
        let row =
            rows.entry(of.clone()).or_insert_with(|| StratumRow { name: name(), ..StratumRow::default() });
        row.lines += 1;
        row.sum = row.sum.plus(line.line.line.amount)?;
        if line.drawn {
            row.drawn += 1;
            row.drawn_sum = row.drawn_sum.plus(line.line.line.amount)?;
        }
    }
    Ok(rows.into_values().collect())
}

fn row(names: &Names, sample: &Sample, placed: &Placed) -> Option<LineRow> {
    let (line, ranked) = (&placed.line, placed.ranked.as_ref()?);
    Some(LineRow {
        path: format!("/abrechnungen/{}/zeilen/{}", line.claim, line.number),
        number: format!("Abrechnung {}, Zeile {}", line.claim_number, line.number),
        stratum: stratum(names, &sample.design, &ranked.stratum),
        place: ranked.place,
        component: line.line.component.to_string(),
        provider: names.organisation(line.line.provider).to_owned(),
        paid_on: line.paid_on,
        reason: line.reason.clone(),
        amount: line.line.amount,
    })
}

/// `GET /stichproben/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    Ok(page(&shown(&visitor, SampleId(id), Form::fresh(&web.flow)).await?))
}

/// `GET /stichproben/{id}/zeilen`: the table to draw it again.
pub(crate) async fn table(visitor: Visitor, Id(id): Id) -> Result<Response, Wrong> {
    let table = samples::export(&visitor.ctx, SampleId(id)).await?;
    Ok(door::table_to_keep(&format!("Stichprobe {id}.csv"), table))
}

/// `POST /stichproben/{id}/ziehung`
pub(crate) async fn draw(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let typed = sent.form.value("startwert").trim().to_owned();
    let seed = Seed::from_hex(&typed);
    if seed.is_none() && !typed.is_empty() {
        sent.form.blame("startwert", "Ein Startwert hat 64 Ziffern 0 bis 9 und a bis f.");
    }
    let sample = SampleId(id);
    if sent.form.faults().is_empty() {
        match sent.run(DrawSample { sample, seed }).await? {
            Ok(_) => return Ok(done(format_args!("/stichproben/{id}"), "gezogen")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, sample, sent.form).await?))
}
