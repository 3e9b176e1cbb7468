//! Who saw and did what.

mod asked;
pub(crate) mod list;
