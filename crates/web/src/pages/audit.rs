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
    frame::Frame,
    german::{day, period},
    lists,
    names::Names,
    show::{Wrong, page},
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
    Ok(page(&Page { frame: visitor.frame("Prüfung"), scope, until, head, stand, bekannt, grants, counts }))
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
