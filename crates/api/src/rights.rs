//! Who could do what on a day.

pub(crate) mod get;
mod view;
