//! A requirement: what must be met before an instalment is drawn.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{LONGEST_LINE, LONGEST_REASON, PayoutTermsError, text};
use crate::{Proof, ProofId, ProofKind};

/// What a requirement asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequirementKind {
    /// A Zwischennachweis of the grant that the giver has accepted.
    InterimProofAccepted,
    /// A proof of the grant that was filed.
    ProofFiled,
    /// A report.
    Report,
    /// Something else, as its title says.
    Other,
}

impl RequirementKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::InterimProofAccepted, Self::ProofFiled, Self::Report, Self::Other];

    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::InterimProofAccepted => "interim_proof_accepted",
            Self::ProofFiled => "proof_filed",
            Self::Report => "report",
            Self::Other => "other",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What meets it.
    const fn met_by(self) -> &'static str {
        match self {
            Self::InterimProofAccepted => "an accepted interim proof of the grant",
            Self::ProofFiled => "a filed proof of the grant",
            Self::Report | Self::Other => "what is named in words",
        }
    }
}

/// A requirement to agree on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRequirement {
    /// What it asks for.
    pub kind: RequirementKind,
    /// What it is called.
    pub title: String,
    /// The day it is due.
    pub due_on: NaiveDate,
}

impl NewRequirement {
    pub(super) fn open(&self, number: i64) -> Result<Requirement, PayoutTermsError> {
        Ok(Requirement {
            number,
            kind: self.kind,
            title: text("title", &self.title, LONGEST_LINE)?,
            due_on: self.due_on,
            state: RequirementState::Open,
        })
    }
}

/// A requirement of a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Its number within the grant.
    pub number: i64,
    /// What it asks for.
    pub kind: RequirementKind,
    /// What it is called.
    pub title: String,
    /// The day it is due.
    pub due_on: NaiveDate,
    /// Where it stands.
    #[serde(flatten)]
    pub state: RequirementState,
}

/// Where a requirement stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RequirementState {
    /// Nothing has met it.
    Open,
    /// It is met.
    Met {
        /// The day it was.
        on: NaiveDate,
        /// By what.
        by: Fulfilment,
    },
    /// The giver has done without it.
    Waived {
        /// The day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

/// What meets a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fulfilment {
    /// A proof of the grant.
    Proof(ProofId),
    /// Something that is named in words.
    Words(String),
}

impl RequirementState {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Met { .. } => "met",
            Self::Waived { .. } => "waived",
        }
    }
}

impl Requirement {
    /// Whether an instalment still has to wait for it.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, RequirementState::Open)
    }

    pub(super) fn meet(self, on: NaiveDate, by: Fulfilment) -> Result<Self, PayoutTermsError> {
        self.must_be_open()?;
        let asks_for_proof =
            matches!(self.kind, RequirementKind::InterimProofAccepted | RequirementKind::ProofFiled);
        if asks_for_proof != matches!(by, Fulfilment::Proof(_)) {
            let (number, kind, by) = (self.number, self.kind.word(), self.kind.met_by());
            return Err(PayoutTermsError::MetBy { number, kind, by });
        }
        let by = match by {
            Fulfilment::Words(words) => Fulfilment::Words(text("by", &words, LONGEST_REASON)?),
            proof @ Fulfilment::Proof(_) => proof,
        };
        Ok(Self { state: RequirementState::Met { on, by }, ..self })
    }

    pub(super) fn waive(self, on: NaiveDate, reason: &str) -> Result<Self, PayoutTermsError> {
        self.must_be_open()?;
        let reason = text("reason", reason, LONGEST_REASON)?;
        Ok(Self { state: RequirementState::Waived { on, reason }, ..self })
    }

    /// Whether a proof is what this requirement asks for.
    pub fn is_met_by(&self, proof: &Proof) -> bool {
        match self.kind {
            RequirementKind::ProofFiled => proof.state.counts(),
            RequirementKind::InterimProofAccepted => {
                proof.state.is_accepted() && proof.kind == ProofKind::Zwischennachweis
            }
            RequirementKind::Report | RequirementKind::Other => false,
        }
    }

    /// The refusal of a proof that is not what this requirement asks for.
    pub const fn not_met(&self) -> PayoutTermsError {
        let (number, kind, by) = (self.number, self.kind.word(), self.kind.met_by());
        PayoutTermsError::MetBy { number, kind, by }
    }

    fn must_be_open(&self) -> Result<(), PayoutTermsError> {
        if self.is_open() {
            return Ok(());
        }
        Err(PayoutTermsError::Settled { number: self.number, present: self.state.word() })
    }
}
