//! `/auswertungen`: where the money stands, summed up by award, by provider and by quarter, as of a day.

use askama::Template;
use axum::response::Response;
use flow::funding_reports::{
    FundingReport, MOST_QUARTERS, ReportBy, ReportOf, ReportRow, ReportSums, funding_report,
};
use ledger::Cents;

use crate::{
    filters,
    frame::Frame,
    german::day,
    list_csv::{self, Cell},
    names::Names,
    show::{Wrong, page},
    visitor::Visitor,
};

/// The page.
const PATH: &str = "/auswertungen";
/// The columns of the sums.
const COLUMNS: [&str; 7] =
    ["bewilligt", "weitergeleitet", "abgerechnet", "anerkannt", "ausgezahlt", "frei", "offene Forderungen"];

/// A row.
struct Row {
    name: String,
    /// Who gives an award, how many grants a provider receives, until when a quarter counts.
    beside: String,
    to: Option<String>,
    amounts: [Cents; 7],
}

/// A way to sum up.
struct Choice {
    to: String,
    name: &'static str,
    is_here: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "funding_reports.html")]
struct Page {
    frame: Frame,
    choices: Vec<Choice>,
    asked: &'static str,
    stand: String,
    bekannt: String,
    caption: String,
    head: [&'static str; 2],
    columns: [&'static str; 7],
    rows: Vec<Row>,
    total: [Cents; 7],
    csv: String,
    is_cut: bool,
}

/// By what is summed up, as the address names it and as it is called.
const fn called(by: ReportBy) -> (&'static str, &'static str) {
    match by {
        ReportBy::Award => ("zuwendung", "Nach Zuwendung"),
        ReportBy::Provider => ("traeger", "Nach Träger"),
        ReportBy::Quarter => ("quartal", "Nach Quartal"),
    }
}

/// What the first two columns say.
const fn head(by: ReportBy) -> [&'static str; 2] {
    match by {
        ReportBy::Award => ["Zuwendung", "von"],
        ReportBy::Provider => ["Träger", "Zuwendungen"],
        ReportBy::Quarter => ["Quartal", "bis"],
    }
}

/// What the sums mean.
fn caption(report: &FundingReport) -> String {
    let until = day(report.until);
    match report.by {
        ReportBy::Award => {
            format!("Jede Zuwendung mit allem, was aus ihr weitergeleitet ist, Stand {until}.")
        }
        ReportBy::Provider => {
            format!("Was an jeden Träger weitergeleitet und ausgezahlt ist, Stand {until}.")
        }
        ReportBy::Quarter => format!(
            "Was sich in jedem Quartal bewegt hat, über alle Zuwendungen bis {until}; frei und offene Forderungen \
             stehen, wie sie am Ende waren."
        ),
    }
}

fn amounts(sums: &ReportSums) -> [Cents; 7] {
    let ReportSums { awarded, forwarded, claimed, recognised, paid, free, owed } = *sums;
    [awarded, forwarded, claimed, recognised, paid, free, owed]
}

fn row(names: &Names, row: &ReportRow) -> Row {
    let (name, beside, to) = match &row.of {
        ReportOf::Award { grant, reference, giver } => {
            let to = format!("/zuwendungen/{grant}");
            (reference.clone(), names.organisation(*giver).to_owned(), Some(to))
        }
        ReportOf::Provider { organisation, grants } => {
            let to = format!("/organisationen/{organisation}");
            (names.organisation(*organisation).to_owned(), grants.to_string(), Some(to))
        }
        ReportOf::Quarter { quarter, until } => {
            (format!("{}. Quartal {}", quarter.number, quarter.year), day(*until), None)
        }
    };
    Row { name, beside, to, amounts: amounts(&row.sums) }
}

/// By what the address asks to sum up: by award, if it says nothing that is known.
fn asked(visitor: &Visitor) -> ReportBy {
    let named = visitor.asked.value("nach");
    ReportBy::ALL.into_iter().find(|by| called(*by).0 == named).unwrap_or(ReportBy::Award)
}

/// `GET /auswertungen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let by = asked(&visitor);
    let report = funding_report(&visitor.ctx, by).await?;
    let names = Names::of(&visitor.ctx).await?;
    let (stand, bekannt) = visitor.days();
    let choice = |it: ReportBy| {
        let (word, name) = called(it);
        Choice { to: format!("{PATH}?nach={word}"), name, is_here: it == by }
    };
    // An organisation at a glance is of today.
    let is_today = stand.is_empty() && bekannt.is_empty();
    let mut rows: Vec<Row> = report.rows.iter().map(|it| row(&names, it)).collect();
    for row in rows.iter_mut().filter(|_| by == ReportBy::Provider && !is_today) {
        row.to = None;
    }
    Ok(page(&Page {
        frame: visitor.frame("Auswertungen"),
        choices: ReportBy::ALL.map(choice).into(),
        asked: called(by).0,
        stand,
        bekannt,
        caption: caption(&report),
        head: head(by),
        columns: COLUMNS,
        is_cut: by == ReportBy::Quarter && rows.len() == MOST_QUARTERS,
        rows,
        total: amounts(&report.total),
        csv: format!("{PATH}/liste.csv?nach={}", called(by).0),
    }))
}

/// `GET /auswertungen/liste.csv`
pub(crate) async fn csv(visitor: Visitor) -> Result<Response, Wrong> {
    let by = asked(&visitor);
    let report = funding_report(&visitor.ctx, by).await?;
    let names = Names::of(&visitor.ctx).await?;
    let cells = |name: String, beside: String, amounts: [Cents; 7]| {
        let texts = [Cell::Text(name), Cell::Text(beside)];
        texts.into_iter().chain(amounts.map(Cell::Amount)).collect::<Vec<_>>()
    };
    let mut rows: Vec<_> = report
        .rows
        .iter()
        .map(|it| row(&names, it))
        .map(|Row { name, beside, amounts, .. }| cells(name, beside, amounts))
        .collect();
    rows.push(cells("Zusammen".to_owned(), day(report.until), amounts(&report.total)));
    let columns = [&head(by)[..], &COLUMNS[..]].concat();
    list_csv::answer(&visitor, &format!("Auswertung {}", called(by).1), &columns, rows).await
}
