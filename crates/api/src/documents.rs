//! Documents: what can be made of the books, and whether a file is what it says it is.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod verify;
