//! The interface through its router, without a socket: whole answers, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

mod bad_amounts;
mod bad_fields;
mod bodies;
mod claims;
mod closed;
mod desk;
mod foreign;
mod grants;
mod journal;
mod limits;
mod organisations;
mod payments;
mod payout_requests;
mod programmes;
mod proofs;
mod protocol;
mod rules;
mod specification;
mod states;
