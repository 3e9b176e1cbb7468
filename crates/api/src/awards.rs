//! Awards (Zuwendungsbescheid): from a ministry to the first recipient.

pub(crate) mod record;
