//! `/zuwendungen/{id}/aufhebung`: facts on which the act may be taken back, and the year that runs from knowing them.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    Action,
    acts::acts,
    deadlines,
    may::{GrantAct, grant_acts},
    revocation_grounds::{EndGround, GroundDecision, RecordGround, grounds, may_know},
    views,
};
use grants::{ActChange, Grant, GrantId, GroundEnd, GroundOutcome, RevocationGround, RevocationGroundId};

use super::gives;
use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    german::{Badge, day, deadline_state},
    id::Id,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    steps::Steps,
    visitor::Visitor,
};

/// A ground as the page shows it.
pub(super) struct Ground {
    pub(super) facts: String,
    pub(super) known_on: NaiveDate,
    recorded_by: String,
    recorded_on: NaiveDate,
    pub(super) until: NaiveDate,
    pub(super) state: Badge,
    end: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "grants/grounds.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    known: Vec<Ground>,
    open: Vec<(String, String)>,
    decisions: Vec<(String, String)>,
    steps: Steps,
    may_revoke: bool,
}

async fn shown(visitor: &Visitor, id: GrantId, form: Form) -> Result<Page, Wrong> {
    let ctx = &visitor.ctx;
    let (grant, versions) = acts(ctx, id).await?;
    if !may_know(ctx, &grant) {
        return Err(Wrong::unknown());
    }
    let all = grounds(ctx, Some(id), None, views::MOST).await?.items;
    let acts = grant_acts(ctx, &grant).await?;
    let may_revoke = acts.iter().any(|it| it.act == GrantAct::Revoke && it.refusal.is_none());
    let of_giver = [
        ("kenntnis", "Etwas Bekanntes festhalten", Action::Give),
        ("entscheidung", "Entscheidung darüber festhalten", Action::Give),
    ];
    let steps = Steps::by_role(visitor, gives(visitor, &grant), of_giver);
    let open = all.iter().filter(|ground| steps.has("entscheidung") && ground.end.is_none());
    let open = open.map(|ground| (ground.id.to_string(), named(ground))).collect();
    let revokes = versions.iter().map(|(version, _)| &version.act);
    let revokes = revokes.filter(|act| matches!(act.change, ActChange::Revocation { .. })).map(|act| {
        (act.number.to_string(), format!("Aufgehoben mit Fassung {} vom {}", act.number, day(act.dated_on)))
    });
    let stays = (STAYS.to_owned(), "Der Bescheid oder Vertrag bleibt bestehen".to_owned());
    let decisions = revokes.chain([stays]).collect();
    let frame = visitor.frame("Aufhebungsgründe").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame
            .below("/zuwendungen", "Zuwendungen")
            .below(format!("/zuwendungen/{id}"), &grant.act.reference),
        form: form.about(OPEN),
        id: id.to_string(),
        known: all.into_iter().map(|ground| known(visitor, &grant, ground)).collect::<Result<_, _>>()?,
        open,
        decisions,
        steps,
        may_revoke,
    })
}

/// The version of a ground that nobody has decided of.
const OPEN: i64 = 1;

/// The word of a form that says that the act stays.
const STAYS: &str = "bleibt";

/// A ground in a list to choose from.
fn named(ground: &RevocationGround) -> String {
    let begin: String = ground.facts.chars().take(60).collect();
    format!("Bekannt seit {}: {begin}", day(ground.known_on))
}

/// The grounds of a grant of which nobody has decided, for who may know of them.
pub(super) async fn open(visitor: &Visitor, grant: &Grant) -> Result<Vec<Ground>, Wrong> {
    let all = grounds(&visitor.ctx, Some(grant.id), None, views::MOST).await?.items;
    all.into_iter().filter(|it| it.end.is_none()).map(|it| known(visitor, grant, it)).collect()
}

fn known(visitor: &Visitor, grant: &Grant, ground: RevocationGround) -> Result<Ground, Wrong> {
    let runs = deadlines::of_ground(&visitor.ctx, grant, &ground)?;
    Ok(Ground {
        until: runs.deadline.ends_on,
        state: deadline_state(runs.state),
        end: ground.end.as_ref().map(ended),
        facts: ground.facts,
        known_on: ground.known_on,
        recorded_by: ground.recorded_by,
        recorded_on: ground.recorded_on,
    })
}

/// What became of it, in words.
fn ended(end: &GroundEnd) -> String {
    let on = day(end.on);
    match &end.outcome {
        GroundOutcome::Revoked { act } => {
            format!("Aufgehoben am {on} mit Fassung {act}. Festgehalten von {}.", end.by)
        }
        GroundOutcome::Stays { reason } => {
            format!("Am {on} entschieden: es bleibt bestehen. {reason} Festgehalten von {}.", end.by)
        }
    }
}

/// `GET /zuwendungen/{id}/aufhebung`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&visitor, GrantId(id), form).await?))
}

/// `POST /zuwendungen/{id}/aufhebung`
pub(crate) async fn record(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let grant = GrantId(id);
    let facts = sent.form.text("tatsachen", "Bitte schreiben, was bekannt ist.");
    let known_on = sent.form.day("bekannt");
    if let Some((facts, known_on)) = facts.zip(known_on) {
        match sent.run(RecordGround { grant, facts, known_on }).await? {
            Ok(_) => return Ok(done(format_args!("/zuwendungen/{id}/aufhebung"), "aufhebungsgrund")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, grant, sent.form).await?))
}

/// `POST /zuwendungen/{id}/aufhebung/entscheidung`
pub(crate) async fn end(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let form = &mut sent.form;
    let ground = form.choice("kenntnis", |text| text.parse().ok().map(RevocationGroundId));
    let act = form.choice("entscheidung", |text| match text {
        STAYS => Some(None),
        number => number.parse::<i64>().ok().map(Some),
    });
    let decision = match act {
        Some(Some(act)) => Some(GroundDecision::Revoked { act }),
        Some(None) => {
            let reason = form.text("grund", "Bitte schreiben, warum es bestehen bleibt.");
            let decided_on = form.day("tag");
            reason.zip(decided_on).map(|(reason, decided_on)| GroundDecision::Stays { reason, decided_on })
        }
        None => None,
    };
    if let Some((ground, decision)) = ground.zip(decision) {
        let request = EndGround { ground, version: form.version(), decision };
        match sent.run(request).await? {
            Ok(_) => return Ok(done(format_args!("/zuwendungen/{id}/aufhebung"), "aufhebungsgrund")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, GrantId(id), sent.form).await?))
}
