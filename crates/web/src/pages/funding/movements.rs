//! `/mittel/{figur}` and `/mittel/{figur}/{position}`: what made up a figure, movement by movement.

use askama::Template;
use axum::{extract::Path, response::Response};
use chrono::NaiveDate;
use flow::{
    FlowError,
    figure_movements::{FigurePage, Moved, of_figure},
};
use grants::{Figure, PositionId};
use ledger::{Cents, TransferNumber};
use uuid::Uuid;

use crate::{
    filters,
    frame::Frame,
    german::command,
    names::Names,
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most movements of a page.
const MOST: i64 = 100;

/// A movement.
struct Row {
    entry: i64,
    /// Where its entry stands.
    journal: String,
    on: NaiveDate,
    done: String,
    person: String,
    amount: Cents,
}

/// The page.
#[derive(Template)]
#[template(path = "funding/movements.html")]
struct Page {
    frame: Frame,
    of: String,
    figure: Cents,
    rows: Vec<Row>,
    sum: Cents,
    is_whole: bool,
    next: Option<String>,
}

/// What a figure is called, in its address as well.
pub(super) const fn called(figure: Figure) -> &'static str {
    match figure {
        Figure::Awarded => "bewilligt",
        Figure::Drawn => "abgerufen",
        Figure::Received => "eingegangen",
        Figure::Forwarded => "weitergeleitet",
        Figure::Recognised => "anerkannt",
        Figure::Paid => "gezahlt",
        Figure::Reserved => "reserviert",
        Figure::Free => "frei",
    }
}

/// `GET /mittel/{figur}`: of all positions.
pub(crate) async fn of_all(visitor: Visitor, Path(figure): Path<String>) -> Result<Response, Wrong> {
    shown(&visitor, &figure, None).await
}

/// `GET /mittel/{figur}/{position}`
pub(crate) async fn of_one(
    visitor: Visitor,
    Path((figure, position)): Path<(String, String)>,
) -> Result<Response, Wrong> {
    let unknown = || FlowError::NotFound { what: "position" };
    let id = position.parse::<Uuid>().map_err(|_| unknown())?;
    shown(&visitor, &figure, Some(PositionId(id))).await
}

async fn shown(visitor: &Visitor, word: &str, position: Option<PositionId>) -> Result<Response, Wrong> {
    let found = Figure::ALL.iter().find(|figure| called(**figure) == word);
    let figure = *found.ok_or(FlowError::NotFound { what: "figure" })?;
    let after = visitor.asked.value("nach").parse().map_or(TransferNumber::NONE, TransferNumber::new);
    let found = of_figure(&visitor.ctx, figure, position, after, MOST).await?;
    let names = Names::of(&visitor.ctx).await?;
    let path = match position {
        Some(position) => format!("/mittel/{word}/{position}"),
        None => format!("/mittel/{word}"),
    };
    let sum = Cents::sum(found.items.iter().map(|moved| moved.amount)).map_err(FlowError::from)?;
    let frame = visitor.frame(format!("Mittel: {}", called(figure))).below("/mittel", "Mittelübersicht");
    Ok(page(&Page {
        frame,
        of: of(&names, &found, position),
        figure: found.figure,
        is_whole: after == TransferNumber::NONE && found.next.is_none(),
        next: found.next.map(|next| format!("{path}?nach={next}")),
        rows: found.items.into_iter().map(row).collect(),
        sum,
    }))
}

/// Of what it is: ministry and component, or all of them.
fn of(names: &Names, found: &FigurePage, position: Option<PositionId>) -> String {
    match (position, found.positions.first()) {
        (Some(_), Some(row)) => {
            let year = row.budget_year.map(|year| format!(" ({year})")).unwrap_or_default();
            format!("{}, {}{year}", names.short(row.giver), names.any_component(&row.component))
        }
        _ => "Alle Ministerien und Förderbausteine".to_owned(),
    }
}

fn row(moved: Moved) -> Row {
    let entry = moved.entry.get();
    Row {
        entry,
        journal: format!("/journal?nach={}#eintrag-{entry}", entry - 1),
        on: moved.effective_on,
        done: command(&moved.command).to_owned(),
        person: moved.person,
        amount: moved.amount,
    }
}
