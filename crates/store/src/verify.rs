//! Verification of a database: its journal by the ledger's rules, its balances against the journal.

use chrono::NaiveDate;
use ledger::{Account, AccountNumber, EntryNumber, Fault, Head, TransferNumber, UnitId, Verifier};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use crate::{
    accounts,
    db::{Conn, on},
    dialect,
    error::StoreError,
    history::{self, Past},
    journal::{self, PAGE, StoredPage},
    progress,
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
    /// An entry whose row states other transfers than those that it has.
    #[error(
        "unit {unit}, entry {entry}: it states {} transfers from number {}, but has {} from number {}",
        stated.1, stated.0, found.1, found.0
    )]
    Transfers {
        /// The unit.
        unit: UnitId,
        /// The entry.
        entry: EntryNumber,
        /// The first transfer and their count as stated.
        stated: (TransferNumber, i64),
        /// The first transfer and their count as found.
        found: (TransferNumber, i64),
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
    /// An account that names another transfer as its newest than there is.
    #[error("unit {unit}, account {account}: it names transfer {named} as its newest, but that is {newest}")]
    LastTransfer {
        /// The unit.
        unit: UnitId,
        /// The account.
        account: AccountNumber,
        /// The transfer that it names.
        named: TransferNumber,
        /// The newest transfer on it.
        newest: TransferNumber,
    },
    /// A day of an account's past that is not what the journal says.
    #[error(
        "unit {unit}, account {account}: the journal says something else of {effective_on}, known on {known_on}"
    )]
    History {
        /// The unit.
        unit: UnitId,
        /// The account.
        account: AccountNumber,
        /// The day that it counts until.
        effective_on: NaiveDate,
        /// The day on which it was known.
        known_on: NaiveDate,
    },
    /// Rows of a unit that does not exist.
    #[error("unit {unit}: the table {table} has rows of it, but there is no such unit")]
    UnknownUnit {
        /// The unit.
        unit: UnitId,
        /// The table.
        table: &'static str,
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
/// Memory holds two pages of entries, the accounts and the days of their past.
pub async fn verify(conn: &mut Conn) -> Result<Verified, Finding> {
    dialect::begin_snapshot(conn).await?;
    let outcome = verify_units(conn).await;
    dialect::end_snapshot(conn).await?;
    outcome
}

async fn verify_units(conn: &mut Conn) -> Result<Verified, Finding> {
    let mut held = Verified::default();
    let known: Vec<UnitId> = units(conn).await?.into_iter().map(|(unit, _)| unit).collect();
    verify_no_other_unit(conn, &known).await?;
    expect(conn, &known).await;
    for unit in known {
        let Checking { verifier, past, .. } = verify_journal(conn, unit).await?;
        held.entries += verifier.entries();
        let end = verifier.heads().map(|(_, head)| head).next().unwrap_or(Head::EMPTY);
        verify_transfers(conn, unit, end).await?;
        verify_accounts(conn, unit, verifier.accounts(unit)).await?;
        verify_history(conn, unit, verifier.accounts(unit), &past).await?;
        held.heads.push((unit, end));
    }
    Ok(held)
}

/// Says how much there is to read: each entry, and what it left. An end that cannot be read is found when it is come to.
async fn expect(conn: &mut Conn, units: &[UnitId]) {
    let heads = journal::heads(conn, units).await.unwrap_or_default();
    let entries: i64 = heads.values().map(|head| head.number.get()).sum();
    progress::expect(2 * usize::try_from(entries).unwrap_or_default());
}

/// No table has rows of a unit that is not verified.
async fn verify_no_other_unit(conn: &mut Conn, known: &[UnitId]) -> Result<(), Finding> {
    const ENTRY: &str = "SELECT unit_id FROM journal_entry WHERE unit_id >= $1 ORDER BY unit_id LIMIT 1";
    const ACCOUNT: &str = "SELECT unit_id FROM account WHERE unit_id >= $1 ORDER BY unit_id LIMIT 1";
    const TRANSFER: &str = "SELECT unit_id FROM transfer WHERE unit_id >= $1 ORDER BY unit_id LIMIT 1";
    for (table, sql) in [("journal_entry", ENTRY), ("account", ACCOUNT), ("transfer", TRANSFER)] {
        let mut from = Some(Uuid::nil());
        while let Some(least) = from {
            let found: Option<Uuid> = on!(&mut *conn, c => sqlx::query_scalar(sql)
                .bind(least).fetch_optional(c).await)
            .map_err(StoreError::from)?;
            if let Some(unit) = found.map(UnitId).filter(|unit| known.binary_search(unit).is_err()) {
                return Err(Finding::UnknownUnit { unit, table });
            }
            from = found.and_then(|unit| unit.as_u128().checked_add(1)).map(Uuid::from_u128);
        }
    }
    Ok(())
}

/// The journal of a unit, page by page: while one is checked, the next is read.
async fn verify_journal(conn: &mut Conn, unit: UnitId) -> Result<Checking, Finding> {
    let mut checking = Checking::of(unit, history::carried(conn, unit).await?);
    let first = journal::stored_page(&mut *conn, unit, checking.after, PAGE).await;
    let mut page = first.map_err(|cause| checking.broken(cause))?;
    while let Some(last) = page.last() {
        progress::done(page.len());
        let check = spawn_blocking(move || checking.check(page));
        let (next, checked) = tokio::join!(journal::stored_page(&mut *conn, unit, last, PAGE), check);
        checking = checked.map_err(|_| StoreError::Panicked)??;
        page = next.map_err(|cause| Finding::Row { unit, after: last, cause })?;
    }
    Ok(checking)
}

/// A unit's journal, checked up to an entry.
struct Checking {
    unit: UnitId,
    verifier: Verifier,
    past: Past,
    after: EntryNumber,
    next: TransferNumber,
}

impl Checking {
    /// Nothing checked yet, of a unit whose past is carried on to a transfer.
    fn of(unit: UnitId, carried: TransferNumber) -> Self {
        Self {
            unit,
            verifier: Verifier::new(),
            past: Past::carried_to(carried),
            after: EntryNumber::new(i64::MIN),
            next: TransferNumber::NONE.next(),
        }
    }

    /// What a row that cannot be read as what it should be is told as.
    fn broken(&self, cause: StoreError) -> Finding {
        Finding::Row { unit: self.unit, after: self.after.max(EntryNumber::NONE), cause }
    }

    fn check(mut self, page: StoredPage) -> Result<Self, Finding> {
        for entry in page.entries().map_err(|cause| self.broken(cause))? {
            let (unit, number) = (self.unit, entry.number);
            self.after = number;
            let held = self.verifier.check(&entry.bytes, entry.hash);
            held.map_err(|fault| Finding::Entry { unit, entry: number, fault })?;
            let moved = i64::try_from(entry.transfers.len()).unwrap_or(i64::MAX);
            let (stated, found) = (entry.stated, (self.next, moved));
            if stated != found {
                return Err(Finding::Transfers { unit, entry: number, stated, found });
            }
            self.next = TransferNumber::new(self.next.get() + moved);
            let added = self.past.add((entry.recorded_at, entry.effective_on), &entry.transfers);
            added.map_err(|cause| self.broken(cause.into()))?;
        }
        Ok(self)
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
    let last = journal.last().map_or(AccountNumber::NONE, |account| account.number);
    verify_no_other_account(conn, unit, last).await?;
    match accounts::misnamed_last_transfer(conn, unit).await? {
        Some((account, named, newest)) => Err(Finding::LastTransfer { unit, account, named, newest }),
        None => Ok(()),
    }
}

const PAGE_OF_ACCOUNTS: usize = 1000;

/// The past of each account follows from the journal, as far as it is carried on.
async fn verify_history(
    conn: &mut Conn,
    unit: UnitId,
    journal: &[Account],
    past: &Past,
) -> Result<(), Finding> {
    for account in journal {
        let account = account.number;
        if let Some((effective_on, known_on)) = past.wrong_day(conn, unit, account).await? {
            return Err(Finding::History { unit, account, effective_on, known_on });
        }
    }
    match history::stray_account(conn, unit).await? {
        Some(account) => Err(Finding::NotInJournal { unit, what: format!("the past of account {account}") }),
        None => Ok(()),
    }
}

/// No account stands before the first or behind the last that the journal opened.
async fn verify_no_other_account(conn: &mut Conn, unit: UnitId, last: AccountNumber) -> Result<(), Finding> {
    let lowest = accounts::accounts_from(conn, unit, AccountNumber::new(i64::MIN), 1).await?;
    let behind = accounts::accounts_from(conn, unit, last.next(), 1).await?;
    let before = lowest.iter().filter(|account| account.number <= AccountNumber::NONE);
    match before.chain(&behind).next() {
        Some(extra) => Err(Finding::NotInJournal { unit, what: format!("account {}", extra.number) }),
        None => Ok(()),
    }
}

/// No transfer stands before the first or behind the last that the journal names.
async fn verify_transfers(conn: &mut Conn, unit: UnitId, head: Head) -> Result<(), Finding> {
    let (lowest, highest) = journal::outermost_transfers(conn, unit).await?;
    let before = (lowest <= TransferNumber::NONE).then_some(lowest);
    let behind = (highest > head.last_transfer).then_some(highest);
    match before.or(behind) {
        Some(number) => Err(Finding::NotInJournal { unit, what: format!("transfer {number}") }),
        None => Ok(()),
    }
}
