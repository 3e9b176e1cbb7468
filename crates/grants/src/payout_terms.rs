//! The payout terms of a grant: by which rule it is paid, in which instalments, and what must be met before one is
//! drawn.
//!
//! *Shape.* Rules in numbered versions of which the newest holds, requirements that are open, met or waived, instalments
//! that may wait for one. *Cost.* Values only. *Limits.* The cap on advances is an account, and so is all else that may be
//! paid; that an instalment is drawn once and not before its requirement is met is a rule of the database. *Order.*
//! Requirements come before the instalments that wait for them. *Layers.* `flow` sets the terms, [`crate::payout`] reads
//! them for each request.

mod request;
mod requirement;

use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, MoneyError};
use serde::{Deserialize, Serialize};

pub use request::check_request;
pub use requirement::{Fulfilment, NewRequirement, Requirement, RequirementKind, RequirementState};

use crate::{ComponentCode, Grant, GrantId, PayoutTermsId, PositionId, TextError, plain_text};

/// The most requirements, and the most instalments, of one grant.
const MOST: usize = 200;
/// The longest reference and the longest title, in characters.
const LONGEST_LINE: usize = 200;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 1000;

/// By which rule a grant is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum PayoutRule {
    /// What was recognised becomes due; nothing is paid ahead of use.
    Reimbursement,
    /// What is asked for is paid ahead of use; what was recognised settles it, and makes nothing due by itself.
    Advance {
        /// The most that may be ahead of use at any time; none without a limit of its own.
        cap: Option<Cents>,
    },
    /// Both: advances, and what they do not cover becomes due as it is recognised.
    Mixed {
        /// The most that may be ahead of use at any time; none without a limit of its own.
        cap: Option<Cents>,
    },
}

impl PayoutRule {
    /// The rule of a grant whose act says nothing of it.
    pub const USUAL: Self = Self::Mixed { cap: None };

    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reimbursement => "reimbursement",
            Self::Advance { .. } => "advance",
            Self::Mixed { .. } => "mixed",
        }
    }

    /// The rule of a word and its cap.
    pub fn from_word(word: &str, cap: Option<Cents>) -> Option<Self> {
        match (word, cap) {
            ("reimbursement", None) => Some(Self::Reimbursement),
            ("advance", cap) => Some(Self::Advance { cap }),
            ("mixed", cap) => Some(Self::Mixed { cap }),
            _ => None,
        }
    }

    /// The most that may be ahead of use, if the rule says.
    pub const fn cap(self) -> Option<Cents> {
        match self {
            Self::Reimbursement => None,
            Self::Advance { cap } | Self::Mixed { cap } => cap,
        }
    }

    /// Whether money may be asked for ahead of use.
    pub const fn advances(self) -> bool {
        !matches!(self, Self::Reimbursement)
    }

    /// Whether what was recognised becomes due by itself.
    pub const fn reimburses(self) -> bool {
        !matches!(self, Self::Advance { .. })
    }
}

/// A rule in force from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleVersion {
    /// Its number: 1 for the first.
    pub number: i64,
    /// The rule.
    #[serde(flatten)]
    pub rule: PayoutRule,
    /// Where it is agreed.
    pub reference: String,
    /// The day it was agreed.
    pub agreed_on: NaiveDate,
}

/// An instalment: a part of a position that is drawn once and as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Its number within the grant.
    pub number: i64,
    /// The position it pays for.
    pub position: PositionId,
    /// How much.
    pub amount: Cents,
    /// The number of the requirement that must be met or waived before it is drawn.
    pub requirement: Option<i64>,
}

/// An instalment to agree on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInstalment {
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
    /// How much.
    pub amount: Cents,
    /// The number of the requirement that must be met or waived before.
    pub requirement: Option<i64>,
}

/// What is agreed on how a grant is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTerms {
    /// The rule.
    #[serde(flatten)]
    pub rule: PayoutRule,
    /// Where it is agreed.
    pub reference: String,
    /// The day it was agreed.
    pub agreed_on: NaiveDate,
    /// The requirements that come with it.
    pub requirements: Vec<NewRequirement>,
    /// The instalments that come with it.
    pub instalments: Vec<NewInstalment>,
}

/// How a grant is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutTerms {
    /// Their id.
    pub id: PayoutTermsId,
    /// The grant.
    pub grant: GrantId,
    /// The version that a change must name.
    pub version: i64,
    /// What may still be advanced, where the rule has a cap.
    pub room: AccountNumber,
    /// The rules, the newest last.
    pub rules: Vec<RuleVersion>,
    /// What must be met.
    pub requirements: Vec<Requirement>,
    /// The instalments.
    pub instalments: Vec<Instalment>,
}

/// Why payout terms cannot be, or not take a step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayoutTermsError {
    /// More than one can read.
    #[error("a grant has at most {most} {what}, not {count}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The most there may be.
        most: usize,
        /// How many there would be.
        count: usize,
    },
    /// A text that says nothing, too much, or what cannot be seen.
    #[error("{field} {cause}")]
    Text {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        cause: TextError,
    },
    /// An amount that is none.
    #[error("{field}: {cause}")]
    Amount {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        cause: MoneyError,
    },
    /// The grant has nothing for the component of an instalment.
    #[error("the grant has no position for component {component} of instalment {number}")]
    NoPosition {
        /// The number of the instalment.
        number: i64,
        /// The component.
        component: ComponentCode,
    },
    /// There is no requirement of this number.
    #[error("there is no requirement {number}")]
    NoRequirement {
        /// The number.
        number: i64,
    },
    /// The requirement is not open any more.
    #[error("requirement {number} is {present} already")]
    Settled {
        /// The number.
        number: i64,
        /// The present state.
        present: &'static str,
    },
    /// A proof, or none, is what meets a requirement of this kind.
    #[error("requirement {number} ({kind}) is met by {by}")]
    MetBy {
        /// The number.
        number: i64,
        /// Its kind.
        kind: &'static str,
        /// What meets it.
        by: &'static str,
    },
    /// The change is dated before the rule that holds.
    #[error("the rule that holds was agreed on {held_since}, this one on {agreed_on}")]
    OutOfOrder {
        /// The day of the rule that holds.
        held_since: NaiveDate,
        /// The day of the change.
        agreed_on: NaiveDate,
    },
}

impl PayoutTerms {
    /// The first terms of a grant.
    pub fn first(
        id: PayoutTermsId,
        grant: &Grant,
        room: AccountNumber,
        new: &NewTerms,
    ) -> Result<Self, PayoutTermsError> {
        let (rules, requirements, instalments) = (Vec::new(), Vec::new(), Vec::new());
        let none = Self { id, grant: grant.id, version: 0, room, rules, requirements, instalments };
        none.with(grant, new)
    }

    /// The terms after a change: another rule, and requirements and instalments that are added.
    pub fn with(mut self, grant: &Grant, new: &NewTerms) -> Result<Self, PayoutTermsError> {
        if let Some(held) = self.rules.last().filter(|held| held.agreed_on > new.agreed_on) {
            let (held_since, agreed_on) = (held.agreed_on, new.agreed_on);
            return Err(PayoutTermsError::OutOfOrder { held_since, agreed_on });
        }
        new.rule.cap().map(|cap| cap.positive().map_err(|cause| amount("cap", cause))).transpose()?;
        let reference = text("reference", &new.reference, LONGEST_LINE)?;
        let number = next(self.rules.len());
        self.rules.push(RuleVersion { number, rule: new.rule, reference, agreed_on: new.agreed_on });
        for requirement in &new.requirements {
            let number = next(self.requirements.len());
            self.requirements.push(requirement.open(number)?);
        }
        for instalment in &new.instalments {
            let instalment = self.instalment(grant, instalment)?;
            self.instalments.push(instalment);
        }
        at_most("requirements", self.requirements.len())?;
        at_most("instalments", self.instalments.len())?;
        Ok(Self { version: self.version + 1, ..self })
    }

    fn instalment(&self, grant: &Grant, new: &NewInstalment) -> Result<Instalment, PayoutTermsError> {
        let number = next(self.instalments.len());
        let component = new.component.clone();
        let position = grant.position(&new.component, new.budget_year);
        let position = position.ok_or(PayoutTermsError::NoPosition { number, component })?;
        if let Some(number) = new.requirement {
            self.requirement(number)?;
        }
        Ok(Instalment {
            number,
            position: position.id,
            amount: new.amount.positive().map_err(|cause| amount("amount", cause))?,
            requirement: new.requirement,
        })
    }

    /// The rule that holds.
    pub fn rule(&self) -> PayoutRule {
        self.rules.last().map_or(PayoutRule::USUAL, |held| held.rule)
    }

    /// The requirement of a number.
    pub fn requirement(&self, number: i64) -> Result<&Requirement, PayoutTermsError> {
        let found = self.requirements.iter().find(|requirement| requirement.number == number);
        found.ok_or(PayoutTermsError::NoRequirement { number })
    }

    /// Meets a requirement that is open.
    pub fn meet(self, number: i64, on: NaiveDate, by: Fulfilment) -> Result<Self, PayoutTermsError> {
        let met = self.requirement(number)?.clone().meet(on, by)?;
        Ok(self.replacing(met))
    }

    /// Waives a requirement that is open.
    pub fn waive(self, number: i64, on: NaiveDate, reason: &str) -> Result<Self, PayoutTermsError> {
        let waived = self.requirement(number)?.clone().waive(on, reason)?;
        Ok(self.replacing(waived))
    }

    fn replacing(mut self, new: Requirement) -> Self {
        self.requirements.iter_mut().filter(|it| it.number == new.number).for_each(|it| *it = new.clone());
        Self { version: self.version + 1, ..self }
    }
}

/// The number behind so many.
fn next(count: usize) -> i64 {
    i64::try_from(count).map_or(i64::MAX, |count| count.saturating_add(1))
}

fn at_most(what: &'static str, count: usize) -> Result<(), PayoutTermsError> {
    if count <= MOST { Ok(()) } else { Err(PayoutTermsError::TooMany { what, most: MOST, count }) }
}

fn text(field: &'static str, written: &str, most: usize) -> Result<String, PayoutTermsError> {
    plain_text(written, most).map_err(|cause| PayoutTermsError::Text { field, cause })
}

const fn amount(field: &'static str, cause: MoneyError) -> PayoutTermsError {
    PayoutTermsError::Amount { field, cause }
}

#[cfg(test)]
mod tests;
