//! One request for each thing a person can do: who may, what follows, what is booked.
//!
//! A request is given to [`Ctx::execute`], which runs it in the writer of `store`: authorise, look up, decide (in
//! `grants`, pure), write, book. Everything else reads.

mod access;
mod accounts;
mod actor;
pub mod awards;
pub mod claims;
mod ctx;
mod error;
pub mod export;
pub mod forwardings;
pub mod payments;
pub mod payouts;
pub mod proofs;
pub mod setup;
pub mod tranches;
pub mod verify;
pub mod views;

pub use actor::{Actor, Role};
pub use ctx::{Clock, Ctx, Flow, Ids, Request, SystemClock, SystemIds};
pub use error::FlowError;
/// What requests answer with and what the readers give.
pub use store::{Done, JournalEntry, Organisation, OrganisationKind, PositionFigures, StoreError, Tx};
