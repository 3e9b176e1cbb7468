//! Proofs of use: what closes a grant towards its giver.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{GrantId, Period, ProofId};

/// A proof of use.
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
    /// Where it stands.
    pub state: ProofState,
    /// The SHA-256 of its document in hexadecimal, once that is made.
    pub document: Option<String>,
}

/// Final or interim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofKind {
    /// The final proof.
    Verwendungsnachweis,
    /// The proof in between.
    Zwischennachweis,
}

/// Where a proof stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ProofState {
    /// Its figures are put together.
    Compiled {
        /// The day they were.
        on: NaiveDate,
    },
    /// Handed to the giver; it never changes again.
    Filed {
        /// The day it was filed.
        on: NaiveDate,
    },
    /// Accepted by the giver.
    Accepted {
        /// The day it was accepted.
        on: NaiveDate,
    },
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
}

impl ProofKind {
    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verwendungsnachweis => "verwendungsnachweis",
            Self::Zwischennachweis => "zwischennachweis",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Verwendungsnachweis, Self::Zwischennachweis].into_iter().find(|kind| kind.word() == word)
    }
}

impl ProofState {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Compiled { .. } => "compiled",
            Self::Filed { .. } => "filed",
            Self::Accepted { .. } => "accepted",
        }
    }

    fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Compiled { .. }, Self::Filed { .. }) | (Self::Filed { .. }, Self::Accepted { .. })
        )
    }
}

impl Proof {
    /// Files it: from now on it never changes.
    pub fn file(self, on: NaiveDate) -> Result<Self, ProofError> {
        self.move_to(ProofState::Filed { on })
    }

    /// The giver accepts it.
    pub fn accept(self, on: NaiveDate) -> Result<Self, ProofError> {
        self.move_to(ProofState::Accepted { on })
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

    fn move_to(self, next: ProofState) -> Result<Self, ProofError> {
        if self.state.may_become(next) {
            Ok(Self { state: next, ..self })
        } else {
            Err(ProofError::State { present: self.state.word(), asked: next.word() })
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2023, 9, 30).unwrap();

    fn proof(state: ProofState) -> Proof {
        Proof {
            id: ProofId(Uuid::nil()),
            grant: GrantId(Uuid::nil()),
            version: 1,
            kind: ProofKind::Verwendungsnachweis,
            period: Period::new(DAY, DAY).unwrap(),
            state,
            document: None,
        }
    }

    #[test]
    fn every_state_takes_only_its_steps() {
        let next = [ProofState::Filed { on: DAY }, ProofState::Accepted { on: DAY }];
        let table = [
            (ProofState::Compiled { on: DAY }, [true, false]),
            (ProofState::Filed { on: DAY }, [false, true]),
            (ProofState::Accepted { on: DAY }, [false, false]),
        ];
        for (state, takes) in table {
            let answers = [proof(state).file(DAY), proof(state).accept(DAY)];
            for ((answer, next), takes) in answers.into_iter().zip(next).zip(takes) {
                let refusal = Err(ProofError::State { present: state.word(), asked: next.word() });
                assert_eq!(answer, if takes { Ok(proof(next)) } else { refusal });
            }
        }
    }

    #[test]
    fn a_document_is_named_once_by_its_hash() {
        let at = proof(ProofState::Compiled { on: DAY });
        for text in ["", "g", &"A".repeat(64), &"0".repeat(63)] {
            let refusal = Err(ProofError::NotAHash { document: text.to_owned() });
            assert_eq!(at.clone().with_document(text.to_owned()), refusal);
        }
        let named = at.with_document("0a".repeat(32)).unwrap();
        let refusal = Err(ProofError::HasDocument { document: "0a".repeat(32) });
        assert_eq!(named.with_document("0b".repeat(32)), refusal);
    }
}
