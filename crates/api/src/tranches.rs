//! Tranches: money that has arrived from a ministry.

pub(crate) mod record;
