//! A new device that shows codes.

pub(crate) mod begin;
pub(crate) mod confirm;
