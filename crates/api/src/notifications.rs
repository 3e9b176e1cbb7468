//! What somebody who is signed in is told.

pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod read_until;
mod view;
