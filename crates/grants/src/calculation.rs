//! Calculators: what they read, what they answer, and how it came about.
//!
//! *Shape.* JSON in, an answer with its working out, or everything that is wrong with the input at once. The API and the
//! command read and answer here, so that both say the same. *Cost.* Values only. *Limits.* A list has at most 10,000 items.
//! *Order.* The input is read as a whole before anything is calculated. *Layers.* The arithmetic is that of [`crate::law`]
//! and of [`crate::settle`]; nothing is calculated here.

mod deadline;
mod drawdown;
mod financing;
mod grant;
mod input;
mod interest;
mod plan;
mod strict;

use std::fmt::Display;

use ledger::Cents;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::input::{Fields, Noted};
pub use self::{
    deadline::DeadlineAnswer,
    drawdown::DrawdownAnswer,
    grant::GrantAnswer,
    input::{InputFault, json_kind},
    interest::InterestAnswer,
    plan::PlanAnswer,
    strict::parse_json,
};
use crate::law::working::{Step, euros};
use crate::law::{
    BASE_RATES, BaseRateError, BaseRates, DEADLINES, DeadlineError, DeadlineRule, LawError, LawParameters,
};
use crate::{DURCHSTARTEN, KOMM_AN, Programme, ProgrammeError};

/// What can be calculated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calculation {
    /// Interest on an amount from its credit to its use.
    Interest,
    /// What remains of a grant and what is refunded.
    Grant,
    /// How much may be asked for now.
    Drawdown,
    /// A plan against what was spent.
    Plan,
    /// Until when something is to be done.
    Deadline,
}

/// The figures to calculate with: those that come with the program.
#[derive(Clone, Debug)]
pub struct Books {
    law: LawParameters,
    base_rates: BaseRates,
    deadlines: Vec<DeadlineRule>,
    programmes: Vec<Programme>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// Of [`Calculation::Interest`].
    Interest(InterestAnswer),
    /// Of [`Calculation::Grant`].
    Grant(GrantAnswer),
    /// Of [`Calculation::Drawdown`].
    Drawdown(DrawdownAnswer),
    /// Of [`Calculation::Plan`].
    Plan(PlanAnswer),
    /// Of [`Calculation::Deadline`].
    Deadline(DeadlineAnswer),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Everything that is wrong with the input.
    pub errors: Vec<InputFault>,
    /// The answer as far as the figures are known, where they end too early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provisional: Option<Box<Answer>>,
}

/// What is wrong with the figures that come with the program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BooksError {
    /// The law.
    #[error(transparent)]
    Law(#[from] LawError),
    /// The base rates.
    #[error(transparent)]
    BaseRates(#[from] BaseRateError),
    /// The deadlines.
    #[error(transparent)]
    Deadlines(#[from] DeadlineError),
    /// A programme.
    #[error(transparent)]
    Programme(#[from] ProgrammeError),
}

impl Calculation {
    /// Everything that can be calculated.
    pub const ALL: [Self; 5] = [Self::Interest, Self::Grant, Self::Drawdown, Self::Plan, Self::Deadline];

    /// The word used by the command and the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Interest => "interest",
            Self::Grant => "grant",
            Self::Drawdown => "drawdown",
            Self::Plan => "plan",
            Self::Deadline => "deadline",
        }
    }

    /// The calculation of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|calculation| calculation.word() == word)
    }

    /// Calculates from what [`parse_json`] read.
    pub fn run(self, input: &Value, books: &Books) -> Result<Answer, Refusal> {
        match self {
            Self::Interest => interest::run(input, books),
            Self::Grant => grant::run(input),
            Self::Drawdown => drawdown::run(input, books),
            Self::Plan => plan::run(input, books),
            Self::Deadline => deadline::run(input, books),
        }
    }
}

impl Books {
    /// The same figures with other base rates.
    #[must_use]
    pub fn with_base_rates(self, base_rates: BaseRates) -> Self {
        Self { base_rates, ..self }
    }

    /// The figures that come with the program.
    pub fn shipped() -> Result<Self, BooksError> {
        Ok(Self {
            law: LawParameters::of_nrw()?,
            base_rates: BaseRates::parse(BASE_RATES)?,
            deadlines: DeadlineRule::parse_all(DEADLINES)?,
            programmes: vec![Programme::parse(DURCHSTARTEN)?, Programme::parse(KOMM_AN)?],
        })
    }

    /// The programmes whose figures come with the program.
    pub fn programmes(&self) -> impl Iterator<Item = &Programme> {
        self.programmes.iter()
    }

    /// The rules of deadlines.
    pub fn deadlines(&self) -> impl Iterator<Item = &DeadlineRule> {
        self.deadlines.iter()
    }

    /// The programme that the input names, if it names one.
    fn programme(&self, fields: &mut Fields<'_>) -> Result<Option<&Programme>, Noted> {
        fields.optional("programme", |code| {
            let known = self.programmes.iter().find(|programme| programme.code.as_str() == code);
            let codes = || self.programmes.iter().map(|it| it.code.as_str()).collect::<Vec<_>>().join(", ");
            known.ok_or_else(|| format!("there is no programme {code:?}; there are {}", codes()))
        })
    }

    /// The law as it holds in the programme that the input names, or in the Land.
    fn law(&self, fields: &mut Fields<'_>) -> Result<LawParameters, Noted> {
        match self.programme(fields)? {
            Some(programme) => programme.law_parameters().map_err(|cause| fields.note("programme", cause)),
            None => Ok(self.law.clone()),
        }
    }
}

impl Refusal {
    /// One thing is wrong.
    fn at(pointer: &str, message: &dyn Display) -> Self {
        let error = InputFault { pointer: pointer.to_owned(), message: message.to_string() };
        Self { errors: vec![error], provisional: None }
    }
}

impl From<Vec<InputFault>> for Refusal {
    fn from(errors: Vec<InputFault>) -> Self {
        Self { errors, provisional: None }
    }
}

/// Euros as they are read: `1240.00`.
fn euros_text(amount: Cents) -> String {
    amount.to_string()
}

fn told(steps: &[Step]) -> Vec<String> {
    steps.iter().map(|step| format!("{}: {}", step.text, euros(step.amount))).collect()
}

#[cfg(test)]
mod tests;
