//! `/nachweise`: proofs of use, compiled from the books, filed, accepted; each a document to keep.

pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod participants;
pub(crate) mod prepare;
pub(crate) mod report;
pub(crate) mod signatures;
pub(crate) mod view;
