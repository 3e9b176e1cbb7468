//! The rows of the domain: written by commands, read back equal, moved one version at a time, paged, added up.

mod filing;
mod registry;
mod units;

mod acts;
mod audit_observations;
mod bank_details;
mod base_rates;
mod claims;
mod duties;
mod figures;
mod filed;
mod gone;
mod grants;
mod interest;
mod money;
mod movements;
mod names;
mod need;
mod pages;
mod past;
mod payout_duties;
mod payouts;
mod people;
mod proofs;
mod receipt_files;
mod reports;
mod revocation_grounds;
mod rule_waivers;
mod samples;
mod search;
mod sign_in;
mod similar_lines;
mod snapshots;
mod steps;
mod versions;
