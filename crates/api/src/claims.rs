//! Claims (Abrechnung): what a recipient has spent and wants recognised.

pub(crate) mod decide;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod submit;
pub(crate) mod view;
pub(crate) mod withdraw;
