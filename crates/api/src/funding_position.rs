//! The position of every euro.

pub(crate) mod get;
pub(crate) mod view;
