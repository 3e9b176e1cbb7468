//! `/pruefung/rechte`: who could do what on a day.

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{
    Action,
    rights::{HeldRight, RightKnown, RightSide, Rights, RightsAsked, on_day},
};
use grants::{DutyRules, GrantId, OrganisationId, PersonId};

use crate::{
    filters,
    form::Form,
    frame::Frame,
    german::{action, day, role},
    lists,
    pages::deadlines::part,
    show::{Wrong, faulty, page},
    visitor::Visitor,
};

/// The most roles of a page.
const MOST: usize = 40;

/// A role that somebody held.
struct Row {
    name: String,
    /// The same day and what else is asked, of this person alone.
    only: String,
    role: &'static str,
    place: String,
    days: String,
    may: String,
    notes: Vec<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "audit/rights.html")]
struct Page {
    frame: Frame,
    form: Form,
    actions: Vec<(String, String)>,
    grants: Vec<(String, String)>,
    on: NaiveDate,
    rows: Vec<Row>,
    rules: Option<DutyRules>,
    alone: Vec<(String, NaiveDate, NaiveDate, String)>,
    /// The same for everybody, where one person is asked about.
    everyone: Option<String>,
    count: usize,
    number: usize,
    pages: usize,
    previous: String,
    next: String,
}

/// What the address asks for, with other words in the place of some.
fn way(form: &Form, others: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ["tag", "vorgang", "zuwendung", "person", "seite"] {
        let other = others.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let kept = if name == "seite" { "" } else { form.value(name) };
        let value = other.unwrap_or(kept);
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    format!("/pruefung/rechte?{}", query.finish())
}

/// What an organisation is called.
fn called(rights: &Rights, id: OrganisationId) -> String {
    rights.names.get(&id).cloned().unwrap_or_default()
}

/// What is to be known of a role beside its days.
fn notes(rights: &Rights, it: &HeldRight) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(it.deputy_for.as_ref().map(|name| format!("in Vertretung von {name}")));
    notes.extend(it.side.map(|side| {
        let told = match side {
            RightSide::Gives => "handelt für die Stelle, die gibt",
            RightSide::Receives => "handelt für den Empfänger",
            RightSide::Above => "handelt für eine Stelle darüber",
            RightSide::Audits => "prüft diese Zuwendung",
        };
        told.to_owned()
    }));
    match it.known {
        RightKnown::Then => {}
        RightKnown::EndedLater => {
            notes.push("später rückwirkend beendet: an diesem Tag galt die Rolle noch".to_owned());
        }
        RightKnown::GivenLater => {
            notes.push("erst später für diesen Tag erfasst: an diesem Tag ließ sie niemanden ein".to_owned());
        }
    }
    if it.membership.scope.as_ref().is_some_and(|scope| !scope.is_whole()) {
        notes.push("sieht nur den Umfang der eigenen Prüfung".to_owned());
    }
    for conflict in &it.conflicts {
        let (place, on) = (called(rights, conflict.organisation), day(conflict.on));
        notes.push(format!("gesperrt bei {place}: Interessenkonflikt angezeigt am {on}"));
    }
    let Some(apart) = it.apart else { return notes };
    if apart.has_interest {
        notes.push("gesperrt: hat ein Interesse am Empfänger oder handelt auch für ihn".to_owned());
    }
    if apart.has_paid {
        notes.push("hat bis heute hier gezahlt: prüft hier nicht".to_owned());
    }
    if apart.has_examined {
        notes.push("hat bis heute hier geprüft: zahlt hier nicht".to_owned());
    }
    notes
}

fn row(rights: &Rights, form: &Form, it: &HeldRight) -> Row {
    let until =
        it.membership.until.map_or_else(|| "ohne Ende".to_owned(), |until| format!("bis {}", day(until)));
    Row {
        name: it.name.clone(),
        only: way(form, &[("person", &it.person.to_string())]),
        role: role(it.membership.role),
        place: called(rights, it.membership.organisation),
        days: format!("ab {} {until}", day(it.membership.from)),
        may: it.actions.iter().map(|it| action(*it)).collect::<Vec<_>>().join("; "),
        notes: notes(rights, it),
    }
}

/// What can be chosen: what roles may do, and the grants that the actor sees.
async fn choices(visitor: &Visitor) -> Result<[Vec<(String, String)>; 2], Wrong> {
    let actions = Action::ALL.iter().filter(|it| !it.roles().is_empty());
    let actions = actions.map(|it| (it.word().to_owned(), action(*it).to_owned())).collect();
    if !Action::Look.allows(visitor.ctx.actor().role) {
        return Ok([actions, Vec::new()]);
    }
    let grants = lists::grants(&visitor.ctx).await?.into_iter();
    Ok([actions, grants.map(|it| (it.id.to_string(), it.act.reference)).collect()])
}

/// `GET /pruefung/rechte`
pub(crate) async fn get(mut visitor: Visitor) -> Result<Response, Wrong> {
    let number = visitor.page_number();
    let mut form = std::mem::take(&mut visitor.asked);
    let today = visitor.ctx.today();
    if form.value("tag").trim().is_empty() {
        form.set("tag", day(today));
    }
    let on = form.day("tag").unwrap_or(today);
    if on > today {
        form.blame("tag", "Dieser Tag ist noch nicht gekommen.");
    }
    let asked = RightsAsked {
        day: on.min(today),
        person: form.value("person").parse().ok().map(PersonId),
        action: form
            .choice_if_any("vorgang", |word| Action::ALL.iter().copied().find(|it| it.word() == word)),
        grant: form.choice_if_any("zuwendung", |text| text.parse().ok().map(GrantId)),
    };
    let is_faulty = !form.faults().is_empty();
    let rights = on_day(&visitor.ctx, asked).await?;
    let held: Vec<_> = if is_faulty { Vec::new() } else { rights.held.iter().collect() };
    let count = held.len();
    let (pages, shown) = part(held, number, MOST);
    let rows = shown.into_iter().map(|it| row(&rights, &form, it)).collect();
    let alone = rights.alone.iter();
    let alone = alone.map(|it| (called(&rights, it.organisation), it.from, it.until, it.reason.clone()));
    let [actions, grants] = choices(&visitor).await?;
    let at = |number: usize| way(&form, &[("seite", &number.to_string())]);
    let shown = Page {
        frame: visitor.frame("Wer durfte was").faulty(is_faulty).below("/pruefung", "Prüfung"),
        actions,
        grants,
        on: asked.day,
        rows,
        rules: rights.duty_rules.clone(),
        alone: alone.collect(),
        everyone: asked.person.is_some().then(|| way(&form, &[("person", "")])),
        count,
        number,
        pages,
        previous: at(number.saturating_sub(1)),
        next: at(number + 1),
        form: form.clone(),
    };
    Ok(if is_faulty { faulty(&shown) } else { page(&shown) })
}
