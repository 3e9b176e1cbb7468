//! The chain from award to proof, on both engines: what is accepted, what is refused, and what races.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

mod acts;
mod amendments;
mod audit_observations;
mod audits;
mod bank_details;
mod base_rates;
mod claim_contents;
mod claim_steps;
mod claims;
mod deadlines;
mod documents;
mod drafts;
mod drawdown;
mod duties;
mod examination_hints;
mod financing;
mod interest;
mod life_of_a_proof;
mod mail;
mod mail_texts;
mod money;
mod money_back;
mod notifications;
mod office;
mod past;
mod payments;
mod payout_duties;
mod payouts;
mod plans;
mod proofs;
mod races;
mod receipt_files;
mod reminders;
mod revocation_grounds;
mod rule_waivers;
mod samples;
mod saved_views;
mod search;
mod second_programme;
mod shapes;
mod steps;
mod tamper;
mod tree;
mod use_clock;
