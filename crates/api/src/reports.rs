//! Sachberichte: what was done with the money, in words.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod view;
pub(crate) mod write;
