//! Programme files as they were loaded, version by version.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use ::grants::{Programme, ProgrammeCode};
use ledger::{Hash, UnitId};
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// A version of a programme file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeFile {
    /// Its id.
    pub id: Uuid,
    /// The code of the programme.
    pub code: String,
    /// The number of the version: 1 for the first.
    pub number: i64,
    /// The file.
    pub definition: String,
}

/// Id, code, number, file.
type Row = (Uuid, String, i64, String);

impl From<Row> for ProgrammeFile {
    fn from((id, code, number, definition): Row) -> Self {
        Self { id, code, number, definition }
    }
}

/// The files that were read lately, by their hash. A file never changes, and is asked for with every grant.
static READ: Mutex<BTreeMap<[u8; 32], Programme>> = Mutex::new(BTreeMap::new());
/// The most of them.
const MOST_READ: usize = 64;

fn read() -> MutexGuard<'static, BTreeMap<[u8; 32], Programme>> {
    READ.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ProgrammeFile {
    /// What the file says.
    pub fn programme(&self) -> Result<Programme, StoreError> {
        let hash = Hash::of(self.definition.as_bytes()).0;
        let known = read().get(&hash).cloned();
        if let Some(programme) = known {
            return Ok(programme);
        }
        let parsed = Programme::parse(&self.definition);
        let programme = parsed.map_err(|cause| StoreError::broken("programme", self.id, cause))?;
        let mut read = read();
        if read.len() >= MOST_READ {
            read.clear();
        }
        read.insert(hash, programme.clone());
        Ok(programme)
    }
}

/// Writes a programme file as the next version of its code.
pub async fn insert_programme(conn: &mut Conn, unit: UnitId, file: &ProgrammeFile) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO programme (id, unit_id, code, number, definition) VALUES ($1, $2, $3, $4, $5)";
    on!(conn, c => sqlx::query(SQL)
        .bind(file.id).bind(unit.0).bind(&file.code).bind(file.number).bind(&file.definition)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// A version of the programme with a code.
pub async fn programme(
    conn: &mut Conn,
    unit: UnitId,
    code: &ProgrammeCode,
    number: i64,
) -> Result<Option<Programme>, StoreError> {
    const SQL: &str =
        "SELECT id, code, number, definition FROM programme WHERE unit_id = $1 AND code = $2 AND number = $3";
    let file: Option<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(code.as_str()).bind(number).fetch_optional(c).await)?;
    file.map(|row| ProgrammeFile::from(row).programme()).transpose()
}

/// The newest version of the programme with a code, with its number.
pub async fn newest_programme(
    conn: &mut Conn,
    unit: UnitId,
    code: &ProgrammeCode,
) -> Result<Option<(i64, Programme)>, StoreError> {
    const SQL: &str = "SELECT id, code, number, definition FROM programme WHERE unit_id = $1 AND code = $2
        ORDER BY number DESC LIMIT 1";
    let file: Option<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(code.as_str()).fetch_optional(c).await)?;
    let numbered = |file: ProgrammeFile| Ok((file.number, file.programme()?));
    file.map(ProgrammeFile::from).map(numbered).transpose()
}

/// Every version of each programme of a unit, oldest first.
pub async fn programmes(conn: &mut Conn, unit: UnitId) -> Result<Vec<ProgrammeFile>, StoreError> {
    const SQL: &str = "SELECT id, code, number, definition FROM programme WHERE unit_id = $1 ORDER BY id";
    let files: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_all(c).await)?;
    Ok(files.into_iter().map(ProgrammeFile::from).collect())
}
