//! What the house decides about duties.

pub(crate) mod list;
pub(crate) mod set;
mod view;
