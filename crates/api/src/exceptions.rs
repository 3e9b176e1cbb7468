//! What deviates from the plain way.

mod asked;
pub(crate) mod late;
pub(crate) mod list;
mod view;
