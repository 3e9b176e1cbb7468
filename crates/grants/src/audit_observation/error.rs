//! Why an observation is not recorded, or a step on it not taken.

use chrono::NaiveDate;
use ledger::Cents;

use super::AuditObservationState;
use crate::TextError;

/// Why an observation is not recorded, or a step on it not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditObservationError {
    /// The text says nothing, or too much.
    #[error("the text {0}")]
    Text(TextError),
    /// An amount that is none.
    #[error("an amount in question is more than nothing")]
    Amount,
    /// More stays in question than was.
    #[error("{amount} cannot stay in question of {most}")]
    AmountAbove {
        /// What was in question.
        most: Cents,
        /// What was to stay.
        amount: Cents,
    },
    /// An answer that was to be there before anybody could give it.
    #[error("an answer is asked for until a day after {on}")]
    AnswerBy {
        /// The day on which it is asked for.
        on: NaiveDate,
    },
    /// A step that the state does not allow.
    #[error("the step {step} is not taken on an observation that is {}", .state.word())]
    NotNow {
        /// Where the observation stands.
        state: AuditObservationState,
        /// The step.
        step: &'static str,
    },
    /// Upheld before it was answered, while there was time to answer.
    #[error("an answer is awaited until {answer_by}: nothing is upheld before")]
    AwaitsAnswer {
        /// Until when.
        answer_by: NaiveDate,
    },
    /// The person took a step for the other side.
    #[error("{name} took a step for the other side of this observation")]
    OtherSide {
        /// The person.
        name: String,
    },
}
