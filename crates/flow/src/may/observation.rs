//! What may be done with what an audit observes.

use chrono::NaiveDate;
use grants::{AuditObservation, AuditStepKind, Role};

use super::{May, tried};
use crate::{Action, Ctx, FlowError, access, audit_observations};

/// What is done with an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObservationAct {
    /// The house answers.
    Answer,
    /// The audit decides that it is settled.
    Settle,
    /// The audit upholds it.
    Uphold,
    /// The audit asks back.
    AskBack,
}

/// The acts of an observation: the audit's for an auditor, the answer for the house; each with what stands in its way.
pub async fn observation_acts(
    ctx: &Ctx,
    observed: &AuditObservation,
) -> Result<Vec<May<ObservationAct>>, FlowError> {
    if ctx.shown_as_of().is_some() || !Action::LookAtObservations.allows(ctx.actor().role) {
        return Ok(Vec::new());
    }
    let mut conn = ctx.look(Action::LookAtObservations).await?;
    if !audit_observations::may_know(&mut conn, ctx).await? {
        return Ok(Vec::new());
    }
    let asks_back = AuditStepKind::AskBack { answer_by: NaiveDate::MAX };
    let of_audit = [
        (ObservationAct::Settle, AuditStepKind::Settle),
        (ObservationAct::Uphold, AuditStepKind::Uphold { amount: None }),
        (ObservationAct::AskBack, asks_back),
    ];
    let (all, action) = match ctx.actor().role {
        Role::Auditor => (of_audit.to_vec(), Action::Observe),
        _ => (vec![(ObservationAct::Answer, AuditStepKind::Answer)], Action::AnswerObservation),
    };
    let mut acts = Vec::new();
    for (act, kind) in all {
        let admitted = access::admit(&mut conn, ctx, action).await;
        match admitted.and(tried(observed.may_follow(kind, ctx.today()))) {
            Err(failed) if !failed.is_refusal() => return Err(failed),
            told => acts.push(May { act, refusal: told.err() }),
        }
    }
    Ok(acts)
}
