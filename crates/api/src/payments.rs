//! Payments to recipients, and tranches among them.

pub(crate) mod bring_back;
pub(crate) mod confirm;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod order;
pub(crate) mod reissue;
pub(crate) mod reject;
pub(crate) mod release;
pub(crate) mod reverse;
pub(crate) mod view;
