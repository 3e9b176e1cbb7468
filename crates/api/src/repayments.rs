//! Repayments: money that came back, and money that goes back to the ministry.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod record;
pub(crate) mod view;
