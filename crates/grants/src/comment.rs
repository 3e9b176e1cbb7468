//! Comments on a claim or one of its lines, on a version of a Sachbericht or one of its sections: between giver and recipient,
//! or within the office.
//!
//! A comment changes nothing that it is about, and is never changed itself.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    ClaimId, ClaimLineId, CommentId, OrganisationId, ReportCommentId, ReportId, ReportTopic, TextError,
    plain_text,
};

/// The longest comment, in characters.
const LONGEST: usize = 4000;

/// What someone says to a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// The claim it is about.
    pub claim: ClaimId,
    /// The line it is about; none if it is about the claim as a whole.
    pub line: Option<ClaimLineId>,
    /// Who may read it.
    pub visibility: Visibility,
    /// For which organisation it was written.
    pub organisation: OrganisationId,
    /// Who wrote it.
    pub author: String,
    /// The day it was written.
    pub on: NaiveDate,
    /// What it says.
    pub text: String,
}

/// What someone says to a version of a Sachbericht.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportComment {
    /// Its id.
    pub id: ReportCommentId,
    /// The version it is about.
    pub report: ReportId,
    /// The section it is about; none if it is about the report as a whole.
    pub topic: Option<ReportTopic>,
    /// Who may read it.
    pub visibility: Visibility,
    /// For which organisation it was written.
    pub organisation: OrganisationId,
    /// Who wrote it.
    pub author: String,
    /// The day it was written.
    pub on: NaiveDate,
    /// What it says.
    pub text: String,
}

/// Who may read a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// The office and its auditors.
    Internal,
    /// Everyone who sees what it is about.
    Shared,
}

impl Visibility {
    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Shared => "shared",
        }
    }

    /// The visibility of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Internal, Self::Shared].into_iter().find(|visibility| visibility.word() == word)
    }
}

/// What a comment says: something, and not too much.
pub fn comment_text(text: &str) -> Result<String, TextError> {
    plain_text(text, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_says_something() {
        assert_eq!(comment_text(" Liste fehlt\n"), Ok("Liste fehlt".to_owned()));
        assert!(comment_text(&"ü".repeat(4000)).is_ok());
        for (text, length) in [(" ".to_owned(), 0), ("ü".repeat(4001), 4001)] {
            assert_eq!(comment_text(&text), Err(TextError::Length { most: 4000, length }));
        }
    }

    #[test]
    fn every_word_is_read_back() {
        for visibility in [Visibility::Internal, Visibility::Shared] {
            assert_eq!(Visibility::from_word(visibility.word()), Some(visibility));
            assert_eq!(serde_json::to_value(visibility).unwrap(), visibility.word());
        }
        assert_eq!(Visibility::from_word("secret"), None);
    }
}
