//! Exceptions from rules, grant by grant.

pub(crate) mod confirm;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod propose;
mod view;
pub(crate) mod withdraw;
