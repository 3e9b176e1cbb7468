//! What several themes need: the ledger's tables as text, and the check that balances are what was moved.

mod catalogue;
mod ledger;
mod script;

pub(crate) use catalogue::{columns, tables};
pub(crate) use ledger::{LEDGER, balances_are_what_was_moved, snapshot, unit_literal};
pub(crate) use script::{Gate, Refusal, Script, Step, tell};
