//! Who saw and did what: added to, never changed.

use ::grants::{OrganisationId, PersonId, Role};
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

/// That somebody saw something, did something, or was refused it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessEvent {
    /// The id of the request; later ones come later in order.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// The command, or what somebody looked at.
    pub what: String,
    /// Who.
    pub person: PersonId,
    /// In which role.
    pub role: Role,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// How it ended.
    pub outcome: AccessOutcome,
    /// The method and the address of the request.
    pub asked: String,
    /// From which network address.
    pub address: String,
    /// The id under which the client knows the request.
    pub request: String,
}

/// How an access ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessOutcome {
    /// It was shown.
    Shown,
    /// It was done.
    Done,
    /// It was refused.
    Refused,
}

impl AccessOutcome {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Shown, Self::Done, Self::Refused].into_iter().find(|outcome| outcome.word() == word)
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    what: String,
    happened_at: i64,
    person_id: Uuid,
    role: String,
    organisation_id: Uuid,
    outcome: String,
    asked: String,
    address: String,
    request: String,
}

impl TryFrom<Row> for AccessEvent {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::broken("access_event", row.id, what);
        Ok(Self {
            id: row.id,
            at: instant(row.happened_at, "access_event", row.id)?,
            what: row.what,
            person: PersonId(row.person_id),
            role: Role::from_word(&row.role).ok_or_else(|| broken(&row.role))?,
            organisation: OrganisationId(row.organisation_id),
            outcome: AccessOutcome::parse(&row.outcome).ok_or_else(|| broken(&row.outcome))?,
            asked: row.asked,
            address: row.address,
            request: row.request,
        })
    }
}

/// Writes who saw or did what.
pub async fn insert_access_event(
    conn: &mut Conn,
    unit: UnitId,
    event: &AccessEvent,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO access_event (id, what, unit_id, happened_at, person_id, role, organisation_id, outcome,
            asked, address, request)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    on!(conn, c => sqlx::query(SQL)
        .bind(event.id).bind(&event.what).bind(unit.0).bind(event.at.timestamp_micros()).bind(event.person.0)
        .bind(event.role.word()).bind(event.organisation.0).bind(event.outcome.word())
        .bind(&event.asked).bind(&event.address).bind(&event.request)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Of what of the trail is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct TrailAsked {
    /// Of one person; of everybody, if of nobody.
    pub person: Option<PersonId>,
    /// From this day in Germany on.
    pub from: Option<NaiveDate>,
    /// Until this day.
    pub until: Option<NaiveDate>,
}

/// Who saw and did what in a unit after an event, oldest first.
pub async fn access_events(
    conn: &mut Conn,
    unit: UnitId,
    asked: TrailAsked,
    after: Uuid,
    limit: i64,
) -> Result<Vec<AccessEvent>, StoreError> {
    const OF_ALL: &str = "SELECT * FROM access_event
        WHERE unit_id = $1 AND id > $2 AND happened_at >= $4 AND happened_at < $5 ORDER BY id, what LIMIT $3";
    const OF_ONE: &str = "SELECT * FROM access_event
        WHERE unit_id = $1 AND id > $2 AND happened_at >= $4 AND happened_at < $5 AND person_id = $6
        ORDER BY id, what LIMIT $3";
    // A day begins when the one before is over.
    let from = asked.from.and_then(|from| from.pred_opt()).map_or(i64::MIN, end_of);
    let before = asked.until.map_or(i64::MAX, end_of);
    let rows: Vec<Row> = on!(conn, c => {
        let query = sqlx::query_as(if asked.person.is_some() { OF_ONE } else { OF_ALL })
            .bind(unit.0).bind(after).bind(limit).bind(from).bind(before);
        match asked.person {
            Some(person) => query.bind(person.0).fetch_all(c).await,
            None => query.fetch_all(c).await,
        }
    })?;
    rows.into_iter().map(AccessEvent::try_from).collect()
}
