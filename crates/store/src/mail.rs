//! Mails: made of notifications, tried until they are sent or given up, each marked once.

use ::grants::{MailChoice, NotificationGroup, PersonId};
use chrono::{DateTime, NaiveDate, Utc};
use ledger::{EntryNumber, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sign_in::instant,
};

/// A mail to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its id, and that of its message: who receives it twice knows it as one.
    pub id: Uuid,
    /// To whom.
    pub person: PersonId,
    /// The day of which it is the collected mail; none, if it was made at once.
    pub collected_on: Option<NaiveDate>,
    /// The address.
    pub address: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub due_at: DateTime<Utc>,
    /// What the last attempt failed of.
    pub failure: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    person_id: Uuid,
    collected_on: Option<NaiveDate>,
    address: String,
    subject: String,
    body: String,
    made_at: i64,
    attempts: i64,
    due_at: i64,
    failure: Option<String>,
}

impl TryFrom<Row> for Mail {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            person: PersonId(row.person_id),
            collected_on: row.collected_on,
            address: row.address,
            subject: row.subject,
            body: row.body,
            made_at: instant(row.made_at, "mail", row.id)?,
            attempts: row.attempts,
            due_at: instant(row.due_at, "mail", row.id)?,
            failure: row.failure,
        })
    }
}

/// Writes a mail, due at once, and puts notifications into it. One that is in another mail by now is refused with all.
pub async fn insert_mail(
    conn: &mut Conn,
    unit: UnitId,
    mail: &Mail,
    told: &[EntryNumber],
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO mail
            (id, unit_id, person_id, collected_on, address, subject, body, made_at, attempts, due_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $8)";
    const TAKEN: &str = "UPDATE notification SET mail_id = $3
        WHERE person_id = $1 AND entry = $2 AND mail_id IS NULL AND read_at IS NULL";
    on!(&mut *conn, c => sqlx::query(SQL)
        .bind(mail.id).bind(unit.0).bind(mail.person.0).bind(mail.collected_on).bind(&mail.address)
        .bind(&mail.subject).bind(&mail.body).bind(mail.made_at.timestamp_micros())
        .execute(c).await.map(drop))?;
    for entry in told {
        let taken = on!(&mut *conn, c => sqlx::query(TAKEN)
            .bind(mail.person.0).bind(entry.get()).bind(mail.id)
            .execute(c).await.map(|done| done.rows_affected()))?;
        StoreError::unless_changed(taken, "notification")?;
    }
    Ok(())
}

/// The mail that is due first.
pub async fn due_mail(conn: &mut Conn, unit: UnitId, now: DateTime<Utc>) -> Result<Option<Mail>, StoreError> {
    const SQL: &str = "SELECT * FROM mail
        WHERE unit_id = $1 AND due_at <= $2 AND sent_at IS NULL AND given_up_at IS NULL ORDER BY due_at, id LIMIT 1";
    let row: Option<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(now.timestamp_micros()).fetch_optional(c).await)?;
    row.map(Mail::try_from).transpose()
}

/// Takes a mail for an attempt: until a time nobody else does. Whether nobody had.
pub async fn take_mail(conn: &mut Conn, mail: &Mail, until: DateTime<Utc>) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE mail SET attempts = $2 + 1, due_at = $3
        WHERE id = $1 AND attempts = $2 AND sent_at IS NULL AND given_up_at IS NULL";
    let taken = on!(conn, c => sqlx::query(SQL)
        .bind(mail.id).bind(mail.attempts).bind(until.timestamp_micros())
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(taken == 1)
}

/// Marks a mail as sent.
pub async fn mark_sent(conn: &mut Conn, mail: Uuid, now: DateTime<Utc>) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE mail SET sent_at = $2 WHERE id = $1 AND sent_at IS NULL AND given_up_at IS NULL";
    on!(conn, c => sqlx::query(SQL).bind(mail).bind(now.timestamp_micros()).execute(c).await.map(drop))?;
    Ok(())
}

/// Notes what an attempt failed of, and when the next one is due.
pub async fn mark_failed(
    conn: &mut Conn,
    mail: Uuid,
    failure: &str,
    next: DateTime<Utc>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE mail SET failure = $2, due_at = $3
        WHERE id = $1 AND sent_at IS NULL AND given_up_at IS NULL";
    on!(conn, c => sqlx::query(SQL)
        .bind(mail).bind(failure).bind(next.timestamp_micros()).execute(c).await.map(drop))?;
    Ok(())
}

/// Gives a mail up, with what it failed of.
pub async fn give_up_mail(
    conn: &mut Conn,
    mail: Uuid,
    failure: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE mail SET failure = $2, given_up_at = $3
        WHERE id = $1 AND sent_at IS NULL AND given_up_at IS NULL";
    on!(conn, c => sqlx::query(SQL)
        .bind(mail).bind(failure).bind(now.timestamp_micros()).execute(c).await.map(drop))?;
    Ok(())
}

/// The mails that were not delivered, newest first: those that were given up, and those that have failed so far.
pub async fn undelivered_mails(
    conn: &mut Conn,
    unit: UnitId,
    limit: i64,
) -> Result<Vec<(Mail, bool)>, StoreError> {
    const SQL: &str = "SELECT * FROM mail
        WHERE unit_id = $1 AND failure IS NOT NULL AND sent_at IS NULL ORDER BY id DESC LIMIT $2";
    const GIVEN_UP: &str =
        "SELECT id FROM mail WHERE unit_id = $1 AND given_up_at IS NOT NULL ORDER BY id DESC LIMIT $2";
    let rows: Vec<Row> =
        on!(&mut *conn, c => sqlx::query_as(SQL).bind(unit.0).bind(limit).fetch_all(c).await)?;
    let over: Vec<Uuid> =
        on!(conn, c => sqlx::query_scalar(GIVEN_UP).bind(unit.0).bind(limit).fetch_all(c).await)?;
    rows.into_iter()
        .map(|row| Mail::try_from(row).map(|mail| (mail.clone(), over.contains(&mail.id))))
        .collect()
}

/// Whether a person's collected mail of a day was made.
pub async fn is_collected(conn: &mut Conn, person: PersonId, day: NaiveDate) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM mail WHERE person_id = $1 AND collected_on = $2)";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(person.0).bind(day).fetch_one(c).await)?)
}

/// How a person wants to learn of the groups of which they said so.
pub async fn mail_choices(
    conn: &mut Conn,
    person: PersonId,
) -> Result<Vec<(NotificationGroup, MailChoice)>, StoreError> {
    const SQL: &str = "SELECT told_group, choice FROM mail_choice WHERE person_id = $1 ORDER BY told_group";
    let rows: Vec<(String, String)> = on!(conn, c => sqlx::query_as(SQL).bind(person.0).fetch_all(c).await)?;
    let read = |(group, choice): (String, String)| {
        let read = NotificationGroup::from_word(&group).zip(MailChoice::from_word(&choice));
        read.ok_or_else(|| StoreError::broken("mail_choice", person, choice))
    };
    rows.into_iter().map(read).collect()
}

/// Notes how a person wants to learn of a group.
pub async fn set_mail_choice(
    conn: &mut Conn,
    unit: UnitId,
    person: PersonId,
    (group, choice): (NotificationGroup, MailChoice),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO mail_choice (person_id, unit_id, told_group, choice, changed_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person_id, told_group) DO UPDATE
        SET choice = excluded.choice, changed_at = excluded.changed_at";
    on!(conn, c => sqlx::query(SQL)
        .bind(person.0).bind(unit.0).bind(group.word()).bind(choice.word()).bind(now.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}
