//! `/personen` and what is decided about their duties.

mod scope;

pub(crate) mod conflict;
pub(crate) mod duties;
pub(crate) mod invite;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod roles;
pub(crate) mod view;
