//! Recipients of one person, who signs alone.

pub(crate) mod list;
pub(crate) mod record;
pub(crate) mod view;
