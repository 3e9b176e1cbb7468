//! `/zuwendungen/{id}/ausnahmen`: from which rules the house departs for a grant, on which days, and who allowed it.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    Action,
    rule_waivers::{ConfirmWaiver, ProposeWaiver, WithdrawWaiver, rules, waiver, waivers},
    views,
};
use grants::{Grant, GrantId, RuleWaiver, RuleWaiverId, RuleWaiverState, Step};

use super::gives;
use crate::{
    Web, drafts,
    form::Form,
    frame::Frame,
    german::{Badge, day, period, waiver_state},
    id::Id,
    lists,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    steps::Steps,
    visitor::Visitor,
};

/// An exception as the page shows it.
struct Row {
    id: String,
    version: i64,
    rule: String,
    days: String,
    allowed_by: String,
    reason: String,
    state: Badge,
    proposed: Option<String>,
    confirmed: Option<String>,
    withdrawn: Option<String>,
    /// Whether who looks at it may confirm it, or proposed it themselves.
    may_confirm: bool,
    is_own: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "grants/waivers.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    rows: Vec<Row>,
    rules: Vec<(String, String)>,
    helps: Vec<(&'static str, &'static str)>,
    counting: Vec<(String, String)>,
    steps: Steps,
}

/// What is done on the page, by who gives.
fn steps(visitor: &Visitor, grant: &Grant) -> Steps {
    Steps::by_role(
        visitor,
        gives(visitor, grant),
        [
            ("vorschlag", "Ausnahme vorschlagen", Action::Give),
            ("bestaetigung", "Ausnahme bestätigen", Action::Give),
            ("ruecknahme", "Ausnahme zurücknehmen", Action::Give),
        ],
    )
}

async fn shown(visitor: &Visitor, id: GrantId, form: Form) -> Result<Page, Wrong> {
    let ctx = &visitor.ctx;
    let grant = views::grant(ctx, id).await?;
    let all = lists::all(|after| waivers(ctx, Some(id), after, views::MOST)).await?;
    let steps = steps(visitor, &grant);
    let (may_confirm, may_withdraw) = (steps.has("bestaetigung"), steps.has("ruecknahme"));
    let counts = |it: &&RuleWaiver| may_withdraw && !matches!(it.state, RuleWaiverState::Withdrawn { .. });
    let named = |it: &RuleWaiver| {
        let value = format!("{}.{}", it.id, it.version);
        (value, format!("{}, {}", it.title(), period(it.days)))
    };
    let excepted = rules(ctx)?;
    let frame = visitor.frame("Ausnahmen").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame
            .below("/zuwendungen", "Zuwendungen")
            .below(format!("/zuwendungen/{id}"), &grant.act.reference),
        form,
        id: id.to_string(),
        counting: all.iter().filter(counts).map(named).collect(),
        rows: all.into_iter().rev().map(|it| row(visitor, may_confirm, it)).collect(),
        rules: excepted.iter().map(|it| (it.id.clone(), it.title.clone())).collect(),
        helps: excepted.iter().filter_map(|it| Some((it.title.as_str(), it.waiver.as_deref()?))).collect(),
        steps,
    })
}

fn row(visitor: &Visitor, may: bool, it: RuleWaiver) -> Row {
    let by = |step: Step| {
        let signed = it.sign_offs.iter().find(|signed| signed.step == step);
        signed.map(|signed| format!("{}, {}", signed.by.name, day(signed.by.on)))
    };
    let waits = may && matches!(it.state, RuleWaiverState::Proposed { .. });
    let is_own = it.sign_offs.iter().any(|signed| signed.by.person == visitor.ctx.actor().person);
    let withdrawn = match &it.state {
        RuleWaiverState::Withdrawn { on, by, why } => Some(format!("{by}, {}: {why}", day(*on))),
        _ => None,
    };
    Row {
        id: it.id.to_string(),
        version: it.version,
        rule: it.title().to_owned(),
        days: period(it.days),
        state: waiver_state(&it.state),
        proposed: by(Step::Propose),
        confirmed: by(Step::Confirm),
        withdrawn,
        may_confirm: waits && !is_own,
        is_own: waits && is_own,
        allowed_by: it.allowed_by,
        reason: it.reason,
    }
}

/// `GET /zuwendungen/{id}/ausnahmen`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&visitor, GrantId(id), form).await?))
}

/// `POST /zuwendungen/{id}/ausnahmen`
pub(crate) async fn propose(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let grant = GrantId(id);
    let form = &mut sent.form;
    let rule = form.choice("regel", |text| (!text.is_empty()).then(|| text.to_owned()));
    let days = form.period("von", "bis");
    let allowed_by = form.text("zugelassen", "Bitte schreiben, wer es zugelassen hat.");
    let reason = form.text("grund", "Bitte schreiben, warum.");
    if let Some(((rule, days), (allowed_by, reason))) = rule.zip(days).zip(allowed_by.zip(reason)) {
        match sent.run(ProposeWaiver { grant, rule, days, allowed_by, reason }).await? {
            Ok(_) => return Ok(done(format_args!("/zuwendungen/{id}/ausnahmen"), "ausnahme")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, grant, sent.form).await?))
}

/// `POST /ausnahmen/{id}/bestaetigung`
pub(crate) async fn confirm(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let grant = waiver(&sent.visitor.ctx, RuleWaiverId(id)).await?.grant;
    let request = ConfirmWaiver { waiver: RuleWaiverId(id), version: sent.form.version() };
    match sent.run(request).await? {
        Ok(_) => return Ok(done(format_args!("/zuwendungen/{grant}/ausnahmen"), "ausnahme-bestaetigt")),
        Err(refusal) => sent.refused(refusal)?,
    }
    Ok(faulty(&shown(&sent.visitor, grant, sent.form).await?))
}

/// `POST /zuwendungen/{id}/ausnahmen/ruecknahme`
pub(crate) async fn withdraw(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let form = &mut sent.form;
    let seen = form.choice("ausnahme", |text| {
        let (id, version) = text.split_once('.')?;
        Some((RuleWaiverId(id.parse().ok()?), version.parse::<i64>().ok()?))
    });
    let reason = form.text("warum", "Bitte schreiben, warum sie nicht mehr gelten soll.");
    if let Some(((waiver, version), reason)) = seen.zip(reason) {
        match sent.run(WithdrawWaiver { waiver, version, reason }).await? {
            Ok(_) => {
                return Ok(done(format_args!("/zuwendungen/{id}/ausnahmen"), "ausnahme-zurueckgenommen"));
            }
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, GrantId(id), sent.form).await?))
}
