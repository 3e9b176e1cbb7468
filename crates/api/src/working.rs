//! How a figure came about, as it is shown.

use ::grants::law::working;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{euros::Euros, input::Amount};

/// A line of the working.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkingStep)]
pub(crate) struct Step {
    /// What it says, in German.
    #[schema(example = "Jetzt abrufbar")]
    text: String,
    /// What it comes to.
    #[schema(value_type = Amount)]
    amount: Euros,
}

impl Step {
    /// The lines as they are shown.
    pub(crate) fn of_all(steps: Vec<working::Step>) -> Vec<Self> {
        steps.into_iter().map(|step| Self { text: step.text, amount: step.amount.into() }).collect()
    }

    /// A line for examples.
    pub(crate) fn sample(text: &str, cents: i64) -> Self {
        Self { text: text.to_owned(), amount: Euros::sample(cents) }
    }
}
