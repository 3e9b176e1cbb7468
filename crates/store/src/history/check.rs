//! Whether the past of the accounts is what the journal says.
//!
//! *Shape.* What moved is added up while the journal is read for its own sake; then each row is compared with what comes of it,
//! one account after the other. *Memory.* For each account and day the sums of what was known on it, by the day from which they
//! count: no more than the rows themselves keep.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{AccountNumber, Transfer, TransferError, TransferKind, TransferLine, TransferNumber, UnitId};

use crate::{
    as_of::german_day,
    db::{Conn, on},
    error::StoreError,
};

/// Debits pending and posted, credits pending and posted.
type Sums = [i64; 4];

/// The day it was known, the day it counts until.
type Days = (NaiveDate, NaiveDate);

/// What the journal of a unit says of the past of its accounts, as far as it was read.
pub(crate) struct Past {
    /// The newest transfer that the rows contain.
    carried: TransferNumber,
    /// By how much each account changed: by the day it was known and the day from which it counts.
    changes: BTreeMap<AccountNumber, BTreeMap<Days, Sums>>,
    /// The days from which the reservations count that nobody has resolved.
    reserved_on: BTreeMap<TransferNumber, NaiveDate>,
}

impl Past {
    /// Nothing yet, of rows that contain the transfers up to one.
    pub(crate) const fn carried_to(carried: TransferNumber) -> Self {
        Self { carried, changes: BTreeMap::new(), reserved_on: BTreeMap::new() }
    }

    /// Adds what the next entry moved.
    pub(crate) fn add(
        &mut self,
        (recorded_at, effective_on): (i64, NaiveDate),
        moved: &[TransferLine],
    ) -> Result<(), TransferError> {
        let (known_on, carried) = (german_day(recorded_at), self.carried);
        for line in moved.iter().filter(|line| line.number <= carried) {
            self.add_transfer((known_on, effective_on), line.number, &line.transfer()?);
        }
        Ok(())
    }

    /// What is booked or reserved counts from the entry's day. What is released counts from no day before it was made.
    fn add_transfer(&mut self, (known_on, effective_on): Days, number: TransferNumber, transfer: &Transfer) {
        let amount = transfer.amount().get();
        match transfer.kind() {
            TransferKind::Posted | TransferKind::Post { .. } => {
                self.change((known_on, effective_on), transfer, (0, amount));
            }
            TransferKind::Pending => {
                self.reserved_on.insert(number, effective_on);
                self.change((known_on, effective_on), transfer, (amount, 0));
            }
            TransferKind::Void { .. } => {}
        }
        if let Some((reservation, reserved)) = transfer.resolved() {
            let made_on = self.reserved_on.remove(&reservation).unwrap_or(effective_on);
            self.change((known_on, made_on.max(effective_on)), transfer, (-reserved.get(), 0));
        }
    }

    /// Changes what is pending and what is posted on both sides.
    fn change(&mut self, days: Days, transfer: &Transfer, (pending, posted): (i64, i64)) {
        let sides =
            [(transfer.debit(), [pending, posted, 0, 0]), (transfer.credit(), [0, 0, pending, posted])];
        for (account, change) in sides {
            add(self.changes.entry(account).or_default().entry(days).or_default(), &change);
        }
    }

    /// The first row of an account that is not as the journal says: the day it counts until and the day it was known.
    pub(crate) async fn wrong_day(
        &self,
        conn: &mut Conn,
        unit: UnitId,
        account: AccountNumber,
    ) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
        let expected = self.changes.get(&account).map(rows_of).unwrap_or_default();
        let stored = stored(conn, unit, account).await?;
        let wrong = expected.iter().zip(&stored).find(|(expected, stored)| expected != stored);
        let days = match wrong {
            Some(((expected, _), (stored, _))) => Some(*expected.min(stored)),
            None => expected.get(stored.len()).or(stored.get(expected.len())).map(|(days, _)| *days),
        };
        Ok(days.map(|(known_on, effective_on)| (effective_on, known_on)))
    }
}

/// A row for each day that a day's changes change, and for each later one that was there.
fn rows_of(changes: &BTreeMap<Days, Sums>) -> Vec<(Days, Sums)> {
    let mut until: BTreeMap<NaiveDate, Sums> = BTreeMap::new();
    let mut rows = Vec::new();
    let changes: Vec<(&Days, &Sums)> = changes.iter().collect();
    for known in changes.chunk_by(|((one, _), _), ((next, _), _)| one == next) {
        for ((_, day), change) in known {
            add(until.entry(*day).or_default(), change);
        }
        let Some(((known_on, since), _)) = known.first() else { continue };
        let mut sums = Sums::default();
        for (day, change) in &until {
            add(&mut sums, change);
            if day >= since {
                rows.push(((*known_on, *day), sums));
            }
        }
    }
    rows
}

fn add(sums: &mut Sums, change: &Sums) {
    for (sum, change) in sums.iter_mut().zip(change) {
        *sum = sum.saturating_add(*change);
    }
}

/// Rows of accounts that there are not.
pub(crate) async fn stray_account(
    conn: &mut Conn,
    unit: UnitId,
) -> Result<Option<AccountNumber>, StoreError> {
    const SQL: &str =
        "SELECT account_day.account FROM account_day WHERE account_day.unit_id = $1 AND NOT EXISTS (
            SELECT 1 FROM account WHERE account.unit_id = $1 AND account.number = account_day.account)
        ORDER BY account_day.account LIMIT 1";
    let number: Option<i64> = on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).fetch_optional(c).await)?;
    Ok(number.map(AccountNumber::new))
}

async fn stored(
    conn: &mut Conn,
    unit: UnitId,
    account: AccountNumber,
) -> Result<Vec<(Days, Sums)>, StoreError> {
    const SQL: &str =
        "SELECT known_on, effective_on, debits_pending, debits_posted, credits_pending, credits_posted
        FROM account_day WHERE unit_id = $1 AND account = $2 ORDER BY known_on, effective_on";
    let rows: Vec<(NaiveDate, NaiveDate, i64, i64, i64, i64)> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(account.get()).fetch_all(c).await)?;
    let row = |(known_on, effective_on, a, b, c, d)| ((known_on, effective_on), [a, b, c, d]);
    Ok(rows.into_iter().map(row).collect())
}
