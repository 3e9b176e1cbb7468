//! The password of someone who is signed in.

pub(crate) mod change;
