//! The journal: every change, in order, each with the hash of the one before.

pub(crate) mod head;
pub(crate) mod list;
pub(crate) mod view;
