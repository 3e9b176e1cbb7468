//! How people want to learn of notifications beside the application.

use serde::{Deserialize, Serialize};

use super::NotificationGroup;

/// How a person wants to learn of a group of notifications by mail. In the application they are always told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailChoice {
    /// As soon as something happened.
    AtOnce,
    /// Once a day, all that happened.
    Daily,
    /// Not at all.
    Never,
}

impl MailChoice {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::AtOnce, Self::Daily, Self::Never];

    /// The word used in the database and in the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::Never => "never",
        }
    }

    /// The choice of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.word() == word)
    }

    /// What was chosen for a group: at once, if nothing was.
    pub fn of(chosen: &[(NotificationGroup, Self)], group: NotificationGroup) -> Self {
        chosen.iter().find(|(of, _)| *of == group).map_or(Self::AtOnce, |(_, choice)| *choice)
    }
}
