//! Deadlines over the books.

pub(crate) mod list;
pub(crate) mod view;
