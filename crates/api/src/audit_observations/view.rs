//! What an audit observed, as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::subject::{AuditSubject, AuditSubjectKind};
use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    euros::Euros,
    input::Amount,
};

/// What an audit observed (Prüfungsbemerkung), and what followed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditObservation {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The grant.
    grant: Uuid,
    /// Its number among those of the grant.
    number: i64,
    /// What it is about.
    about: AuditSubject,
    /// Where it stands.
    state: AuditObservationState,
    /// How much money was in question when it was observed; null if it is not about money.
    #[schema(value_type = Option<Amount>)]
    amount: Option<Euros>,
    /// How much is in question now; null if nothing is.
    #[schema(value_type = Option<Amount>)]
    in_question: Option<Euros>,
    /// What was observed.
    text: String,
    /// Until when an answer was asked for last.
    answer_by: NaiveDate,
    /// The name of who observed it.
    observed_by: String,
    /// The day it was.
    observed_on: NaiveDate,
    /// What followed, in its order.
    steps: Vec<AuditObservationStep>,
}

/// Where an observation stands.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuditObservationState {
    /// An answer is asked for.
    Open,
    /// It is answered; the audit is to decide.
    Answered,
    /// It is settled (ausgeräumt).
    Settled,
    /// It is upheld (bleibt bestehen).
    Upheld,
}

/// A step on an observation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditObservationStep {
    /// What was done.
    #[serde(flatten)]
    step: AuditObservationStepKind,
    /// What was said.
    text: String,
    /// The name of who took it.
    by: String,
    /// In which role.
    #[schema(example = "head")]
    role: &'static str,
    /// The day.
    on: NaiveDate,
}

/// What a step did.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(crate) enum AuditObservationStepKind {
    /// The house answered.
    Answer,
    /// The audit asked back.
    AskBack {
        /// Until when it asked for an answer.
        answer_by: NaiveDate,
    },
    /// The audit settled it.
    Settle,
    /// The audit upheld it; the text says what follows.
    Uphold {
        /// How much stays in question.
        #[schema(value_type = Option<Amount>)]
        amount: Option<Euros>,
    },
}

impl Versioned for AuditObservation {
    fn path(&self) -> String {
        format!("/api/v1/audit-observations/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::AuditObservation> for AuditObservation {
    fn from(observed: domain::AuditObservation) -> Self {
        Self {
            id: observed.id.0,
            version: observed.version,
            grant: observed.grant.0,
            number: observed.number,
            about: observed.about.into(),
            state: observed.state().into(),
            amount: observed.amount.map(Euros::from),
            in_question: observed.in_question().map(Euros::from),
            answer_by: observed.asked().1,
            text: observed.text,
            observed_by: observed.by.name,
            observed_on: observed.by.on,
            steps: observed.steps.into_iter().map(AuditObservationStep::from).collect(),
        }
    }
}

impl From<domain::AuditObservationState> for AuditObservationState {
    fn from(state: domain::AuditObservationState) -> Self {
        match state {
            domain::AuditObservationState::Open { .. } => Self::Open,
            domain::AuditObservationState::Answered => Self::Answered,
            domain::AuditObservationState::Settled => Self::Settled,
            domain::AuditObservationState::Upheld => Self::Upheld,
        }
    }
}

impl From<domain::AuditStep> for AuditObservationStep {
    fn from(step: domain::AuditStep) -> Self {
        let domain::AuditStep { text, by, kind } = step;
        let step = match kind {
            domain::AuditStepKind::Answer => AuditObservationStepKind::Answer,
            domain::AuditStepKind::AskBack { answer_by } => AuditObservationStepKind::AskBack { answer_by },
            domain::AuditStepKind::Settle => AuditObservationStepKind::Settle,
            domain::AuditStepKind::Uphold { amount } => {
                AuditObservationStepKind::Uphold { amount: amount.map(Euros::from) }
            }
        };
        Self { step, text, by: by.name, role: by.role.word(), on: by.on }
    }
}

impl Sample for AuditObservation {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            version: 2,
            grant: sample_id(2),
            number: 1,
            about: AuditSubject { kind: AuditSubjectKind::Payment, id: sample_id(3) },
            state: AuditObservationState::Answered,
            amount: Some(Euros::sample(124_000)),
            in_question: Some(Euros::sample(124_000)),
            text: "Die Teilnehmerliste zum Mai fehlt.".to_owned(),
            answer_by: sample_day(),
            observed_by: "Paul Prüfer".to_owned(),
            observed_on: sample_day(),
            steps: vec![AuditObservationStep {
                step: AuditObservationStepKind::Answer,
                text: "Die Liste liegt bei.".to_owned(),
                by: "Hanna Haupt".to_owned(),
                role: "head",
                on: sample_day(),
            }],
        }
    }
}
