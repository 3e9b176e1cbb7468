//! Acts that need more than one person.

pub(crate) mod list;
mod view;
