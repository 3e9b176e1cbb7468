//! `/regeln/fristen`: the deadlines that follow from a grant, and the holidays of a year with which they are counted.

use askama::Template;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use flow::law_book::deadline_rules;
use grants::law::{Begin, DeadlineRule, calendar};

use crate::{
    filters,
    form::Form,
    frame::Frame,
    german::typed_span,
    show::{Wrong, page},
    visitor::Visitor,
};

/// The years whose holidays are shown: the law's list holds since 1995, and nobody counts further.
const YEARS: std::ops::RangeInclusive<i32> = 1995..=2199;

/// A rule by which a deadline follows.
struct Rule {
    id: &'static str,
    title: &'static str,
    span: String,
    from: String,
    end: &'static str,
    told: String,
    basis: &'static str,
    source: &'static str,
}

/// The page.
#[derive(Template)]
#[template(path = "rules/deadlines.html")]
struct Page {
    frame: Frame,
    form: Form,
    rules: Vec<Rule>,
    year: i32,
    holidays: Vec<(NaiveDate, &'static str)>,
}

/// A rule as people read it.
fn shown(it: &'static DeadlineRule) -> Rule {
    let from = match it.begins {
        Begin::Event => it.event.clone(),
        Begin::YearEnd => format!("31. Dezember des Jahres: {}", it.event),
    };
    let end = match (it.retention, it.working_day) {
        (true, _) => "so lange wird aufbewahrt",
        (false, true) => "am nächsten Werktag, wenn sie an einem freien Tag endet",
        (false, false) => "an ihrem letzten Tag, auch wenn er frei ist",
    };
    let told = match (it.retention, it.warn_days, it.escalate_days) {
        (true, ..) => "nie".to_owned(),
        (false, warn, escalate) => {
            format!("{warn} Tage vorher, an die Leitung mehr als {escalate} Tage danach")
        }
    };
    let (id, title, span) = (it.id.as_str(), it.title.as_str(), typed_span(it.span));
    Rule { id, title, span, from, end, told, basis: &it.basis, source: &it.source }
}

/// `GET /regeln/fristen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let rules = deadline_rules(&visitor.ctx).await?.iter().map(shown).collect();
    let asked = visitor.asked.value("jahr").trim().parse::<i32>().ok().filter(|year| YEARS.contains(year));
    let year = asked.unwrap_or_else(|| visitor.ctx.today().year());
    let form = Form::default().with("jahr", year);
    let frame = visitor.frame("Fristen und Feiertage").below("/regeln", "Regeln und Größen");
    Ok(page(&Page { frame, form, rules, year, holidays: calendar::holidays_of(year) }))
}
