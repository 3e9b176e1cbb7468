//! `/pruefung`: where an audit begins: its scope, the day, the end of the chain, and where to go on.

pub(crate) mod conspicuous;
pub(crate) mod exceptions;
pub(crate) mod four_eyes;
pub(crate) mod overruled;
pub(crate) mod rights;

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::{DateTime, Utc};
use flow::{
    Action,
    audit_observations::{AuditCounts, counts},
    packages, sign_in,
    verify::{self, Checked, FaultKind, VerificationResult},
    views,
};
use grants::{AuditScope, Grant, GrantId};
use ledger::Head;

use crate::{
    Web,
    frame::Frame,
    german::{counted, day, german_time, period},
    lists,
    names::Names,
    sent::Sent,
    show::{Wrong, done, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "audit.html")]
struct Page {
    frame: Frame,
    scope: Vec<(&'static str, String)>,
    until: String,
    head: Head,
    /// What the last verification came to.
    checked: Option<Last>,
    may_know: bool,
    may_check: bool,
    may_take: bool,
    stand: String,
    bekannt: String,
    grants: Vec<(String, String, String)>,
    counts: Option<AuditCounts>,
}

/// What the last verification came to, in words.
struct Last {
    told: String,
    /// What it does not cover.
    since: String,
    is_fault: bool,
}

/// `GET /pruefung`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let names = Names::of(ctx).await?;
    let roles = sign_in::roles(&web.flow, &visitor.signed).await?;
    let role = roles.into_iter().find(|role| role.id == visitor.signed.session.membership);
    let until = role.as_ref().and_then(|role| role.until).map_or_else(String::new, day);
    let scope = role.and_then(|role| role.scope).unwrap_or_default();
    let head = views::chain_head(ctx).await?;
    let all = lists::grants(ctx).await?;
    let awards = all.iter().filter(|grant| grant.parent.is_none()).map(|grant| {
        let giver = names.organisation(grant.giver).to_owned();
        (grant.id.to_string(), grant.act.reference.clone(), giver)
    });
    let (stand, bekannt) = visitor.days();
    let grants = awards.collect();
    // A verification is of the books as they stand, which an audit of an earlier day does not see.
    let may_know = Action::LookAtTrail.allows(ctx.actor().role) && scope.known_until.is_none();
    let scope = told(&names, &scope, &all);
    let may_observe = Action::LookAtObservations.allows(ctx.actor().role);
    let counts = if may_observe { Some(counts(ctx).await?) } else { None };
    let checked = if may_know { verify::last(ctx).await? } else { None };
    let checked = checked.map(|last| shown(&last, web.flow.now()));
    let may_check = may_know && visitor.may(Action::LookAtTrail);
    let may_take = packages::may_take(ctx).await?;
    let frame = visitor.frame("Prüfung");
    Ok(page(&Page {
        frame,
        scope,
        until,
        head,
        checked,
        may_know,
        may_check,
        may_take,
        stand,
        bekannt,
        grants,
        counts,
    }))
}

/// `POST /pruefung/nachrechnung`
pub(crate) async fn check(State(web): State<Web>, sent: Sent) -> Result<Response, Wrong> {
    let ctx = sent.visitor.ctx;
    let begun = door::to_the_end(async move { web.checks.run(&ctx).await }).await;
    let word = if begun.map_err(|_| Wrong::ours())?? { "nachgerechnet" } else { "rechnet-schon" };
    Ok(done("/pruefung", word))
}

/// What a verification came to, how long ago that is, and what came since.
fn shown(last: &Checked, now: DateTime<Utc>) -> Last {
    let is_fault = matches!(last.result, VerificationResult::Fault(_));
    let since = match (is_fault, last.entries_since) {
        (true, _) => String::new(),
        (false, 0) => format!(" {} Seitdem kam kein Eintrag dazu.", age(last.at, now)),
        (false, since) => {
            let entries = counted(usize::try_from(since).unwrap_or(usize::MAX), "Eintrag", "Einträge");
            format!(" {} Nicht erfasst ist, was seitdem dazukam: {entries}.", age(last.at, now))
        }
    };
    Last { told: result(last), since, is_fault }
}

/// How long ago something was.
fn age(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = usize::try_from(now.signed_duration_since(at).num_minutes()).unwrap_or_default();
    match minutes {
        0 => "Das war gerade eben.".to_owned(),
        1..60 => format!("Das ist {} her.", counted(minutes, "Minute", "Minuten")),
        60..1440 => format!("Das ist {} her.", counted(minutes / 60, "Stunde", "Stunden")),
        _ => format!("Das ist {} her.", counted(minutes / 1440, "Tag", "Tage")),
    }
}

/// What a verification came to, in a sentence.
pub(super) fn result(last: &Checked) -> String {
    let (at, by) = (german_time(last.at), &last.by);
    let told = match last.result {
        VerificationResult::Holds { entries, head } => {
            let entries = counted(usize::try_from(entries).unwrap_or(usize::MAX), "Eintrag", "Einträge");
            let until = head.map_or_else(String::new, |(number, _)| format!(", bis Eintrag {number}"));
            format!("{entries}{until}: Kette, Kontostände und alle Vorgänge stimmen.")
        }
        VerificationResult::Fault(FaultKind::Journal) => {
            "Die Kette oder ein Kontostand stimmt nicht.".to_owned()
        }
        VerificationResult::Fault(FaultKind::Subject) => {
            "Ein Vorgang ist nicht so, wie das Journal ihn hinterlassen hat.".to_owned()
        }
        VerificationResult::Fault(FaultKind::File) => {
            "Eine Datei ist nicht mehr die, die aufbewahrt wurde.".to_owned()
        }
    };
    format!("Zuletzt nachgerechnet am {at} von {by}. {told}")
}

/// `GET /pruefung/paket`: what an audit takes along, as one archive.
pub(crate) async fn package(visitor: Visitor) -> Result<Response, Wrong> {
    Ok(door::package_to_keep(packages::make(&visitor.ctx).await?))
}

/// The scope of an audit, in words. What is not said bounds nothing.
fn told(names: &Names, scope: &AuditScope, seen: &[Grant]) -> Vec<(&'static str, String)> {
    let all = || "alle".to_owned();
    vec![
        ("Bescheid", scope.award.map_or_else(all, |award| reference(seen, award))),
        ("Förderbaustein", scope.component.as_ref().map_or_else(all, |code| names.any_component(code))),
        ("Träger", scope.provider.map_or_else(all, |id| names.organisation(id).to_owned())),
        ("Bewilligungszeitraum", scope.period.map_or_else(all, period)),
        ("Bekannt bis", scope.known_until.map_or_else(|| "heute".to_owned(), day)),
    ]
}

/// What the act of an award is called, which a scope of one recipient does not show.
fn reference(seen: &[Grant], award: GrantId) -> String {
    let found = seen.iter().find(|grant| grant.id == award);
    found.map_or_else(
        || "einer, der selbst nicht im Umfang Ihrer Prüfung liegt".to_owned(),
        |grant| grant.act.reference.clone(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_hold_is_told_in_german() {
        let last = |fault| Checked {
            at: DateTime::UNIX_EPOCH,
            by: "Paul Prüfer".to_owned(),
            result: VerificationResult::Fault(fault),
            entries_since: 7,
        };
        for (fault, said) in [
            (FaultKind::Journal, "Kontostand stimmt nicht"),
            (FaultKind::Subject, "wie das Journal ihn hinterlassen hat"),
            (FaultKind::File, "nicht mehr die, die aufbewahrt wurde"),
        ] {
            let told = result(&last(fault));
            let begins = "Zuletzt nachgerechnet am 1.1.1970, 1:00 Uhr von Paul Prüfer. ";
            assert!(told.starts_with(begins) && told.contains(said), "{told}");
            assert_eq!(shown(&last(fault), DateTime::UNIX_EPOCH).since, "");
        }
    }

    #[test]
    fn how_long_ago_it_was_is_told_in_the_largest_unit() {
        for (minutes, said) in [
            (-1, "Das war gerade eben."),
            (0, "Das war gerade eben."),
            (1, "Das ist 1 Minute her."),
            (59, "Das ist 59 Minuten her."),
            (60, "Das ist 1 Stunde her."),
            (1439, "Das ist 23 Stunden her."),
            (1440, "Das ist 1 Tag her."),
            (4321, "Das ist 3 Tage her."),
        ] {
            let now = DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(minutes);
            assert_eq!(age(DateTime::UNIX_EPOCH, now), said, "{minutes}");
        }
    }
}
