//! What whoever asks for money declares: what no book can know.

use serde::{Deserialize, Serialize};

/// A declaration of the Mittelabruf and the Mittelanforderung. What the books know themselves is declared by nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoutDeclaration {
    /// Own funds and money of others are used pro rata or first, as the financing asks (Nr. 1.5 ANBest-I).
    OtherFunds,
    /// There is no change of the Finanzierungsplan that the giver was not told of.
    NoUnreportedChange,
    /// What is stated is right in reason and in amount.
    FiguresRight,
}

impl PayoutDeclaration {
    /// Every declaration, in the order of the document.
    pub const ALL: [Self; 3] = [Self::OtherFunds, Self::NoUnreportedChange, Self::FiguresRight];

    /// The word used in the database, in the journal and by the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OtherFunds => "other_funds",
            Self::NoUnreportedChange => "no_unreported_change",
            Self::FiguresRight => "figures_right",
        }
    }

    /// The declaration of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The same in German, as it is declared.
    pub const fn german(self) -> &'static str {
        match self {
            Self::OtherFunds => {
                "Eigenmittel und Mittel Dritter werden eingesetzt, wie es die Finanzierungsart verlangt."
            }
            Self::NoUnreportedChange => {
                "Änderungen des Finanzierungsplans, die noch nicht mitgeteilt wurden, gibt es nicht."
            }
            Self::FiguresRight => "Die Angaben sind sachlich und rechnerisch richtig.",
        }
    }

    /// Declarations in their order, each once.
    pub fn in_order(declared: &[Self]) -> Vec<Self> {
        Self::ALL.into_iter().filter(|it| declared.contains(it)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_is_known_by_its_word_and_counts_once() {
        for it in PayoutDeclaration::ALL {
            assert_eq!(PayoutDeclaration::from_word(it.word()), Some(it));
            assert_eq!(serde_json::to_value(it).unwrap(), it.word(), "the journal has the same word");
            assert!(it.german().ends_with('.'));
        }
        assert_eq!(PayoutDeclaration::from_word("everything"), None);
        let twice =
            [PayoutDeclaration::FiguresRight, PayoutDeclaration::OtherFunds, PayoutDeclaration::FiguresRight];
        let once = [PayoutDeclaration::OtherFunds, PayoutDeclaration::FiguresRight];
        assert_eq!(PayoutDeclaration::in_order(&twice), once);
    }
}
