//! What several themes need: the ledger's tables as text, the check that balances are what was moved, and the statements of
//! the store.

mod catalogue;
mod ledger;
mod macros;
mod script;
mod sql;
mod tokens;

pub(crate) use catalogue::{columns, tables};
pub(crate) use ledger::{LEDGER, balances_are_what_was_moved, snapshot, unit_literal};
pub(crate) use script::{Gate, Refusal, Script, Step, tell};
pub(crate) use sql::{Statement, statements};
