//! How German is written and read: amounts, days, and the words for what the books know by English ones.

mod amount;
mod date;
mod span;
mod states;
mod words;

/// What the journal and the trail tell of is called on pages as it is on paper, and so are roles.
pub(crate) use flow::documents::{
    duty_words::role,
    journal_words::{command, outcome, subject_kind},
};

pub(crate) use amount::{euros, read_euros, typed_euros};
pub(crate) use date::{day, german_time, read_day};
pub(crate) use span::{read_span, typed_span};
pub(crate) use states::*;
pub(crate) use words::*;
