//! `/pruefung`: where an audit begins: its scope, the day, the end of the chain, and where to go on.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    Action,
    audit_observations::{AuditCounts, counts},
    packages, sign_in, views,
};
use grants::AuditScope;
use ledger::Head;

use crate::{
    Web,
    checks::{Checked, FaultKind, Held},
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
    /// What the last verification came to, and whether something does not hold.
    checked: Option<(String, bool)>,
    may_check: bool,
    may_take: bool,
    stand: String,
    bekannt: String,
    grants: Vec<(String, String, String)>,
    counts: Option<AuditCounts>,
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
    let all = lists::grants(ctx).await?.into_iter();
    let awards = all.filter(|grant| grant.parent.is_none()).map(|grant| {
        let giver = names.organisation(grant.giver).to_owned();
        (grant.id.to_string(), grant.act.reference, giver)
    });
    let (stand, bekannt) = visitor.days();
    let grants = awards.collect();
    let scope = told(&names, &scope);
    let may_know = Action::LookAtObservations.allows(ctx.actor().role);
    let counts = if may_know { Some(counts(ctx).await?) } else { None };
    let checked = web.checks.last().map(|last| (result(&last), last.fault.is_some()));
    let may_check = visitor.may(Action::LookAtTrail);
    let may_take = packages::may_take(ctx).await?;
    let frame = visitor.frame("Prüfung");
    Ok(page(&Page {
        frame,
        scope,
        until,
        head,
        checked,
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

/// What a verification came to, in a sentence.
fn result(last: &Checked) -> String {
    let (at, by) = (german_time(last.at), &last.by);
    let told = match (last.held, last.fault) {
        (Some(Held { entries, head }), _) => {
            let entries = counted(usize::try_from(entries).unwrap_or(usize::MAX), "Eintrag", "Einträge");
            let until = head.map_or_else(String::new, |head| format!(", bis Eintrag {}", head.number));
            format!("{entries}{until}: Kette, Kontostände und alle Vorgänge stimmen.")
        }
        (None, Some(FaultKind::Journal)) => "Die Kette oder ein Kontostand stimmt nicht.".to_owned(),
        (None, Some(FaultKind::File)) => "Eine Datei ist nicht mehr die, die aufbewahrt wurde.".to_owned(),
        (None, _) => "Ein Vorgang ist nicht so, wie das Journal ihn hinterlassen hat.".to_owned(),
    };
    format!("Zuletzt nachgerechnet am {at} von {by}. {told}")
}

/// `GET /pruefung/paket`: what an audit takes along, as one archive.
pub(crate) async fn package(visitor: Visitor) -> Result<Response, Wrong> {
    Ok(door::package_to_keep(packages::make(&visitor.ctx).await?))
}

/// The scope of an audit, in words. What is not said bounds nothing.
pub(crate) fn told(names: &Names, scope: &AuditScope) -> Vec<(&'static str, String)> {
    let all = || "alle".to_owned();
    vec![
        ("Bescheid", scope.award.map_or_else(all, |award| award.to_string())),
        ("Förderbaustein", scope.component.as_ref().map_or_else(all, |code| names.any_component(code))),
        ("Träger", scope.provider.map_or_else(all, |id| names.organisation(id).to_owned())),
        ("Bewilligungszeitraum", scope.period.map_or_else(all, period)),
        ("Bekannt bis", scope.known_until.map_or_else(|| "heute".to_owned(), day)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_hold_is_told_in_german() {
        let last = |fault| Checked {
            at: chrono::DateTime::UNIX_EPOCH,
            by: "Paul Prüfer".to_owned(),
            held: None,
            fault: Some(fault),
        };
        for (fault, said) in [
            (FaultKind::Journal, "Kontostand stimmt nicht"),
            (FaultKind::Subject, "wie das Journal ihn hinterlassen hat"),
            (FaultKind::File, "nicht mehr die, die aufbewahrt wurde"),
        ] {
            let told = result(&last(fault));
            let begins = "Zuletzt nachgerechnet am 1.1.1970, 1:00 Uhr von Paul Prüfer. ";
            assert!(told.starts_with(begins) && told.contains(said), "{told}");
        }
    }
}
