//! Proofs of use (Verwendungsnachweis, Zwischennachweis).

pub(crate) mod accept;
pub(crate) mod compile;
pub(crate) mod document;
pub(crate) mod file;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod view;
