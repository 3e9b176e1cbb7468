//! Proofs of use: what closes a grant towards its giver, and the life of one.
//!
//! A recipient compiles a proof, may have it examined within its own house, has it signed by another person and files it.
//! The giver asks and is answered, then accepts it, accepts it with a cut or rejects it; what is accepted is closed. What was
//! filed never changes: a later version with the next number corrects it, and the newest version that was filed and not
//! rejected is the one that counts.

use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};

use crate::{
    DutyError, GrantId, OwnAudit, Period, ProofId, SignOff, Signer, Step, TextError, duty::sign, plain_text,
};

/// The most characters of what is said about a proof.
const LONGEST: usize = 4000;

/// A proof of use in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Its id.
    pub id: ProofId,
    /// The grant whose use it proves.
    pub grant: GrantId,
    /// The version that a change must name.
    pub version: i64,
    /// Final or interim.
    pub kind: ProofKind,
    /// The days it covers.
    pub period: Period,
    /// Its number (Fassung): 1 for the first, the next one for what corrects it.
    pub number: i64,
    /// What it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<ProofId>,
    /// Where it stands.
    pub state: ProofState,
    /// The SHA-256 of its document in hexadecimal, once that is made.
    pub document: Option<String>,
    /// Who prepared, examined and signed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sign_offs: Vec<SignOff>,
    /// What the giver asked and what was answered, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<ProofQuestion>,
    /// What the recipient's own audit office said before it was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_audit: Option<OwnAudit>,
    /// What the giver did not accept, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection: Option<Objection>,
}

/// What a giver does not accept of a proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// How much of the grant's part; nothing, where it is the proof as a whole.
    pub by: Option<Cents>,
    /// Why.
    pub reason: String,
}

/// What a giver asks about a proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofQuestion {
    /// The day it was asked.
    pub on: NaiveDate,
    /// What.
    pub text: String,
    /// The last day for an answer.
    pub answer_by: NaiveDate,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<ProofAnswer>,
}

/// What a recipient answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofAnswer {
    /// The day it was answered.
    pub on: NaiveDate,
    /// What.
    pub text: String,
}

/// Final or interim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofKind {
    /// The final proof.
    Verwendungsnachweis,
    /// The proof in between.
    Zwischennachweis,
}

/// Where a proof stands. Before it is compiled it is due and being collected: that follows from the books
/// ([`ProofStage`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ProofState {
    /// Its figures are put together.
    Compiled {
        /// The day they were.
        on: NaiveDate,
    },
    /// Examined within the recipient's own house.
    Examined {
        /// The day it was.
        on: NaiveDate,
    },
    /// Signed by another person than who prepared it.
    Signed {
        /// The day it was.
        on: NaiveDate,
    },
    /// Handed to the giver; it never changes again.
    Filed {
        /// The day it was filed.
        on: NaiveDate,
    },
    /// The giver has a question.
    Questioned {
        /// The day it was asked.
        on: NaiveDate,
    },
    /// The question is answered.
    Answered {
        /// The day it was.
        on: NaiveDate,
    },
    /// Accepted by the giver.
    Accepted {
        /// The day it was accepted.
        on: NaiveDate,
    },
    /// Accepted by the giver but for an amount.
    Cut {
        /// The day it was.
        on: NaiveDate,
    },
    /// Rejected by the giver; a version that corrects it may follow.
    Rejected {
        /// The day it was.
        on: NaiveDate,
    },
    /// Nothing follows any more; corrections flow into the next proof.
    Closed {
        /// The day it was closed.
        on: NaiveDate,
    },
}

/// How far a proof has come before it is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofStage {
    /// Nothing is there yet.
    Due,
    /// Something is missing.
    Collecting,
    /// Everything is there.
    Complete,
}

/// Why a proof cannot take a step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// It stands elsewhere.
    #[error("a proof that is {present} cannot be {asked}")]
    State {
        /// The present state.
        present: &'static str,
        /// The state that was asked for.
        asked: &'static str,
    },
    /// It has a document already.
    #[error("the proof has the document {document} already")]
    HasDocument {
        /// The SHA-256 of the document it has.
        document: String,
    },
    /// Not a SHA-256.
    #[error("a document is named by 64 lower-case hexadecimal digits, not {document:?}")]
    NotAHash {
        /// The text that was given.
        document: String,
    },
    /// A step that this person does not take.
    #[error(transparent)]
    Duty(#[from] DutyError),
    /// Nobody has recorded its examination.
    #[error("a proof is closed once its examination is recorded")]
    NotExamined,
    /// The act asks for the statement of the own audit office.
    #[error("the act asks for what the own audit office says of the proof before it is filed")]
    NoOwnAudit,
    /// More objections than one can read.
    #[error("an audit office objects to at most {most} things, not {count}")]
    Objections {
        /// The most of one statement.
        most: usize,
        /// How many there are.
        count: usize,
    },
    /// A text that says nothing or too much.
    #[error("{field} {cause}")]
    Text {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        cause: TextError,
    },
    /// A question whose answer is wanted before it is asked.
    #[error("what is asked on {on} is not answered by {answer_by} before")]
    AnswerBefore {
        /// The day of the question.
        on: NaiveDate,
        /// The last day for an answer.
        answer_by: NaiveDate,
    },
    /// A cut of nothing.
    #[error("a cut is above zero, not {by}")]
    NoCut {
        /// What was given.
        by: Cents,
    },
    /// A cut of more than the grant's part.
    #[error("a cut of {by} is above the {part} that the grant bears of what the proof states")]
    CutAbovePart {
        /// What was given.
        by: Cents,
        /// The grant's part.
        part: Cents,
    },
    /// A final proof of a part of the days.
    #[error("a final proof covers the whole period {period} of the grant, not {proved}")]
    NotWhole {
        /// The days that it covers.
        proved: Period,
        /// The Bewilligungszeitraum of the act in force.
        period: Period,
    },
    /// A correction of what was not filed, or is closed.
    #[error("a proof that is {present} is not corrected")]
    NotCorrectable {
        /// Where it stands.
        present: &'static str,
    },
    /// A correction that says it is of another kind, or an interim one of another period.
    #[error("what corrects a proof is of the same grant and kind, and an interim one of the same period")]
    OtherProof,
    /// A later proof of the grant was filed: the figures of this one stay.
    #[error("a proof until {until} was filed since: what changes of this one stands in the next")]
    Overtaken {
        /// The last day that the later one covers.
        until: NaiveDate,
    },
    /// Another version was filed before.
    #[error("version {filed} of this proof was filed: the next one corrects it")]
    FiledBefore {
        /// The number of the newest filed version.
        filed: i64,
    },
}

impl ProofKind {
    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verwendungsnachweis => "verwendungsnachweis",
            Self::Zwischennachweis => "zwischennachweis",
        }
    }

    /// What people call it.
    pub const fn german(self) -> &'static str {
        match self {
            Self::Verwendungsnachweis => "Verwendungsnachweis",
            Self::Zwischennachweis => "Zwischennachweis",
        }
    }

    /// The day that tells the proofs of this kind and of one grant apart, given the last day that one covers: of a grant
    /// there is one final proof, whatever an amendment makes of its period.
    pub const fn told_apart_by(self, until: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Verwendungsnachweis => None,
            Self::Zwischennachweis => Some(until),
        }
    }

    /// Refuses a final proof that does not cover the whole period of the grant.
    pub fn covers(self, proved: Period, period: Period) -> Result<(), ProofError> {
        if self == Self::Verwendungsnachweis && proved != period {
            return Err(ProofError::NotWhole { proved, period });
        }
        Ok(())
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Verwendungsnachweis, Self::Zwischennachweis].into_iter().find(|kind| kind.word() == word)
    }
}

impl ProofStage {
    /// The word used by the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Collecting => "collecting",
            Self::Complete => "complete",
        }
    }

    /// What follows from whether there is anything to prove, and whether anything is missing.
    pub const fn of(is_begun: bool, is_missing: bool) -> Self {
        match (is_begun, is_missing) {
            (false, _) => Self::Due,
            (true, true) => Self::Collecting,
            (true, false) => Self::Complete,
        }
    }
}

impl ProofState {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Compiled { .. } => "compiled",
            Self::Examined { .. } => "examined",
            Self::Signed { .. } => "signed",
            Self::Filed { .. } => "filed",
            Self::Questioned { .. } => "questioned",
            Self::Answered { .. } => "answered",
            Self::Accepted { .. } => "accepted",
            Self::Cut { .. } => "cut",
            Self::Rejected { .. } => "rejected",
            Self::Closed { .. } => "closed",
        }
    }

    /// Since when.
    pub const fn on(&self) -> NaiveDate {
        match self {
            Self::Compiled { on }
            | Self::Examined { on }
            | Self::Signed { on }
            | Self::Filed { on }
            | Self::Questioned { on }
            | Self::Answered { on }
            | Self::Accepted { on }
            | Self::Cut { on }
            | Self::Rejected { on }
            | Self::Closed { on } => *on,
        }
    }

    /// Whether it was handed to the giver.
    pub const fn is_filed(&self) -> bool {
        !matches!(self, Self::Compiled { .. } | Self::Examined { .. } | Self::Signed { .. })
    }

    /// Whether the giver has rejected it: it proves nothing.
    pub const fn is_rejected(&self) -> bool {
        matches!(self, Self::Rejected { .. })
    }

    /// Whether it counts, as long as no later version does: it was handed to the giver and not rejected.
    pub const fn counts(&self) -> bool {
        self.is_filed() && !self.is_rejected()
    }

    /// Whether the giver has accepted it, in whole or but for a cut.
    pub const fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted { .. } | Self::Cut { .. } | Self::Closed { .. })
    }

    /// Whether its people have signed it: from then on its document stays.
    pub const fn is_signed(&self) -> bool {
        !matches!(self, Self::Compiled { .. } | Self::Examined { .. })
    }

    const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Compiled { .. }, Self::Examined { .. } | Self::Signed { .. })
                | (Self::Examined { .. }, Self::Signed { .. })
                | (Self::Signed { .. }, Self::Filed { .. })
                | (
                    Self::Filed { .. } | Self::Answered { .. },
                    Self::Questioned { .. }
                        | Self::Accepted { .. }
                        | Self::Cut { .. }
                        | Self::Rejected { .. }
                )
                | (Self::Questioned { .. }, Self::Answered { .. })
                | (Self::Accepted { .. } | Self::Cut { .. }, Self::Closed { .. })
        )
    }
}

impl Proof {
    /// Who prepared it signs for that; where a recipient has one person, for both.
    pub fn prepared(self, alone: bool, by: Signer) -> Result<Self, ProofError> {
        self.take(Self::first_step(alone), by)
    }

    /// The step that whoever prepares a proof takes.
    pub const fn first_step(alone: bool) -> Step {
        if alone { Step::PrepareAndSign } else { Step::Prepare }
    }

    /// It counts as signed, if who prepared it signs alone.
    pub fn signed_alone(self) -> Result<Self, ProofError> {
        match self.sign_offs.iter().find(|signed| signed.step == Step::PrepareAndSign) {
            Some(signed) => {
                let on = signed.by.on;
                self.move_to(ProofState::Signed { on })
            }
            None => Ok(self),
        }
    }

    /// Somebody of the recipient's own house examined it.
    pub fn examine(self, by: Signer) -> Result<Self, ProofError> {
        let on = by.on;
        self.take(Step::Examine, by)?.move_to(ProofState::Examined { on })
    }

    /// The own audit office examined it: its document is made anew with what it says.
    pub fn audited(self, audit: OwnAudit, document: String, by: Signer) -> Result<Self, ProofError> {
        if self.own_audit.is_some() {
            return Err(DutyError::Taken { step: Step::Examine }.into());
        }
        let own_audit = Some(audit.checked()?);
        let examined = self.examine(by)?;
        Self { document: None, own_audit, ..examined }.with_document(document)
    }

    /// Refuses to be filed without the statement of the own audit office, where the act asks for one.
    pub fn audited_if_asked(&self, asked: bool) -> Result<(), ProofError> {
        if asked && self.own_audit.is_none() { Err(ProofError::NoOwnAudit) } else { Ok(()) }
    }

    /// Another person signs it. Its document is made anew with who signed; its figures stay.
    pub fn sign(self, document: String, by: Signer) -> Result<Self, ProofError> {
        let on = by.on;
        let signed = self.take(Step::Sign, by)?.move_to(ProofState::Signed { on })?;
        Self { document: None, ..signed }.with_document(document)
    }

    /// Files it: from now on it never changes.
    pub fn file(self, on: NaiveDate) -> Result<Self, ProofError> {
        self.move_to(ProofState::Filed { on })
    }

    /// The giver asks something.
    pub fn question(self, on: NaiveDate, text: &str, answer_by: NaiveDate) -> Result<Self, ProofError> {
        if answer_by < on {
            return Err(ProofError::AnswerBefore { on, answer_by });
        }
        let text = checked("text", text)?;
        let mut asked = self.move_to(ProofState::Questioned { on })?;
        asked.questions.push(ProofQuestion { on, text, answer_by, answer: None });
        Ok(asked)
    }

    /// The recipient answers.
    pub fn answer(self, on: NaiveDate, text: &str) -> Result<Self, ProofError> {
        let text = checked("text", text)?;
        let mut answered = self.move_to(ProofState::Answered { on })?;
        if let Some(question) = answered.questions.last_mut() {
            question.answer = Some(ProofAnswer { on, text });
        }
        Ok(answered)
    }

    /// The giver accepts it.
    pub fn accept(self, on: NaiveDate) -> Result<Self, ProofError> {
        self.move_to(ProofState::Accepted { on })
    }

    /// The giver accepts it but for an amount of the grant's part.
    pub fn cut(self, on: NaiveDate, by: Cents, part: Cents, reason: &str) -> Result<Self, ProofError> {
        if by <= Cents::ZERO {
            return Err(ProofError::NoCut { by });
        }
        let objection = Objection { by: Some(by), reason: checked("reason", reason)? };
        let cut = Self { objection: Some(objection), ..self.move_to(ProofState::Cut { on })? };
        if by > part { Err(ProofError::CutAbovePart { by, part }) } else { Ok(cut) }
    }

    /// The giver rejects it.
    pub fn reject(self, on: NaiveDate, reason: &str) -> Result<Self, ProofError> {
        let objection = Objection { by: None, reason: checked("reason", reason)? };
        Ok(Self { objection: Some(objection), ..self.move_to(ProofState::Rejected { on })? })
    }

    /// Nothing follows any more.
    pub fn close(self, on: NaiveDate) -> Result<Self, ProofError> {
        self.move_to(ProofState::Closed { on })
    }

    /// Whether its recipient has still to act on it: to examine or sign it, to hand it in, to answer.
    pub const fn waits(&self) -> bool {
        !self.state.is_filed() || matches!(self.state, ProofState::Questioned { .. })
    }

    /// Whether nobody handed it in and another version was compiled in its place since.
    pub fn is_left_for(&self, other: &Self) -> bool {
        !self.state.is_filed() && self.is_version_of(other) && self.id < other.id
    }

    /// Refuses to be corrected unless it was filed and is not closed.
    pub fn correctable(&self) -> Result<&Self, ProofError> {
        match self.state {
            ProofState::Closed { .. } => Err(ProofError::NotCorrectable { present: self.state.word() }),
            _ if self.state.is_filed() => Ok(self),
            _ => Err(ProofError::NotCorrectable { present: self.state.word() }),
        }
    }

    /// Whether another is a version of the same proof.
    pub fn is_version_of(&self, other: &Self) -> bool {
        let told_apart_by = |proof: &Self| proof.kind.told_apart_by(proof.period.until());
        (self.grant, self.kind, told_apart_by(self)) == (other.grant, other.kind, told_apart_by(other))
    }

    /// Whether another version counts in its place: a later one that was handed in and not rejected.
    pub fn is_superseded_by(&self, other: &Self) -> bool {
        other.is_version_of(self) && other.state.counts() && other.number > self.number
    }

    /// Names its document, once.
    pub fn with_document(self, document: String) -> Result<Self, ProofError> {
        if let Some(document) = self.document {
            return Err(ProofError::HasDocument { document });
        }
        if document.len() != 64 || !document.bytes().all(|byte| b"0123456789abcdef".contains(&byte)) {
            return Err(ProofError::NotAHash { document });
        }
        Ok(Self { document: Some(document), ..self })
    }

    fn take(mut self, step: Step, by: Signer) -> Result<Self, ProofError> {
        sign(&mut self.sign_offs, step, 1, by)?;
        Ok(self)
    }

    fn move_to(self, next: ProofState) -> Result<Self, ProofError> {
        if self.state.may_become(next) {
            Ok(Self { state: next, ..self })
        } else {
            Err(ProofError::State { present: self.state.word(), asked: next.word() })
        }
    }
}

fn checked(field: &'static str, text: &str) -> Result<String, ProofError> {
    plain_text(text, LONGEST).map_err(|cause| ProofError::Text { field, cause })
}

#[cfg(test)]
mod tests;
