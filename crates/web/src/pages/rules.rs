//! `/regeln`: figures of the law that the house enters, the days that are closed, the programmes.

pub(crate) mod deadlines;
pub(crate) mod figures;
pub(crate) mod load;
pub(crate) mod programme;
pub(crate) mod rule_book;

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    Action, Request,
    base_rates::{ConfirmBaseRate, EnterBaseRate, base_rates},
    periods::ClosePeriod,
    views,
};
use grants::{BaseRateId, ClosedPeriod};

use crate::{
    Web, filters,
    form::Form,
    frame::Frame,
    german::day,
    id::Id,
    lists,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    steps::Steps,
    visitor::Visitor,
};

/// A base rate that the house has entered.
struct Rate {
    id: String,
    version: i64,
    valid_from: NaiveDate,
    percent: String,
    source: String,
    entered: String,
    confirmed: Option<String>,
    /// Whether who looks at it may confirm it, or entered it themselves.
    may_confirm: bool,
    is_own: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "rules/view.html")]
struct Page {
    frame: Frame,
    form: Form,
    known_until: NaiveDate,
    rates: Vec<Rate>,
    closed: Vec<ClosedPeriod>,
    programmes: Vec<(String, i64, String)>,
    steps: Steps,
    /// Where a programme file is loaded, for who may.
    load_at: Option<&'static str>,
    sees_people: bool,
}

/// What is done on the page, by the office that keeps the books.
fn steps(visitor: &Visitor, names: &Names) -> Steps {
    Steps::by_role(
        visitor,
        names.is_first_recipient(visitor.ctx.actor().organisation),
        [
            ("basiszinssatz", "Basiszinssatz erfassen", Action::EnterFigure),
            ("abschluss", "Bücher abschließen", Action::ClosePeriod),
            ("programm", "Programmdatei laden", Action::SetUp),
        ],
    )
}

async fn shown(visitor: &Visitor, mut form: Form) -> Result<Page, Wrong> {
    let ctx = &visitor.ctx;
    let names = Names::of(ctx).await?;
    let (known_until, entries) = base_rates(ctx).await?;
    let closed = lists::all(|after| views::closed_periods(ctx, after, views::MOST)).await?;
    let steps = steps(visitor, &names);
    let may_enter = steps.has("basiszinssatz");
    if let Some(next) = known_until.succ_opt().filter(|_| !form.asks("gilt_ab")) {
        form.set("gilt_ab", day(next));
    }
    let rates = entries.into_iter().rev().map(|it| Rate {
        id: it.id.to_string(),
        version: it.version,
        valid_from: it.valid_from,
        percent: it.rate.to_string().replace('.', ","),
        source: it.source,
        may_confirm: may_enter && it.confirmed.is_none() && it.entered.person != ctx.actor().person,
        is_own: it.confirmed.is_none() && it.entered.person == ctx.actor().person,
        entered: format!("{}, {}", it.entered.name, day(it.entered.on)),
        confirmed: it.confirmed.map(|by| format!("{}, {}", by.name, day(by.on))),
    });
    let programmes = views::programmes(ctx).await?.into_iter();
    let frame = visitor.frame("Regeln und Größen").faulty(!form.faults().is_empty());
    Ok(Page {
        frame,
        form,
        known_until,
        rates: rates.collect(),
        closed: closed.into_iter().rev().collect(),
        programmes: programmes.map(|(number, it)| (it.code.to_string(), number, it.name)).collect(),
        load_at: steps.has("programm").then_some(load::HERE),
        steps,
        sees_people: visitor.may(Action::LookAtPeople),
    })
}

/// `GET /regeln`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    Ok(page(&shown(&visitor, Form::fresh(&web.flow)).await?))
}

/// `POST /regeln/basiszinssatz`
pub(crate) async fn enter(mut sent: Sent) -> Result<Response, Wrong> {
    let form = &mut sent.form;
    let (valid_from, rate) = (form.day("gilt_ab"), form.interest_rate("satz"));
    let source = form.text("quelle", "Bitte schreiben, wo der Satz steht.");
    let request = valid_from.zip(rate).zip(source);
    let request = request.map(|((valid_from, rate), source)| EnterBaseRate { valid_from, rate, source });
    take(sent, "basiszinssatz", request).await
}

/// `POST /regeln/basiszinssatz/{id}/bestaetigung`
pub(crate) async fn confirm(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let request = ConfirmBaseRate { base_rate: BaseRateId(id), version: sent.form.version() };
    take(sent, "basiszinssatz-bestaetigt", Some(request)).await
}

/// `POST /regeln/abschluss`
pub(crate) async fn close(mut sent: Sent) -> Result<Response, Wrong> {
    let until = sent.form.day("bis");
    let reason = sent.form.text("grund", "Bitte den Grund nennen.");
    let request = until.zip(reason).map(|(until, reason)| ClosePeriod { until, reason });
    take(sent, "abgeschlossen", request).await
}

async fn take<R: Request<Answer: 'static>>(
    mut sent: Sent,
    said: &'static str,
    request: Option<R>,
) -> Result<Response, Wrong> {
    if let Some(request) = request {
        match sent.run(request).await? {
            Ok(_) => return Ok(done("/regeln", said)),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, sent.form).await?))
}
