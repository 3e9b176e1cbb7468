//! What every engine must do: one list, run on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

mod attacks;
mod catalogue;
mod equality;
mod history;
mod plans;
mod posting;
mod races;
mod reading;
mod receipt_folder;
mod rows;
mod statements;
mod support;
mod verify;
mod writer;
