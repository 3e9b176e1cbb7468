//! The only crate that knows SQL: two engines from one text, the journal writer, rows and their types.
//!
//! Every change goes through [`Store::execute`]; everything else reads.

mod accounts;
mod db;
mod dialect;
mod error;
mod journal;
mod migrate;
mod rows;
mod tx;
mod units;
mod verify;
mod writer;

pub use accounts::{account, account_number, accounts_from};
pub use db::{Conn, DatabaseUrl, Db, UnknownDatabase};
pub use error::StoreError;
pub use journal::{JournalEntry, PAGE, entry_bytes, heads, journal_page, last_answer, transfer};
pub use migrate::{migrate, migrate_open, require_current_schema};
pub use tx::{Done, Tx};
pub use units::{insert_unit, units};
pub use verify::{Finding, Verified, verify};
pub use writer::{Command, Envelope};

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
