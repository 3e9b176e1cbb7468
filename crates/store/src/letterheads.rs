//! The letterheads that the house set, in versions.

use ::grants::PersonId;
use chrono::{DateTime, NaiveDate, Utc};
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    as_of::end_of,
    db::{Conn, on},
    error::StoreError,
    sign_in::instant,
};

/// A version of the letterhead of a house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// Its number, from 1 on. The newest counts.
    pub number: i64,
    /// The name of the house.
    pub name: String,
    /// A line below the name, or nothing.
    pub claim: String,
    /// Address, telephone, e-mail, one line each.
    pub contact: Vec<String>,
    /// The sender in one line, or nothing.
    pub return_address: String,
    /// The colour, as # and six digits.
    pub accent: String,
    /// The logo, a PNG.
    pub logo: Option<Vec<u8>>,
    /// The court that decides on its decisions, with its address.
    pub court: Option<String>,
    /// Who set it.
    pub set_by: PersonId,
    /// When.
    pub set_at: DateTime<Utc>,
}

/// That a version was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterheadVersion {
    /// Its number.
    pub number: i64,
    /// The name of the house in it.
    pub name: String,
    /// Whether it has a logo.
    pub has_logo: bool,
    /// The court in it.
    pub court: Option<String>,
    /// Who set it.
    pub set_by: PersonId,
    /// When.
    pub set_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    number: i64,
    name: String,
    claim: String,
    contact: String,
    return_address: String,
    accent: String,
    logo: Option<Vec<u8>>,
    court: Option<String>,
    set_by: Uuid,
    set_at: i64,
}

#[derive(FromRow)]
struct VersionRow {
    number: i64,
    name: String,
    has_logo: i64,
    court: Option<String>,
    set_by: Uuid,
    set_at: i64,
    person: String,
}

/// Writes the next version of a letterhead.
pub async fn insert_letterhead(conn: &mut Conn, unit: UnitId, new: &Letterhead) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO letterhead
            (unit_id, number, name, claim, contact, return_address, accent, logo, court, set_by, set_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    on!(conn, c => sqlx::query(SQL)
        .bind(unit.0).bind(new.number).bind(&new.name).bind(&new.claim).bind(new.contact.join("\n"))
        .bind(&new.return_address).bind(&new.accent).bind(&new.logo).bind(&new.court)
        .bind(new.set_by.0).bind(new.set_at.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The letterhead that counted at the end of a day in Germany.
pub async fn letterhead_on(
    conn: &mut Conn,
    unit: UnitId,
    day: NaiveDate,
) -> Result<Option<Letterhead>, StoreError> {
    const SQL: &str =
        "SELECT number, name, claim, contact, return_address, accent, logo, court, set_by, set_at
        FROM letterhead WHERE unit_id = $1 AND set_at < $2 ORDER BY number DESC LIMIT 1";
    let row: Option<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(end_of(day)).fetch_optional(c).await)?;
    row.map(Letterhead::try_from).transpose()
}

/// The newest versions of a letterhead, each with the name of who set it, newest first.
pub async fn letterhead_versions(
    conn: &mut Conn,
    unit: UnitId,
    limit: i64,
) -> Result<Vec<(LetterheadVersion, String)>, StoreError> {
    const SQL: &str = "SELECT letterhead.number, letterhead.name,
            CAST(CASE WHEN letterhead.logo IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_logo, letterhead.court,
            letterhead.set_by, letterhead.set_at, person.name AS person
        FROM letterhead JOIN person ON person.id = letterhead.set_by
        WHERE letterhead.unit_id = $1 ORDER BY letterhead.number DESC LIMIT $2";
    let rows: Vec<VersionRow> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(TryFrom::try_from).collect()
}

impl TryFrom<Row> for Letterhead {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            set_at: instant(row.set_at, "letterhead", row.number)?,
            number: row.number,
            name: row.name,
            claim: row.claim,
            contact: row.contact.lines().map(ToOwned::to_owned).collect(),
            return_address: row.return_address,
            accent: row.accent,
            logo: row.logo,
            court: row.court,
            set_by: PersonId(row.set_by),
        })
    }
}

impl TryFrom<VersionRow> for (LetterheadVersion, String) {
    type Error = StoreError;

    fn try_from(row: VersionRow) -> Result<Self, StoreError> {
        let version = LetterheadVersion {
            set_at: instant(row.set_at, "letterhead", row.number)?,
            number: row.number,
            name: row.name,
            has_logo: row.has_logo != 0,
            court: row.court,
            set_by: PersonId(row.set_by),
        };
        Ok((version, row.person))
    }
}
