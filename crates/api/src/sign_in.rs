//! Coming in and going out.

pub(crate) mod enter;
pub(crate) mod leave;
