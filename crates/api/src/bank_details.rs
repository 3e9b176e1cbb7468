//! Where organisations are paid.

pub(crate) mod confirm;
pub(crate) mod enter;
pub(crate) mod list;
pub(crate) mod refuse;
pub(crate) mod sign;
pub(crate) mod verify;
mod view;
pub(crate) mod withdraw;
