//! Where the money stands, summed up.

pub(crate) mod get;
mod view;
