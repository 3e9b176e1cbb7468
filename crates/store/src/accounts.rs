//! Accounts as they stand, and why one of them refused.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use ledger::{Account, AccountError, AccountNumber, Balances, Cents, Rule, TransferNumber, UnitId};
use serde_json::json;
use sqlx::FromRow;

use crate::{
    closed_periods,
    db::{Conn, on},
    error::StoreError,
    sets::{key, set},
    tx::Booked,
};

/// Four balances as they are stored.
#[derive(FromRow)]
pub(super) struct BalancesRow {
    debits_pending: i64,
    debits_posted: i64,
    credits_pending: i64,
    credits_posted: i64,
}

impl From<BalancesRow> for Balances {
    fn from(row: BalancesRow) -> Self {
        Self {
            debits_pending: Cents::new(row.debits_pending),
            debits_posted: Cents::new(row.debits_posted),
            credits_pending: Cents::new(row.credits_pending),
            credits_posted: Cents::new(row.credits_posted),
        }
    }
}

#[derive(FromRow)]
struct AccountRow {
    number: i64,
    rule: String,
    code: String,
    #[sqlx(flatten)]
    balances: BalancesRow,
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        let rule = Rule::from_word(&row.rule).ok_or_else(|| StoreError::BrokenRow {
            table: "account",
            row: row.number.to_string(),
            what: format!("{} is no rule", row.rule),
        })?;
        let balances = row.balances.into();
        Ok(Self { number: AccountNumber::new(row.number), code: row.code, rule, balances })
    }
}

/// An account by its number.
pub async fn account(
    conn: &mut Conn,
    unit: UnitId,
    number: AccountNumber,
) -> Result<Option<Account>, StoreError> {
    const SQL: &str =
        "SELECT number, rule, code, debits_pending, debits_posted, credits_pending, credits_posted
        FROM account WHERE unit_id = $1 AND number = $2";
    let row: Option<AccountRow> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(number.get()).fetch_optional(c).await)?;
    row.map(Account::try_from).transpose()
}

/// The accounts with these numbers, by them.
pub async fn accounts_with(
    conn: &mut Conn,
    unit: UnitId,
    numbers: &[AccountNumber],
) -> Result<BTreeMap<AccountNumber, Account>, StoreError> {
    // The unit stands with each number: asked for by itself, SQLite would go through all accounts of the unit.
    const SQL: &str =
        "SELECT number, rule, code, debits_pending, debits_posted, credits_pending, credits_posted
        FROM account WHERE (number, unit_id) IN (
            SELECT CAST(value ->> 0 AS BIGINT), unhex(value ->> 1) FROM json_each($1))";
    let of_unit = set(numbers.iter().map(|number| json!([number.get(), key(unit.0)])));
    let rows: Vec<AccountRow> = on!(conn, c => sqlx::query_as(SQL).bind(&of_unit).fetch_all(c).await)?;
    rows.into_iter().map(|row| Ok((AccountNumber::new(row.number), row.try_into()?))).collect()
}

/// The number of the account with a code.
pub async fn account_number(
    conn: &mut Conn,
    unit: UnitId,
    code: &str,
) -> Result<Option<AccountNumber>, StoreError> {
    const SQL: &str = "SELECT number FROM account WHERE unit_id = $1 AND code = $2";
    let number: Option<i64> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(code).fetch_optional(c).await)?;
    Ok(number.map(AccountNumber::new))
}

/// All accounts of a unit from a number on, in the order of their numbers.
pub async fn accounts_from(
    conn: &mut Conn,
    unit: UnitId,
    from: AccountNumber,
    limit: i64,
) -> Result<Vec<Account>, StoreError> {
    const SQL: &str =
        "SELECT number, rule, code, debits_pending, debits_posted, credits_pending, credits_posted
        FROM account WHERE unit_id = $1 AND number >= $2 ORDER BY number LIMIT $3";
    let rows: Vec<AccountRow> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(from.get()).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Account::try_from).collect()
}

/// The first account that names another transfer as its newest than there is: its number, what it names, what is.
pub(crate) async fn misnamed_last_transfer(
    conn: &mut Conn,
    unit: UnitId,
) -> Result<Option<(AccountNumber, TransferNumber, TransferNumber)>, StoreError> {
    const SQL: &str = "SELECT number, last_transfer, newest FROM (
            SELECT account.number, account.last_transfer, (
                SELECT COALESCE(MAX(moved.number), 0) FROM (
                    SELECT MAX(transfer.number) AS number FROM transfer
                        WHERE transfer.unit_id = $1 AND transfer.debit_account = account.number
                    UNION ALL
                    SELECT MAX(transfer.number) AS number FROM transfer
                        WHERE transfer.unit_id = $1 AND transfer.credit_account = account.number) moved) AS newest
            FROM account WHERE account.unit_id = $1) compared
        WHERE last_transfer <> newest ORDER BY number LIMIT 1";
    let row: Option<(i64, i64, i64)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_optional(c).await)?;
    Ok(row.map(|(account, named, newest)| {
        (AccountNumber::new(account), TransferNumber::new(named), TransferNumber::new(newest))
    }))
}

/// What a refusal was about. A closed day gets the last one that is closed, a limit gets the account's name and figures: the transfers are tried in order on the
/// balances as they stand. The refusal itself is the database's.
pub(crate) async fn explain(
    conn: &mut Conn,
    unit: UnitId,
    error: StoreError,
    booked: &Booked,
) -> Result<StoreError, StoreError> {
    if error.rule() == Some("journal_entry_period_open") {
        let until = closed_periods::closed_until(conn, unit).await?;
        return Ok(until.map_or(error, |until| StoreError::PeriodClosed { until }));
    }
    if !error.is_limit() {
        return Ok(error);
    }
    let refused = exceeded(conn, unit, booked, 1).await?;
    Ok(refused.into_iter().find(|it| matches!(it, StoreError::LimitExceeded { .. })).unwrap_or(error))
}

/// The limits that refuse what was booked, each once with its figures, as many as are asked for: the transfers are tried in
/// order on the balances as they stand, and one that is refused changes none of them. A sum that no amount can hold is the
/// last that is looked at.
pub(crate) async fn exceeded(
    conn: &mut Conn,
    unit: UnitId,
    booked: &Booked,
    most: usize,
) -> Result<Vec<StoreError>, StoreError> {
    let opened = booked
        .accounts
        .iter()
        .map(|opened| (opened.number, Account::open(opened.number, opened.code.clone(), opened.rule)));
    let mut known: BTreeMap<AccountNumber, Account> = opened.collect();
    let mut refused = BTreeSet::new();
    let mut found = Vec::new();
    for transfer in &booked.transfers {
        for number in [transfer.debit(), transfer.credit()] {
            if found.len() == most {
                return Ok(found);
            }
            if let Entry::Vacant(place) = known.entry(number)
                && let Some(account) = account(conn, unit, number).await?
            {
                place.insert(account);
            }
            let Some(account) = known.get_mut(&number) else { continue };
            match account.after(transfer) {
                Ok(balances) => account.balances = balances,
                Err(AccountError::LimitExceeded { code, open, asked }) => {
                    if refused.insert(number) {
                        found.push(StoreError::LimitExceeded { code, open, asked });
                    }
                }
                Err(AccountError::Money(cause)) => {
                    found.push(cause.into());
                    return Ok(found);
                }
            }
        }
    }
    Ok(found)
}
