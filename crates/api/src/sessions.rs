//! Who is signed in, where, as whom.

pub(crate) mod end;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod role;
pub(crate) mod step_up;
pub(crate) mod view;
