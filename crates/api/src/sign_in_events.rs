//! What happened at the door.

pub(crate) mod list;
