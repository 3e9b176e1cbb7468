//! Grants: awards and forwardings alike.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod view;
