//! What is stated of a receipt beside its identity: when it was performed, the tax and the discount in it, the project's
//! share of it. None of it has to be there; what is there fits the receipt and what is claimed of it.

use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

use crate::{Period, Share};

/// What a line states of its receipt besides (Belegangaben).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptDetails {
    /// The days of what was performed (Leistungszeitraum).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performed: Option<Period>,
    /// The value added tax in the gross amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat: Option<Cents>,
    /// What Skonto and rebates took off the gross amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Cents>,
    /// The project's share of the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
}

/// Why what is stated of a receipt does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptDetailsError {
    /// A lump sum has no receipt.
    #[error("there is no receipt of which it could be stated")]
    NoReceipt,
    /// Tax that is negative, or not less than the receipt.
    #[error("the tax of {vat} does not lie in a receipt of {gross}")]
    Vat {
        /// The tax.
        vat: Cents,
        /// What the receipt amounts to.
        gross: Cents,
    },
    /// A discount that is negative, or not less than the receipt.
    #[error("the discount of {discount} does not lie in a receipt of {gross}")]
    Discount {
        /// The discount.
        discount: Cents,
        /// What the receipt amounts to.
        gross: Cents,
    },
    /// More is claimed than the project's share of what was paid.
    #[error("{claimed} is claimed, and the stated share of what was paid is {most}")]
    AboveShare {
        /// What is claimed.
        claimed: Cents,
        /// The share of what the receipt amounts to less the discount.
        most: Cents,
    },
    /// An amount that does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl ReceiptDetails {
    /// Whether nothing is stated.
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self { performed: None, vat: None, discount: None, share: None })
    }

    /// Checks what is stated against what the receipt amounts to and what is claimed of it.
    pub(super) fn check(&self, gross: Cents, claimed: Cents) -> Result<(), ReceiptDetailsError> {
        let lies_in = |amount: Cents| (Cents::ZERO..gross).contains(&amount);
        if let Some(vat) = self.vat.filter(|vat| !lies_in(*vat)) {
            return Err(ReceiptDetailsError::Vat { vat, gross });
        }
        if let Some(discount) = self.discount.filter(|discount| !lies_in(*discount)) {
            return Err(ReceiptDetailsError::Discount { discount, gross });
        }
        if self.discount.is_none() && self.share.is_none() {
            return Ok(());
        }
        let paid = gross.minus(self.discount.unwrap_or_default())?;
        let most = self.share.unwrap_or(Share::FULL).of(paid)?;
        if claimed > most { Err(ReceiptDetailsError::AboveShare { claimed, most }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::period;

    fn stated(vat: i64, discount: i64, hundredths: i32) -> ReceiptDetails {
        ReceiptDetails {
            performed: Some(period("2021-04-01", "2021-04-30")),
            vat: Some(Cents::new(vat)),
            discount: Some(Cents::new(discount)),
            share: Some(Share::from_hundredths(hundredths).unwrap()),
        }
    }

    fn refused(stated: &ReceiptDetails, claimed: i64) -> String {
        stated.check(Cents::new(11_900), Cents::new(claimed)).unwrap_err().to_string()
    }

    #[test]
    fn a_share_is_one_of_what_was_paid() {
        let half = stated(1_900, 238, 5_000);
        assert_eq!(half.check(Cents::new(11_900), Cents::new(5_831)), Ok(()));
        assert_eq!(refused(&half, 5_832), "58.32 is claimed, and the stated share of what was paid is 58.31");
        let discount = ReceiptDetails { share: None, ..half };
        assert_eq!(discount.check(Cents::new(11_900), Cents::new(11_662)), Ok(()));
        assert!(refused(&discount, 11_663).ends_with("is 116.62"));
    }

    #[test]
    fn tax_and_discount_lie_in_the_receipt() {
        assert_eq!(
            refused(&stated(11_900, 0, 10_000), 1),
            "the tax of 119.00 does not lie in a receipt of 119.00"
        );
        assert_eq!(
            refused(&stated(-1, 0, 10_000), 1),
            "the tax of -0.01 does not lie in a receipt of 119.00"
        );
        let all = "the discount of 119.00 does not lie in a receipt of 119.00";
        assert_eq!(refused(&stated(0, 11_900, 10_000), 1), all);
    }

    #[test]
    fn what_is_not_stated_is_not_written() {
        let none = ReceiptDetails::default();
        assert!(none.is_empty() && none.check(Cents::new(1), Cents::new(1)).is_ok());
        assert_eq!(serde_json::to_string(&none).unwrap(), "{}");
        let all = stated(1_900, 238, 5_000);
        assert!(!all.is_empty());
        let written = r#"{"performed":{"from":"2021-04-01","until":"2021-04-30"},"vat":1900,"discount":238,"share":5000}"#;
        assert_eq!(serde_json::to_string(&all).unwrap(), written);
        assert_eq!(serde_json::from_str::<ReceiptDetails>(written).unwrap(), all);
    }
}
