//! What an audit takes along.

pub(crate) mod get;
