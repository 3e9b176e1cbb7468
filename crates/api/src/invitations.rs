//! Links with which people choose their password.

pub(crate) mod accept;
pub(crate) mod make;
pub(crate) mod revoke;
