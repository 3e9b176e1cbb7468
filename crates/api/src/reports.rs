//! Sachberichte: what was done with the money, in words, and what is said to them.

pub(crate) mod add_comment;
pub(crate) mod comment;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod list_comments;
mod participants;
pub(crate) mod view;
pub(crate) mod write;
