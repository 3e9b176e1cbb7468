//! Who saw and did what.

pub(crate) mod list;
