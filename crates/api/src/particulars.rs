//! What is stated of organisations besides their names.

pub(crate) mod list;
pub(crate) mod state;
pub(crate) mod view;
