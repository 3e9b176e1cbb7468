//! Accounts: four balances and the rule that bounds them.

use serde::{Deserialize, Serialize};

use crate::{AccountNumber, Cents, MoneyError, Transfer, TransferKind};

/// What an account may not do. Pending debits and credits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Anything: the world outside, or a figure that only counts.
    Unlimited,
    /// Debits, pending included, never exceed posted credits: nothing leaves that has not come in.
    DebitsWithinCredits,
    /// Credits, pending included, never exceed posted debits.
    CreditsWithinDebits,
}

impl Rule {
    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unlimited => "unlimited",
            Self::DebitsWithinCredits => "debits_within_credits",
            Self::CreditsWithinDebits => "credits_within_debits",
        }
    }

    /// The rule of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Unlimited, Self::DebitsWithinCredits, Self::CreditsWithinDebits]
            .into_iter()
            .find(|rule| rule.word() == word)
    }
}

/// The four balances of an account, in cents, none below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balances {
    /// Reserved on the debit side.
    pub debits_pending: Cents,
    /// Booked on the debit side.
    pub debits_posted: Cents,
    /// Reserved on the credit side.
    pub credits_pending: Cents,
    /// Booked on the credit side.
    pub credits_posted: Cents,
}

impl Balances {
    /// What may still be debited: posted credits less all debits, pending included.
    pub fn open(&self) -> Result<Cents, MoneyError> {
        self.credits_posted.minus(self.debits_posted)?.minus(self.debits_pending)
    }

    /// What may still be credited: posted debits less all credits, pending included.
    pub fn open_to_credit(&self) -> Result<Cents, MoneyError> {
        self.debits_posted.minus(self.credits_posted)?.minus(self.credits_pending)
    }
}

/// An account as the journal opened it, with its balances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number within the unit.
    pub number: AccountNumber,
    /// Its unique name within the unit, for example `to_use/0197…`.
    pub code: String,
    /// What it may not do.
    pub rule: Rule,
    /// Its balances.
    pub balances: Balances,
}

/// Why an account refuses a transfer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// More than what is open.
    #[error("account {code} has {open} open, {asked} was asked for")]
    LimitExceeded {
        /// The account's code.
        code: String,
        /// What was open before the transfer.
        open: Cents,
        /// What the transfer would have taken.
        asked: Cents,
    },
    /// A balance does not fit or would fall below zero.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Account {
    /// Opens an account without money.
    pub fn open(number: AccountNumber, code: impl Into<String>, rule: Rule) -> Self {
        Self { number, code: code.into(), rule, balances: Balances::default() }
    }

    /// The balances after a transfer that debits or credits this account.
    pub fn after(&self, transfer: &Transfer) -> Result<Balances, AccountError> {
        let (pending, posted) = transfer.change()?;
        let mut next = self.balances;
        if transfer.debit() == self.number {
            next.debits_pending = next.debits_pending.plus(pending)?;
            next.debits_posted = next.debits_posted.plus(posted)?;
        } else {
            next.credits_pending = next.credits_pending.plus(pending)?;
            next.credits_posted = next.credits_posted.plus(posted)?;
        }
        self.check(&next, transfer)?;
        Ok(next)
    }

    fn check(&self, next: &Balances, transfer: &Transfer) -> Result<(), AccountError> {
        let takes = matches!(transfer.kind(), TransferKind::Posted | TransferKind::Pending);
        let (open_before, open_after, limited) = match self.rule {
            Rule::Unlimited => return Ok(()),
            Rule::DebitsWithinCredits => {
                (self.balances.open()?, next.open()?, transfer.debit() == self.number)
            }
            Rule::CreditsWithinDebits => {
                (self.balances.open_to_credit()?, next.open_to_credit()?, transfer.credit() == self.number)
            }
        };
        if takes && limited && open_after < Cents::ZERO {
            return Err(AccountError::LimitExceeded {
                code: self.code.clone(),
                open: open_before,
                asked: transfer.amount(),
            });
        }
        Ok(())
    }
}
