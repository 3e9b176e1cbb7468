//! Accounts at the house's own sign-in, and whose they are.

use ::grants::PersonId;
use chrono::{DateTime, Utc};
use identity::OpenIdSubject;
use ledger::UnitId;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// The person of a unit for whom a provider vouches by this account, if there is one.
pub async fn person_of_openid(
    conn: &mut Conn,
    unit: UnitId,
    account: &OpenIdSubject,
) -> Result<Option<PersonId>, StoreError> {
    const SQL: &str = "SELECT person_id FROM openid_account
        WHERE unit_id = $1 AND issuer = $2 AND subject = $3 AND ended_at IS NULL";
    let found: Option<Uuid> = on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(&account.issuer).bind(&account.subject).fetch_optional(c).await)?;
    Ok(found.map(PersonId))
}

/// Binds an account to a person. An account that is another person's is refused by the database.
pub async fn bind_openid(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    (id, account): (Uuid, &OpenIdSubject),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO openid_account (id, unit_id, person_id, issuer, subject, bound_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    on!(conn, c => sqlx::query(SQL)
        .bind(id).bind(unit.0).bind(person.0).bind(&account.issuer).bind(&account.subject)
        .bind(now.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Ends the account by which a person came in, if they had one.
pub async fn end_openid(conn: &mut Conn, person: PersonId, now: DateTime<Utc>) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE openid_account SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL";
    on!(conn, c => sqlx::query(SQL).bind(person.0).bind(now.timestamp_micros()).execute(c).await.map(drop))?;
    Ok(())
}
