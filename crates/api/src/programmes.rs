//! Programme files.

pub(crate) mod list;
pub(crate) mod load;
pub(crate) mod view;
