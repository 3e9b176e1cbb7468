//! Types of financing, each with its own arithmetic.

use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

use crate::Share;

/// How a grant takes part in the eligible cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Financing {
    /// The grant carries a share of the eligible cost.
    Anteilfinanzierung {
        /// The share of the grant.
        share: Share,
    },
    /// The grant carries all of the eligible cost.
    Vollfinanzierung,
}

impl Financing {
    /// What the grant carries of an eligible cost, rounded once.
    pub fn grant_share(&self, eligible: Cents) -> Result<Cents, MoneyError> {
        match self {
            Self::Anteilfinanzierung { share } => share.of(eligible),
            Self::Vollfinanzierung => Ok(eligible),
        }
    }

    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Anteilfinanzierung { .. } => "anteilfinanzierung",
            Self::Vollfinanzierung => "vollfinanzierung",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_an_anteilfinanzierung_is_rounded_once() {
        let financing = Financing::Anteilfinanzierung { share: Share::parse_percent("80.00").unwrap() };
        assert_eq!(financing.grant_share(Cents::new(1)), Ok(Cents::new(1)));
        assert_eq!(financing.grant_share(Cents::new(46_625_000)), Ok(Cents::new(37_300_000)));
        assert_eq!(Financing::Vollfinanzierung.grant_share(Cents::new(99)), Ok(Cents::new(99)));
    }

    #[test]
    fn the_word_is_the_one_that_is_written() {
        for financing in [Financing::Anteilfinanzierung { share: Share::FULL }, Financing::Vollfinanzierung] {
            assert_eq!(serde_json::to_value(financing).unwrap()["kind"], financing.word());
        }
    }
}
