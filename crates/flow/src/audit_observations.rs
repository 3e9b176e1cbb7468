//! What an audit observes (Prüfungsbemerkung), what the house answers, and what the audit decides (decision 0031).
//!
//! *Access.* An audit observes what its scope covers; the first recipient answers. Who receives a grant sees nothing of it:
//! what is to be asked of them, the house asks in its own steps. *Limits.* An audit that shows the books as they were known
//! on a day is about what was known then; what it writes itself is no part of those books.

mod subject;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{
    AuditObservation, AuditObservationId, AuditObservationState, AuditStepKind, AuditSubject, GrantId, Role,
};
use ledger::Cents;
use serde::Serialize;
use store::{Conn, Done, Tx};
use uuid::Uuid;

pub(crate) use subject::audited_on;
pub use subject::{Audited, Thing, Whose, audited, whose};

use crate::{
    Action, Ctx, FlowError, Request, access,
    payouts::seen,
    views::{self, Filling, MOST, Page, listed, shown, shown_each},
};

const WHAT: &str = "audit observation";
const UNKNOWN: FlowError = FlowError::NotFound { what: WHAT };

/// Records what an audit observes.
#[derive(Clone, Debug, Serialize)]
pub struct RecordAuditObservation {
    /// What it is about.
    pub about: AuditSubject,
    /// How much money is in question, where it is about money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Cents>,
    /// What is observed.
    pub text: String,
    /// Until when an answer is asked for.
    pub answer_by: NaiveDate,
}

impl Request for RecordAuditObservation {
    const COMMAND: &'static str = "audit_observation.record";
    const ACTION: Action = Action::Observe;
    type Answer = AuditObservation;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<AuditObservation>, FlowError> {
        // May this person do this?
        let unit = tx.unit();
        let conn = tx.read().await?;
        let grant = subject::grant_of(conn, unit, self.about).await?;
        let grant = subject::seen(conn, ctx, (self.about, grant)).await?;
        // What follows from it?
        let observed = AuditObservation {
            id: AuditObservationId(ctx.ids().next()),
            grant: grant.id,
            number: store::next_audit_observation_number(conn, grant.id).await?,
            version: 1,
            about: self.about,
            amount: self.amount,
            text: self.text.clone(),
            answer_by: self.answer_by,
            by: ctx.signer(),
            steps: Vec::new(),
        };
        let observed = observed.checked()?;
        // Write it down, once, together.
        store::insert_audit_observation(tx.write().await?, unit, &observed).await?;
        Ok(done(ctx, observed))
    }
}

/// Answers what an audit observes.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerAuditObservation {
    /// The observation.
    pub observation: AuditObservationId,
    /// The version that the person saw.
    pub version: i64,
    /// What the house says.
    pub text: String,
}

impl Request for AnswerAuditObservation {
    const COMMAND: &'static str = "audit_observation.answer";
    const ACTION: Action = Action::AnswerObservation;
    type Answer = AuditObservation;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<AuditObservation>, FlowError> {
        step(ctx, tx, (self.observation, self.version), AuditStepKind::Answer, &self.text).await
    }
}

/// Decides on what an audit observed, or asks back.
#[derive(Clone, Debug, Serialize)]
pub struct DecideAuditObservation {
    /// The observation.
    pub observation: AuditObservationId,
    /// The version that the person saw.
    pub version: i64,
    /// What is decided.
    pub decision: AuditDecision,
    /// Why; for what is upheld, what follows.
    pub text: String,
}

/// What an audit decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum AuditDecision {
    /// It asks back.
    AskBack {
        /// Until when it asks for an answer.
        answer_by: NaiveDate,
    },
    /// It is settled.
    Settle,
    /// It is upheld.
    Uphold {
        /// How much stays in question.
        #[serde(skip_serializing_if = "Option::is_none")]
        amount: Option<Cents>,
    },
}

impl From<AuditDecision> for AuditStepKind {
    fn from(decision: AuditDecision) -> Self {
        match decision {
            AuditDecision::AskBack { answer_by } => Self::AskBack { answer_by },
            AuditDecision::Settle => Self::Settle,
            AuditDecision::Uphold { amount } => Self::Uphold { amount },
        }
    }
}

impl Request for DecideAuditObservation {
    const COMMAND: &'static str = "audit_observation.decide";
    const ACTION: Action = Action::Observe;
    type Answer = AuditObservation;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<AuditObservation>, FlowError> {
        step(ctx, tx, (self.observation, self.version), self.decision.into(), &self.text).await
    }
}

/// Takes a step on an observation that the actor may know of.
async fn step(
    ctx: &Ctx,
    tx: &mut Tx,
    (id, version): (AuditObservationId, i64),
    kind: AuditStepKind,
    text: &str,
) -> Result<Done<AuditObservation>, FlowError> {
    // May this person do this?
    let unit = tx.unit();
    let conn = tx.read().await?;
    let observed = store::audit_observation(conn, unit, id).await?.ok_or(UNKNOWN)?;
    let observed = known(conn, ctx, observed).await?.ok_or(UNKNOWN)?;
    // What follows from it?
    seen(WHAT, observed.version, version)?;
    let observed = observed.step(kind, text, ctx.signer())?;
    // Write it down, once, together.
    store::insert_audit_observation_step(tx.write().await?, unit, &observed).await?;
    Ok(done(ctx, observed))
}

fn done(ctx: &Ctx, observed: AuditObservation) -> Done<AuditObservation> {
    Done {
        subject_kind: "audit_observation",
        subject: observed.id.0,
        effective_on: ctx.today(),
        answer: observed,
    }
}

/// Whether the actor may know of observations at all: not who receives, nor who orders and pays.
pub(crate) async fn may_know(conn: &mut Conn, ctx: &Ctx) -> Result<bool, FlowError> {
    let role = ctx.actor().role;
    Ok(Action::LookAtObservations.allows(role)
        && (role == Role::Auditor || access::is_first_recipient(conn, ctx.actor()).await?))
}

/// The observation, if the actor may know of what it is about.
async fn known(
    conn: &mut Conn,
    ctx: &Ctx,
    observed: AuditObservation,
) -> Result<Option<AuditObservation>, FlowError> {
    Ok(subject::known(conn, ctx, vec![observed]).await?.pop())
}

/// The observation with an id, if the actor may know of it.
pub async fn observation(ctx: &Ctx, id: AuditObservationId) -> Result<AuditObservation, FlowError> {
    let mut conn = ctx.look(Action::LookAtObservations).await?;
    let found: Option<AuditObservation> =
        shown!(ctx, &mut conn, store::audit_observation, AuditObservation, id);
    known(&mut conn, ctx, found.ok_or(UNKNOWN)?).await?.ok_or(UNKNOWN)
}

/// A page of what was observed of a grant, or of all grants, as far as the actor may know of it.
pub async fn observations(
    ctx: &Ctx,
    grant: Option<GrantId>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<AuditObservation>, FlowError> {
    let mut conn = ctx.look(Action::LookAtObservations).await?;
    if ctx.actor().role != Role::Auditor {
        access::require_first_recipient(&mut conn, ctx.actor()).await?;
    }
    if let Some(grant) = grant {
        access::visible_grant(&mut conn, ctx, grant).await?;
    }
    let mut page = Filling::new(limit, after);
    while page.goes_on() {
        let ids: Vec<AuditObservationId> = listed!(
            ctx,
            &mut conn,
            store::audit_observation_ids,
            AuditObservationId,
            AuditObservation,
            grant,
            page.after()
        );
        page.ends_with(ids.len());
        for ids in ids.chunks(page.at_once()) {
            let found: Vec<(Uuid, Option<AuditObservation>)> = shown_each!(
                ctx,
                &mut conn,
                store::audit_observations_with,
                views::answers,
                AuditObservation,
                ids
            );
            let found = found.into_iter().filter_map(|(_, found)| found).collect();
            let known = subject::known(&mut conn, ctx, found).await?;
            let mut known: BTreeMap<_, _> = known.into_iter().map(|it| (it.id, it)).collect();
            if ids.iter().any(|id| !page.take(id.0, known.remove(id))) {
                break;
            }
        }
    }
    Ok(page.done())
}

/// How many observations stand where, today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditCounts {
    /// Those for which an answer is asked.
    pub open: usize,
    /// Those that are answered.
    pub answered: usize,
    /// Those that are settled.
    pub settled: usize,
    /// Those that are upheld.
    pub upheld: usize,
}

/// How many observations that the actor may know of stand where, today, as of whichever day the books are shown.
pub async fn counts(ctx: &Ctx) -> Result<AuditCounts, FlowError> {
    let mut conn = ctx.look(Action::LookAtObservations).await?;
    let mut counts = AuditCounts::default();
    for observed in all(&mut conn, ctx).await? {
        let count = match observed.state() {
            AuditObservationState::Open { .. } => &mut counts.open,
            AuditObservationState::Answered => &mut counts.answered,
            AuditObservationState::Settled => &mut counts.settled,
            AuditObservationState::Upheld => &mut counts.upheld,
        };
        *count += 1;
    }
    Ok(counts)
}

/// Every observation that the actor may know of, as it stands today.
pub(crate) async fn all(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<AuditObservation>, FlowError> {
    let (unit, mut all, mut after) = (ctx.actor().unit, Vec::new(), AuditObservationId(Uuid::nil()));
    loop {
        let ids = store::audit_observation_ids(conn, unit, None, after, MOST).await?;
        let Some(last) = ids.last() else { return Ok(all) };
        after = *last;
        let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
        let found = store::audit_observations_with(conn, unit, &ids).await?;
        all.extend(subject::known(conn, ctx, found.into_values().collect()).await?);
    }
}
