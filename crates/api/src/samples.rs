//! Samples of claim lines.

pub(crate) mod commit;
pub(crate) mod draw;
pub(crate) mod get;
pub(crate) mod lines;
pub(crate) mod list;
mod view;
