//! Verification of a database: its journal by the ledger's rules, its balances against the journal.

use ledger::{Account, AccountNumber, EntryNumber, Fault, Head, UnitId, Verifier};

use crate::{
    accounts,
    db::Conn,
    dialect,
    error::StoreError,
    journal::{self, PAGE},
    units::units,
};

/// What does not hold in a database.
#[derive(Debug, thiserror::Error)]
pub enum Finding {
    /// An entry of the journal.
    #[error("unit {unit}, entry {entry}: {fault}")]
    Entry {
        /// The unit.
        unit: UnitId,
        /// The entry.
        entry: EntryNumber,
        /// What is wrong with it.
        fault: Fault,
    },
    /// A row that cannot be read as what it should be.
    #[error("unit {unit}, after entry {after}: {cause}")]
    Row {
        /// The unit.
        unit: UnitId,
        /// The last entry that held.
        after: EntryNumber,
        /// What is wrong.
        cause: StoreError,
    },
    /// An account whose stored figures are not what the journal says.
    #[error("unit {unit}, account {}: the journal says {journal:?}, the account says {stored:?}", journal.number)]
    Account {
        /// The unit.
        unit: UnitId,
        /// The account as the journal leaves it.
        journal: Box<Account>,
        /// The account as it is stored.
        stored: Option<Box<Account>>,
    },
    /// An account or a transfer that no entry of the journal names.
    #[error("unit {unit}: {what} is in the database, but not in the journal")]
    NotInJournal {
        /// The unit.
        unit: UnitId,
        /// What was found.
        what: String,
    },
    /// The database could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What held.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// How many entries.
    pub entries: u64,
    /// The head of each unit's chain.
    pub heads: Vec<(UnitId, Head)>,
}

/// Verifies every unit in one unchanging view of the database; stops at the first finding.
///
/// Memory holds one page of entries and the accounts.
pub async fn verify(conn: &mut Conn) -> Result<Verified, Finding> {
    dialect::begin_snapshot(conn).await.map_err(StoreError::from)?;
    let outcome = verify_units(conn).await;
    dialect::end_snapshot(conn).await.map_err(StoreError::from)?;
    outcome
}

async fn verify_units(conn: &mut Conn) -> Result<Verified, Finding> {
    let mut held = Verified::default();
    for (unit, _) in units(conn).await? {
        let mut verifier = Verifier::new();
        verify_journal(conn, unit, &mut verifier).await?;
        verify_accounts(conn, unit, verifier.accounts(unit)).await?;
        held.entries += verifier.entries();
        let end = verifier.heads().map(|(_, head)| head).next().unwrap_or(Head::EMPTY);
        verify_transfers(conn, unit, end).await?;
        held.heads.push((unit, end));
    }
    Ok(held)
}

async fn verify_journal(conn: &mut Conn, unit: UnitId, verifier: &mut Verifier) -> Result<(), Finding> {
    let mut after = EntryNumber::NONE;
    loop {
        let page = journal::entry_bytes(conn, unit, after, PAGE).await.map_err(|cause| Finding::Row {
            unit,
            after,
            cause,
        })?;
        if page.is_empty() {
            return Ok(());
        }
        for (entry, bytes, hash) in page {
            verifier.check(&bytes, hash).map_err(|fault| Finding::Entry { unit, entry, fault })?;
            after = entry;
        }
    }
}

async fn verify_accounts(conn: &mut Conn, unit: UnitId, journal: &[Account]) -> Result<(), Finding> {
    for accounts in journal.chunks(PAGE_OF_ACCOUNTS) {
        let from = accounts.first().map_or(AccountNumber::NONE, |account| account.number);
        let limit = i64::try_from(accounts.len()).unwrap_or(PAGE);
        let stored = accounts::accounts_from(conn, unit, from, limit).await?;
        for (index, account) in accounts.iter().enumerate() {
            if stored.get(index) != Some(account) {
                let stored = stored.get(index).cloned().map(Box::new);
                return Err(Finding::Account { unit, journal: Box::new(account.clone()), stored });
            }
        }
    }
    let next = journal.last().map_or(AccountNumber::NONE, |account| account.number).next();
    match accounts::accounts_from(conn, unit, next, 1).await?.first() {
        Some(extra) => Err(Finding::NotInJournal { unit, what: format!("account {}", extra.number) }),
        None => Ok(()),
    }
}

const PAGE_OF_ACCOUNTS: usize = 1000;

async fn verify_transfers(conn: &mut Conn, unit: UnitId, head: Head) -> Result<(), Finding> {
    let next = head.last_transfer.next();
    match journal::last_transfer(conn, unit).await? {
        last if last >= next => Err(Finding::NotInJournal { unit, what: format!("transfer {last}") }),
        _ => Ok(()),
    }
}
