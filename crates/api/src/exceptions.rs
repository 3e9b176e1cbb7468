//! What deviates from the plain way.

pub(crate) mod late;
pub(crate) mod list;
mod view;
