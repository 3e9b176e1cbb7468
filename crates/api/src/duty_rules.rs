//! What the house decides about duties.

pub(crate) mod list;
pub(crate) mod set;
pub(crate) mod view;
