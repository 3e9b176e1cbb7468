//! The way of the money, to the very payment.

pub(crate) mod line;
pub(crate) mod payment;
mod view;
