//! JSON under `/api/v1`: one file for each endpoint, the specification made from the code.
//!
//! A handler reads its input once into types that cannot be wrong (`input`), runs one request of `flow` or one of its
//! readers, and shows the answer (`answer`). Why not is told as a `problem`.

mod access_events;
mod answer;
mod api_tokens;
mod audit_observations;
mod awards;
mod bank_details;
mod base_rates;
mod calculations;
mod certificates;
mod claims;
mod closed_periods;
mod comments;
mod conspicuous_receipts;
mod deadlines;
mod docs;
mod documents;
mod door;
mod duty_rules;
mod euros;
mod examination_records;
mod exceptions;
mod figures;
mod forwardings;
mod four_eyes;
mod funding_position;
mod funding_reports;
mod grants;
mod health;
mod input;
mod inventory;
mod invitations;
mod journal;
mod layers;
mod letterhead;
mod mail_choices;
mod mail_texts;
mod money_trail;
mod notifications;
mod openapi;
mod organisations;
mod packages;
mod particulars;
mod password;
mod payments;
mod payout_requests;
mod payout_terms;
mod people;
mod problem;
mod programmes;
mod proof_signatures;
mod proofs;
mod receipt_files;
mod receivables;
mod repayments;
mod reports;
mod revocation_grounds;
mod rights;
mod routes;
mod rule_waivers;
mod run;
mod samples;
mod search;
mod second_factor;
mod sessions;
mod sign_in;
mod sign_in_events;
mod sign_offs;
mod sole_signatories;
mod team;
mod today;
mod tokens;
mod tranches;
mod working;

pub use openapi::openapi_json;
pub use routes::router;
pub use tokens::Tokens;

/// What every handler can reach.
#[derive(Clone, Debug)]
struct Api {
    flow: flow::Flow,
    tokens: Tokens,
    /// Room for what is large of anyone.
    room: ::door::Room,
}
