//! `/pruefung/vier-augen`: every act that needs more than one person, with who was first and who second.

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{
    four_eyes::{Asked, FourEyes, FourEyesPage, SignedKind, TakenStep, four_eyes},
    progress, views,
};
use grants::{GrantId, Step};

use crate::{
    filters,
    form::Form,
    frame::Frame,
    german::{self, Badge, day, people, role},
    list_csv::{self, Cell},
    lists,
    show::{Wrong, page},
    visitor::Visitor,
};

/// The page.
const PATH: &str = "/pruefung/vier-augen";
/// The most rows of a page.
const MOST: i64 = 40;

/// An act.
struct Row {
    on: NaiveDate,
    what: &'static str,
    to: String,
    reference: String,
    /// Who was there before: what they did, who they are, when.
    first: Vec<String>,
    second: String,
    result: Badge,
}

/// The page.
#[derive(Template)]
#[template(path = "audit/four_eyes.html")]
struct Page {
    frame: Frame,
    form: Form,
    kinds: Vec<(String, String)>,
    grants: Vec<(String, String)>,
    rows: Vec<Row>,
    csv: Option<String>,
    next: Option<String>,
}

/// What an act is of.
const fn called(kind: SignedKind) -> &'static str {
    match kind {
        SignedKind::Claim => "Abrechnung",
        SignedKind::Payment => "Zahlung",
        SignedKind::PayoutRequest => "Anforderung über den Bedarf",
        SignedKind::PayoutApproval => "Bewilligung einer Anforderung",
        SignedKind::Proof => "Verwendungsnachweis",
        SignedKind::BankDetails => "Bankverbindung",
        SignedKind::RuleWaiver => "Ausnahme von einer Regel",
        SignedKind::BaseRate => "Basiszinssatz",
    }
}

/// What somebody did; what is confirmed need not be an account.
fn done(kind: SignedKind, step: Step) -> String {
    match (kind, step) {
        (SignedKind::RuleWaiver | SignedKind::BaseRate, Step::Confirm) => "Bestätigt".to_owned(),
        (_, step) => german::step(step),
    }
}

/// Where what an act is of is shown.
fn place(it: &FourEyes) -> String {
    let id = it.subject;
    match (it.kind, it.organisation, &it.grant) {
        (SignedKind::Claim, ..) => format!("/abrechnungen/{id}"),
        (SignedKind::Payment, ..) => format!("/zahlungen/{id}"),
        (SignedKind::PayoutRequest | SignedKind::PayoutApproval, ..) => format!("/anforderungen/{id}"),
        (SignedKind::Proof, ..) => format!("/nachweise/{id}"),
        (SignedKind::BankDetails, Some(whose), _) => format!("/organisationen/{whose}/bankverbindung"),
        (SignedKind::RuleWaiver, _, Some((grant, _))) => format!("/zuwendungen/{grant}/ausnahmen"),
        (SignedKind::BankDetails, None, _) => "/organisationen".to_owned(),
        (SignedKind::RuleWaiver | SignedKind::BaseRate, ..) => "/regeln".to_owned(),
    }
}

/// Who took a step, in which role and when.
fn told(kind: SignedKind, taken: &TakenStep) -> String {
    let by = &taken.signed.by;
    let without = if taken.held_role { "" } else { ", ohne diese Rolle" };
    let what = done(kind, taken.signed.step);
    format!("{what}: {} ({}{without}), {}", by.name, role(by.role), day(by.on))
}

fn row(it: FourEyes) -> Row {
    Row {
        on: it.second.signed.by.on,
        what: called(it.kind),
        to: place(&it),
        first: it.first.iter().map(|one| told(it.kind, one)).collect(),
        second: told(it.kind, &it.second),
        reference: it.grant.map_or_else(|| "Haus".to_owned(), |(_, reference)| reference),
        result: people(it.people),
    }
}

/// What the address asks for.
fn asked(form: &Form, limit: i64) -> Asked {
    Asked {
        kind: SignedKind::from_word(form.value("art")),
        grant: form.value("zuwendung").parse().ok().map(GrantId),
        before: form.value("vor").parse().ok(),
        limit,
    }
}

/// The address with the same kind and grant, and where it goes on.
fn way(form: &Form, path: &str, before: Option<String>) -> String {
    let kept = ["art", "zuwendung"].map(|name| (name, form.value(name).to_owned()));
    let all = kept.into_iter().chain(before.map(|before| ("vor", before)));
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(all.filter(|(_, value)| !value.is_empty()));
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// `GET /pruefung/vier-augen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let form = visitor.asked.clone();
    let FourEyesPage { items, next } = four_eyes(&visitor.ctx, asked(&form, MOST)).await?;
    let mut rows: Vec<_> = items.into_iter().map(row).collect();
    if visitor.is_bound_to_a_day() {
        // An account is shown as it stands alone.
        let of_account = |it: &&mut Row| it.to.ends_with("/bankverbindung");
        rows.iter_mut().filter(of_account).for_each(|it| "/organisationen".clone_into(&mut it.to));
    }
    let grants = lists::grants(&visitor.ctx).await?.into_iter();
    let kinds = SignedKind::ALL.iter().map(|it| (it.word().to_owned(), called(*it).to_owned()));
    Ok(page(&Page {
        frame: visitor.frame("Vier Augen").below("/pruefung", "Prüfung"),
        kinds: kinds.collect(),
        grants: grants.map(|it| (it.id.to_string(), it.act.reference)).collect(),
        csv: (!rows.is_empty()).then(|| way(&form, &format!("{PATH}/liste.csv"), None)),
        rows,
        next: next.map(|next| way(&form, PATH, Some(next.to_string()))),
        form,
    }))
}

/// `GET /pruefung/vier-augen/liste.csv`
pub(crate) async fn csv(visitor: Visitor) -> Result<Response, Wrong> {
    let mut wanted = Asked { before: None, ..asked(&visitor.asked, views::MOST) };
    let mut rows = Vec::new();
    loop {
        let found = four_eyes(&visitor.ctx, wanted).await?;
        progress::done(found.items.len());
        rows.extend(found.items.into_iter().map(|it| cells(row(it))));
        let Some(next) = found.next else { break };
        wanted.before = Some(next);
    }
    let head = ["Tag", "Was", "Zuwendung", "zuerst", "danach", "Ergebnis"];
    list_csv::answer(&visitor, "Vier Augen", &head, rows).await
}

fn cells(it: Row) -> Vec<Cell> {
    vec![
        Cell::Day(it.on),
        Cell::Text(it.what.to_owned()),
        Cell::Text(it.reference),
        Cell::Text(it.first.join("; ")),
        Cell::Text(it.second),
        Cell::Text(it.result.word),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_is_asked_for() {
        let form = Form::of(b"art=payment&vor=x&seite=2");
        assert_eq!(way(&form, "/x", None), "/x?art=payment");
        assert_eq!(way(&form, "/x", Some("a.b".to_owned())), "/x?art=payment&vor=a.b");
        assert_eq!(way(&Form::default(), "/x", None), "/x");
        assert_eq!(asked(&form, 9).kind, Some(SignedKind::Payment));
        assert_eq!(asked(&form, 9).before, None, "what names no place is none");
    }
}
