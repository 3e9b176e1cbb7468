//! Claims (Abrechnung): what a recipient has spent and wants recognised.

pub(crate) mod certify;
pub(crate) mod correct;
pub(crate) mod decide;
pub(crate) mod drop_parked;
pub(crate) mod examination_hints;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod proposal;
pub(crate) mod reject_parked;
pub(crate) mod request_changes;
pub(crate) mod resubmit;
pub(crate) mod send_back;
pub(crate) mod sign;
pub(crate) mod submit;
pub(crate) mod units;
pub(crate) mod view;
pub(crate) mod withdraw;
