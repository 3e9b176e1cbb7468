//! Bank details (Bankverbindung): where an organisation is paid, in versions.
//!
//! A change is where payments are stolen. So it is entered by one person of the organisation and signed by another, its
//! truth is looked into by one person of the first recipient, who says how, and confirmed by another; and it counts only
//! after a wait, in which whoever knows of nothing can say so. While it is open nothing is ordered for the organisation
//! and nothing that is ordered is released.

use std::fmt;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    BankDetailsId, DutyError, OrganisationId, SignOff, Signer, Step, TextError, duty::sign, single_spaced,
};

/// The longest name of an account holder, in characters: what a credit transfer carries (EPC 115-06).
const LONGEST_HOLDER: usize = 70;
/// The longest text of how an account was looked into, and of why it is not taken, in characters.
const LONGEST_TEXT: usize = 1000;

/// An account number (IBAN, ISO 13616), in capitals and without spaces. Its country, length and check digits are right.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Iban(String);

/// Why a text is no account number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum IbanError {
    /// It is not built like one: two letters, two digits, then letters and digits.
    #[error("is not built like an IBAN: two letters, two digits, up to 30 letters and digits")]
    Structure,
    /// A digit is wrong or two changed their places.
    #[error("has check digits that do not fit: a digit is wrong, or two have changed places")]
    Checksum,
    /// The country has no such numbers.
    #[error("does not have the length or the structure of its country, or the country has no IBAN")]
    Country,
}

impl Iban {
    /// Reads an account number as people write it, with or without spaces.
    pub fn parse(text: &str) -> Result<Self, IbanError> {
        let bare = text.split_whitespace().collect::<String>().to_ascii_uppercase();
        match bare.parse::<iban::Iban>() {
            Ok(_) => Ok(Self(bare)),
            Err(iban::ParseIbanError::InvalidBaseIban {
                source: iban::ParseBaseIbanError::InvalidChecksum,
            }) => Err(IbanError::Checksum),
            Err(iban::ParseIbanError::InvalidBaseIban { .. }) => Err(IbanError::Structure),
            Err(iban::ParseIbanError::InvalidBban(_) | iban::ParseIbanError::UnknownCountry(_)) => {
                Err(IbanError::Country)
            }
        }
    }

    /// The number, in capitals and without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its last four characters, by which people tell accounts apart.
    pub fn tail(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }
}

/// Shows the end of it only: whole numbers stay out of logs.
impl fmt::Debug for Iban {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Iban(…{})", self.tail())
    }
}

impl TryFrom<String> for Iban {
    type Error = IbanError;

    fn try_from(text: String) -> Result<Self, IbanError> {
        Self::parse(&text)
    }
}

impl From<Iban> for String {
    fn from(iban: Iban) -> Self {
        iban.0
    }
}

/// A version of the bank details of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankDetails {
    /// Its id.
    pub id: BankDetailsId,
    /// Whose account it is.
    pub organisation: OrganisationId,
    /// Which of the organisation's: 1 for the first.
    pub number: i64,
    /// The version that a change must name.
    pub version: i64,
    /// The account.
    pub iban: Iban,
    /// The name of the account's holder, exactly as the bank has it: banks compare it (Verification of Payee).
    pub holder: String,
    /// Where it stands.
    pub state: BankDetailsState,
    /// How its truth was looked into; nothing before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_how: Option<String>,
    /// Who took which step.
    pub sign_offs: Vec<SignOff>,
}

/// Where bank details stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum BankDetailsState {
    /// Entered by one person of the organisation.
    Entered {
        /// The day.
        on: NaiveDate,
    },
    /// Signed by another, or by the only one there is.
    Signed {
        /// The day.
        on: NaiveDate,
    },
    /// Looked into by the first recipient.
    Verified {
        /// The day.
        on: NaiveDate,
    },
    /// Confirmed there by another person.
    Confirmed {
        /// The day.
        on: NaiveDate,
        /// The first day on which it is paid to.
        usable_from: NaiveDate,
    },
    /// Not taken.
    Refused {
        /// The day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// Taken back by the organisation.
    Withdrawn {
        /// The day.
        on: NaiveDate,
    },
}

impl BankDetailsState {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Entered { .. } => "entered",
            Self::Signed { .. } => "signed",
            Self::Verified { .. } => "verified",
            Self::Confirmed { .. } => "confirmed",
            Self::Refused { .. } => "refused",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// Whether it is neither confirmed nor given up.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Entered { .. } | Self::Signed { .. } | Self::Verified { .. })
    }

    fn may_become(&self, next: &Self) -> bool {
        matches!(
            (self, next),
            (Self::Entered { .. }, Self::Signed { .. })
                | (Self::Signed { .. }, Self::Verified { .. })
                | (Self::Verified { .. }, Self::Confirmed { .. })
        ) || self.is_open() && matches!(next, Self::Refused { .. } | Self::Withdrawn { .. })
    }
}

/// Why bank details are not taken, or nothing is paid to them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BankDetailsError {
    /// They stand elsewhere.
    #[error("bank details that are {present} cannot be {asked}")]
    State {
        /// The present state.
        present: &'static str,
        /// The state that was asked for.
        asked: &'static str,
    },
    /// The name of the holder says nothing or too much.
    #[error("the holder's name {0}")]
    Holder(TextError),
    /// How they were looked into is not said.
    #[error("how the account was looked into {0}")]
    How(TextError),
    /// A refusal says why.
    #[error("the reason {0}")]
    Reason(TextError),
    /// The account is the one that counts.
    #[error("these are the bank details that count already")]
    Same,
    /// A duty that is kept apart.
    #[error(transparent)]
    Duty(#[from] DutyError),
    /// A change is open.
    #[error("a change of the bank details is open (number {number}): until it is settled nothing is paid")]
    Open {
        /// Its number.
        number: i64,
    },
    /// The organisation has no account that counts.
    #[error("the recipient has no confirmed bank details")]
    None,
    /// The change waits.
    #[error("the bank details were changed and are paid to from {usable_from}")]
    Waits {
        /// The first day on which it is paid to.
        usable_from: NaiveDate,
    },
    /// The order names an account that was changed since.
    #[error("the order pays to bank details that were changed since: reject it and order anew")]
    Replaced,
}

impl BankDetails {
    /// Enters the next version. Where an organisation has one person, who enters signs.
    pub fn enter(
        id: BankDetailsId,
        before: &[Self],
        (iban, holder): (Iban, &str),
        (by, alone): (Signer, bool),
    ) -> Result<Self, BankDetailsError> {
        if let Some(open) = before.iter().find(|known| known.state.is_open()) {
            return Err(BankDetailsError::Open { number: open.number });
        }
        let holder = single_spaced(holder, LONGEST_HOLDER).map_err(BankDetailsError::Holder)?;
        if confirmed(before).is_some_and(|known| known.iban == iban && known.holder == holder) {
            return Err(BankDetailsError::Same);
        }
        let on = by.on;
        let (step, state) = if alone {
            (Step::PrepareAndSign, BankDetailsState::Signed { on })
        } else {
            (Step::Prepare, BankDetailsState::Entered { on })
        };
        let number = before.last().map_or(1, |last| last.number + 1);
        let (organisation, sign_offs) = (by.organisation, vec![SignOff { step, round: 1, by }]);
        Ok(Self { id, organisation, number, version: 1, iban, holder, state, verified_how: None, sign_offs })
    }

    /// Signs what another person of the organisation entered.
    pub fn sign(self, by: Signer) -> Result<Self, BankDetailsError> {
        let on = by.on;
        self.take(Step::Sign, by, BankDetailsState::Signed { on })
    }

    /// Records how the account was looked into: by a call on a number known before, say, never one of the change itself.
    pub fn verify(self, how: &str, by: Signer) -> Result<Self, BankDetailsError> {
        let how = single_spaced(how, LONGEST_TEXT).map_err(BankDetailsError::How)?;
        let on = by.on;
        let verified = self.take(Step::Verify, by, BankDetailsState::Verified { on })?;
        Ok(Self { verified_how: Some(how), ..verified })
    }

    /// Confirms. An organisation's first account counts at once, another one after so many days.
    pub fn confirm(self, before: &[Self], wait_days: u64, by: Signer) -> Result<Self, BankDetailsError> {
        let on = by.on;
        let wait = if confirmed(before).is_some() { wait_days } else { 0 };
        let usable_from = on.checked_add_days(Days::new(wait)).unwrap_or(NaiveDate::MAX);
        self.take(Step::Confirm, by, BankDetailsState::Confirmed { on, usable_from })
    }

    /// Does not take it.
    pub fn refuse(self, reason: &str, on: NaiveDate) -> Result<Self, BankDetailsError> {
        let reason = single_spaced(reason, LONGEST_TEXT).map_err(BankDetailsError::Reason)?;
        self.move_to(BankDetailsState::Refused { on, reason })
    }

    /// Takes it back.
    pub fn withdraw(self, on: NaiveDate) -> Result<Self, BankDetailsError> {
        self.move_to(BankDetailsState::Withdrawn { on })
    }

    fn take(mut self, step: Step, by: Signer, next: BankDetailsState) -> Result<Self, BankDetailsError> {
        self.check(&next)?;
        sign(&mut self.sign_offs, step, 1, by)?;
        self.move_to(next)
    }

    fn check(&self, next: &BankDetailsState) -> Result<(), BankDetailsError> {
        if self.state.may_become(next) {
            return Ok(());
        }
        Err(BankDetailsError::State { present: self.state.word(), asked: next.word() })
    }

    fn move_to(self, next: BankDetailsState) -> Result<Self, BankDetailsError> {
        self.check(&next)?;
        Ok(Self { state: next, version: self.version + 1, ..self })
    }
}

/// The last version that was confirmed.
fn confirmed(all: &[BankDetails]) -> Option<&BankDetails> {
    all.iter().rfind(|known| matches!(known.state, BankDetailsState::Confirmed { .. }))
}

/// Where an organisation is paid on a day, of all its versions in order.
pub fn paid_to(all: &[BankDetails], on: NaiveDate) -> Result<&BankDetails, BankDetailsError> {
    if let Some(open) = all.iter().find(|known| known.state.is_open()) {
        return Err(BankDetailsError::Open { number: open.number });
    }
    let last = confirmed(all).ok_or(BankDetailsError::None)?;
    match last.state {
        BankDetailsState::Confirmed { usable_from, .. } if usable_from > on => {
            Err(BankDetailsError::Waits { usable_from })
        }
        _ => Ok(last),
    }
}

/// Refuses to release what pays to an account that was changed since it was ordered, or is being changed.
pub fn still_paid_to(
    all: &[BankDetails],
    ordered: Option<BankDetailsId>,
    on: NaiveDate,
) -> Result<(), BankDetailsError> {
    if ordered == Some(paid_to(all, on)?.id) { Ok(()) } else { Err(BankDetailsError::Replaced) }
}

#[cfg(test)]
mod tests;
