//! How somebody who is signed in wants to learn of notifications by mail.

pub(crate) mod choose;
pub(crate) mod list;
