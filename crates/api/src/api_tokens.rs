//! Tokens with which programs act in place of a person.

pub(crate) mod list;
pub(crate) mod make;
pub(crate) mod revoke;
pub(crate) mod view;
