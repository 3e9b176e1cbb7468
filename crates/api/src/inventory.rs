//! Objects that were bought with grants (Inventar), and that they went.

pub(crate) mod dispose;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod record;
pub(crate) mod view;
