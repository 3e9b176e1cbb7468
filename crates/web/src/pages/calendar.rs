//! `/kalender`: the deadlines as a calendar program fetches them, from an address that stands for a person.
//!
//! The secret is no part of the path: paths are logged.

use askama::Template;
use axum::{
    extract::{Request, State},
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
use flow::{
    TokenScope,
    deadlines::{GrantDeadline, deadlines},
    sign_in::{self, NewToken, SignInError},
};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Trigger};
use identity::Secret;

use crate::{
    Web,
    frame::Frame,
    german::{day, euros},
    id::Id,
    sent::Sent,
    show::{Wrong, done, page},
    visitor::query,
};

/// For how many days an address counts.
const GOOD_FOR: i64 = 366;

/// The address, shown once.
#[derive(Template)]
#[template(path = "calendar.html")]
struct Page {
    frame: Frame,
    address: String,
}

/// `POST /fristen/kalender`
pub(crate) async fn begin(State(web): State<Web>, mut sent: Sent) -> Result<Response, Wrong> {
    let (signed, origin) = (sent.visitor.signed.clone(), sent.visitor.origin.clone());
    let name = format!("Kalender seit {}", day(sent.visitor.ctx.today()));
    let new = NewToken { name, scope: TokenScope::Calendar, days: GOOD_FOR };
    let made = door::to_the_end(async move { sign_in::make_token(&web.flow, &signed, new, &origin).await });
    match made.await.map_err(|_| Wrong::ours())? {
        Ok(made) => {
            let frame = sent.visitor.frame("Fristen im Kalender").below("/fristen", "Fristen");
            Ok(page(&Page { frame, address: format!("/kalender?geheimnis={}", made.secret.reveal()) }))
        }
        Err(SignInError::Flow(cause)) => {
            sent.refused(cause)?;
            Err(Wrong::ours())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /fristen/kalender/{id}/ende`
pub(crate) async fn end(State(web): State<Web>, Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let (signed, origin) = (sent.visitor.signed.clone(), sent.visitor.origin.clone());
    let ended = door::to_the_end(async move { sign_in::revoke_token(&web.flow, &signed, id, &origin).await });
    ended.await.map_err(|_| Wrong::ours())??;
    Ok(done("/fristen", "kalender-beendet"))
}

/// `GET /kalender`
pub(crate) async fn get(State(web): State<Web>, request: Request) -> Result<Response, Wrong> {
    let (parts, _) = request.into_parts();
    let secret = query(&parts, "geheimnis").and_then(|text| Secret::parse(&text));
    let secret = secret.ok_or_else(Wrong::unknown)?;
    let ctx = sign_in::calendar_bearer(&web.flow, &secret).await?.ok_or_else(Wrong::unknown)?;
    let ctx = ctx.coming_from(door::origin(&parts), "GET /kalender");
    let calendar = of(&deadlines(&ctx).await?.deadlines, web.flow.now());
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], calendar).into_response())
}

/// The deadlines that are open, each a day in the calendar (RFC 5545).
fn of(all: &[GrantDeadline], now: DateTime<Utc>) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Förderfluss: Fristen");
    for it in all.iter().filter(|it| it.is_open()) {
        calendar.push(event(it, now));
    }
    calendar.to_string()
}

/// What a deadline is called, whatever becomes of its day: a calendar program moves what it knows by this.
fn uid(it: &GrantDeadline) -> String {
    let subject = it.subject.map_or_else(String::new, |subject| format!("-{subject}"));
    format!("{}-{}-{}{subject}@foerderfluss", it.grant, it.rule.id, it.deadline.event_on)
}

fn event(it: &GrantDeadline, now: DateTime<Utc>) -> Event {
    let uid = uid(it);
    let amount = it.amount.map_or_else(String::new, |amount| format!("Betrag: {}\n", euros(amount)));
    let (ends_on, before) = (it.deadline.ends_on, i64::from(it.rule.warn_days));
    let mut event = Event::new();
    event
        .uid(&uid)
        .timestamp(now)
        .all_day(ends_on)
        .summary(&format!("{}: {}", it.rule.title, it.reference))
        .description(&format!("{amount}Grundlage: {}", it.rule.basis));
    if before > 0 {
        let trigger = Trigger::before_start(TimeDelta::days(before));
        let alarm =
            Alarm::display(&it.rule.title, trigger).uid(&format!("{uid}-warning")).timestamp(now).done();
        event.alarm(alarm);
    }
    event.done()
}
