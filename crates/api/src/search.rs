//! Search over everything.

pub(crate) mod find;
