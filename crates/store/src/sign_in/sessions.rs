//! People who are signed in.

use ::grants::{MembershipId, PersonId};
use chrono::{DateTime, NaiveDate, Utc};
use identity::{SecretHash, SessionTimes};
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

/// A person who is signed in, in one of their roles at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: Uuid,
    /// In whose books.
    pub unit: UnitId,
    /// Who.
    pub person: PersonId,
    /// In which of their roles.
    pub membership: MembershipId,
    /// Since when, seen when, a second factor shown when.
    pub times: SessionTimes,
    /// From which network address.
    pub address: String,
    /// With which program, as it calls itself.
    pub agent: String,
}

/// Why a session has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEndReason {
    /// The person signed out.
    SignedOut,
    /// The person ended it from another one.
    Ended,
    /// Nothing was asked for too long.
    Idle,
    /// It lasted as long as one may.
    Absolute,
    /// The password or the second factor is another one.
    CredentialsChanged,
}

impl SessionEndReason {
    /// Every reason.
    pub const ALL: &[Self] =
        &[Self::SignedOut, Self::Ended, Self::Idle, Self::Absolute, Self::CredentialsChanged];

    const fn word(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::Ended => "ended",
            Self::Idle => "idle",
            Self::Absolute => "absolute",
            Self::CredentialsChanged => "credentials_changed",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.word() == word)
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    unit_id: Uuid,
    person_id: Uuid,
    membership_id: Uuid,
    started_at: i64,
    seen_at: i64,
    second_factor_at: Option<i64>,
    address: String,
    agent: String,
}

impl TryFrom<Row> for Session {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let times = SessionTimes {
            started_at: instant(row.started_at, "session", row.id)?,
            seen_at: instant(row.seen_at, "session", row.id)?,
            second_factor_at: instant_if(row.second_factor_at, "session", row.id)?,
        };
        Ok(Self {
            id: row.id,
            unit: UnitId(row.unit_id),
            person: PersonId(row.person_id),
            membership: MembershipId(row.membership_id),
            times,
            address: row.address,
            agent: row.agent,
        })
    }
}

/// Writes a session that begins.
pub async fn insert_session(conn: &mut Conn, new: &Session, secret: SecretHash) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO session (id, unit_id, person_id, membership_id, secret_hash, started_at, seen_at,
            second_factor_at, address, agent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let SessionTimes { started_at, seen_at, second_factor_at } = new.times;
    on!(conn, c => sqlx::query(SQL)
        .bind(new.id).bind(new.unit.0).bind(new.person.0).bind(new.membership.0).bind(bytes(secret))
        .bind(started_at.timestamp_micros()).bind(seen_at.timestamp_micros())
        .bind(second_factor_at.map(|at| at.timestamp_micros())).bind(&new.address).bind(&new.agent)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The session that a secret stands for, unless it was ended, and as whom its person acts on a day.
pub async fn session_of(
    conn: &mut Conn,
    secret: SecretHash,
    day: NaiveDate,
) -> Result<Option<(Session, Standing)>, StoreError> {
    const SQL: &str = "SELECT session.id, session.unit_id, session.person_id, session.membership_id,
            session.started_at, session.seen_at, session.second_factor_at, session.address, session.agent,
            person.name AS person_name, membership.organisation_id, membership.role
        FROM session
        JOIN person ON person.id = session.person_id
        JOIN membership ON membership.id = session.membership_id
        WHERE session.secret_hash = $1 AND session.ended_at IS NULL AND person.left_on IS NULL
          AND membership.valid_from <= $2 AND (membership.valid_until IS NULL OR membership.valid_until >= $2)";
    let row: Option<Joined> =
        on!(conn, c => sqlx::query_as(SQL).bind(bytes(secret)).bind(day).fetch_optional(c).await)?;
    let read = |row: Joined| Ok((row.session.try_into()?, row.standing.try_into()?));
    row.map(read).transpose()
}

/// Why the session that a secret stood for was ended; nothing, if there is none, or it was not.
pub async fn session_end_of(
    conn: &mut Conn,
    secret: SecretHash,
) -> Result<Option<SessionEndReason>, StoreError> {
    const SQL: &str = "SELECT id, end_reason FROM session WHERE secret_hash = $1 AND end_reason IS NOT NULL";
    let row: Option<(Uuid, String)> =
        on!(conn, c => sqlx::query_as(SQL).bind(bytes(secret)).fetch_optional(c).await)?;
    let read = |(id, word): (Uuid, String)| {
        SessionEndReason::from_word(&word).ok_or_else(|| StoreError::broken("session", id, word))
    };
    row.map(read).transpose()
}

/// Whose session a secret stands for, whether or not it was ended; nobody's, if there is none.
pub async fn session_person(conn: &mut Conn, secret: SecretHash) -> Result<Option<PersonId>, StoreError> {
    const SQL: &str = "SELECT person_id FROM session WHERE secret_hash = $1";
    let person: Option<Uuid> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(bytes(secret)).fetch_optional(c).await)?;
    Ok(person.map(PersonId))
}

#[derive(FromRow)]
struct Joined {
    #[sqlx(flatten)]
    session: Row,
    #[sqlx(flatten)]
    standing: StandingRow,
}

/// The sessions of a person that were not ended, oldest first.
pub async fn sessions(conn: &mut Conn, person: PersonId) -> Result<Vec<Session>, StoreError> {
    const SQL: &str =
        "SELECT id, unit_id, person_id, membership_id, started_at, seen_at, second_factor_at, address,
            agent
        FROM session WHERE person_id = $1 AND ended_at IS NULL ORDER BY id";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(person.0).fetch_all(c).await)?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Notes the time of a request, unless a later one was noted.
pub async fn note_seen(conn: &mut Conn, id: Uuid, now: DateTime<Utc>) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2 AND ended_at IS NULL";
    on!(conn, c => sqlx::query(SQL).bind(id).bind(now.timestamp_micros()).execute(c).await.map(drop))?;
    Ok(())
}

/// Notes that a second factor was shown.
pub async fn note_second_factor(conn: &mut Conn, id: Uuid, now: DateTime<Utc>) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE session SET second_factor_at = $2 WHERE id = $1 AND ended_at IS NULL";
    on!(conn, c => sqlx::query(SQL).bind(id).bind(now.timestamp_micros()).execute(c).await.map(drop))?;
    Ok(())
}

/// Goes on in another role. The database refuses one that is not the person's.
pub async fn move_session(conn: &mut Conn, id: Uuid, to: MembershipId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE session SET membership_id = $2 WHERE id = $1 AND ended_at IS NULL";
    on!(conn, c => sqlx::query(SQL).bind(id).bind(to.0).execute(c).await.map(drop))?;
    Ok(())
}

/// Ends a session of a person; tells whether there was one to end.
pub async fn end_session(
    conn: &mut Conn,
    person: PersonId,
    id: Uuid,
    reason: SessionEndReason,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE session SET ended_at = $3, end_reason = $4
        WHERE person_id = $1 AND id = $2 AND ended_at IS NULL";
    let ended = on!(conn, c => sqlx::query(SQL)
        .bind(person.0).bind(id).bind(now.timestamp_micros()).bind(reason.word())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(ended == 1)
}

/// Ends all sessions of a person but one, for another password or second factor.
pub async fn end_sessions_of(
    conn: &mut Conn,
    person: PersonId,
    but: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for session in sessions(conn, person).await?.into_iter().filter(|session| Some(session.id) != but) {
        end_session(conn, person, session.id, SessionEndReason::CredentialsChanged, now).await?;
    }
    Ok(())
}
