//! How a Finanzierungsplan is paid for: by the grant, by the recipient, by others.

use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

use crate::{Financing, Share, TextError, plain_text};

/// The most third parties of one plan.
const MOST_THIRD_PARTIES: usize = 50;
/// The longest name of a third party, in characters.
const LONGEST_NAME: usize = 200;

/// What pays for the planned cost beside the grant (Deckungsmittel).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundingPlan {
    /// What the recipient brings itself (Eigenanteil).
    pub own_funds: Cents,
    /// What third parties bring, other public givers included.
    pub third_party: Vec<ThirdPartyFunds>,
    /// What the measure itself takes in (Einnahmen).
    pub income: Cents,
}

/// What one third party brings (Leistungen Dritter).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThirdPartyFunds {
    /// Who it is.
    pub name: String,
    /// How much it brings.
    pub amount: Cents,
    /// Whether it is another public giver, of which a proof has a row of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_public: bool,
}

/// Why a plan cannot be paid for like this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FundingError {
    /// An amount below nothing.
    #[error("{of} cannot be {amount}")]
    Negative {
        /// Whose amount: `own_funds`, `income`, or the name of a third party.
        of: String,
        /// The amount.
        amount: Cents,
    },
    /// More third parties than one can read.
    #[error("a plan names at most {most} third parties, not {count}")]
    ThirdParties {
        /// The most third parties of one plan.
        most: usize,
        /// How many it names.
        count: usize,
    },
    /// A third party without a name, or with one that is none.
    #[error("the name of a third party {0}")]
    Name(TextError),
    /// Cost and funds do not add up.
    #[error("{planned} are planned, but grant ({grant}) and other funds ({others}) come to {funded}")]
    Unbalanced {
        /// The planned eligible cost.
        planned: Cents,
        /// What the grant gives.
        grant: Cents,
        /// What others and the recipient bring.
        others: Cents,
        /// Both together.
        funded: Cents,
    },
    /// An Anteilfinanzierung gives more than its share.
    #[error("{share} % of {planned} are {most}, not {grant}")]
    AboveShare {
        /// The share.
        share: Share,
        /// The planned eligible cost.
        planned: Cents,
        /// The most it may give.
        most: Cents,
        /// What it gives.
        grant: Cents,
    },
    /// A Festbetragsfinanzierung gives something else than its fixed amount.
    #[error("the fixed amount is {fixed}, but the positions give {grant}")]
    NotTheFixedAmount {
        /// The fixed amount.
        fixed: Cents,
        /// What it gives.
        grant: Cents,
    },
    /// A Vollfinanzierung beside which others pay.
    #[error("a vollfinanzierung carries everything, but others bring {others}")]
    NotAlone {
        /// What others and the recipient bring.
        others: Cents,
    },
    /// Amounts that do not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl FundingPlan {
    /// Everything that others and the recipient bring.
    pub fn total(&self) -> Result<Cents, MoneyError> {
        let third_party = self.third_party.iter().map(|funds| funds.amount);
        Cents::sum([self.own_funds, self.income].into_iter().chain(third_party))
    }

    /// Checks that the planned cost is paid for exactly, and by the grant in the way of its financing.
    pub fn check(&self, financing: &Financing, planned: Cents, grant: Cents) -> Result<(), FundingError> {
        self.check_entries()?;
        let others = self.total()?;
        let funded = grant.plus(others)?;
        if funded != planned {
            return Err(FundingError::Unbalanced { planned, grant, others, funded });
        }
        match *financing {
            Financing::Anteilfinanzierung { share } => {
                let most = share.of(planned)?;
                let above = FundingError::AboveShare { share, planned, most, grant };
                if grant > most { Err(above) } else { Ok(()) }
            }
            Financing::Festbetragsfinanzierung { amount: fixed } if fixed != grant => {
                Err(FundingError::NotTheFixedAmount { fixed, grant })
            }
            Financing::Vollfinanzierung if others != Cents::ZERO => Err(FundingError::NotAlone { others }),
            // That a deficit is what others leave open is the balance itself.
            Financing::Fehlbedarfsfinanzierung
            | Financing::Festbetragsfinanzierung { .. }
            | Financing::Vollfinanzierung => Ok(()),
        }
    }

    fn check_entries(&self) -> Result<(), FundingError> {
        let count = self.third_party.len();
        if count > MOST_THIRD_PARTIES {
            return Err(FundingError::ThirdParties { most: MOST_THIRD_PARTIES, count });
        }
        for ThirdPartyFunds { name, .. } in &self.third_party {
            plain_text(name, LONGEST_NAME).map_err(FundingError::Name)?;
        }
        let third_party = self.third_party.iter().map(|funds| (funds.name.as_str(), funds.amount));
        let own = [("own_funds", self.own_funds), ("income", self.income)];
        match own.into_iter().chain(third_party).find(|(_, amount)| *amount < Cents::ZERO) {
            Some((of, amount)) => Err(FundingError::Negative { of: of.to_owned(), amount }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::eighty_percent;

    fn funds(own: i64, third: i64, income: i64) -> FundingPlan {
        let third_party = vec![ThirdPartyFunds {
            name: "Stiftung Muster".to_owned(),
            amount: Cents::new(third),
            is_public: false,
        }];
        FundingPlan { own_funds: Cents::new(own), third_party, income: Cents::new(income) }
    }

    /// Whether 1000.00 are paid for by a grant and these funds.
    fn checked(financing: Financing, grant: i64, others: &FundingPlan) -> Result<(), String> {
        let planned = Cents::new(100_000);
        others.check(&financing, planned, Cents::new(grant)).map_err(|cause| cause.to_string())
    }

    #[test]
    fn cost_and_funds_add_up_to_the_cent() {
        assert_eq!(checked(eighty_percent(), 80_000, &funds(15_000, 4_000, 1_000)), Ok(()));
        let message = "1000.00 are planned, but grant (800.00) and other funds (199.99) come to 999.99";
        assert_eq!(checked(eighty_percent(), 80_000, &funds(14_999, 4_000, 1_000)), Err(message.to_owned()));
        assert!(checked(eighty_percent(), 80_000, &funds(15_001, 4_000, 1_000)).is_err());
    }

    #[test]
    fn an_anteilfinanzierung_gives_at_most_its_share() {
        assert_eq!(checked(eighty_percent(), 79_999, &funds(20_001, 0, 0)), Ok(()));
        let message = "80.00 % of 1000.00 are 800.00, not 800.01";
        assert_eq!(checked(eighty_percent(), 80_001, &funds(19_999, 0, 0)), Err(message.to_owned()));
    }

    #[test]
    fn a_fehlbedarfsfinanzierung_gives_what_is_left_open() {
        let financing = Financing::Fehlbedarfsfinanzierung;
        assert_eq!(checked(financing, 30_000, &funds(20_000, 40_000, 10_000)), Ok(()));
        assert!(checked(financing, 30_001, &funds(20_000, 40_000, 10_000)).is_err());
    }

    #[test]
    fn a_festbetrag_is_what_the_positions_give() {
        let fixed = |amount| Financing::Festbetragsfinanzierung { amount: Cents::new(amount) };
        assert_eq!(checked(fixed(40_000), 40_000, &funds(60_000, 0, 0)), Ok(()));
        let message = "the fixed amount is 400.01, but the positions give 400.00";
        assert_eq!(checked(fixed(40_001), 40_000, &funds(60_000, 0, 0)), Err(message.to_owned()));
    }

    #[test]
    fn a_vollfinanzierung_stands_alone() {
        assert_eq!(checked(Financing::Vollfinanzierung, 100_000, &FundingPlan::default()), Ok(()));
        let message = "a vollfinanzierung carries everything, but others bring 0.01";
        assert_eq!(checked(Financing::Vollfinanzierung, 99_999, &funds(1, 0, 0)), Err(message.to_owned()));
    }

    #[test]
    fn entries_that_cannot_be_are_named() {
        let financing = eighty_percent();
        for (others, message) in [
            (funds(-1, 0, 0), "own_funds cannot be -0.01"),
            (funds(0, -1, 0), "Stiftung Muster cannot be -0.01"),
            (funds(0, 0, -1), "income cannot be -0.01"),
        ] {
            assert_eq!(checked(financing, 80_000, &others), Err(message.to_owned()));
        }
        let nameless = FundingPlan {
            third_party: vec![ThirdPartyFunds {
                name: " ".to_owned(),
                amount: Cents::ZERO,
                is_public: false,
            }],
            ..FundingPlan::default()
        };
        assert!(checked(financing, 80_000, &nameless).unwrap_err().starts_with("the name of a third party"));
        let crowded =
            FundingPlan { third_party: vec![funds(0, 1, 0).third_party[0].clone(); 51], ..nameless };
        let message = "a plan names at most 50 third parties, not 51";
        assert_eq!(checked(financing, 80_000, &crowded), Err(message.to_owned()));
    }

    #[test]
    fn that_a_giver_is_public_is_written_where_it_is() {
        let other = ThirdPartyFunds { name: "Stiftung".to_owned(), amount: Cents::new(5), is_public: false };
        let written = r#"{"name":"Stiftung","amount":5}"#;
        assert_eq!(serde_json::to_string(&other).unwrap(), written, "as it was written before");
        assert_eq!(serde_json::from_str::<ThirdPartyFunds>(written).unwrap(), other);
        let public = ThirdPartyFunds { is_public: true, ..other };
        assert!(serde_json::to_string(&public).unwrap().contains(r#""is_public":true"#));
    }
}
