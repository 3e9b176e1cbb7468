//! What was recorded of the examination of a claim or a proof.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod record;
mod view;
