//! Payout terms: how a grant is paid, in which instalments, and what must be met before.

pub(crate) mod agree;
pub(crate) mod change;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod meet;
mod new;
pub(crate) mod view;
pub(crate) mod waive;
