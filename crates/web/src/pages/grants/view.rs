//! `/zuwendungen/{id}`: one grant: its act in versions, its positions, its plan with its room, the clock of its money, what
//! may be drawn.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::NaiveDate;
use flow::{
    Action, FlowError,
    acts::acts,
    documents::about,
    drawdown::drawdown,
    finality::RecordFinality,
    may::{GrantAct, grant_acts},
    revocation_grounds::may_know,
    use_clock::use_clocks,
    views,
};
use grants::{ActDiff, ActVersion, AuditSubject, Figures, Finality, Grant, GrantId, LegalAct, law::UseStage};
use ledger::Cents;

use super::{law, payment_stop, statements};
use crate::{
    Web, filters,
    foreseen::{Follows, note},
    form::Form,
    frame::{Frame, Room},
    german::{Badge, act_change, act_field, act_kind, day, euros, financing, grant_state, period},
    id::Id,
    names::Names,
    pages::{
        documents::{Paper, papers},
        observations,
        particulars::contact_of,
    },
    show::{Wrong, page_with},
    stations::{self, Station},
    steps::Steps,
    visitor::Visitor,
};

/// The width of a bar in a plan.
const WIDTH: i64 = 400;

/// A plan line with what was taken of it. The bar is as wide as what may be spent with the room to move.
struct PlanRow {
    name: String,
    planned: Cents,
    ceiling: Cents,
    spent: Cents,
    reserved: Cents,
    left: Cents,
    spent_width: i64,
    reserved_width: i64,
    planned_at: i64,
}

/// A version of the act.
struct Version {
    number: i64,
    dated_on: NaiveDate,
    told: String,
    fields: Vec<(String, String, String)>,
    amounts: Vec<(String, Cents, Cents, Cents)>,
    has_document: bool,
}

/// Money that came in and is to be used.
struct Clock {
    position: String,
    credited_on: NaiveDate,
    amount: Cents,
    still: Cents,
    use_until: NaiveDate,
    told: String,
    class: &'static str,
}

/// What may be asked for now of a position: drawable, drawn too early, not yet due; nothing where nobody can say.
type Advice = (String, Option<(Cents, Cents, Cents)>);

/// The page.
#[derive(Template)]
#[template(path = "grants/view.html")]
struct Page {
    frame: Frame,
    form: Form,
    stations: Vec<Station>,
    steps: Steps,
    follows: Follows,
    observe: Option<String>,
    papers: Vec<Paper>,
    is_today: bool,
    finality: Vec<String>,
    stopped: Option<String>,
    id: String,
    kind: &'static str,
    state: Badge,
    from: String,
    contact: Vec<String>,
    to: String,
    programme: (String, String),
    parent: Option<String>,
    purpose: String,
    period: String,
    financing: String,
    conditions: Vec<String>,
    law: Vec<(&'static str, String, String)>,
    stated: Vec<(&'static str, String)>,
    positions: Vec<(String, Figures)>,
    plan: Vec<PlanRow>,
    width: i64,
    clocks: Vec<Clock>,
    draw: Vec<Advice>,
    versions: Vec<Version>,
    below: Vec<(String, String, String)>,
}

/// `GET /zuwendungen/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    show(&visitor, GrantId(id), Form::fresh(&web.flow)).await
}

/// What may be done with a grant now, and why not the rest.
async fn steps(visitor: &Visitor, names: &Names, grant: &Grant) -> Result<Steps, Wrong> {
    let is_house = names.is_first_recipient(visitor.ctx.actor().organisation);
    let of_audit = is_house || visitor.room() == Room::Auditor;
    let acts = grant_acts(&visitor.ctx, grant).await?;
    Ok(Steps::told(acts, named).and([
        ("stichproben", of_audit && visitor.may(Action::LookAtSamples)),
        ("bemerkungen", of_audit && Action::LookAtObservations.allows(visitor.ctx.actor().role)),
        ("aufhebung", may_know(&visitor.ctx, grant)),
    ]))
}

/// What it brings about that something happened to an award that can be contested.
async fn follows(visitor: &Visitor, names: &Names, grant: &Grant, steps: &Steps) -> Result<Follows, Wrong> {
    let mut all = Follows::new();
    let awarded = Cents::sum(grant.positions.iter().map(|it| it.amount)).map_err(FlowError::from)?;
    let said = format!(
        "Bewilligt sind {}. Ist er bestandskräftig oder auf den Rechtsbehelf verzichtet, kann danach davon angefordert werden; \
         ist ein Rechtsbehelf eingelegt, erst später. Was festgehalten ist, bleibt.",
        euros(awarded)
    );
    note::<RecordFinality>(&mut all, (visitor, names, steps), ("bestandskraft", &said), grant).await?;
    Ok(all)
}

/// The word of an act on the page, and what it is called.
const fn named(act: GrantAct) -> (&'static str, &'static str) {
    match act {
        GrantAct::Amend => ("aenderung", "Ändern"),
        GrantAct::Revoke => ("aufheben", "Aufheben"),
        GrantAct::RecordFinality => ("bestandskraft", "Bestandskraft festhalten"),
        GrantAct::Close => ("abschluss", "Abschließen"),
        GrantAct::Forward => ("weiterleitung", "Weiterleiten"),
        GrantAct::Replan => ("umwidmung", "Umwidmen"),
    }
}

/// What happened to an award that could be contested.
fn told(finality: &Finality) -> Vec<String> {
    let Finality { final_on, waived_on, appealed_on } = *finality;
    let told = [
        final_on.map(|on| format!("Bestandskräftig seit {}", day(on))),
        waived_on.map(|on| format!("Auf Rechtsbehelf verzichtet am {}", day(on))),
        appealed_on.map(|on| format!("Rechtsbehelf eingelegt am {}", day(on))),
    ];
    told.into_iter().flatten().collect()
}

/// The page of a grant, with what is wrong with its form.
pub(super) async fn show(visitor: &Visitor, id: GrantId, form: Form) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let (grant, versions) = acts(ctx, id).await?;
    let names = Names::of(ctx).await?;
    let figures = views::grant_figures(ctx, &grant).await?;
    let is_today = visitor.is_today();
    let positions = grant.positions.iter().map(|position| names.position(&grant, position)).zip(figures);
    let is_faulty = !form.faults().is_empty();
    let frame = visitor.frame(&grant.act.reference).faulty(is_faulty);
    let steps = steps(visitor, &names, &grant).await?;
    let shown = Page {
        frame: frame.below("/zuwendungen", "Zuwendungen"),
        form: form.about(grant.version),
        stations: stations::of_forwarding(flow::stations::of_forwarding(ctx, &grant).await?.as_ref()),
        follows: follows(visitor, &names, &grant, &steps).await?,
        steps,
        observe: observations::way(visitor, AuditSubject::Grant(id)),
        papers: papers(about::of_grant(ctx, &grant).await?),
        is_today,
        finality: told(&grant.act.finality),
        stopped: payment_stop::told(&grant),
        id: id.to_string(),
        kind: act_kind(grant.act.kind),
        state: grant_state(grant.state),
        from: names.organisation(grant.giver).to_owned(),
        contact: contact_of(ctx, grant.giver).await?,
        programme: programme(&names, &grant),
        to: names.organisation(grant.recipient).to_owned(),
        parent: parent(visitor, &grant).await,
        purpose: grant.act.purpose.clone(),
        period: period(grant.act.period),
        financing: financing(grant.act.financing),
        conditions: grant.act.terms.conditions.clone(),
        law: law::told(&grant.act.terms.law),
        stated: statements::told(&grant.act.terms.stated),
        positions: positions.collect(),
        plan: plan(visitor, &names, &grant).await?,
        width: WIDTH,
        clocks: clocks(visitor, &names, &grant).await?,
        draw: draw(visitor, &names, &grant).await?,
        versions: all_versions(&names, &grant, versions),
        below: below(visitor, &names, id).await?,
    };
    Ok(page_with(if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &shown))
}

/// The page of the programme that a grant keeps, and what that is called.
fn programme(names: &Names, grant: &Grant) -> (String, String) {
    let (code, version) = (&grant.programme, grant.programme_version);
    let name = names.programme(grant).map_or_else(|| code.to_string(), |programme| programme.name.clone());
    (format!("/regeln/programme/{code}/{version}"), format!("{name}, Fassung {version}"))
}

/// The versions of the act, the newest first, each with what it says otherwise than the one before.
fn all_versions(names: &Names, grant: &Grant, versions: Vec<(ActVersion, ActDiff)>) -> Vec<Version> {
    let acts: Vec<LegalAct> = versions.iter().map(|(version, _)| version.act.clone()).collect();
    let before = |place: usize| &acts[place.saturating_sub(1)];
    let shown = versions.into_iter().enumerate().map(|(place, (version, diff))| Version {
        number: version.act.number,
        dated_on: version.act.dated_on,
        told: act_change(&version.act.change),
        fields: diff
            .fields
            .into_iter()
            .map(|it| {
                let (old, new) = law::told_of(&it, before(place), &version.act);
                (act_field(it.field).to_owned(), old, new)
            })
            .collect(),
        amounts: diff
            .amounts
            .iter()
            .map(|it| (names.position_of(grant, it.position), it.old, it.new, it.difference))
            .collect(),
        has_document: version.act.document.is_some(),
    });
    shown.rev().collect()
}

/// The grant above, if it is seen.
async fn parent(visitor: &Visitor, grant: &Grant) -> Option<String> {
    let parent = views::grant(&visitor.ctx, grant.parent?).await.ok()?;
    Some(parent.id.to_string())
}

async fn plan(visitor: &Visitor, names: &Names, grant: &Grant) -> Result<Vec<PlanRow>, Wrong> {
    let held = views::held(&visitor.ctx, grant).await?;
    let rows = grant.plan.iter().map(|line| {
        let held = held.iter().find(|held| held.plan_line == line.id);
        let [spent, reserved, left] =
            held.map_or([Cents::ZERO; 3], |held| [held.spent, held.reserved, held.left]);
        let wide = |part: Cents| scaled(part, line.ceiling);
        PlanRow {
            name: names.plan_line(grant, line),
            planned: line.planned,
            ceiling: line.ceiling,
            spent,
            reserved,
            left,
            spent_width: wide(spent),
            reserved_width: wide(reserved),
            planned_at: wide(line.planned),
        }
    });
    Ok(rows.collect())
}

/// How wide a part of the whole is drawn.
fn scaled(part: Cents, whole: Cents) -> i64 {
    part.share(WIDTH, whole.get()).unwrap_or_default().get().clamp(0, WIDTH)
}

async fn clocks(visitor: &Visitor, names: &Names, grant: &Grant) -> Result<Vec<Clock>, Wrong> {
    let mut found = Vec::new();
    for of in use_clocks(&visitor.ctx, grant.id).await? {
        for tranche in of.clock.into_iter().flat_map(|clock| clock.tranches) {
            let (told, class) = match tranche.stage {
                UseStage::Used => ("verwendet".to_owned(), "ff-badge ff-badge--good"),
                UseStage::Running { days_left, .. } => (format!("noch {days_left} Tage"), "ff-badge"),
                UseStage::Late { days } => (format!("{days} Tage zu spät"), "ff-badge ff-badge--bad"),
            };
            found.push(Clock {
                position: names.position_of(grant, of.position),
                credited_on: tranche.credited_on,
                amount: tranche.amount,
                still: tranche.still_to_use,
                use_until: tranche.use_until,
                told,
                class,
            });
        }
    }
    Ok(found)
}

/// What may be asked for now of each position.
async fn draw(visitor: &Visitor, names: &Names, grant: &Grant) -> Result<Vec<Advice>, Wrong> {
    let found = drawdown(&visitor.ctx, grant.id).await?.into_iter().map(|of| {
        let advice = of.advice.ok().map(|advice| (advice.drawable, advice.ahead, advice.later));
        (names.position_of(grant, of.position), advice)
    });
    Ok(found.collect())
}

/// What hangs below: who it was forwarded to.
async fn below(
    visitor: &Visitor,
    names: &Names,
    id: GrantId,
) -> Result<Vec<(String, String, String)>, Wrong> {
    let below = views::grants_below(&visitor.ctx, id).await?.into_iter().map(|grant| {
        let sum = Cents::sum(grant.positions.iter().map(|position| position.amount)).unwrap_or_default();
        let what = format!("{}, {} vom {}", euros(sum), grant.act.reference, day(grant.act.dated_on));
        (grant.id.to_string(), names.organisation(grant.recipient).to_owned(), what)
    });
    Ok(below.collect())
}
