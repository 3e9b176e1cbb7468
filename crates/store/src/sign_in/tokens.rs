//! API tokens: what a program acts with in place of a person.

use ::grants::{MembershipId, PersonId};
use chrono::{DateTime, NaiveDate, Utc};
use identity::SecretHash;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    bytes, instant, instant_if,
    standing::{Standing, StandingRow},
};
use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// What a program acts with in place of a person, in one of their roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id.
    pub id: Uuid,
    /// In whose books.
    pub unit: UnitId,
    /// In whose place.
    pub person: PersonId,
    /// In which of their roles, for which organisation.
    pub membership: MembershipId,
    /// What the person calls it.
    pub name: String,
    /// What it may be used for.
    pub scope: TokenScope,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// From when it is good for nothing.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// What a token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenScope {
    /// To read.
    Read,
    /// To read and to change.
    Write,
    /// To fetch the calendar of deadlines, and nothing else.
    Calendar,
}

impl TokenScope {
    const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Calendar => "calendar",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Read, Self::Write, Self::Calendar].into_iter().find(|scope| scope.word() == word)
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    unit_id: Uuid,
    person_id: Uuid,
    membership_id: Uuid,
    name: String,
    scope: String,
    made_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
}

impl TryFrom<Row> for ApiToken {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let scope = TokenScope::from_word(&row.scope)
            .ok_or_else(|| StoreError::broken("api_token", row.id, &row.scope))?;
        Ok(Self {
            id: row.id,
            unit: UnitId(row.unit_id),
            person: PersonId(row.person_id),
            membership: MembershipId(row.membership_id),
            name: row.name,
            scope,
            made_at: instant(row.made_at, "api_token", row.id)?,
            expires_at: instant(row.expires_at, "api_token", row.id)?,
            revoked_at: instant_if(row.revoked_at, "api_token", row.id)?,
        })
    }
}

/// Writes a new token.
pub async fn insert_api_token(conn: &mut Conn, new: &ApiToken, secret: SecretHash) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO api_token (id, unit_id, person_id, membership_id, name, scope, secret_hash, made_at,
            expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    on!(conn, c => sqlx::query(SQL)
        .bind(new.id).bind(new.unit.0).bind(new.person.0).bind(new.membership.0).bind(&new.name)
        .bind(new.scope.word()).bind(bytes(secret)).bind(new.made_at.timestamp_micros())
        .bind(new.expires_at.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The token that a secret stands for, unless it was revoked, and as whom its person acts on a day.
pub async fn api_token_of(
    conn: &mut Conn,
    secret: SecretHash,
    day: NaiveDate,
) -> Result<Option<(ApiToken, Standing)>, StoreError> {
    const SQL: &str = "SELECT api_token.*, person.name AS person_name, membership.organisation_id, membership.role
        FROM api_token
        JOIN person ON person.id = api_token.person_id
        JOIN membership ON membership.id = api_token.membership_id
        WHERE api_token.secret_hash = $1 AND api_token.revoked_at IS NULL AND person.left_on IS NULL
          AND membership.valid_from <= $2 AND (membership.valid_until IS NULL OR membership.valid_until >= $2)";
    let row: Option<Joined> =
        on!(conn, c => sqlx::query_as(SQL).bind(bytes(secret)).bind(day).fetch_optional(c).await)?;
    let read = |row: Joined| Ok((row.token.try_into()?, row.standing.try_into()?));
    row.map(read).transpose()
}

#[derive(FromRow)]
struct Joined {
    #[sqlx(flatten)]
    token: Row,
    #[sqlx(flatten)]
    standing: StandingRow,
}

/// The tokens of a person, oldest first.
pub async fn api_tokens(conn: &mut Conn, person: PersonId) -> Result<Vec<ApiToken>, StoreError> {
    const SQL: &str = "SELECT * FROM api_token WHERE person_id = $1 ORDER BY id";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(person.0).fetch_all(c).await)?;
    rows.into_iter().map(ApiToken::try_from).collect()
}

/// Revokes a token of a person; tells whether there was one to revoke.
pub async fn revoke_api_token(
    conn: &mut Conn,
    person: PersonId,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    const SQL: &str =
        "UPDATE api_token SET revoked_at = $3 WHERE person_id = $1 AND id = $2 AND revoked_at IS NULL";
    let revoked = on!(conn, c => sqlx::query(SQL)
        .bind(person.0).bind(id).bind(now.timestamp_micros())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(revoked == 1)
}
