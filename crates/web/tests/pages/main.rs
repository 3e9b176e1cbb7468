//! The pages through their router, without a socket: what people see, what they send, what becomes of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

mod account;
mod acts;
mod bank;
mod bench;
mod calculators;
mod calendar;
mod certify;
mod closing;
mod documents;
mod door;
mod drafts;
mod examination;
mod grounds;
mod hostile;
mod hostile_books;
mod house;
mod law;
mod letterhead;
mod mail;
mod mail_texts;
mod many;
mod money;
mod notifications;
mod observations;
mod openid;
mod parked;
mod particulars;
mod payout_duties;
mod people;
mod proofs;
mod receipt_files;
mod replan;
mod resolutions;
mod revoke;
mod rooms;
mod rules;
mod samples;
mod saved_views;
mod search;
mod tables;
mod team;
mod unit_tables;
mod waivers;
mod walk;
