//! Receipts at which a look may be worthwhile.

mod asked;
pub(crate) mod list;
mod view;
