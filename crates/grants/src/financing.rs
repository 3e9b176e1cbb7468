//! Types of financing, each with its own arithmetic: at the plan ([`Financing::carries`]), at a claim
//! ([`ClaimFinancing`]) and when the cost is known ([`settle`], [`Reckoning`]).

mod claim;
mod reckoning;
mod settlement;

use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

pub use claim::{Carried, ClaimFinancing};
pub use reckoning::{Reckoned, Reckoning, due_by_position};
pub use settlement::{Actual, FinalSettlement, Planned, Reduction, SettlementRules, settle};

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
    /// The grant carries what own funds, third parties and income leave open.
    Fehlbedarfsfinanzierung,
    /// The grant carries a fixed amount.
    Festbetragsfinanzierung {
        /// The fixed amount.
        amount: Cents,
    },
    /// The grant carries all of the eligible cost.
    Vollfinanzierung,
}

/// The types of financing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinancingKind {
    /// The grant carries a share of the eligible cost.
    Anteilfinanzierung,
    /// The grant carries what own funds, third parties and income leave open.
    Fehlbedarfsfinanzierung,
    /// The grant carries a fixed amount.
    Festbetragsfinanzierung,
    /// The grant carries all of the eligible cost.
    Vollfinanzierung,
}

impl FinancingKind {
    /// The word used in the database, in the journal and in programme files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Anteilfinanzierung => "anteilfinanzierung",
            Self::Fehlbedarfsfinanzierung => "fehlbedarfsfinanzierung",
            Self::Festbetragsfinanzierung => "festbetragsfinanzierung",
            Self::Vollfinanzierung => "vollfinanzierung",
        }
    }
}

/// Why the part of a grant cannot be calculated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FinancingError {
    /// Its part of one cost follows from all costs.
    #[error("what a {} carries of one cost follows from all that was claimed", .kind.word())]
    NotByLine {
        /// The type of financing.
        kind: FinancingKind,
    },
    /// Its part follows from the Finanzierungsplan, and there is none.
    #[error("a {} needs a Finanzierungsplan", .kind.word())]
    NoPlan {
        /// The type of financing.
        kind: FinancingKind,
    },
    /// An amount that does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Financing {
    /// Which type it is.
    pub const fn kind(&self) -> FinancingKind {
        match self {
            Self::Anteilfinanzierung { .. } => FinancingKind::Anteilfinanzierung,
            Self::Fehlbedarfsfinanzierung => FinancingKind::Fehlbedarfsfinanzierung,
            Self::Festbetragsfinanzierung { .. } => FinancingKind::Festbetragsfinanzierung,
            Self::Vollfinanzierung => FinancingKind::Vollfinanzierung,
        }
    }

    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        self.kind().word()
    }

    /// This financing, if a fixed amount is above zero.
    pub fn checked(self) -> Result<Self, MoneyError> {
        match self {
            Self::Festbetragsfinanzierung { amount } => amount.positive().map(|_| self),
            _ => Ok(self),
        }
    }

    /// What the grant carries of a whole eligible cost of which others and the recipient bring a part; never
    /// below nothing nor above the cost. Rounded once.
    pub fn carries(&self, eligible: Cents, others: Cents) -> Result<Cents, MoneyError> {
        let carried = match self {
            Self::Anteilfinanzierung { share } => share.of(eligible)?,
            Self::Festbetragsfinanzierung { amount } => (*amount).min(eligible),
            Self::Fehlbedarfsfinanzierung | Self::Vollfinanzierung => eligible.minus(others)?,
        };
        Ok(carried.max(Cents::ZERO))
    }

    /// The cost of which a grant carries an amount, where nothing else is known of it.
    fn cost_of(&self, amount: Cents) -> Result<Cents, MoneyError> {
        match self {
            Self::Anteilfinanzierung { share } => {
                amount.share(i64::from(Share::FULL.hundredths()), i64::from(share.hundredths()))
            }
            Self::Fehlbedarfsfinanzierung | Self::Festbetragsfinanzierung { .. } | Self::Vollfinanzierung => {
                Ok(amount)
            }
        }
    }

    /// Which rule of the rule book says when the grant becomes smaller.
    pub const fn reduced_by(&self) -> &'static str {
        match self {
            Self::Anteilfinanzierung { .. } => "ermaessigung_anteil",
            Self::Fehlbedarfsfinanzierung | Self::Vollfinanzierung => "ermaessigung_fehlbedarf",
            Self::Festbetragsfinanzierung { .. } => "ermaessigung_festbetrag",
        }
    }

    /// What the grant carries of one eligible cost, rounded once, where that does not depend on other costs.
    pub fn grant_share(&self, eligible: Cents) -> Result<Cents, FinancingError> {
        match self {
            Self::Anteilfinanzierung { share } => Ok(share.of(eligible)?),
            Self::Vollfinanzierung => Ok(eligible),
            Self::Fehlbedarfsfinanzierung | Self::Festbetragsfinanzierung { .. } => {
                Err(FinancingError::NotByLine { kind: self.kind() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sample::{eighty_percent, financings};

    #[test]
    fn the_share_of_an_anteilfinanzierung_is_rounded_once() {
        let financing = eighty_percent();
        assert_eq!(financing.grant_share(Cents::new(1)), Ok(Cents::new(1)));
        assert_eq!(financing.grant_share(Cents::new(46_625_000)), Ok(Cents::new(37_300_000)));
        assert_eq!(Financing::Vollfinanzierung.grant_share(Cents::new(99)), Ok(Cents::new(99)));
    }

    #[test]
    fn what_depends_on_all_costs_is_not_known_of_one() {
        let refused = Financing::Fehlbedarfsfinanzierung.grant_share(Cents::new(100)).unwrap_err();
        let message = "what a fehlbedarfsfinanzierung carries of one cost follows from all that was claimed";
        assert_eq!(refused.to_string(), message);
        let fixed = Financing::Festbetragsfinanzierung { amount: Cents::new(50) };
        assert!(fixed.grant_share(Cents::new(100)).is_err());
    }

    #[test]
    fn each_type_carries_its_own_part_of_a_plan() {
        let table = [
            (eighty_percent(), 80_000),
            (Financing::Fehlbedarfsfinanzierung, 70_000),
            (Financing::Festbetragsfinanzierung { amount: Cents::new(45_000) }, 45_000),
            (Financing::Festbetragsfinanzierung { amount: Cents::new(100_001) }, 100_000),
        ];
        for (financing, carried) in table {
            let carries = financing.carries(Cents::new(100_000), Cents::new(30_000));
            assert_eq!(carries, Ok(Cents::new(carried)), "{}", financing.word());
        }
        let all = Financing::Vollfinanzierung.carries(Cents::new(100_000), Cents::ZERO);
        assert_eq!(all, Ok(Cents::new(100_000)));
        let covered = Financing::Fehlbedarfsfinanzierung.carries(Cents::new(10), Cents::new(11));
        assert_eq!(covered, Ok(Cents::ZERO), "a surplus is no negative grant");
    }

    #[test]
    fn a_fixed_amount_is_above_zero() {
        for financing in financings(Cents::new(1)) {
            assert_eq!(financing.checked(), Ok(financing));
        }
        let nothing = Financing::Festbetragsfinanzierung { amount: Cents::ZERO };
        assert_eq!(nothing.checked(), Err(MoneyError::NotPositive));
    }

    #[test]
    fn the_word_is_the_one_that_is_written() {
        for financing in financings(Cents::new(1)) {
            assert_eq!(serde_json::to_value(financing).unwrap()["kind"], financing.word());
            assert_eq!(serde_json::to_value(financing.kind()).unwrap(), financing.word());
        }
    }

    #[test]
    fn the_rule_that_reduces_stands_in_the_rule_book() {
        let book = crate::rule_book::RuleBook::shipped().unwrap();
        for financing in financings(Cents::new(1)) {
            let clause = book.named(financing.reduced_by()).map(|rule| rule.clause.as_str());
            assert_eq!(clause, Some("Nr. 2 ANBest-P"), "{}", financing.word());
        }
    }

    proptest! {
        #[test]
        fn no_type_carries_more_than_the_cost_or_less_than_nothing(
            eligible in 0_i64..=1_000_000_000_000,
            others in 0_i64..=1_000_000_000_000,
            fixed in 1_i64..=1_000_000_000_000,
        ) {
            for financing in financings(Cents::new(fixed)) {
                let carried = financing.carries(Cents::new(eligible), Cents::new(others)).unwrap();
                prop_assert!((Cents::ZERO..=Cents::new(eligible)).contains(&carried), "{}", financing.word());
            }
        }
    }
}
