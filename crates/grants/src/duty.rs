//! Duties that are kept apart: who took which step of a claim or a payment, and that nobody takes two.
//!
//! A claim is prepared and signed by its recipient. Its decision, each correction of it, and what the house approves of a
//! payout request are proposed and certified in reason and in amount (§ 31 Abs. 2 KomHVO NRW). A payment is ordered,
//! released by two, looked at by a further eye above a threshold; what the bank says of it, and that it came back, is
//! booked by someone who did not pay (§ 31 Abs. 3 KomHVO NRW). What is checked here the database checks as well.

pub(crate) mod rounds;

use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};

pub use rounds::Returned;

use crate::{DutyRulesId, OrganisationId, PersonId, Role, SoleSignatoryId, TextError, plain_text};

/// A step that somebody signs, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A claim is prepared.
    Prepare,
    /// Within the recipient's own house it is examined, as a proof of use may be before it is signed.
    Examine,
    /// What was prepared is signed by another.
    Sign,
    /// Prepared and signed by the only person whom the recipient has.
    PrepareAndSign,
    /// A decision is proposed.
    Propose,
    /// The decision is certified in its reason.
    Sachlich,
    /// The decision is certified in its amount.
    Rechnerisch,
    /// Certified in both by one, where the house allows it.
    SachlichUndRechnerisch,
    /// What is proposed is sent back, since it cannot be certified.
    SendBack,
    /// A payment is ordered.
    Order,
    /// A payment is released by the first.
    #[serde(rename = "release_1")]
    Release1,
    /// A payment is released by the second.
    #[serde(rename = "release_2")]
    Release2,
    /// A large payment is looked at once more.
    FurtherEye,
    /// What the bank says of a payment is booked.
    Book,
    /// That the bank returned a payment is booked.
    BookReturn,
    /// Bank details are looked into.
    Verify,
    /// Bank details that were looked into are confirmed.
    Confirm,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 17] = [
        Self::Prepare,
        Self::Examine,
        Self::Sign,
        Self::PrepareAndSign,
        Self::Propose,
        Self::Sachlich,
        Self::Rechnerisch,
        Self::SachlichUndRechnerisch,
        Self::SendBack,
        Self::Order,
        Self::Release1,
        Self::Release2,
        Self::FurtherEye,
        Self::Book,
        Self::BookReturn,
        Self::Verify,
        Self::Confirm,
    ];

    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Examine => "examine",
            Self::Sign => "sign",
            Self::PrepareAndSign => "prepare_and_sign",
            Self::Propose => "propose",
            Self::Sachlich => "sachlich",
            Self::Rechnerisch => "rechnerisch",
            Self::SachlichUndRechnerisch => "sachlich_und_rechnerisch",
            Self::SendBack => "send_back",
            Self::Order => "order",
            Self::Release1 => "release_1",
            Self::Release2 => "release_2",
            Self::FurtherEye => "further_eye",
            Self::Book => "book",
            Self::BookReturn => "book_return",
            Self::Verify => "verify",
            Self::Confirm => "confirm",
        }
    }

    /// Whether somebody pays by it, who keeps no books of the same payment.
    pub const fn pays(self) -> bool {
        matches!(self, Self::Order | Self::Release1 | Self::Release2 | Self::FurtherEye)
    }

    /// Whether who gives takes it of a claim: proposing a decision or a correction, and certifying it.
    pub const fn is_of_decision(self) -> bool {
        matches!(self, Self::Propose | Self::Sachlich | Self::Rechnerisch | Self::SachlichUndRechnerisch)
    }

    /// Whether the recipient of a claim takes it.
    pub const fn is_of_recipient(self) -> bool {
        matches!(self, Self::Prepare | Self::Sign | Self::PrepareAndSign)
    }

    /// The step of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// The person. A deputy signs as who they are.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// In which role.
    pub role: Role,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// The day.
    pub on: NaiveDate,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// The step.
    pub step: Step,
    /// In which round of a claim or of a payout request; 1 for a payment.
    pub round: i64,
    /// Who took it.
    #[serde(flatten)]
    pub by: Signer,
}

/// Why a step is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DutyError {
    /// The person has taken another step of the same subject.
    #[error("{name} took the step {} already; {} is for another person", .taken.word(), .asked.word())]
    SamePerson {
        /// The person's name.
        name: String,
        /// The step that they took.
        taken: Step,
        /// The step that was asked for.
        asked: Step,
    },
    /// A step that comes before is missing.
    #[error("{} comes after {}, which is missing", .asked.word(), .missing.word())]
    Missing {
        /// The step that was asked for.
        asked: Step,
        /// The step that comes before.
        missing: Step,
    },
    /// The step was taken.
    #[error("the step {} was taken already", .step.word())]
    Taken {
        /// The step.
        step: Step,
    },
    /// A step that another role takes.
    #[error("the step {} is not taken by {}", .step.word(), .role.word())]
    Role {
        /// The step.
        step: Step,
        /// The role of who asked for it.
        role: Role,
    },
    /// There is no proposal to certify or to send back.
    #[error("nothing is proposed")]
    NoProposal,
    /// A proposal that is neither certified nor sent back.
    #[error("a proposal is open already")]
    Proposed,
    /// What is proposed follows another rule book than the one that holds.
    #[error(
        "what is proposed follows version {proposed} of the rule book, version {present} holds: it is sent back first"
    )]
    RuleBook {
        /// The version that it follows.
        proposed: u32,
        /// The version that holds.
        present: u32,
    },
    /// The reason says nothing or too much.
    #[error("the reason {0}")]
    Reason(TextError),
    /// An end before the beginning.
    #[error("the last day {until} lies before the first, {from}")]
    EndsBefore {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
    },
    /// A threshold below zero.
    #[error("a threshold is not below zero")]
    Threshold,
    /// A wait that never ends.
    #[error("a change of bank details waits at most {most} days, not {days}")]
    Wait {
        /// The most days.
        most: u32,
        /// How many were asked for.
        days: u32,
    },
}

/// Adds a step to those that were taken, unless it was taken or the person took another of the same round.
pub(crate) fn sign(
    sign_offs: &mut Vec<SignOff>,
    step: Step,
    round: i64,
    by: Signer,
) -> Result<(), DutyError> {
    for earlier in sign_offs.iter().filter(|earlier| earlier.round == round) {
        if earlier.step == step {
            return Err(DutyError::Taken { step });
        }
        if earlier.by.person == by.person {
            return Err(DutyError::SamePerson { name: by.name, taken: earlier.step, asked: step });
        }
    }
    sign_offs.push(SignOff { step, round, by });
    in_order(sign_offs);
    Ok(())
}

/// Puts steps in their order, round by round.
pub fn in_order(sign_offs: &mut [SignOff]) {
    sign_offs.sort_by_key(|signed| (signed.round, signed.step));
}

/// What the house decides about duties, in numbered versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyRules {
    /// Its id.
    pub id: DutyRulesId,
    /// Its number: 1 for the first.
    pub number: i64,
    /// Whether one person may certify a decision in reason and in amount.
    pub one_examiner: bool,
    /// Above which amount of a payment a further eye is needed; none, if it never is.
    pub further_eye_above: Option<Cents>,
    /// How many days a change of bank details waits, once it is confirmed.
    pub bank_wait_days: u32,
    /// The day it was set.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

impl DutyRules {
    /// Whether a payment of an amount needs a further eye.
    pub fn needs_further_eye(rules: Option<&Self>, amount: Cents) -> bool {
        rules.and_then(|rules| rules.further_eye_above).is_some_and(|above| amount > above)
    }

    /// How many days a change of bank details waits: long enough for a letter to the old contact and an answer, where the
    /// house has decided nothing.
    pub fn wait_of(rules: Option<&Self>) -> u64 {
        rules.map_or(BANK_WAIT_DAYS, |rules| rules.bank_wait_days).into()
    }

    /// Checks what is set: it has a reason, a threshold is an amount, and a wait ends.
    pub fn checked(self) -> Result<Self, DutyError> {
        if self.further_eye_above.is_some_and(|above| above < Cents::ZERO) {
            return Err(DutyError::Threshold);
        }
        if self.bank_wait_days > LONGEST_WAIT {
            return Err(DutyError::Wait { most: LONGEST_WAIT, days: self.bank_wait_days });
        }
        let reason = plain_text(&self.reason, LONGEST_REASON).map_err(DutyError::Reason)?;
        Ok(Self { reason, ..self })
    }
}

/// How many days a change of bank details waits, where the house has decided nothing. The database says so as well.
const BANK_WAIT_DAYS: u32 = 3;
/// The most days that one may wait.
const LONGEST_WAIT: u32 = 60;

/// The longest reason, in characters.
pub(crate) const LONGEST_REASON: usize = 1000;

/// A recipient of one person, who prepares and signs alone: a waiver, on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoleSignatory {
    /// Its id.
    pub id: SoleSignatoryId,
    /// The recipient.
    pub organisation: OrganisationId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Why nobody else can sign.
    pub reason: String,
}

impl SoleSignatory {
    /// Checks what is waived: it has a reason and ends.
    pub fn checked(self) -> Result<Self, DutyError> {
        if self.until < self.from {
            return Err(DutyError::EndsBefore { from: self.from, until: self.until });
        }
        let reason = plain_text(&self.reason, LONGEST_REASON).map_err(DutyError::Reason)?;
        Ok(Self { reason, ..self })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 6, 1).unwrap();

    fn signer(person: u128) -> Signer {
        Signer {
            person: PersonId(Uuid::from_u128(person)),
            name: format!("Person {person}"),
            role: Role::Clerk,
            organisation: OrganisationId(Uuid::nil()),
            on: DAY,
        }
    }

    #[test]
    fn every_word_is_read_back() {
        for step in Step::ALL {
            assert_eq!(Step::from_word(step.word()), Some(step));
            assert_eq!(serde_json::to_value(step).unwrap(), step.word());
        }
        assert_eq!(Step::from_word("pay"), None);
    }

    #[test]
    fn nobody_takes_two_steps_of_a_round_whichever_they_are() {
        for first in Step::ALL {
            for second in Step::ALL {
                let mut signed = Vec::new();
                sign(&mut signed, first, 1, signer(1)).unwrap();
                let expected = if first == second {
                    DutyError::Taken { step: first }
                } else {
                    DutyError::SamePerson { name: "Person 1".to_owned(), taken: first, asked: second }
                };
                assert_eq!(sign(&mut signed, second, 1, signer(1)), Err(expected));
                assert_eq!(sign(&mut signed, second, 1, signer(2)).is_ok(), first != second);
                sign(&mut signed, second, 2, signer(1)).unwrap();
            }
        }
    }

    #[test]
    fn a_further_eye_is_needed_above_the_threshold_and_not_at_it() {
        let rules = |above: Option<i64>| DutyRules {
            id: DutyRulesId(Uuid::nil()),
            number: 1,
            one_examiner: false,
            further_eye_above: above.map(Cents::new),
            bank_wait_days: 5,
            on: DAY,
            reason: "Dienstanweisung".to_owned(),
        };
        for (above, amount, needed) in [(Some(100), 100, false), (Some(100), 101, true), (None, 101, false)] {
            assert_eq!(DutyRules::needs_further_eye(Some(&rules(above)), Cents::new(amount)), needed);
        }
        assert!(!DutyRules::needs_further_eye(None, Cents::new(101)));
        assert_eq!(rules(Some(-1)).checked(), Err(DutyError::Threshold));
        assert_eq!((DutyRules::wait_of(None), DutyRules::wait_of(Some(&rules(None)))), (3, 5));
        let long = DutyRules { bank_wait_days: 61, ..rules(None) };
        assert_eq!(long.checked(), Err(DutyError::Wait { most: 60, days: 61 }));
        let silent = DutyRules { reason: " ".to_owned(), ..rules(None) };
        assert!(matches!(silent.checked(), Err(DutyError::Reason(_))));
    }

    #[test]
    fn a_waiver_has_a_reason_and_an_end() {
        let waiver = |until, reason: &str| SoleSignatory {
            id: SoleSignatoryId(Uuid::nil()),
            organisation: OrganisationId(Uuid::nil()),
            from: DAY,
            until,
            reason: reason.to_owned(),
        };
        waiver(DAY, "Einzelunternehmen").checked().unwrap();
        assert!(matches!(waiver(DAY, "").checked(), Err(DutyError::Reason(_))));
        let until = DAY.pred_opt().unwrap();
        assert_eq!(waiver(until, "x").checked(), Err(DutyError::EndsBefore { from: DAY, until }));
    }
}
