//! Who could do what on a day.

mod asked;
pub(crate) mod get;
mod view;
