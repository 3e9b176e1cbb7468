//! Acts that need more than one person.

mod asked;
pub(crate) mod list;
mod view;
