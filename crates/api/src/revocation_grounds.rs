//! Grounds for revoking grants, from the day they were known until they are decided.

pub(crate) mod end;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod record;
pub(crate) mod view;
