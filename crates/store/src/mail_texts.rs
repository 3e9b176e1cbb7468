//! The texts of mails that the house set in place of those that come along, in versions.

use ::grants::{MailKind, PersonId};
use chrono::{DateTime, Utc};
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sign_in::instant,
};

/// A version of the text of a kind of mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailText {
    /// Which mail.
    pub kind: MailKind,
    /// Its number, from 1 on. The newest counts.
    pub number: i64,
    /// Subject and body; none, if it goes back to what comes along.
    pub text: Option<(String, String)>,
    /// Who set it.
    pub set_by: PersonId,
    /// When.
    pub set_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    number: i64,
    subject: Option<String>,
    body: Option<String>,
    set_by: Uuid,
    set_at: i64,
    name: String,
}

/// Writes the next version of a text.
pub async fn insert_mail_text(conn: &mut Conn, unit: UnitId, new: &MailText) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO mail_text (unit_id, kind, number, subject, body, set_by, set_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let (subject, body) = new.text.as_ref().map(|(subject, body)| (subject, body)).unzip();
    on!(conn, c => sqlx::query(SQL)
        .bind(unit.0).bind(new.kind.word()).bind(new.number).bind(subject).bind(body)
        .bind(new.set_by.0).bind(new.set_at.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The newest versions of the text of a kind of mail, each with the name of who set it, newest first.
pub async fn mail_texts(
    conn: &mut Conn,
    unit: UnitId,
    kind: MailKind,
    limit: i64,
) -> Result<Vec<(MailText, String)>, StoreError> {
    const SQL: &str = "SELECT mail_text.number, mail_text.subject, mail_text.body, mail_text.set_by,
            mail_text.set_at, person.name
        FROM mail_text JOIN person ON person.id = mail_text.set_by
        WHERE mail_text.unit_id = $1 AND mail_text.kind = $2 ORDER BY mail_text.number DESC LIMIT $3";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(kind.word()).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(|row| read(kind, row)).collect()
}

fn read(kind: MailKind, row: Row) -> Result<(MailText, String), StoreError> {
    let text = MailText {
        kind,
        number: row.number,
        text: row.subject.zip(row.body),
        set_by: PersonId(row.set_by),
        set_at: instant(row.set_at, "mail_text", row.number)?,
    };
    Ok((text, row.name))
}
