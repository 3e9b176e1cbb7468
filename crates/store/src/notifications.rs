//! Notifications: written with the entry that they tell of, one for each person, and read once.

use ::grants::{GrantId, NotificationKind, OrganisationId, PersonId, Role};
use chrono::{DateTime, NaiveDate, Utc};
use ledger::{EntryNumber, UnitId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::set,
    sign_in::instant,
};

/// What a person is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The number of the entry that it tells of.
    pub entry: EntryNumber,
    /// Who is told.
    pub person: PersonId,
    /// For which organisation they are told.
    pub organisation: OrganisationId,
    /// What.
    pub kind: NotificationKind,
    /// What it is about; of bank details the organisation.
    pub subject: Uuid,
    /// The grant on which that hangs, if it does.
    pub grant: Option<GrantId>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}

/// A notification with what is looked up for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The notification.
    pub notification: Notification,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The reference of the grant's act.
    pub reference: Option<String>,
}

/// Notifications with what is looked up for them.
macro_rules! told_sql {
    ($where:literal) => {
        concat!(
            "SELECT notification.entry, notification.person_id, notification.organisation_id,
                notification.kind, notification.subject_id, notification.grant_id, notification.read_at,
                entry.recorded_at, act.reference
            FROM notification
            JOIN journal_entry entry ON entry.unit_id = notification.unit_id AND entry.number = notification.entry
            LEFT JOIN grants ON grants.id = notification.grant_id
            LEFT JOIN legal_act act ON act.grant_id = grants.id AND act.number = grants.act_number
            WHERE ",
            $where
        )
    };
}

#[derive(FromRow)]
struct Row {
    entry: i64,
    person_id: Uuid,
    organisation_id: Uuid,
    kind: String,
    subject_id: Uuid,
    grant_id: Option<Uuid>,
    read_at: Option<i64>,
    recorded_at: i64,
    reference: Option<String>,
}

impl TryFrom<Row> for Told {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let kind = NotificationKind::from_word(&row.kind);
        let at = |micros| instant(micros, "notification", row.entry);
        let notification = Notification {
            entry: EntryNumber::new(row.entry),
            person: PersonId(row.person_id),
            organisation: OrganisationId(row.organisation_id),
            kind: kind.ok_or_else(|| StoreError::broken("notification", row.entry, &row.kind))?,
            subject: row.subject_id,
            grant: row.grant_id.map(GrantId),
            read_at: row.read_at.map(at).transpose()?,
        };
        Ok(Self { notification, at: at(row.recorded_at)?, reference: row.reference })
    }
}

/// Who gives and who receives a grant.
pub async fn parties_of_grant(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
) -> Result<Option<(OrganisationId, OrganisationId)>, StoreError> {
    const SQL: &str = "SELECT giver_id, recipient_id FROM grants WHERE unit_id = $1 AND id = $2";
    let row: Option<(Uuid, Uuid)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(grant.0).fetch_optional(c).await)?;
    Ok(row.map(|(giver, recipient)| (OrganisationId(giver), OrganisationId(recipient))))
}

/// The people who act in a role for an organisation on a day.
pub async fn people_in_role(
    conn: &mut Conn,
    unit: UnitId,
    (organisation, role): (OrganisationId, Role),
    day: NaiveDate,
) -> Result<Vec<PersonId>, StoreError> {
    const SQL: &str = "SELECT DISTINCT membership.person_id FROM membership
        JOIN person ON person.id = membership.person_id
        WHERE membership.unit_id = $1 AND membership.organisation_id = $2 AND membership.role = $3
          AND membership.valid_from <= $4 AND (membership.valid_until IS NULL OR membership.valid_until >= $4)
          AND person.left_on IS NULL
        ORDER BY membership.person_id";
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(organisation.0).bind(role.word()).bind(day).fetch_all(c).await)?;
    Ok(ids.into_iter().map(PersonId).collect())
}

/// Writes what a person is told.
pub async fn insert_notification(
    conn: &mut Conn,
    unit: UnitId,
    told: &Notification,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO notification
            (person_id, entry, unit_id, organisation_id, kind, subject_id, grant_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(conn, c => sqlx::query(SQL)
        .bind(told.person.0).bind(told.entry.get()).bind(unit.0).bind(told.organisation.0).bind(told.kind.word())
        .bind(told.subject).bind(told.grant.map(|id| id.0))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// What a person is told for an organisation before an entry, newest first.
pub async fn notifications(
    conn: &mut Conn,
    (person, organisation): (PersonId, OrganisationId),
    before: EntryNumber,
    limit: i64,
) -> Result<Vec<Told>, StoreError> {
    const SQL: &str = told_sql!(
        "notification.person_id = $1 AND notification.organisation_id = $2 AND notification.entry < $3
        ORDER BY notification.entry DESC LIMIT $4"
    );
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(person.0).bind(organisation.0).bind(before.get()).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Told::try_from).collect()
}

/// What a person is told of an entry.
pub async fn notification(
    conn: &mut Conn,
    whose: (PersonId, OrganisationId),
    entry: EntryNumber,
) -> Result<Option<Told>, StoreError> {
    let found = notifications(conn, whose, entry.next(), 1).await?;
    Ok(found.into_iter().find(|told| told.notification.entry == entry))
}

/// How many of them are unread, counted up to a bound.
pub async fn unread_notifications(
    conn: &mut Conn,
    (person, organisation): (PersonId, OrganisationId),
    bound: i64,
) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM (
        SELECT 1 AS one FROM notification
        WHERE person_id = $1 AND organisation_id = $2 AND read_at IS NULL LIMIT $3) unread";
    Ok(on!(conn, c => sqlx::query_scalar(SQL)
        .bind(person.0).bind(organisation.0).bind(bound).fetch_one(c).await)?)
}

/// Notes that a person has read of an entry, or has read it before.
pub async fn read_notification(
    conn: &mut Conn,
    (person, organisation): (PersonId, OrganisationId),
    entry: EntryNumber,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notification SET read_at = $4
        WHERE person_id = $1 AND organisation_id = $2 AND entry = $3 AND read_at IS NULL";
    on!(conn, c => sqlx::query(SQL)
        .bind(person.0).bind(organisation.0).bind(entry.get()).bind(now.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Notes that a person has read all of them up to one: what came later, they have not seen.
pub async fn read_notifications(
    conn: &mut Conn,
    (person, organisation): (PersonId, OrganisationId),
    until: EntryNumber,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notification SET read_at = $4
        WHERE person_id = $1 AND organisation_id = $2 AND entry <= $3 AND read_at IS NULL";
    on!(conn, c => sqlx::query(SQL)
        .bind(person.0).bind(organisation.0).bind(until.get()).bind(now.timestamp_micros())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Who waits for a mail: people who are there, with something like an address, who have unread notifications since a time
/// that no mail has; after a person, in the order of their ids.
pub async fn people_to_mail(
    conn: &mut Conn,
    unit: UnitId,
    (since, after): (DateTime<Utc>, PersonId),
    limit: i64,
) -> Result<Vec<PersonId>, StoreError> {
    const SQL: &str = "SELECT DISTINCT notification.person_id FROM notification
        JOIN journal_entry entry ON entry.unit_id = notification.unit_id AND entry.number = notification.entry
        JOIN person ON person.id = notification.person_id
        WHERE notification.unit_id = $1 AND notification.read_at IS NULL AND notification.mail_id IS NULL
          AND entry.recorded_at >= $2 AND notification.person_id > $3
          AND person.left_on IS NULL AND person.identity LIKE '%@%'
        ORDER BY notification.person_id LIMIT $4";
    let ids: Vec<Uuid> = on!(conn, c => sqlx::query_scalar(SQL)
        .bind(unit.0).bind(since.timestamp_micros()).bind(after.0).bind(limit).fetch_all(c).await)?;
    Ok(ids.into_iter().map(PersonId).collect())
}

/// What of some kinds a person is told since a time, has not read and no mail has, oldest first: of organisations for which
/// they act on a day.
pub async fn notifications_to_mail(
    conn: &mut Conn,
    (person, kinds): (PersonId, &[NotificationKind]),
    (since, day): (DateTime<Utc>, NaiveDate),
    limit: i64,
) -> Result<Vec<Told>, StoreError> {
    const SQL: &str = told_sql!(
        "notification.person_id = $1 AND notification.read_at IS NULL AND notification.mail_id IS NULL
          AND notification.kind IN (SELECT value ->> 0 FROM json_each($5)) AND entry.recorded_at >= $2 AND EXISTS (
            SELECT 1 FROM membership
            WHERE membership.person_id = notification.person_id
              AND membership.organisation_id = notification.organisation_id AND membership.valid_from <= $3
              AND (membership.valid_until IS NULL OR membership.valid_until >= $3))
        ORDER BY notification.entry LIMIT $4"
    );
    let kinds = set(kinds.iter().map(|kind| json!([kind.word()])));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(person.0).bind(since.timestamp_micros()).bind(day).bind(limit).bind(kinds).fetch_all(c).await)?;
    rows.into_iter().map(Told::try_from).collect()
}
