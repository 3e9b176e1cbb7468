//! One file or folder per document.

pub(crate) mod proof_of_use;
