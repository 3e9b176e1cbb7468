//! The only crate that knows SQL: two engines from one text, the journal writer, rows and their types.
//!
//! Every change goes through [`Store::execute`]; everything else reads.

mod accounts;
mod claims;
mod db;
mod dialect;
mod error;
mod grants;
mod journal;
mod labels;
mod migrate;
mod organisations;
mod pages;
mod payments;
mod payouts;
mod programmes;
mod proofs;
mod receipts;
mod reservation;
mod rows;
mod sets;
mod subjects;
mod tx;
mod units;
mod verify;
mod writer;

pub use accounts::{account, account_number, accounts_from};
pub use claims::{claim, claim_ids, insert_claim, next_claim_number, update_claim};
pub use db::{Conn, DatabaseUrl, Db, UnknownDatabase};
pub use dialect::{begin_snapshot, end_snapshot};
pub use error::StoreError;
pub use journal::{JournalEntry, PAGE, entry_bytes, heads, journal_page, last_answer, transfer};
pub use labels::owner_label;
pub use migrate::{migrate, migrate_open, require_current_schema};
pub use organisations::{Organisation, OrganisationKind, insert_organisation, organisation, organisations};
pub use payments::{insert_payment, payment, payment_ids, update_payment};
pub use payouts::{insert_payout_request, payout_request, payout_request_ids, update_payout_request};
pub use programmes::{insert_programme, programme, programmes};
pub use proofs::{document, document_hashes, insert_document, insert_proof, proof, proof_ids, update_proof};
pub use receipts::{insert_receipts, receipt, receipts, receipts_as_booked};
pub use subjects::{MissingSubject, account_without_receipt, missing_document, missing_subject};
pub use tx::{Done, Tx};
pub use units::{insert_unit, units};
pub use verify::{Finding, Verified, verify};
pub use writer::{Command, Envelope};

pub use crate::grants::{
    PositionFigures, figures, figures_of_position, forwardings, grant, grant_ids, insert_grant, update_grant,
};

/// The books: connections to read with, and the queue of changes.
#[derive(Clone, Debug)]
pub struct Store {
    db: Db,
    writer: writer::Writer,
}

impl Store {
    /// Opens the books of a database whose schema is current.
    pub async fn open(url: &DatabaseUrl) -> Result<Self, StoreError> {
        let db = Db::open(url).await?;
        require_current_schema(&mut db.read().await?).await?;
        Ok(Self::on(db))
    }

    /// The books of a database that is open.
    pub fn on(db: Db) -> Self {
        let writer = writer::Writer::start(&db);
        Self { db, writer }
    }

    /// Runs a command and gives its answer after it is durable. The same key with the same request gives the stored
    /// answer again.
    pub async fn execute<C: Command>(&self, envelope: Envelope, command: C) -> Result<C::Answer, C::Error> {
        self.writer.execute(envelope, command).await
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        self.db.read().await
    }
}
