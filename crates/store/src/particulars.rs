//! What is stated of organisations besides their names, in versions.

use std::collections::BTreeMap;

use ::grants::{GivenParticulars, OrganisationId, Particulars, ParticularsId, StatedParticulars};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    AsOf,
    db::{Conn, on},
    error::StoreError,
    pages::ids_by,
    sets::{one_of, rows_with},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    organisation_id: Uuid,
    number: i64,
    supplement: Option<String>,
    street: Option<String>,
    postal_code: Option<String>,
    town: Option<String>,
    legal_form: Option<String>,
    represented_by: Option<String>,
    telephone: Option<String>,
    email: Option<String>,
    author: String,
    stated_on: NaiveDate,
}

impl TryFrom<Row> for Particulars {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let Row { id, organisation_id, number, author, stated_on, .. } = row;
        let given = GivenParticulars {
            supplement: row.supplement,
            street: row.street,
            postal_code: row.postal_code,
            town: row.town,
            legal_form: row.legal_form,
            represented_by: row.represented_by,
            telephone: row.telephone,
            email: row.email,
        };
        let broken = |what: &str| StoreError::broken("organisation_particulars", id, what);
        let stated = StatedParticulars::read(&given).map_err(|faults| {
            let fields = faults.iter().map(|fault| fault.field().word());
            broken(&fields.collect::<Vec<_>>().join(", "))
        })?;
        // What would be read otherwise than it is kept was never written like this.
        if *stated.fields() != given {
            return Err(broken("it is kept otherwise than it is read"));
        }
        let (id, organisation) = (ParticularsId(id), OrganisationId(organisation_id));
        Ok(Self { id, organisation, number, stated, author, on: stated_on })
    }
}

/// Writes a version of what is stated of an organisation.
pub async fn insert_particulars(conn: &mut Conn, unit: UnitId, new: &Particulars) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO organisation_particulars
            (id, unit_id, organisation_id, number, supplement, street, postal_code, town, legal_form,
            represented_by, telephone, email, author, stated_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let stated = new.stated.fields();
    on!(conn, c => sqlx::query(SQL)
        .bind(new.id.0).bind(unit.0).bind(new.organisation.0).bind(new.number)
        .bind(&stated.supplement).bind(&stated.street).bind(&stated.postal_code).bind(&stated.town)
        .bind(&stated.legal_form).bind(&stated.represented_by).bind(&stated.telephone).bind(&stated.email)
        .bind(&new.author).bind(new.on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The versions with these ids, by them.
pub async fn particulars_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Particulars>, StoreError> {
    const SQL: &str = "SELECT * FROM organisation_particulars
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows: Vec<Row> = rows_with(conn, SQL, unit, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}

one_of! {
    /// The version with an id.
    particulars, particulars_with, ParticularsId, Particulars
}

/// Every version of what was stated of an organisation until then, the first one first.
pub async fn particulars_of(
    conn: &mut Conn,
    unit: UnitId,
    organisation: OrganisationId,
    as_of: AsOf,
) -> Result<Vec<Particulars>, StoreError> {
    const SQL: &str = "SELECT * FROM organisation_particulars
        WHERE unit_id = $1 AND organisation_id = $2 AND stated_on <= $3 ORDER BY number";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(organisation.0).bind(as_of.counted_until()).fetch_all(c).await)?;
    rows.into_iter().map(Particulars::try_from).collect()
}

/// The version that counted then.
pub async fn newest_particulars(
    conn: &mut Conn,
    unit: UnitId,
    organisation: OrganisationId,
    as_of: AsOf,
) -> Result<Option<Particulars>, StoreError> {
    const SQL: &str = "SELECT * FROM organisation_particulars
        WHERE unit_id = $1 AND organisation_id = $2 AND stated_on <= $3 ORDER BY number DESC LIMIT 1";
    let row: Option<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(organisation.0).bind(as_of.counted_until()).fetch_optional(c).await)?;
    row.map(Particulars::try_from).transpose()
}

ids_by! {
    /// The ids of the versions of what is stated of an organisation, or of all, after an id, oldest first.
    particulars_ids, "organisation_particulars", ParticularsId, "organisation_id" OrganisationId
}
