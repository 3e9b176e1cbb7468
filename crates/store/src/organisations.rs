//! Organisations: ministries, the first recipient, providers.

use ::grants::OrganisationId;
use ledger::UnitId;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// What an organisation is in the flow of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// A ministry of the Land: it gives, from outside the unit.
    Ministry,
    /// The first recipient, whose unit this is.
    Municipality,
    /// A Bildungstraeger.
    Provider,
}

impl OrganisationKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Ministry => "ministry",
            Self::Municipality => "municipality",
            Self::Provider => "provider",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Ministry, Self::Municipality, Self::Provider].into_iter().find(|kind| kind.word() == word)
    }
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// For a ministry, the code by which programme files name it.
    pub funder: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    name: String,
    funder: Option<String>,
}

impl TryFrom<Row> for Organisation {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let kind = OrganisationKind::from_word(&row.kind)
            .ok_or_else(|| StoreError::broken("organisation", row.id, &row.kind))?;
        Ok(Self { id: OrganisationId(row.id), kind, name: row.name, funder: row.funder })
    }
}

/// Writes an organisation.
pub async fn insert_organisation(
    conn: &mut Conn,
    unit: UnitId,
    organisation: &Organisation,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO organisation (id, unit_id, kind, name, funder) VALUES ($1, $2, $3, $4, $5)";
    let Organisation { id, kind, name, funder } = organisation;
    on!(conn, c => sqlx::query(SQL)
        .bind(id.0).bind(unit.0).bind(kind.word()).bind(name).bind(funder)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The organisation with an id.
pub async fn organisation(
    conn: &mut Conn,
    unit: UnitId,
    id: OrganisationId,
) -> Result<Option<Organisation>, StoreError> {
    const SQL: &str = "SELECT id, kind, name, funder FROM organisation WHERE unit_id = $1 AND id = $2";
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    row.map(Organisation::try_from).transpose()
}

/// All organisations of a unit, oldest first.
pub async fn organisations(conn: &mut Conn, unit: UnitId) -> Result<Vec<Organisation>, StoreError> {
    const SQL: &str = "SELECT id, kind, name, funder FROM organisation WHERE unit_id = $1 ORDER BY id";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_all(c).await)?;
    rows.into_iter().map(Organisation::try_from).collect()
}
