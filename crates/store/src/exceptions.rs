//! Entries of the journal that tell of something that deviates from the plain way, newest first.
//!
//! *Cost.* Commands that may be exceptional have an index of their own; how long the journal is does not count. That an entry
//! counts for a much earlier day is no command: those are looked for number by number, so many at a time.

use ::grants::{GrantId, OrganisationId};
use chrono::NaiveDate;
use ledger::{Cents, EntryNumber, UnitId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    as_of::AsOf,
    db::{Conn, on},
    error::StoreError,
    journal::LAST_DAY,
    past::head_as_of,
    sets::set,
};

/// The commands that may be exceptional, as the index has them.
macro_rules! exceptional {
    () => {
        "command IN ('bank_details.confirm', 'base_rate.confirm', 'claim.correct', 'claim.request_changes',
                'duty_rules.set', 'grant.revoke', 'interest.decide', 'payment.reissue',
                'payment.reject', 'payment.return', 'payout_request.submit',
                'payout_terms.waive', 'period.close', 'plan.change', 'programme.load',
                'proof.compile', 'proof.cut', 'proof.reject', 'receivable.offset',
                'receivable.waive', 'rule_waiver.confirm', 'sole_signatory.record',
                'tranche.reverse')"
    };
}

/// What is read of an entry: whose grant its subject is of, the amount of a payment, what stands of an exception from a rule,
/// and of an account whose it is and how it was looked into. A request that is very long says nothing here.
macro_rules! entries_sql {
    ($where:literal) => {
        entries_sql!("journal_entry", $where)
    };
    ($from:literal, $where:literal) => {
        concat!(
            "SELECT number, recorded_at, effective_on, subject_id, subject_kind, command, person,
                CASE WHEN length(payload) <= 200000 THEN payload END AS payload,
                CASE subject_kind
                    WHEN 'grant' THEN subject_id
                    WHEN 'claim' THEN (SELECT grant_id FROM claim WHERE claim.id = subject_id)
                    WHEN 'payment' THEN (SELECT grant_id FROM payment WHERE payment.id = subject_id)
                    WHEN 'payout_request' THEN
                        (SELECT grant_id FROM payout_request WHERE payout_request.id = subject_id)
                    WHEN 'payout_terms' THEN (SELECT grant_id FROM payout_terms WHERE payout_terms.id = subject_id)
                    WHEN 'receivable' THEN (SELECT grant_id FROM receivable WHERE receivable.id = subject_id)
                    WHEN 'proof' THEN (SELECT grant_id FROM proof WHERE proof.id = subject_id)
                    WHEN 'rule_waiver' THEN (SELECT grant_id FROM rule_waiver WHERE rule_waiver.id = subject_id)
                END AS grant_id,
                CASE WHEN subject_kind = 'payment' THEN
                    (SELECT amount_cents FROM payment WHERE payment.id = subject_id) END AS amount_cents,
                CASE subject_kind
                    WHEN 'rule_waiver' THEN
                        (SELECT allowed_by || ': ' || reason FROM rule_waiver WHERE rule_waiver.id = subject_id)
                    WHEN 'bank_details' THEN
                        (SELECT name || ': ' || verified_how FROM bank_details
                            JOIN organisation ON organisation.id = bank_details.organisation_id
                            WHERE bank_details.id = subject_id)
                END AS stated,
                CASE WHEN subject_kind = 'bank_details' THEN
                    (SELECT organisation_id FROM bank_details WHERE bank_details.id = subject_id)
                    END AS organisation_id
            FROM ",
            $from,
            " WHERE unit_id = $1 AND ",
            $where
        )
    };
}

/// An entry that may tell of an exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionalEntry {
    /// Its number.
    pub number: EntryNumber,
    /// When it was written, in microseconds since 1970 in UTC.
    pub recorded_at: i64,
    /// The day it counts for.
    pub effective_on: NaiveDate,
    /// What it is about.
    pub subject_kind: String,
    /// The id of that.
    pub subject: Uuid,
    /// The command.
    pub command: String,
    /// Who gave it.
    pub person: String,
    /// What was asked, canonical JSON, unless it is very long.
    pub payload: Option<String>,
    /// The grant that the subject is of.
    pub grant: Option<GrantId>,
    /// How much a payment is that it is about.
    pub amount: Option<Cents>,
    /// Who allowed an exception from a rule, and why; whose account it is, and how that was looked into.
    pub stated: Option<String>,
    /// Whose account it is about.
    pub organisation: Option<OrganisationId>,
}

/// Of an entry, the days alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryDays {
    /// Its number.
    pub number: EntryNumber,
    /// When it was written, in microseconds since 1970 in UTC.
    pub recorded_at: i64,
    /// The day it counts for.
    pub effective_on: NaiveDate,
}

/// Which entries: by these commands or by all that may be exceptional, before a number, so many.
#[derive(Clone, Copy, Debug)]
pub struct ExceptionsAsked<'asked> {
    /// The commands; all that may be exceptional, if there are none.
    pub commands: &'asked [&'asked str],
    /// The number before which the newest lies.
    pub before: EntryNumber,
    /// How many.
    pub limit: i64,
}

#[derive(FromRow)]
struct Row {
    number: i64,
    recorded_at: i64,
    effective_on: NaiveDate,
    subject_id: Uuid,
    subject_kind: String,
    command: String,
    person: String,
    payload: Option<String>,
    grant_id: Option<Uuid>,
    amount_cents: Option<i64>,
    stated: Option<String>,
    organisation_id: Option<Uuid>,
}

impl From<Row> for ExceptionalEntry {
    fn from(row: Row) -> Self {
        Self {
            number: EntryNumber::new(row.number),
            recorded_at: row.recorded_at,
            effective_on: row.effective_on,
            subject_kind: row.subject_kind,
            subject: row.subject_id,
            command: row.command,
            person: row.person,
            payload: row.payload,
            grant: row.grant_id.map(GrantId),
            amount: row.amount_cents.map(Cents::new),
            stated: row.stated,
            organisation: row.organisation_id.map(OrganisationId),
        }
    }
}

/// The entries that tell of something exceptional, newest first; as they stood, if a day is asked for.
pub async fn exceptional_entries(
    conn: &mut Conn,
    unit: UnitId,
    asked: ExceptionsAsked<'_>,
    as_of: Option<AsOf>,
) -> Result<Vec<ExceptionalEntry>, StoreError> {
    // Three commands are exceptional only if they say so, an account only if there was one before, a programme only if it is not
    // its first version. What people write is quoted in JSON, and cannot pretend it.
    const SQL: &str = concat!(
        entries_sql!("number < $2 AND effective_on <= $4 AND "),
        exceptional!(),
        " AND (command NOT IN
                ('bank_details.confirm', 'payout_request.submit', 'plan.change', 'programme.load', 'proof.compile')
            OR (command = 'bank_details.confirm' AND EXISTS
                (SELECT 1 FROM bank_details here JOIN bank_details earlier
                    ON earlier.organisation_id = here.organisation_id AND earlier.number < here.number
                    AND earlier.state = 'confirmed'
                    WHERE here.id = subject_id))
            OR (command = 'payout_request.submit' AND EXISTS
                (SELECT 1 FROM payout_request_above above WHERE above.request_id = subject_id))
            OR (command = 'plan.change' AND payload LIKE '%\"consent\":{%')
            OR (command = 'programme.load' AND EXISTS
                (SELECT 1 FROM programme WHERE programme.id = subject_id AND programme.number > 1))
            OR (command = 'proof.compile' AND payload LIKE '%\"corrects\":\"%'))
        AND (CAST($5 AS TEXT) IS NULL OR CAST($5 AS TEXT) LIKE '%,' || command || ',%')
        ORDER BY number DESC LIMIT $3"
    );
    let (before, until) = bounds(conn, unit, asked.before, as_of).await?;
    let commands = (!asked.commands.is_empty()).then(|| format!(",{},", asked.commands.join(",")));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(before.get()).bind(asked.limit).bind(until).bind(commands).fetch_all(c).await)?;
    Ok(rows.into_iter().map(ExceptionalEntry::from).collect())
}

/// The entries with these numbers, as ones that may be exceptional, newest first.
pub async fn exceptional_entries_with(
    conn: &mut Conn,
    unit: UnitId,
    numbers: &[EntryNumber],
) -> Result<Vec<ExceptionalEntry>, StoreError> {
    // SQLite joins across as it is written: it takes a unit to have few entries, and would read all of them.
    const SQL: &str = entries_sql!(
        "(SELECT CAST(value ->> 0 AS BIGINT) AS listed FROM json_each($2)) numbers CROSS JOIN journal_entry",
        "number = listed ORDER BY number DESC"
    );
    let numbers = set(numbers.iter().map(|number| json!([number.get()])));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(&numbers).fetch_all(c).await)?;
    Ok(rows.into_iter().map(ExceptionalEntry::from).collect())
}

/// The days of entries before a number, newest first; of those that were there, if a day is asked for.
pub async fn entry_days(
    conn: &mut Conn,
    unit: UnitId,
    before: EntryNumber,
    limit: i64,
    as_of: Option<AsOf>,
) -> Result<Vec<EntryDays>, StoreError> {
    const SQL: &str = "SELECT number, recorded_at, effective_on FROM journal_entry
        WHERE unit_id = $1 AND number < $2 AND effective_on <= $4 ORDER BY number DESC LIMIT $3";
    let (before, until) = bounds(conn, unit, before, as_of).await?;
    let rows: Vec<(i64, i64, NaiveDate)> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(before.get()).bind(limit).bind(until).fetch_all(c).await)?;
    let days = |(number, recorded_at, effective_on)| EntryDays {
        number: EntryNumber::new(number),
        recorded_at,
        effective_on,
    };
    Ok(rows.into_iter().map(days).collect())
}

/// Before which number, and for days until which.
async fn bounds(
    conn: &mut Conn,
    unit: UnitId,
    before: EntryNumber,
    as_of: Option<AsOf>,
) -> Result<(EntryNumber, NaiveDate), StoreError> {
    let Some(as_of) = as_of else { return Ok((before, LAST_DAY)) };
    let known = head_as_of(conn, unit, as_of).await?.number.next();
    Ok((before.min(known), as_of.effective_on))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_index_has_the_commands_that_are_asked_for() {
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        for migration in [
            include_str!("../../../migrations/sqlite/0044_exceptional_accounts.sql"),
            include_str!("../../../migrations/postgres/0044_exceptional_accounts.sql"),
        ] {
            assert!(plain(migration).contains(&plain(exceptional!())), "{migration}");
        }
    }
}
