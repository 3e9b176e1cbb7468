//! Invitations: links with which people choose their password, once and in time.

use ::grants::PersonId;
use chrono::{DateTime, Utc};
use identity::SecretHash;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use super::{bytes, instant, instant_if};
use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// A link with which a person chooses their password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: Uuid,
    /// In whose books the person acts.
    pub unit: UnitId,
    /// Who is invited.
    pub person: PersonId,
    /// By whom; by nobody, if it was made at the machine.
    pub invited_by: Option<PersonId>,
    /// Whether the person's second factor ends with it.
    pub resets_second_factor: bool,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// From when it is good for nothing.
    pub expires_at: DateTime<Utc>,
    /// When it was used, if it was.
    pub used_at: Option<DateTime<Utc>>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Invitation {
    /// Whether it can be used now.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.used_at.is_none() && self.revoked_at.is_none() && now < self.expires_at
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    unit_id: Uuid,
    person_id: Uuid,
    invited_by: Option<Uuid>,
    resets_second_factor: bool,
    made_at: i64,
    expires_at: i64,
    used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl TryFrom<Row> for Invitation {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            unit: UnitId(row.unit_id),
            person: PersonId(row.person_id),
            invited_by: row.invited_by.map(PersonId),
            resets_second_factor: row.resets_second_factor,
            made_at: instant(row.made_at, "invitation", row.id)?,
            expires_at: instant(row.expires_at, "invitation", row.id)?,
            used_at: instant_if(row.used_at, "invitation", row.id)?,
            revoked_at: instant_if(row.revoked_at, "invitation", row.id)?,
        })
    }
}

/// Writes a new invitation.
pub async fn insert_invitation(
    conn: &mut Conn,
    new: &Invitation,
    secret: SecretHash,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO invitation (id, unit_id, person_id, invited_by, secret_hash, resets_second_factor,
            made_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    on!(conn, c => sqlx::query(SQL)
        .bind(new.id).bind(new.unit.0).bind(new.person.0).bind(new.invited_by.map(|person| person.0))
        .bind(bytes(secret)).bind(new.resets_second_factor).bind(new.made_at.timestamp_micros())
        .bind(new.expires_at.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The invitation that a secret stands for, whatever has become of it.
pub async fn invitation_of(conn: &mut Conn, secret: SecretHash) -> Result<Option<Invitation>, StoreError> {
    const SQL: &str = "SELECT * FROM invitation WHERE secret_hash = $1";
    let row: Option<Row> = on!(conn, c => sqlx::query_as(SQL).bind(bytes(secret)).fetch_optional(c).await)?;
    row.map(Invitation::try_from).transpose()
}

/// The invitations of a person, oldest first.
pub async fn invitations(conn: &mut Conn, person: PersonId) -> Result<Vec<Invitation>, StoreError> {
    const SQL: &str = "SELECT * FROM invitation WHERE person_id = $1 ORDER BY id";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(person.0).fetch_all(c).await)?;
    rows.into_iter().map(Invitation::try_from).collect()
}

/// Uses an invitation. Of two who use it at the same time one is told no, as is whoever comes too late.
pub async fn use_invitation(conn: &mut Conn, id: Uuid, now: DateTime<Utc>) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE invitation SET used_at = $2
        WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2";
    let used = on!(conn, c => sqlx::query(SQL)
        .bind(id).bind(now.timestamp_micros()).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(used == 1)
}

/// Revokes an invitation of the unit; tells whether there was one to revoke.
pub async fn revoke_invitation(
    conn: &mut Conn,
    unit: UnitId,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE invitation SET revoked_at = $3
        WHERE unit_id = $1 AND id = $2 AND used_at IS NULL AND revoked_at IS NULL";
    let revoked = on!(conn, c => sqlx::query(SQL)
        .bind(unit.0).bind(id).bind(now.timestamp_micros())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(revoked == 1)
}
