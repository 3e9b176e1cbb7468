//! One request for each thing a person can do: who may, what follows, what is booked.
//!
//! A request is given to [`Ctx::execute`], which runs it in the writer of `store`: authorise, look up, decide (in
//! `grants`, pure), write, book. Everything else reads.

mod access;
mod accounts;
mod action;
mod actor;
pub mod acts;
mod advances;
pub mod amendments;
mod assurance;
pub mod audit_observations;
pub mod authority_forms;
pub mod awards;
pub mod bank_details;
pub mod base_rates;
pub mod calculations;
pub mod claims;
pub mod closures;
pub mod comments;
pub mod conspicuous;
mod ctx;
pub mod deadlines;
pub mod documents;
pub mod drafts;
pub mod drawdown;
pub mod duties;
mod error;
pub mod examination_hints;
pub mod examination_records;
pub mod exceptions;
pub mod export;
pub mod feedback;
pub mod figure_movements;
mod files;
pub mod finality;
pub mod forwardings;
pub mod four_eyes;
pub mod funding_reports;
mod hanging;
pub mod interest;
pub mod inventory;
mod law;
pub mod law_book;
pub mod letterheads;
pub mod mail;
pub mod may;
pub mod meanwhile;
pub mod money_trail;
pub mod notifications;
pub mod overruled_hints;
pub mod packages;
pub mod particulars;
pub mod payment_stops;
pub mod payments;
pub mod payout_terms;
pub mod payouts;
pub mod people;
pub mod periods;
pub mod plans;
pub mod profile;
pub mod proofs;
pub mod receipt_files;
pub mod receipt_reading;
pub mod receivables;
pub mod reminders;
pub mod repayments;
pub mod reports;
pub mod revocation_grounds;
pub mod revocations;
pub mod rights;
pub mod rule_waivers;
pub mod samples;
pub mod saved_views;
pub mod search;
pub mod settlement;
pub mod setup;
pub mod sign_in;
pub mod standings;
pub mod stations;
pub mod take_back;
pub mod team;
pub mod today;
pub mod trail;
pub mod tranches;
mod tree;
pub mod use_clock;
pub mod verify;
pub mod views;
pub mod waiting;

pub use action::Action;
pub use actor::Actor;
pub use assurance::Assurance;
pub use ctx::{Clock, Ctx, Flow, Ids, Request, SystemClock, SystemIds};
pub use error::{FilesError, FlowError};
pub use files::File;
/// In which role a person acts.
pub use grants::Role;
/// What a file is, why it is no receipt file, and whether something stands in it.
pub use receipts::{FileError, FileKind, Found, LARGEST as LARGEST_RECEIPT_FILE, Stands};
/// How far work has come that takes long.
pub use store::progress;
/// What requests answer with and what the readers give.
pub use store::{
    AccessEvent, AccessOutcome, ApiToken, AsOf, DecidedInterest, Document, Done, DuePaid, EntryOutline,
    FiledProof, HeldUnit, Invitation, JournalEntry, LetterheadVersion, LineFile, LinePlace, LineUnit, Mail,
    MailText, MovedKind, MovedMoney, Notification, Organisation, OrganisationKind, PositionFigures,
    ReceiptFolder, SampleLine, Session, SignInEvent, SignInEventKind, Standing, StoreError, TokenScope, Told,
    Tx,
};
