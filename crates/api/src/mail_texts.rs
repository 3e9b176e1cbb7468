//! The texts of mails that the house sets.

pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod set;
pub(crate) mod view;
