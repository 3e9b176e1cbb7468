//! What an audit observes (Prüfungsbemerkung), what the house answers (Stellungnahme), and what the audit decides.
//!
//! *Shape.* An observation is open until the house answers it. Then the audit settles it, upholds it, or asks back, which
//! opens it again. What is upheld may be answered again; what is settled is done. *Limits.* Each step is kept with its text,
//! who took it and when; none is changed. Who took a step for one side takes none for the other.

mod error;
mod subject;

use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};

pub use error::AuditObservationError;
pub use subject::AuditSubject;

use crate::{AuditObservationId, GrantId, Role, Signer, plain_text};

/// The longest text, in characters.
const LONGEST: usize = 4000;

/// What an audit observes of a grant or of something that hangs on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditObservation {
    /// Its id.
    pub id: AuditObservationId,
    /// The grant.
    pub grant: GrantId,
    /// Its number among those of the grant.
    pub number: i64,
    /// The version that a change must name.
    pub version: i64,
    /// What it is about.
    pub about: AuditSubject,
    /// How much money is in question, where it is about money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Cents>,
    /// What was observed.
    pub text: String,
    /// Until when an answer is asked for.
    pub answer_by: NaiveDate,
    /// Who observed it.
    pub by: Signer,
    /// What followed, in its order.
    pub steps: Vec<AuditStep>,
}

/// A step that was taken on an observation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditStep {
    /// What is said.
    pub text: String,
    /// Who says it.
    pub by: Signer,
    /// What it does.
    #[serde(flatten)]
    pub kind: AuditStepKind,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum AuditStepKind {
    /// The house answers (Stellungnahme).
    Answer,
    /// The audit asks back.
    AskBack {
        /// Until when it asks for an answer.
        answer_by: NaiveDate,
    },
    /// The audit settles it (ausgeräumt).
    Settle,
    /// The audit upholds it (bleibt bestehen); the text says what follows.
    Uphold {
        /// How much stays in question.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Cents>,
    },
}

/// Where an observation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditObservationState {
    /// An answer is asked for.
    Open {
        /// Until when.
        answer_by: NaiveDate,
    },
    /// The house has answered; the audit is to decide.
    Answered,
    /// It is settled.
    Settled,
    /// It is upheld.
    Upheld,
}

impl AuditStepKind {
    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::AskBack { .. } => "ask_back",
            Self::Settle => "settle",
            Self::Uphold { .. } => "uphold",
        }
    }
}

impl AuditObservationState {
    /// The word by which it is known.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Answered => "answered",
            Self::Settled => "settled",
            Self::Upheld => "upheld",
        }
    }
}

impl AuditObservation {
    /// The observation with what it says checked.
    pub fn checked(self) -> Result<Self, AuditObservationError> {
        let text = plain_text(&self.text, LONGEST).map_err(AuditObservationError::Text)?;
        self.amount.map_or(Ok(()), above_zero)?;
        asked_for(self.answer_by, self.by.on)?;
        Ok(Self { text, ..self })
    }

    /// Where it stands.
    pub fn state(&self) -> AuditObservationState {
        match self.steps.last().map(|step| step.kind) {
            None => AuditObservationState::Open { answer_by: self.answer_by },
            Some(AuditStepKind::AskBack { answer_by }) => AuditObservationState::Open { answer_by },
            Some(AuditStepKind::Answer) => AuditObservationState::Answered,
            Some(AuditStepKind::Settle) => AuditObservationState::Settled,
            Some(AuditStepKind::Uphold { .. }) => AuditObservationState::Upheld,
        }
    }

    /// On which day an answer was asked for last, and until when.
    pub fn asked(&self) -> (NaiveDate, NaiveDate) {
        let asked = self.steps.iter().rev().find_map(|step| match step.kind {
            AuditStepKind::AskBack { answer_by } => Some((step.by.on, answer_by)),
            _ => None,
        });
        asked.unwrap_or((self.by.on, self.answer_by))
    }

    /// The day on which what was asked for last was answered or done with; none while it is open.
    pub fn done_on(&self) -> Option<NaiveDate> {
        let asked = |step: &AuditStep| matches!(step.kind, AuditStepKind::AskBack { .. });
        let since = self.steps.iter().rposition(asked).map_or(0, |place| place + 1);
        self.steps.get(since).map(|step| step.by.on)
    }

    /// How much is in question now: what stayed when it was upheld last, else what was observed, and nothing once it is settled.
    pub fn in_question(&self) -> Option<Cents> {
        let decided = self.steps.iter().rev().find_map(|step| match step.kind {
            AuditStepKind::Settle => Some(None),
            AuditStepKind::Uphold { amount } => Some(amount),
            AuditStepKind::Answer | AuditStepKind::AskBack { .. } => None,
        });
        decided.unwrap_or(self.amount)
    }

    /// Refuses a step that the state does not allow on a day.
    pub fn may_follow(&self, kind: AuditStepKind, on: NaiveDate) -> Result<(), AuditObservationError> {
        use AuditObservationState as State;
        match (self.state(), kind) {
            (State::Open { .. } | State::Upheld, AuditStepKind::Answer)
            | (State::Open { .. } | State::Answered, AuditStepKind::Settle) => Ok(()),
            (State::Answered, AuditStepKind::AskBack { answer_by }) => asked_for(answer_by, on),
            (State::Open { answer_by }, AuditStepKind::Uphold { .. }) if on <= answer_by => {
                Err(AuditObservationError::AwaitsAnswer { answer_by })
            }
            (State::Open { .. } | State::Answered, AuditStepKind::Uphold { amount }) => {
                self.stays_in_question(amount)
            }
            (state, _) => Err(AuditObservationError::NotNow { state, step: kind.word() }),
        }
    }

    /// The observation after a step.
    pub fn step(
        mut self,
        kind: AuditStepKind,
        text: &str,
        by: Signer,
    ) -> Result<Self, AuditObservationError> {
        let text = plain_text(text, LONGEST).map_err(AuditObservationError::Text)?;
        self.may_follow(kind, by.on)?;
        self.is_of_one_side(&by)?;
        self.steps.push(AuditStep { text, by, kind });
        Ok(Self { version: self.version + 1, ..self })
    }

    /// What stays in question is money, and no more than was.
    fn stays_in_question(&self, stays: Option<Cents>) -> Result<(), AuditObservationError> {
        let Some(amount) = stays else { return Ok(()) };
        above_zero(amount)?;
        let most = self.amount.unwrap_or(Cents::ZERO);
        if amount > most { Err(AuditObservationError::AmountAbove { most, amount }) } else { Ok(()) }
    }

    /// Nobody answers what they observed or decides on what they answered, in whatever role they come back.
    fn is_of_one_side(&self, by: &Signer) -> Result<(), AuditObservationError> {
        let audits = |signer: &Signer| signer.role == Role::Auditor;
        let mut earlier = std::iter::once(&self.by).chain(self.steps.iter().map(|step| &step.by));
        match earlier.find(|one| one.person == by.person && audits(one) != audits(by)) {
            Some(Signer { name, .. }) => Err(AuditObservationError::OtherSide { name: name.clone() }),
            None => Ok(()),
        }
    }
}

/// Money is in question, or nothing is.
fn above_zero(amount: Cents) -> Result<(), AuditObservationError> {
    if amount > Cents::ZERO { Ok(()) } else { Err(AuditObservationError::Amount) }
}

/// An answer is asked for until a day after the one on which it is asked for.
fn asked_for(answer_by: NaiveDate, on: NaiveDate) -> Result<(), AuditObservationError> {
    if answer_by > on { Ok(()) } else { Err(AuditObservationError::AnswerBy { on }) }
}

#[cfg(test)]
mod tests;
