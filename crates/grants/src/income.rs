//! Income that a claim declares: what others than the giver contribute to the eligible cost.

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

use crate::{ClaimError, Grant, TextError, single_spaced};

/// The longest name of who pays, in characters.
const LONGEST_PAYER: usize = 200;
/// The longest number of a receipt, in characters.
const LONGEST_NUMBER: usize = 80;
/// The most declarations of income in one claim.
const MOST_INCOMES: usize = 1000;

/// What kind of income it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncomeKind {
    /// Money that a third party gives for the purpose (Drittmittel).
    ThirdParty,
    /// Money that another public giver has granted for the purpose (öffentliche Förderung).
    PublicFunds,
    /// What the project itself earns (Einnahmen), for example fees.
    Income,
}

impl IncomeKind {
    /// Every kind, in the order of a form.
    pub const ALL: [Self; 3] = [Self::Income, Self::ThirdParty, Self::PublicFunds];

    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ThirdParty => "third_party",
            Self::PublicFunds => "public_funds",
            Self::Income => "income",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Income that a claim declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Income {
    /// What kind.
    pub kind: IncomeKind,
    /// Who pays it.
    pub payer: String,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// How much.
    pub amount: Cents,
    /// The number of its receipt, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt_number: Option<String>,
}

/// Why income cannot be declared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IncomeError {
    /// Who pays is missing or too long.
    #[error("the payer {0}")]
    Payer(TextError),
    /// The number of its receipt is too long, or says nothing.
    #[error("the number of its receipt {0}")]
    ReceiptNumber(TextError),
    /// Nothing, or less.
    #[error("the amount must be above zero, not {0}")]
    NotPositive(Cents),
    /// The day lies outside the grant.
    #[error("{0} does not lie within the Bewilligungszeitraum")]
    OutsidePeriod(NaiveDate),
}

/// Checks what a claim declares of income, in the order of its declaration.
pub fn check_incomes(grant: &Grant, incomes: &[Income]) -> Result<Vec<Income>, ClaimError> {
    if incomes.len() > MOST_INCOMES {
        return Err(ClaimError::Incomes { most: MOST_INCOMES, count: incomes.len() });
    }
    let checked = (1..)
        .zip(incomes)
        .map(|(number, income)| check(grant, income).map_err(|cause| ClaimError::Income { number, cause }));
    checked.collect()
}

fn check(grant: &Grant, income: &Income) -> Result<Income, IncomeError> {
    let payer = single_spaced(&income.payer, LONGEST_PAYER).map_err(IncomeError::Payer)?;
    let amount = income.amount.positive().map_err(|_| IncomeError::NotPositive(income.amount))?;
    if !grant.act.period.contains(income.received_on) {
        return Err(IncomeError::OutsidePeriod(income.received_on));
    }
    let receipt_number = income.receipt_number.as_deref();
    let receipt_number = receipt_number.map(|number| single_spaced(number, LONGEST_NUMBER)).transpose();
    let receipt_number = receipt_number.map_err(IncomeError::ReceiptNumber)?;
    Ok(Income { payer, amount, receipt_number, ..*income })
}

/// What is declared of one kind.
pub fn income_of<'i>(
    incomes: impl IntoIterator<Item = &'i Income>,
    kind: IncomeKind,
) -> Result<Cents, MoneyError> {
    Cents::sum(incomes.into_iter().filter(|income| income.kind == kind).map(|income| income.amount))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, day};

    fn fee(cents: i64) -> Income {
        Income {
            kind: IncomeKind::Income,
            payer: " Teilnehmende  ".to_owned(),
            received_on: sample::DAY,
            amount: Cents::new(cents),
            receipt_number: None,
        }
    }

    fn refused(income: Income) -> String {
        check_incomes(&sample::grant(), &[fee(1), income]).unwrap_err().to_string()
    }

    #[test]
    fn income_is_an_amount_from_someone_within_the_grant() {
        let checked = check_incomes(&sample::grant(), &[fee(1)]).unwrap();
        assert_eq!(checked[0].payer, "Teilnehmende");
        assert_eq!(refused(fee(0)), "income 2: the amount must be above zero, not 0.00");
        let nobody = Income { payer: String::new(), ..fee(1) };
        assert_eq!(refused(nobody), "income 2: the payer has 1 to 200 characters, not 0");
        let late = Income { received_on: day("2023-01-01"), ..fee(1) };
        assert_eq!(refused(late), "income 2: 2023-01-01 does not lie within the Bewilligungszeitraum");
    }

    #[test]
    fn income_names_its_receipt_where_it_has_one() {
        let numbered = |number: &str| Income { receipt_number: Some(number.to_owned()), ..fee(1) };
        let checked = check_incomes(&sample::grant(), &[numbered(" E  7 "), fee(1)]).unwrap();
        assert_eq!(
            checked.into_iter().map(|it| it.receipt_number).collect::<Vec<_>>(),
            [Some("E 7".to_owned()), None]
        );
        assert_eq!(
            refused(numbered(" ")),
            "income 2: the number of its receipt has 1 to 80 characters, not 0"
        );
        let long = numbered(&"7".repeat(81));
        assert_eq!(refused(long), "income 2: the number of its receipt has 1 to 80 characters, not 81");
        let kept = serde_json::to_value(fee(1)).unwrap();
        assert_eq!(kept.get("receipt_number"), None, "what was filed before reads and hashes as it did");
        assert_eq!(serde_json::from_value::<Income>(kept).unwrap(), fee(1));
    }

    #[test]
    fn a_thousand_declarations_are_the_most() {
        assert_eq!(check_incomes(&sample::grant(), &vec![fee(1); 1000]).unwrap().len(), 1000);
        let refused = check_incomes(&sample::grant(), &vec![fee(1); 1001]);
        assert_eq!(refused, Err(ClaimError::Incomes { most: 1000, count: 1001 }));
    }

    #[test]
    fn each_kind_is_summed_by_itself() {
        let third_party = Income { kind: IncomeKind::ThirdParty, ..fee(7) };
        let all = [fee(1), third_party, fee(2)];
        assert_eq!(income_of(&all, IncomeKind::Income), Ok(Cents::new(3)));
        assert_eq!(income_of(&all, IncomeKind::ThirdParty), Ok(Cents::new(7)));
        assert_eq!(IncomeKind::from_word("third_party"), Some(IncomeKind::ThirdParty));
        assert_eq!(IncomeKind::from_word("public_funds"), Some(IncomeKind::PublicFunds));
        assert_eq!(income_of(&all, IncomeKind::PublicFunds), Ok(Cents::ZERO));
        assert_eq!(IncomeKind::from_word("gift"), None);
    }
}
