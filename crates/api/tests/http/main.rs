//! The interface through its router, without a socket: whole answers, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

mod acts;
mod amendments;
mod bad_amounts;
mod bad_fields;
mod bank_details;
mod bodies;
mod calculations;
mod claim_contents;
mod claim_steps;
mod claims;
mod closed;
mod comments;
mod deadlines;
mod desk;
mod documents;
mod door;
mod drawdown;
mod foreign;
mod grants;
mod interest;
mod journal;
mod limits;
mod money_back;
mod organisations;
mod past;
mod payments;
mod payout_requests;
mod payout_terms;
mod people;
mod permissions;
mod programmes;
mod proofs;
mod protocol;
mod receipt_files;
mod revocation_grounds;
mod rules;
mod samples;
mod search;
mod sessions;
mod sign_in;
mod specification;
mod states;
mod trail;
mod use_clock;
