//! Receipts: one identity each, so that no cent of one is claimed twice.

use chrono::NaiveDate;
use ledger::{AccountNumber, Cents};
use serde::{Deserialize, Serialize};

use crate::{ReceiptId, TextError, single_spaced};

/// The longest name of an issuer, in characters.
const LONGEST_ISSUER: usize = 200;
/// The longest receipt number, in characters.
const LONGEST_NUMBER: usize = 80;

/// A receipt (Beleg).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Its id.
    pub id: ReceiptId,
    /// Who issued it.
    pub issuer: String,
    /// The number the issuer gave it.
    pub number: String,
    /// The day it bears.
    pub issued_on: NaiveDate,
    /// What it amounts to, tax included.
    pub gross: Cents,
    /// What no claim has taken yet.
    pub open: AccountNumber,
}

/// What makes a receipt the same receipt, whoever claims it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ReceiptIdentity {
    issuer: String,
    number: String,
    issued_on: NaiveDate,
    gross: Cents,
}

/// Why something is not a receipt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The issuer is missing or too long.
    #[error("the issuer of a receipt {cause}")]
    Issuer {
        /// What is wrong with it.
        cause: TextError,
    },
    /// The number is missing or too long.
    #[error("the number of a receipt {cause}")]
    Number {
        /// What is wrong with it.
        cause: TextError,
    },
    /// The amount is not above zero.
    #[error("the gross amount of a receipt must be above zero, not {gross}")]
    Gross {
        /// The amount.
        gross: Cents,
    },
}

impl ReceiptIdentity {
    /// Reads an identity; space around and double space within the texts does not count.
    pub fn new(issuer: &str, number: &str, issued_on: NaiveDate, gross: Cents) -> Result<Self, ReceiptError> {
        let issuer = single_spaced(issuer, LONGEST_ISSUER).map_err(|cause| ReceiptError::Issuer { cause })?;
        let number = single_spaced(number, LONGEST_NUMBER).map_err(|cause| ReceiptError::Number { cause })?;
        let gross = gross.positive().map_err(|_| ReceiptError::Gross { gross })?;
        Ok(Self { issuer, number, issued_on, gross })
    }

    /// Who issued it.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The number the issuer gave it.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The day it bears.
    pub const fn issued_on(&self) -> NaiveDate {
        self.issued_on
    }

    /// What it amounts to, tax included.
    pub const fn gross(&self) -> Cents {
        self.gross
    }

    /// The receipt with this identity.
    pub fn with(self, id: ReceiptId, open: AccountNumber) -> Receipt {
        let Self { issuer, number, issued_on, gross } = self;
        Receipt { id, issuer, number, issued_on, gross, open }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 5, 1).unwrap();

    fn identity(issuer: &str, number: &str, gross: i64) -> Result<ReceiptIdentity, ReceiptError> {
        ReceiptIdentity::new(issuer, number, DAY, Cents::new(gross))
    }

    #[test]
    fn white_space_makes_no_other_receipt() {
        let plain = identity("Druckerei Muster", "R 17", 5);
        assert_eq!(plain, identity("  Druckerei \u{a0}\t Muster\n", " R  17 ", 5));
        assert_ne!(plain, identity("Druckerei Muster", "R 17", 6));
    }

    #[test]
    fn texts_have_a_length() {
        assert!(identity(&"ü".repeat(200), &"7".repeat(80), 1).is_ok());
        assert_eq!(
            identity(&"ü".repeat(201), "7", 1),
            Err(ReceiptError::Issuer { cause: TextError::Length { most: 200, length: 201 } })
        );
        assert_eq!(
            identity(" ", "7", 1),
            Err(ReceiptError::Issuer { cause: TextError::Length { most: 200, length: 0 } })
        );
        assert_eq!(
            identity("a", &"7".repeat(81), 1),
            Err(ReceiptError::Number { cause: TextError::Length { most: 80, length: 81 } })
        );
    }

    #[test]
    fn a_receipt_amounts_to_something() {
        for gross in [0, -1] {
            assert_eq!(identity("a", "7", gross), Err(ReceiptError::Gross { gross: Cents::new(gross) }));
        }
    }
}
