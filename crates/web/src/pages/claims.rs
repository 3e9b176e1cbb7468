//! Claims (Abrechnungen): handed in, signed, examined, decided.

pub(crate) mod comment;
pub(crate) mod correct;
pub(crate) mod decide;
pub(crate) mod earlier;
mod faults;
mod hints;
pub(crate) mod line;
mod line_file;
mod line_search;
pub(crate) mod lines;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod parked;
mod plan;
mod reading;
pub(crate) mod receipt_file;
pub(crate) mod request_changes;
mod rest;
pub(crate) mod resubmit;
pub(crate) mod rows;
mod seen;
pub(crate) mod steps;
pub(crate) mod table;
pub(crate) mod view;
pub(crate) mod viewer;

pub(crate) use hints::likeness;
