//! Base rates that were entered after delivery.

use ::grants::{BaseRateEntry, BaseRateId, OrganisationId, PersonId, Role, Signer, law::InterestRate};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    valid_from: NaiveDate,
    rate_hundredths: i64,
    source: String,
    person_id: Uuid,
    role: String,
    organisation_id: Uuid,
    entered_on: NaiveDate,
    name: String,
    second_id: Option<Uuid>,
    second_role: Option<String>,
    second_organisation: Option<Uuid>,
    confirmed_on: Option<NaiveDate>,
    second_name: Option<String>,
}

impl TryFrom<Row> for BaseRateEntry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = row.id;
        let signer = |person, name, role: &str, organisation, on| {
            let role = Role::from_word(role).ok_or_else(|| StoreError::broken("base_rate", id, role))?;
            let (person, organisation) = (PersonId(person), OrganisationId(organisation));
            Ok::<_, StoreError>(Signer { person, name, role, organisation, on })
        };
        let second =
            (row.second_id, row.second_name, row.second_role, row.second_organisation, row.confirmed_on);
        let confirmed = match second {
            (Some(person), Some(name), Some(role), Some(organisation), Some(on)) => {
                Some(signer(person, name, &role, organisation, on)?)
            }
            _ => None,
        };
        Ok(Self {
            id: BaseRateId(id),
            version: if confirmed.is_some() { 2 } else { 1 },
            valid_from: row.valid_from,
            rate: rate(id, row.rate_hundredths)?,
            source: row.source,
            entered: signer(row.person_id, row.name, &row.role, row.organisation_id, row.entered_on)?,
            confirmed,
        })
    }
}

fn rate(id: Uuid, hundredths: i64) -> Result<InterestRate, StoreError> {
    let rate = i32::try_from(hundredths).ok().and_then(InterestRate::from_hundredths);
    rate.ok_or_else(|| StoreError::broken("base_rate", id, hundredths))
}

/// Writes a base rate that was entered.
pub async fn insert_base_rate(
    conn: &mut Conn,
    unit: UnitId,
    entry: &BaseRateEntry,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO base_rate
            (id, unit_id, valid_from, rate_hundredths, source, person_id, role, organisation_id, entered_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let by = &entry.entered;
    on!(conn, c => sqlx::query(SQL)
        .bind(entry.id.0).bind(unit.0).bind(entry.valid_from).bind(i64::from(entry.rate.hundredths()))
        .bind(&entry.source).bind(by.person.0).bind(by.role.word()).bind(by.organisation.0).bind(by.on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes who confirmed a base rate.
pub async fn confirm_base_rate(
    conn: &mut Conn,
    unit: UnitId,
    entry: &BaseRateEntry,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO base_rate_confirmation
            (valid_from, base_rate_id, unit_id, person_id, role, organisation_id, confirmed_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let Some(by) = &entry.confirmed else { return Ok(()) };
    on!(conn, c => sqlx::query(SQL)
        .bind(entry.valid_from).bind(entry.id.0).bind(unit.0).bind(by.person.0).bind(by.role.word())
        .bind(by.organisation.0).bind(by.on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The base rates that a unit has entered, in the order of their ids.
pub async fn base_rates(conn: &mut Conn, unit: UnitId) -> Result<Vec<BaseRateEntry>, StoreError> {
    const SQL: &str =
        "SELECT rate.id, rate.valid_from, rate.rate_hundredths, rate.source, rate.person_id, rate.role,
            rate.organisation_id, rate.entered_on, person.name, second.person_id AS second_id,
            second.role AS second_role, second.organisation_id AS second_organisation, second.confirmed_on,
            other.name AS second_name
        FROM base_rate rate JOIN person ON person.id = rate.person_id
        LEFT JOIN base_rate_confirmation second ON second.base_rate_id = rate.id
        LEFT JOIN person other ON other.id = second.person_id
        WHERE rate.unit_id = $1 ORDER BY rate.id";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_all(c).await)?;
    rows.into_iter().map(BaseRateEntry::try_from).collect()
}

/// A base rate that two people of the installation entered and confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfirmedBaseRate {
    /// The first day of its half-year.
    pub valid_from: NaiveDate,
    /// Percent a year.
    pub rate: InterestRate,
    /// The day on which it was confirmed: from then on it is known.
    pub confirmed_on: NaiveDate,
}

/// The confirmed base rates of the whole installation, the oldest first.
pub async fn confirmed_base_rates(conn: &mut Conn) -> Result<Vec<ConfirmedBaseRate>, StoreError> {
    const SQL: &str = "SELECT rate.id, rate.valid_from, rate.rate_hundredths, second.confirmed_on
        FROM base_rate_confirmation second JOIN base_rate rate ON rate.id = second.base_rate_id
        ORDER BY second.valid_from";
    let rows: Vec<(Uuid, NaiveDate, i64, NaiveDate)> =
        on!(conn, c => sqlx::query_as(SQL).fetch_all(c).await)?;
    let confirmed = |(id, valid_from, hundredths, confirmed_on)| {
        Ok::<_, StoreError>(ConfirmedBaseRate { valid_from, rate: rate(id, hundredths)?, confirmed_on })
    };
    rows.into_iter().map(confirmed).collect()
}
