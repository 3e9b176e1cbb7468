//! The day's view of the books.

pub(crate) mod get;
