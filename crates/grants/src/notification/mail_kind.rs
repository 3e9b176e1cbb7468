//! Which mails there are.

use serde::{Deserialize, Serialize};

/// Which mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// Made as soon as something happened.
    AtOnce,
    /// Made once a day, of all that happened.
    Collected,
}

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::AtOnce, Self::Collected];

    /// The word used in the database and in the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Collected => "collected",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}
