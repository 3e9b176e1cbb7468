//! Where the money stands, summed up.

mod asked;
pub(crate) mod get;
mod view;
