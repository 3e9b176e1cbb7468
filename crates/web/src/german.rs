//! How German is written and read: amounts, days, and the words for what the books know by English ones.

mod amount;
mod date;
mod journal;
mod span;
mod states;
mod words;

pub(crate) use amount::{euros, read_euros, typed_euros};
pub(crate) use date::{day, german_time, read_day};
pub(crate) use journal::{command, subject_kind};
pub(crate) use span::{read_span, typed_span};
pub(crate) use states::*;
pub(crate) use words::*;
