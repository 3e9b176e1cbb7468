//! The letterhead that the house sets.

pub(crate) mod get;
pub(crate) mod sample;
pub(crate) mod set;
pub(crate) mod view;
