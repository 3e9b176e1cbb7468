//! Electronic signatures of proofs: files that are kept beside the document.

pub(crate) mod add;
pub(crate) mod file;
pub(crate) mod list;
mod view;
