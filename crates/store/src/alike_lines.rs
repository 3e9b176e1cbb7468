//! Which lines of claims are like another line, of whichever claim: what may be the same paper.
//!
//! *Shape.* A row of `alike_line` is a line that is like another which counts: by its receipt, of which
//! [`::grants::lines_alike`] says so, or by a file that another organisation handed in too. The rows follow from these and are
//! worked out behind the writers, never in a command. *Cost.* A claim is compared when it is handed in, and again when lines
//! come to it or do not count any more: with what has an amount or a number in common with it, all at once. A file is
//! compared when it is handed in or attached. Who examines a claim reads an index. *Limits.* [`CHUNK`] entries of the journal
//! are looked at for one of which something is to be written, in a transaction of its own. *Order.* By the entries about claims and
//! files; a claim whose counts of lines are what they were is the same. *Layers.* A task beside each writer compares as soon as no command
//! comes ([`crate::history::keep_up`]), who asks takes the last step ([`catch_up`]).

mod compare;
mod found;

use ::grants::{ClaimId, ReceiptFileId};
use ledger::UnitId;
use serde_json::{Value, json};
use sqlx::Executor;
use uuid::Uuid;

use self::compare::Differences;
use crate::{
    db::{Conn, Db, on},
    dialect,
    error::StoreError,
    sets::{key, write_set},
};

pub use found::{alike_line_numbers, count_alike_lines, has_alike_lines, recognised_alike_lines};

/// How many entries are looked at for one of which something is to be written.
const CHUNK: i64 = 100;

/// A line of a claim, by the number that it has there.
type Place = (ClaimId, i64);

/// How many lines a claim has, and how many of them count.
type Counts = (i64, i64);

/// What an entry is about that is compared.
enum Subject {
    Claim(ClaimId),
    File(ReceiptFileId),
}

/// What was compared, and what is to be written of it.
struct Step {
    after: i64,
    until: i64,
    /// The claim that was compared as a whole.
    claim: Option<(ClaimId, Counts)>,
    differences: Differences,
}

/// Compares whatever is not compared yet.
pub(crate) async fn catch_up(db: &Db, unit: UnitId) -> Result<(), StoreError> {
    while is_behind(&mut db.read().await?, unit).await? {
        if let Some(step) = compared(db, unit).await? {
            write(db, unit, &step).await?;
        }
    }
    Ok(())
}

async fn is_behind(conn: &mut Conn, unit: UnitId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT newer.number FROM journal_entry newer
        WHERE newer.unit_id = $1 AND newer.subject_kind IN ('claim', 'receipt_file') AND newer.number > COALESCE(
            (SELECT head.last_entry FROM comparison_head head WHERE head.unit_id = $1), 0)
        ORDER BY newer.number LIMIT 1";
    let newer: Option<i64> = on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).fetch_optional(c).await)?;
    Ok(newer.is_some())
}

/// Compares what is next. It reads one state of the books, and holds nobody up who writes.
async fn compared(db: &Db, unit: UnitId) -> Result<Option<Step>, StoreError> {
    let mut conn = db.read().await?;
    dialect::begin_snapshot(&mut conn).await?;
    let step = next_step(&mut conn, unit).await;
    if let Err(error) = dialect::end_snapshot(&mut conn).await {
        conn.close_on_drop();
        return Err(error);
    }
    step
}

async fn next_step(conn: &mut Conn, unit: UnitId) -> Result<Option<Step>, StoreError> {
    let after = head(conn, unit).await?;
    let mut last = None;
    for (until, subject) in entries_behind(conn, unit, after).await? {
        let (claim, differences) = match subject {
            Subject::Claim(id) => {
                let counts = counts_now(conn, id).await?;
                if counts_then(conn, id).await? == counts {
                    (None, Differences::default())
                } else {
                    (Some((id, counts)), compare::claim(conn, unit, id).await?)
                }
            }
            Subject::File(id) => (None, compare::file(conn, unit, id).await?),
        };
        let changes = claim.is_some() || !differences.is_empty();
        last = Some(Step { after, until, claim, differences });
        if changes {
            break;
        }
    }
    Ok(last)
}

/// The last entry whose claim or file was compared.
async fn head(conn: &mut Conn, unit: UnitId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT last_entry FROM comparison_head WHERE unit_id = $1";
    let number: Option<i64> = on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).fetch_optional(c).await)?;
    Ok(number.unwrap_or_default())
}

/// The next entries about claims and files.
async fn entries_behind(
    conn: &mut Conn,
    unit: UnitId,
    after: i64,
) -> Result<Vec<(i64, Subject)>, StoreError> {
    const SQL: &str = "SELECT number, subject_kind, subject_id FROM journal_entry
        WHERE unit_id = $1 AND subject_kind IN ('claim', 'receipt_file') AND number > $2
        ORDER BY number LIMIT $3";
    let rows: Vec<(i64, String, Uuid)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(after).bind(CHUNK).fetch_all(c).await)?;
    let subject = |(number, kind, id): (i64, String, Uuid)| match kind.as_str() {
        "claim" => (number, Subject::Claim(ClaimId(id))),
        _ => (number, Subject::File(ReceiptFileId(id))),
    };
    Ok(rows.into_iter().map(subject).collect())
}

async fn counts_now(conn: &mut Conn, claim: ClaimId) -> Result<Counts, StoreError> {
    const SQL: &str = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(
            CASE WHEN line.state IN ('replaced', 'dropped') OR claim.state = 'withdrawn' THEN NULL ELSE 1 END)
            AS BIGINT)
        FROM claim_line line JOIN claim ON claim.id = line.claim_id WHERE line.claim_id = $1";
    Ok(on!(conn, c => sqlx::query_as(SQL).bind(claim.0).fetch_one(c).await)?)
}

async fn counts_then(conn: &mut Conn, claim: ClaimId) -> Result<Counts, StoreError> {
    const SQL: &str = "SELECT lines, counting_lines FROM compared_claim WHERE claim_id = $1";
    let counts: Option<Counts> = on!(conn, c => sqlx::query_as(SQL).bind(claim.0).fetch_optional(c).await)?;
    Ok(counts.unwrap_or_default())
}

/// Writes a step down, in a transaction of its own, unless somebody else was faster.
async fn write(db: &Db, unit: UnitId, step: &Step) -> Result<(), StoreError> {
    let mut conn = db.write().await?;
    dialect::begin_history(&mut conn, unit).await?;
    let done = write_step(&mut conn, unit, step).await;
    let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
    if on!(&mut conn, c => c.execute(end).await.is_err()) {
        conn.close_on_drop();
    }
    done
}

async fn write_step(conn: &mut Conn, unit: UnitId, step: &Step) -> Result<(), StoreError> {
    const KEEP: &str = "INSERT INTO alike_line (claim_id, number, unit_id)
        SELECT unhex(value ->> 0), CAST(value ->> 1 AS BIGINT), unhex(value ->> 2) FROM json_each($1)
        WHERE TRUE ON CONFLICT (claim_id, number) DO NOTHING";
    const FORGET: &str = "DELETE FROM alike_line WHERE (claim_id, number) IN (
        SELECT unhex(value ->> 0), CAST(value ->> 1 AS BIGINT) FROM json_each($1))";
    const COUNTED: &str = "INSERT INTO compared_claim (claim_id, unit_id, lines, counting_lines)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (claim_id) DO UPDATE SET lines = excluded.lines, counting_lines = excluded.counting_lines";
    const HEAD: &str = "INSERT INTO comparison_head (unit_id, last_entry) VALUES ($1, $2)
        ON CONFLICT (unit_id) DO UPDATE SET last_entry = excluded.last_entry";
    if head(conn, unit).await? != step.after {
        return Ok(());
    }
    write_set(conn, FORGET, rows(unit, &step.differences.no_more)).await?;
    write_set(conn, KEEP, rows(unit, &step.differences.alike)).await?;
    if let Some((claim, (lines, counting))) = &step.claim {
        on!(&mut *conn, c => sqlx::query(COUNTED)
            .bind(claim.0).bind(unit.0).bind(*lines).bind(*counting)
            .execute(c).await.map(drop))?;
    }
    on!(conn, c => sqlx::query(HEAD).bind(unit.0).bind(step.until).execute(c).await.map(drop))?;
    Ok(())
}

fn rows(unit: UnitId, places: &[Place]) -> impl Iterator<Item = Value> {
    places.iter().map(move |(claim, number)| json!([key(claim.0), number, key(unit.0)]))
}
