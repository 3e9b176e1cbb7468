//! The pages, each with what it shows and what it takes.

pub(crate) mod about;
pub(crate) mod access;
pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod bank;
pub(crate) mod calendar;
pub(crate) mod claims;
pub(crate) mod deadlines;
pub(crate) mod funding;
pub(crate) mod grants;
pub(crate) mod home;
pub(crate) mod invitation;
pub(crate) mod journal;
pub(crate) mod money_back;
pub(crate) mod openid;
pub(crate) mod organisations;
pub(crate) mod payments;
pub(crate) mod people;
pub(crate) mod proofs;
pub(crate) mod requests;
pub(crate) mod rules;
pub(crate) mod search;
pub(crate) mod second_factor;
pub(crate) mod sign_in;
pub(crate) mod start;
pub(crate) mod today;
