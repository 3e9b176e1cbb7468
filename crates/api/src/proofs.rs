//! Proofs of use (Verwendungsnachweis, Zwischennachweis).

pub(crate) mod accept;
pub(crate) mod answer;
pub(crate) mod close;
pub(crate) mod compile;
pub(crate) mod cut;
pub(crate) mod document;
pub(crate) mod examine;
pub(crate) mod file;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod own_audit;
pub(crate) mod question;
pub(crate) mod reject;
pub(crate) mod sign;
pub(crate) mod view;
