//! Payout requests (Mittelabruf, Mittelanforderung): what a recipient asks its giver to pay.

pub(crate) mod certify;
pub(crate) mod decide;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod send_back;
pub(crate) mod sign;
pub(crate) mod submit;
pub(crate) mod view;
