//! Receipt files: handed in, attached to lines of claims, taken along, looked at.

pub(crate) mod attach;
pub(crate) mod download;
pub(crate) mod hand_in;
pub(crate) mod list;
pub(crate) mod loose;
pub(crate) mod preview;
pub(crate) mod view;
