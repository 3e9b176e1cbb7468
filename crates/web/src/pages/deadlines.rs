//! `/fristen`: what is to be done until when, by which rule.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    ApiToken, TokenScope,
    deadlines::{Deadlines, GrantDeadline, deadlines},
    documents::DocumentKind,
    sign_in,
};
use grants::{GrantId, law::RetentionEnd};
use ledger::Cents;

use crate::{
    Web, filters,
    frame::Frame,
    german::{Badge, day, deadline_state, german_time},
    list_csv::{self, Cell},
    lists::Pages,
    pages::documents,
    show::{Wrong, page},
    visitor::Visitor,
};

/// A deadline.
struct Row {
    title: String,
    basis: String,
    to: String,
    reference: String,
    until: NaiveDate,
    amount: Option<Cents>,
    state: Badge,
    is_put_off: bool,
    /// Where the letter is with which a recipient is reminded of it.
    reminder: Option<String>,
}

/// Until when the papers of a grant are kept, and by which rules.
struct KeptPapers {
    reference: String,
    until: String,
    rules: Vec<RetentionEnd>,
}

/// The page.
#[derive(Template)]
#[template(path = "deadlines.html")]
struct Page {
    frame: Frame,
    open: Vec<Row>,
    past: Vec<Row>,
    csv: Option<String>,
    kept: Vec<KeptPapers>,
    calendars: Vec<Calendar>,
    pages: Pages,
    grant: String,
    stand: String,
    bekannt: String,
}

/// The most deadlines of a page, open ones and others each.
const MOST: usize = 40;
/// The most grants of a page of which is told until when papers are kept.
const MOST_KEPT: usize = 10;

/// How many pages so many take, and the part of them that a page shows.
pub(super) fn part<T>(all: Vec<T>, number: usize, most: usize) -> (usize, Vec<T>) {
    let pages = all.len().div_ceil(most);
    (pages, all.into_iter().skip((number - 1) * most).take(most).collect())
}

/// An address from which a calendar is fetched.
struct Calendar {
    id: String,
    name: String,
    until: String,
}

/// The addresses that a person has given to calendars and that still count.
async fn calendars(web: &Web, visitor: &Visitor) -> Result<Vec<Calendar>, Wrong> {
    let now = web.flow.now();
    let all = sign_in::tokens(&web.flow, &visitor.signed).await?.into_iter();
    let open = all.filter(|token| {
        token.scope == TokenScope::Calendar && token.revoked_at.is_none() && now < token.expires_at
    });
    let shown = |token: ApiToken| Calendar {
        id: token.id.to_string(),
        name: token.name,
        until: german_time(token.expires_at),
    };
    Ok(open.map(shown).collect())
}

/// Where a deadline is met: at what an audit observed or what is demanded, else at its grant.
pub(super) fn leads_to(it: &GrantDeadline) -> String {
    match it.subject {
        Some(observed) if it.is_of_audit() => format!("/bemerkungen/{observed}"),
        Some(demanded) if it.is_of_demand() => format!("/forderungen/{demanded}"),
        _ => format!("/zuwendungen/{}", it.grant),
    }
}

/// `GET /fristen`
pub(crate) async fn get(State(web): State<Web>, visitor: Visitor) -> Result<Response, Wrong> {
    let found = asked(&visitor).await?;
    let csv = (!found.deadlines.is_empty()).then(|| list_csv::way(&visitor));
    let (mut open, mut past) = (Vec::new(), Vec::new());
    for it in found.deadlines {
        let is_open = it.is_open();
        let is_reminded = visitor.is_today() && it.is_reminded_of();
        let row = Row {
            to: leads_to(&it),
            reminder: is_reminded.then(|| documents::way(DocumentKind::Reminder, it.grant.0)),
            title: it.rule.title,
            basis: it.rule.basis,
            reference: it.reference,
            until: it.deadline.ends_on,
            amount: it.amount,
            state: deadline_state(it.state),
            is_put_off: it.waiver.is_some(),
        };
        if is_open { open.push(row) } else { past.push(row) }
    }
    let number = visitor.page_number().max(1);
    let ((of_open, open), (of_past, past)) = (part(open, number, MOST), part(past, number, MOST));
    let (of_kept, kept) = part(found.kept, number, MOST_KEPT);
    let all = of_open.max(of_past).max(of_kept);
    let kept = kept.into_iter().map(|it| {
        let retention = it.retention;
        let until = match (retention.until(), retention.not_before()) {
            (Some(until), _) => format!("bis {}", day(until)),
            (None, Some(until)) => format!("mindestens bis {}", day(until)),
            (None, None) => "noch offen".to_owned(),
        };
        KeptPapers { reference: it.reference, until, rules: retention.ends }
    });
    let calendars = calendars(&web, &visitor).await?;
    let (frame, kept, grant) = (visitor.frame("Fristen"), kept.collect(), grant_asked(&visitor));
    let (stand, bekannt) = visitor.days();
    let pages = Pages {
        number,
        all,
        before: (number > 1).then(|| at_page(number - 1, &grant)),
        next: (number < all).then(|| at_page(number + 1, &grant)),
    };
    Ok(page(&Page { frame, open, past, csv, kept, calendars, pages, grant, stand, bekannt }))
}

/// A page of the deadlines, of a grant if one is asked for.
fn at_page(number: usize, grant: &str) -> String {
    let of_grant = if grant.is_empty() { String::new() } else { format!("&zuwendung={grant}") };
    format!("/fristen?seite={number}{of_grant}")
}

/// The grant that the address names, as another address names it.
fn grant_asked(visitor: &Visitor) -> String {
    visitor.asked.value("zuwendung").parse().map(GrantId).map(|id| id.to_string()).unwrap_or_default()
}

/// The deadlines that the address asks for.
async fn asked(visitor: &Visitor) -> Result<Deadlines, Wrong> {
    let mut found = deadlines(&visitor.ctx).await?;
    if let Ok(grant) = visitor.asked.value("zuwendung").parse().map(GrantId) {
        found.deadlines.retain(|it| it.grant == grant);
        found.kept.retain(|it| it.grant == grant);
    }
    Ok(found)
}

/// `GET /fristen/liste.csv`
pub(crate) async fn csv(visitor: Visitor) -> Result<Response, Wrong> {
    let row = |it: GrantDeadline| {
        vec![
            Cell::Text(it.rule.title),
            Cell::Text(it.reference),
            Cell::Day(it.deadline.ends_on),
            Cell::Text(deadline_state(it.state).word),
            Cell::from(it.amount),
            Cell::Text(it.rule.basis),
        ]
    };
    let rows = asked(&visitor).await?.deadlines.into_iter().map(row).collect();
    let head = ["Was", "Zuwendung", "bis", "Stand", "Betrag", "Grundlage"];
    list_csv::answer(&visitor, "Fristen", &head, rows).await
}
