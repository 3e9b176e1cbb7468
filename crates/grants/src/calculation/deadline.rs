//! Until when something is to be done, and where it stands.

use chrono::NaiveDate;
use serde::Serialize;

use super::input::{Fields, Noted};
use super::{Answer, Books, Refusal};
use crate::law::calendar::{DayOff, day_off};
use crate::law::working::day;
use crate::law::{Begin, Deadline, DeadlineRule, DeadlineState, Span};

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadlineAnswer {
    /// The last day.
    ends_on: NaiveDate,
    /// The day on which the span ends, before it moves to a working day.
    span_ends_on: NaiveDate,
    /// The day of the event.
    event_on: NaiveDate,
    /// How long it is.
    span: Span,
    /// The rule, where one was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    /// What is to be done, or runs out.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// The rule it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<String>,
    /// Where that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// Where it stands, if a day was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    /// So many days are left, or have passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<i64>,
    /// The working, to be followed by hand.
    working: Vec<String>,
}

/// What was asked.
struct Asked {
    rule: DeadlineRule,
    named: bool,
    event_on: NaiveDate,
    today: Option<NaiveDate>,
    done_on: Option<NaiveDate>,
}

fn read(fields: &mut Fields<'_>, books: &Books) -> Result<Asked, Noted> {
    let (event_on, today) = (fields.day("event_on"), fields.optional_day("today"));
    let done_on = fields.optional_day("done_on");
    let rule = fields.optional("rule", |id| {
        let known = books.deadlines.iter().find(|rule| rule.id == id);
        let ids = || books.deadlines.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(", ");
        known.cloned().ok_or_else(|| format!("there is no rule {id:?}; there are {}", ids()))
    });
    let (span, year_end) = (fields.optional_text::<Span>("span"), fields.optional_bool("from_year_end"));
    let working_day = fields.optional_bool("working_day");
    let (rule, span, year_end, working_day) = (rule?, span?, year_end?, working_day?);
    let named = rule.is_some();
    let rule = match (rule, span) {
        (Some(_), Some(_)) => return Err(fields.note("span", "either a rule or a span, not both")),
        (None, None) => return Err(fields.note("span", "is missing, and so is a rule that gives it")),
        (Some(rule), None) => DeadlineRule { working_day: working_day.unwrap_or(rule.working_day), ..rule },
        (None, Some(span)) => own_rule(span, working_day.unwrap_or_default()),
    };
    let begins = match year_end {
        Some(true) => Begin::YearEnd,
        Some(false) => Begin::Event,
        None => rule.begins,
    };
    Ok(Asked {
        rule: DeadlineRule { begins, ..rule },
        named,
        event_on: event_on?,
        today: today?,
        done_on: done_on?,
    })
}

fn own_rule(span: Span, working_day: bool) -> DeadlineRule {
    DeadlineRule {
        id: String::new(),
        title: String::new(),
        event: String::new(),
        span,
        begins: Begin::Event,
        working_day,
        retention: false,
        of_giver: false,
        basis: String::new(),
        source: String::new(),
        warn_days: 0,
        escalate_days: 0,
    }
}

pub(super) fn run(input: &serde_json::Value, books: &Books) -> Result<Answer, Refusal> {
    let asked = Fields::read(input, |fields| read(fields, books))?;
    let deadline = asked.rule.after(asked.event_on).map_err(|cause| Refusal::at("/event_on", &cause))?;
    let today = asked.today.or(asked.done_on);
    let state = today.map(|today| asked.rule.state(deadline, today, asked.done_on));
    let text = |text: &str| asked.named.then(|| text.to_owned());
    Ok(Answer::Deadline(DeadlineAnswer {
        ends_on: deadline.ends_on,
        span_ends_on: deadline.span_ends_on,
        event_on: asked.event_on,
        span: asked.rule.span,
        rule: text(&asked.rule.id),
        title: text(&asked.rule.title),
        basis: text(&asked.rule.basis),
        source: text(&asked.rule.source),
        state: state.map(DeadlineState::word),
        days: state.and_then(DeadlineState::days),
        working: working(&asked.rule, &deadline),
    }))
}

fn working(rule: &DeadlineRule, deadline: &Deadline) -> Vec<String> {
    let start = match rule.begins {
        Begin::Event => format!(
            "Ereignis am {}: die Frist beginnt am Tag danach (§ 187 Abs. 1 BGB)",
            day(deadline.event_on)
        ),
        Begin::YearEnd => {
            format!("Ereignis am {}: die Frist beginnt mit dem Ende des Jahres", day(deadline.event_on))
        }
    };
    let end = format!("Sie endet am {} (§ 188 BGB)", day(deadline.span_ends_on));
    let moved = (deadline.ends_on != deadline.span_ends_on).then(|| {
        let why = match day_off(deadline.span_ends_on) {
            Some(DayOff::Holiday(name)) => name,
            Some(DayOff::Saturday) => "Sonnabend",
            Some(DayOff::Sunday) => "Sonntag",
            None => "kein Werktag",
        };
        format!("Das ist kein Werktag ({why}): sie endet am {} (§ 193 BGB)", day(deadline.ends_on))
    });
    [start, end].into_iter().chain(moved).collect()
}
