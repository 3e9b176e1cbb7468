//! What earlier claims of a grant hold already: beside the form of a new claim, and page by page under
//! `/zuwendungen/{id}/abgerechnet`. It is shown and locked: nothing of it can be typed.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{
    Ctx, FlowError, HeldUnit,
    views::{self, ClaimedBefore, LineBefore, LinesBefore, PlaceBefore, UnitsBefore},
};
use grants::{ClaimId, Grant, GrantId};
use ledger::Cents;

use super::lines;
use crate::{
    filters,
    frame::Frame,
    german::{Badge, line_hold},
    id::Id,
    names::Names,
    show::{Wrong, page},
    visitor::Visitor,
};

/// Which list the page under the grant shows: the units instead of the lines.
const UNITS: &str = "einheiten";

/// What stands beside the form.
#[derive(Debug)]
pub(super) struct Earlier {
    /// Where all of it is shown.
    pub(super) all: String,
    pub(super) places: Vec<(String, PlaceBefore)>,
    pub(super) total: PlaceBefore,
    pub(super) lines: Vec<Line>,
    pub(super) more_lines: bool,
    pub(super) units: Vec<Unit>,
    pub(super) more_units: bool,
}

/// A line that holds something.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) address: String,
    pub(super) name: String,
    pub(super) place: String,
    pub(super) what: String,
    pub(super) reason: String,
    pub(super) paid_on: NaiveDate,
    pub(super) eligible: Cents,
    pub(super) held: Cents,
    pub(super) state: Badge,
}

/// A unit that a line holds.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) address: String,
    pub(super) name: String,
    pub(super) reference: String,
    pub(super) kind: String,
    pub(super) performed_on: NaiveDate,
}

/// A page of all of it.
#[derive(Template)]
#[template(path = "grants/claimed.html")]
struct Page {
    frame: Frame,
    id: String,
    is_of_units: bool,
    lines: Vec<Line>,
    units: Vec<Unit>,
    previous: Option<String>,
    next: Option<String>,
}

impl Earlier {
    /// What the claims of a grant hold, and the first lines and units of it.
    pub(super) async fn of(ctx: &Ctx, names: &Names, grant: &Grant) -> Result<Self, FlowError> {
        let ClaimedBefore { places, total, lines, units } = views::claimed_before(ctx, grant.id).await?;
        let titles = grant.plan.iter().map(|line| names.plan_line(grant, line));
        Ok(Self {
            all: address(grant.id),
            places: titles.zip(places).collect(),
            total,
            more_lines: lines.goes_on,
            lines: shown(names, grant, lines),
            more_units: units.goes_on,
            units: units.units.into_iter().map(Unit::of).collect(),
        })
    }
}

fn address(grant: GrantId) -> String {
    format!("/zuwendungen/{grant}/abgerechnet")
}

/// The lines of a page, each with where it is and what it rests on.
fn shown(names: &Names, grant: &Grant, found: LinesBefore) -> Vec<Line> {
    let receipts: BTreeMap<_, _> = found.receipts.into_iter().map(|receipt| (receipt.id, receipt)).collect();
    let line = |LineBefore { claim, claim_number, line, hold, held }: LineBefore| Line {
        address: address_of_line(claim, line.number),
        name: name_of_line(claim_number, line.number),
        place: names.plan_line_of(grant, line.plan_line),
        what: lines::what(&line, &receipts),
        paid_on: line.paid_on,
        eligible: line.signed(line.eligible),
        held,
        state: line_hold(hold),
        reason: line.reason_for_payment,
    };
    found.lines.into_iter().map(line).collect()
}

fn address_of_line(claim: ClaimId, number: i64) -> String {
    format!("/abrechnungen/{claim}/zeilen/{number}")
}

fn name_of_line(claim: i64, line: i64) -> String {
    format!("Abrechnung {claim}, Zeile {line}")
}

impl Unit {
    fn of(held: HeldUnit) -> Self {
        let HeldUnit { claim, claim_number, line_number, unit } = held;
        Self {
            address: address_of_line(claim, line_number),
            name: name_of_line(claim_number, line_number),
            reference: unit.reference,
            kind: unit.kind,
            performed_on: unit.performed_on,
        }
    }
}

/// `GET /zuwendungen/{id}/abgerechnet`
pub(crate) async fn get(visitor: Visitor, Id(id): Id) -> Result<Response, Wrong> {
    let (ctx, id) = (&visitor.ctx, GrantId(id));
    let is_of_units = visitor.asked.has("was", UNITS);
    let number = i64::try_from(visitor.page_number()).unwrap_or(i64::MAX);
    let (found, held) = if is_of_units {
        (LinesBefore::default(), views::units_before(ctx, id, number).await?)
    } else {
        (views::lines_before(ctx, id, number).await?, UnitsBefore::default())
    };
    let grant = views::grant(ctx, id).await?;
    let goes_on = found.goes_on || held.goes_on;
    let which = if is_of_units { "was=einheiten&" } else { "" };
    let to = |number: i64| format!("{}?{which}seite={number}", address(grant.id));
    let frame = visitor.frame("Was schon abgerechnet ist").below("/zuwendungen", "Zuwendungen");
    Ok(page(&Page {
        frame: frame.below(format!("/zuwendungen/{id}"), grant.act.reference.clone()),
        id: id.to_string(),
        is_of_units,
        lines: shown(&Names::of(ctx).await?, &grant, found),
        units: held.units.into_iter().map(Unit::of).collect(),
        previous: (number > 1).then(|| to(number - 1)),
        next: goes_on.then(|| to(number.saturating_add(1))),
    }))
}
