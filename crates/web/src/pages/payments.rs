//! Payments: ordered, released by two, answered by the bank.

mod accounts;
pub(crate) mod list;
pub(crate) mod order;
pub(crate) mod receive;
pub(crate) mod release;
pub(crate) mod steps;
pub(crate) mod view;
