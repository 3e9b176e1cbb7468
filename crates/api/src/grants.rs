//! Grants: awards and forwardings alike.

pub(crate) mod acts;
pub(crate) mod amend;
pub(crate) mod close;
pub(crate) mod document;
pub(crate) mod drawdown;
pub(crate) mod finality;
pub(crate) mod get;
pub(crate) mod held;
mod law;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod payment_stop;
pub(crate) mod proof_checklist;
pub(crate) mod replan;
pub(crate) mod revoke;
pub(crate) mod settlement;
mod statements;
pub(crate) mod take_back;
mod terms;
pub(crate) mod use_clock;
pub(crate) mod view;
mod view_terms;
