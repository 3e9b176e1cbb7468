//! `/zuwendungen/{id}/inventar`: what was bought with a grant, receipt by receipt, and what became of it.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    Action, FlowError, LinePlace,
    inventory::{DisposeObject, RecordObject, objects},
    views,
};
use grants::{
    Claim, ClaimLine, ClaimLineId, Grant, GrantId, InventoryObject, InventoryObjectId, StatedObject,
    VatTreatment, bought_with,
};
use ledger::Cents;

use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    german::{counted, day, euros},
    id::Id,
    lists::{self, Pages},
    sent::Sent,
    show::{Wrong, done, faulty, page},
    steps::Steps,
    visitor::Visitor,
};

/// The field of the line on which an object is recorded.
const LINE: &str = "zeile";

/// The most objects of a page.
const MOST: usize = 25;

/// An object as the page shows it.
struct Row {
    id: String,
    designation: String,
    bought_on: NaiveDate,
    price: Cents,
    vat: &'static str,
    /// The line on which it was recorded: its address, and what it is called.
    line_at: String,
    line: String,
    place: Option<String>,
    number: Option<String>,
    bound_until: Option<NaiveDate>,
    recorded: String,
    gone: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "grants/inventory.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    rows: Vec<Row>,
    count: String,
    pages: Pages,
    sum: Cents,
    /// The line on which one is to be recorded, by its name.
    chosen: Option<String>,
    there: Vec<(String, String)>,
    vats: Vec<(String, String)>,
    steps: Steps,
}

/// Where an object is recorded that was bought on a line of a claim, for whom that is foreseen.
pub(crate) fn way(visitor: &Visitor, grant: &Grant, claim: &Claim, line: &ClaimLine) -> Option<String> {
    let buys = bought_with(&claim.state, line).is_ok();
    (buys && may(visitor, grant)).then(|| format!("/zuwendungen/{}/inventar?{LINE}={}", grant.id, line.id))
}

fn may(visitor: &Visitor, grant: &Grant) -> bool {
    visitor.may(Action::HandIn) && visitor.ctx.actor().organisation == grant.recipient
}

async fn shown(visitor: &Visitor, id: GrantId, form: Form) -> Result<Page, Wrong> {
    let ctx = &visitor.ctx;
    let grant = views::grant(ctx, id).await?;
    let all = lists::all(|after| objects(ctx, Some(id), after, views::MOST)).await?;
    let of_recipient = [
        ("aufnahme", "Gegenstand aufnehmen", Action::HandIn),
        ("abgang", "Abgang festhalten", Action::HandIn),
    ];
    let steps = Steps::by_role(visitor, visitor.ctx.actor().organisation == grant.recipient, of_recipient);
    let may_record = steps.has("aufnahme");
    let there = all.iter().filter(|it| may_record && it.disposal.is_none()).map(named).collect();
    let sum = Cents::sum(all.iter().map(|it| it.stated.price)).map_err(|_| Wrong::ours())?;
    let above = format!("/zuwendungen/{id}");
    let count = counted(all.len(), "Gegenstand", "Gegenstände");
    let number = asked(visitor, &all).unwrap_or(visitor.page_number());
    let (pages, all) = lists::paged(number, &format!("{above}/inventar"), all, MOST);
    let lines: Vec<ClaimLineId> = all.iter().map(|object| object.line).collect();
    let places = views::places_of_lines(ctx, id, &lines).await?;
    let rows = all.into_iter().map(|object| row(&places, object)).collect::<Result<_, FlowError>>()?;
    let chosen = match line_of(&form).filter(|_| may_record) {
        Some(line) => {
            let claim = views::claim_with_line(ctx, line).await?;
            Some(line_name(claim.number, claim.lines.first().map_or(0, |line| line.number)))
        }
        None => None,
    };
    let frame = visitor.frame("Inventar").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame.below("/zuwendungen", "Zuwendungen").below(above, &grant.act.reference),
        form,
        id: id.to_string(),
        rows,
        count,
        pages,
        sum,
        chosen,
        there,
        vats: VatTreatment::ALL.map(|it| (it.word().to_owned(), it.german().to_owned())).into(),
        steps,
    })
}

/// The field by which an address asks for the page with one object.
const OBJECT: &str = "gegenstand";

/// Where an object stands in the list of its grant.
pub(in crate::pages) fn place(grant: GrantId, object: InventoryObjectId) -> String {
    format!("/zuwendungen/{grant}/inventar?{OBJECT}={object}#{object}")
}

/// The number of the page on which the object stands that the address asks for.
fn asked(visitor: &Visitor, all: &[InventoryObject]) -> Option<usize> {
    let object = visitor.asked.value(OBJECT).parse().ok().map(InventoryObjectId)?;
    all.iter().position(|it| it.id == object).map(|before| before / MOST + 1)
}

fn line_of(form: &Form) -> Option<ClaimLineId> {
    form.value(LINE).parse().ok().map(ClaimLineId)
}

/// What an object is called where one is chosen, with the version that was seen.
fn named(object: &InventoryObject) -> (String, String) {
    let stated = &object.stated;
    let value = format!("{}.{}", object.id, object.version);
    (value, format!("{}, {} vom {}", stated.designation, euros(stated.price), day(stated.bought_on)))
}

/// What a line of a claim is called, by the numbers of both.
fn line_name(claim: i64, line: i64) -> String {
    format!("Abrechnung {claim}, Zeile {line}")
}

fn row(places: &BTreeMap<ClaimLineId, LinePlace>, object: InventoryObject) -> Result<Row, FlowError> {
    let place = places.get(&object.line).ok_or(FlowError::NotFound { what: "claim line" })?;
    let LinePlace { claim, claim_number, number, .. } = *place;
    let early = if object.went_too_early() { ", vor dem Ende der Zweckbindung" } else { "" };
    let gone = object.disposal.map(|it| format!("{}{early}: {} ({})", day(it.on), it.reason, it.by));
    let stated = object.stated;
    Ok(Row {
        id: object.id.to_string(),
        designation: stated.designation,
        bought_on: stated.bought_on,
        price: stated.price,
        vat: stated.vat.map_or("", VatTreatment::german),
        line_at: format!("/abrechnungen/{claim}/zeilen/{number}"),
        line: line_name(claim_number, number),
        place: stated.place,
        number: stated.number,
        bound_until: stated.bound_until,
        recorded: format!("{}, {}", object.recorded_by, day(object.recorded_on)),
        gone,
    })
}

/// `GET /zuwendungen/{id}/inventar`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let line = visitor.asked.value(LINE).parse().ok().map(ClaimLineId);
    let form = match line {
        None => Form::fresh(&web.flow),
        Some(line) => {
            let claim = views::claim_with_line(&visitor.ctx, line).await?;
            if claim.grant != GrantId(id) {
                return Err(Wrong::unknown());
            }
            let bought = claim.lines.first().map(|line| line.reason_for_payment.as_str());
            let fresh = Form::default().with(LINE, line).with("bezeichnung", bought.unwrap_or_default());
            drafts::form(&visitor, &web, fresh).await?
        }
    };
    Ok(page(&shown(&visitor, GrantId(id), form).await?))
}

/// `POST /zuwendungen/{id}/inventar`
pub(crate) async fn record(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    if let Some(request) = read(&mut sent.form) {
        match sent.run(request).await? {
            Ok(_) => return Ok(done(format_args!("/zuwendungen/{id}/inventar"), "gegenstand")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, GrantId(id), sent.form).await?))
}

/// What was typed of an object; the faults say what is wrong.
fn read(form: &mut Form) -> Option<RecordObject> {
    let line = form.choice(LINE, |text| text.parse().ok().map(ClaimLineId));
    let designation = form.text("bezeichnung", "Bitte schreiben, was es ist.");
    let (bought_on, price) = (form.day("gekauft_am"), form.amount("preis"));
    let vat = form.choice_if_any("umsatzsteuer", VatTreatment::from_word);
    let bound_until = form.day_if_any("gebunden_bis");
    let if_any = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    let (place, number) = (if_any(form.value("standort")), if_any(form.value("inventarnummer")));
    if !form.faults().is_empty() {
        return None;
    }
    let (designation, bought_on, price) = (designation?, bought_on?, price?);
    let stated = StatedObject { designation, bought_on, price, vat, place, number, bound_until };
    Some(RecordObject { line: line?, stated })
}

/// `POST /zuwendungen/{id}/inventar/abgang`
pub(crate) async fn dispose(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let form = &mut sent.form;
    let seen = form.choice("gegenstand", |text| {
        let (id, version) = text.split_once('.')?;
        Some((InventoryObjectId(id.parse().ok()?), version.parse::<i64>().ok()?))
    });
    let disposed_on = form.day("abgang_am");
    let reason = form.text("abgangsgrund", "Bitte schreiben, was damit geschehen ist.");
    if let Some(((object, version), (disposed_on, reason))) = seen.zip(disposed_on.zip(reason)) {
        match sent.run(DisposeObject { object, version, disposed_on, reason }).await? {
            Ok(_) => return Ok(done(format_args!("/zuwendungen/{id}/inventar"), "abgang")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, GrantId(id), sent.form).await?))
}
