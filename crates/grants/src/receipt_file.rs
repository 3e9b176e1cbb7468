//! Receipt files: a receipt as a file, handed in once and attached to lines of claims.
//!
//! A file is never changed. What may be attached when is a rule of the claim: an undecided line takes its first file, and
//! further ones where the giver asks for changes of it.

use chrono::NaiveDate;
use ledger::Hash;
use serde::{Deserialize, Serialize};

use crate::{
    Claim, ClaimError, ClaimId, ClaimLineId, ClaimState, LineState, OrganisationId, ReceiptFileId, Step,
};

/// The most files of one line.
pub const MOST_FILES: i64 = 20;
/// The most lines of one file: each that is added is written down with those before it.
pub const MOST_LINES: usize = 200;

/// A file that an organisation handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptFile {
    /// Its id.
    pub id: ReceiptFileId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The SHA-256 of its content, under which it lies.
    pub hash: Hash,
    /// What it is, for example `application/pdf`.
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: i64,
    /// What it is called.
    pub name: String,
    /// Who handed it in.
    pub by: String,
    /// The day it was.
    pub on: NaiveDate,
    /// The lines that it proves, in the order of their ids.
    pub attached: Vec<Attached>,
}

/// A line that a file proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// The line.
    pub line: ClaimLineId,
    /// Its claim.
    pub claim: ClaimId,
    /// The number of the file at the line: 1 for the first.
    pub number: i64,
    /// Who attached it.
    pub by: String,
    /// The day it was.
    pub on: NaiveDate,
}

/// Why a file is not attached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFileError {
    /// The claim has no such line.
    #[error(transparent)]
    Line(#[from] ClaimError),
    /// The claim is over, or the line has left it.
    #[error("line {line} is {present} and takes no file any more")]
    Over {
        /// The number of the line.
        line: i64,
        /// Where the line or its claim stands.
        present: &'static str,
    },
    /// What to decide of the claim is proposed, and nobody examines the file any more.
    #[error("line {line} takes no file while a decision is proposed")]
    Proposed {
        /// The number of the line.
        line: i64,
    },
    /// The line has its file, and nobody asked for another.
    #[error("line {line} has its file; another is attached when the giver asks for changes of the line")]
    HasOne {
        /// The number of the line.
        line: i64,
    },
    /// The line has the most files that it can have.
    #[error("line {line} has {MOST_FILES} files already")]
    TooMany {
        /// The number of the line.
        line: i64,
    },
    /// The file has the most lines that it can have.
    #[error("the file proves {MOST_LINES} lines already, so it does not prove line {line} too")]
    TooManyLines {
        /// The number of the line.
        line: i64,
    },
    /// The file is attached to the line.
    #[error("the file is attached to line {line} already")]
    Already {
        /// The number of the line.
        line: i64,
    },
}

impl Claim {
    /// Whether a line that has so many files takes another.
    pub fn takes_file(&self, line: ClaimLineId, has: i64) -> Result<(), ReceiptFileError> {
        let at = self.line(line)?;
        let (line, over) = (at.number, |present| Err(ReceiptFileError::Over { line: at.number, present }));
        let asked_for = match self.state {
            ClaimState::Decided { .. } | ClaimState::Withdrawn { .. } => return over(self.state.word()),
            _ if at.state != LineState::Declared => return over(at.state.word()),
            ClaimState::Submitted { .. } if self.has(Step::Propose) => {
                return Err(ReceiptFileError::Proposed { line });
            }
            ClaimState::Submitted { .. } => false,
            ClaimState::ChangesRequested { .. } => {
                self.change_requests.last().is_some_and(|request| request.lines.contains_key(&at.id))
            }
        };
        match has {
            0 => Ok(()),
            _ if !asked_for => Err(ReceiptFileError::HasOne { line }),
            MOST_FILES.. => Err(ReceiptFileError::TooMany { line }),
            _ => Ok(()),
        }
    }
}

impl ReceiptFile {
    /// The file, attached to a line as well.
    pub fn attach(mut self, new: Attached, claim: &Claim) -> Result<Self, ReceiptFileError> {
        match self.attached.binary_search_by_key(&new.line, |attached| attached.line) {
            Ok(_) => Err(ReceiptFileError::Already { line: claim.line(new.line)?.number }),
            Err(_) if self.attached.len() >= MOST_LINES => {
                Err(ReceiptFileError::TooManyLines { line: claim.line(new.line)?.number })
            }
            Err(place) => {
                self.attached.insert(place, new);
                Ok(self)
            }
        }
    }

    /// The number of the file at a line; none, if it is not attached there.
    pub fn number_at(&self, line: ClaimLineId) -> Option<i64> {
        self.attached.iter().find(|attached| attached.line == line).map(|attached| attached.number)
    }
}
