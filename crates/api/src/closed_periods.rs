//! Closed periods: days into which nothing is booked any more.

pub(crate) mod close;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod view;
