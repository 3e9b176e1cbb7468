//! What audits observe, what the house answers, and what is decided.

pub(crate) mod answer;
pub(crate) mod decide;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod record;
pub(crate) mod subject;
pub(crate) mod view;
