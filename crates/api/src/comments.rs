//! Comments on claims.

pub(crate) mod add;
pub(crate) mod list;
pub(crate) mod view;
