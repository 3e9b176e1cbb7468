//! What a person may do for an organisation.

use serde::{Deserialize, Serialize};

/// In which role a person acts for an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Keeps the books of a giver: records awards, tranches and what the bank says, proposes decisions (Sachbearbeitung).
    Clerk,
    /// Certifies that a cost is due in its reason (sachliche Feststellung).
    ExaminerSachlich,
    /// Certifies that a cost is due in its amount (rechnerische Feststellung).
    ExaminerRechnerisch,
    /// Orders payments (Anordnung).
    Orderer,
    /// Releases payments (Freigabe); two for each.
    Releaser,
    /// Leads the office: is the further eye on large payments, and closes the books.
    Head,
    /// Prepares what a recipient hands in.
    Editor,
    /// Signs for a recipient what another has prepared.
    Signatory,
    /// Follows every cent within a scope and changes nothing.
    Auditor,
    /// Manages people and settings, and touches no money.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 10] = [
        Self::Clerk,
        Self::ExaminerSachlich,
        Self::ExaminerRechnerisch,
        Self::Orderer,
        Self::Releaser,
        Self::Head,
        Self::Editor,
        Self::Signatory,
        Self::Auditor,
        Self::Administrator,
    ];

    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::ExaminerSachlich => "examiner_sachlich",
            Self::ExaminerRechnerisch => "examiner_rechnerisch",
            Self::Orderer => "orderer",
            Self::Releaser => "releaser",
            Self::Head => "head",
            Self::Editor => "editor",
            Self::Signatory => "signatory",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether one person may not hold both at the same time: who pays keeps no books (§ 31 Abs. 3 KomHVO NRW), who
    /// manages people touches no money, and who audits does nothing else.
    pub fn is_kept_apart_from(self, other: Self) -> bool {
        let alone = |role| (self == role) != (other == role);
        let pays = |one, two| one == Self::Releaser && two == Self::Clerk;
        alone(Self::Administrator) || alone(Self::Auditor) || pays(self, other) || pays(other, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_word(role.word()), Some(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.word());
        }
        assert_eq!(Role::from_word("finance"), None);
    }

    #[test]
    fn who_pays_keeps_no_books_and_who_manages_people_touches_no_money() {
        assert!(
            Role::Releaser.is_kept_apart_from(Role::Clerk) && Role::Clerk.is_kept_apart_from(Role::Releaser)
        );
        for role in Role::ALL {
            assert!(!role.is_kept_apart_from(role), "{role:?}");
            for alone in [Role::Administrator, Role::Auditor] {
                assert_eq!(role.is_kept_apart_from(alone), role != alone, "{role:?}");
            }
        }
        assert!(!Role::ExaminerSachlich.is_kept_apart_from(Role::ExaminerRechnerisch));
        assert!(!Role::Editor.is_kept_apart_from(Role::Signatory));
    }
}
