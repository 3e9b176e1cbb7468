//! Base rates (§ 247 BGB) after those that the program knows.

pub(crate) mod confirm;
pub(crate) mod enter;
pub(crate) mod list;
mod view;
