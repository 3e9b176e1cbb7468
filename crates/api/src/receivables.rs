//! Receivables (Forderungen): what is demanded back, and what becomes of it.

pub(crate) mod decide_interest;
pub(crate) mod defer;
pub(crate) mod demand;
pub(crate) mod get;
pub(crate) mod kind;
pub(crate) mod list;
pub(crate) mod offset;
pub(crate) mod settle;
pub(crate) mod view;
pub(crate) mod waive;
mod worksheet;
