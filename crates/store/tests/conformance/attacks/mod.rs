//! Raw SQL that tries to break the ledger's promises, each aimed at one rule.
//!
//! After each attack the balances are what was moved, and unless it says that it is accepted, nothing has changed.

mod attack;
mod scene;

mod amounts;
mod balances;
mod immutability;
mod reservations;
mod roles;
mod spending;
mod switches;
