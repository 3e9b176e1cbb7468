//! Where organisations are paid, version by version.

use std::collections::BTreeMap;

use ::grants::{BankDetails, BankDetailsId, BankDetailsState, Iban, OrganisationId, SignOff};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    duties,
    error::StoreError,
    sets::{one_of, rows_with},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    organisation_id: Uuid,
    number: i64,
    iban: String,
    holder: String,
    state: String,
    state_on: NaiveDate,
    reason: Option<String>,
    usable_from: Option<NaiveDate>,
    verified_how: Option<String>,
    version: i64,
}

impl Row {
    fn into_details(self, sign_offs: Vec<SignOff>) -> Result<BankDetails, StoreError> {
        let broken = |what: &str| StoreError::broken("bank_details", self.id, what);
        let on = self.state_on;
        let state = match (self.state.as_str(), self.usable_from, &self.reason) {
            ("entered", None, None) => BankDetailsState::Entered { on },
            ("signed", None, None) => BankDetailsState::Signed { on },
            ("verified", None, None) => BankDetailsState::Verified { on },
            ("confirmed", Some(usable_from), None) => BankDetailsState::Confirmed { on, usable_from },
            ("refused", None, Some(reason)) => BankDetailsState::Refused { on, reason: reason.clone() },
            ("withdrawn", None, None) => BankDetailsState::Withdrawn { on },
            (word, ..) => return Err(broken(word)),
        };
        Ok(BankDetails {
            id: BankDetailsId(self.id),
            organisation: OrganisationId(self.organisation_id),
            number: self.number,
            version: self.version,
            iban: Iban::parse(&self.iban).map_err(|_| broken("iban"))?,
            state,
            sign_offs,
            holder: self.holder,
            verified_how: self.verified_how,
        })
    }
}

/// Writes a version of bank details with who entered it.
pub async fn insert_bank_details(
    conn: &mut Conn,
    unit: UnitId,
    details: &BankDetails,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO bank_details
            (id, unit_id, organisation_id, number, iban, holder, state, state_on, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let (on, ..) = columns(&details.state);
    on!(&mut *conn, c => sqlx::query(SQL)
        .bind(details.id.0).bind(unit.0).bind(details.organisation.0).bind(details.number)
        .bind(details.iban.as_str()).bind(&details.holder).bind(details.state.word()).bind(on)
        .bind(details.version)
        .execute(c).await.map(drop))?;
    duties::write_of_bank_details(conn, unit, details.id, &details.sign_offs).await
}

/// Moves bank details to their new state with who took the step, if they are still the version before.
pub async fn update_bank_details(
    conn: &mut Conn,
    unit: UnitId,
    details: &BankDetails,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE bank_details
        SET state = $3, state_on = $4, reason = $5, usable_from = $6, verified_how = $7, version = $2
        WHERE id = $1 AND version = $2 - 1";
    duties::write_of_bank_details(&mut *conn, unit, details.id, &details.sign_offs).await?;
    let (on, reason, usable_from) = columns(&details.state);
    let changed = on!(conn, c => sqlx::query(SQL)
        .bind(details.id.0).bind(details.version).bind(details.state.word()).bind(on).bind(reason)
        .bind(usable_from).bind(&details.verified_how)
        .execute(c).await.map(|done| done.rows_affected()))?;
    StoreError::unless_changed(changed, "bank_details")
}

fn columns(state: &BankDetailsState) -> (NaiveDate, Option<&str>, Option<NaiveDate>) {
    match state {
        BankDetailsState::Entered { on }
        | BankDetailsState::Signed { on }
        | BankDetailsState::Verified { on }
        | BankDetailsState::Withdrawn { on } => (*on, None, None),
        BankDetailsState::Confirmed { on, usable_from } => (*on, None, Some(*usable_from)),
        BankDetailsState::Refused { on, reason } => (*on, Some(reason), None),
    }
}

/// The bank details with these ids, by them.
pub async fn bank_details_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, BankDetails>, StoreError> {
    const SQL: &str = "SELECT * FROM bank_details
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows = rows_with(&mut *conn, SQL, unit, ids).await?;
    Ok(signed(conn, rows).await?.into_iter().map(|details| (details.id.0, details)).collect())
}

one_of! {
    /// The bank details with an id.
    bank_details, bank_details_with, BankDetailsId, BankDetails
}

/// Every version of some organisations' bank details, by them, the first one first.
pub async fn bank_details_of_each(
    conn: &mut Conn,
    unit: UnitId,
    organisations: &[OrganisationId],
) -> Result<BTreeMap<OrganisationId, Vec<BankDetails>>, StoreError> {
    const SQL: &str = "SELECT * FROM bank_details WHERE unit_id = $1
        AND organisation_id IN (SELECT unhex(value ->> 0) FROM json_each($2)) ORDER BY number";
    let ids: Vec<Uuid> = organisations.iter().map(|organisation| organisation.0).collect();
    let rows = rows_with(&mut *conn, SQL, unit, &ids).await?;
    let mut found = BTreeMap::<OrganisationId, Vec<BankDetails>>::new();
    for details in signed(conn, rows).await? {
        found.entry(details.organisation).or_default().push(details);
    }
    Ok(found)
}

/// Every version of an organisation's bank details, the first one first.
pub async fn bank_details_of(
    conn: &mut Conn,
    unit: UnitId,
    organisation: OrganisationId,
) -> Result<Vec<BankDetails>, StoreError> {
    let found = bank_details_of_each(conn, unit, &[organisation]).await?.remove(&organisation);
    Ok(found.unwrap_or_default())
}

/// The bank details of a unit that are neither confirmed nor given up, the oldest first.
pub async fn open_bank_details(conn: &mut Conn, unit: UnitId) -> Result<Vec<BankDetails>, StoreError> {
    const SQL: &str = "SELECT * FROM bank_details
        WHERE unit_id = $1 AND state IN ('entered', 'signed', 'verified') ORDER BY id";
    let rows = on!(&mut *conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_all(c).await)?;
    signed(conn, rows).await
}

async fn signed(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<BankDetails>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut sign_offs = duties::of_bank_details(conn, &ids).await?;
    let signed = |row: Row| {
        let of_row = sign_offs.remove(&row.id).unwrap_or_default();
        row.into_details(of_row)
    };
    rows.into_iter().map(signed).collect()
}

/// The ids of the bank details of a unit after an id, oldest first.
pub async fn bank_details_ids(
    conn: &mut Conn,
    unit: UnitId,
    after: BankDetailsId,
    limit: i64,
) -> Result<Vec<BankDetailsId>, StoreError> {
    const SQL: &str = "SELECT id FROM bank_details WHERE unit_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    let ids: Vec<Uuid> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(after.0).bind(limit).fetch_all(c).await)?;
    Ok(ids.into_iter().map(BankDetailsId).collect())
}
