//! Grants (Zuwendungen), and the legal acts that they rest on.

pub(crate) mod document;
pub(crate) mod list;
pub(crate) mod view;
