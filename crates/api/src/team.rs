//! Who acts for the own organisation.

pub(crate) mod get;
