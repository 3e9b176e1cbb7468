//! People: what they may do for which organisation, from when until when.

pub(crate) mod declare;
pub(crate) mod end_role;
pub(crate) mod get;
pub(crate) mod give_role;
pub(crate) mod leave;
pub(crate) mod list;
pub(crate) mod open_tasks;
pub(crate) mod register;
pub(crate) mod role;
mod scope;
pub(crate) mod view;
