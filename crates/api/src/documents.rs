//! Documents: what can be made of the books, forms that are filled, and whether a file is what it says it is.

pub(crate) mod form;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod verify;
