//! Who gives and receives.

pub(crate) mod list;
pub(crate) mod register;
pub(crate) mod view;
