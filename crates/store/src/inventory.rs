//! Objects that were bought with grants, and that they went.

use std::collections::BTreeMap;

use ::grants::{
    ClaimLineId, Disposal, GrantId, InventoryObject, InventoryObjectId, ReceiptId, StatedObject, VatTreatment,
};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    pages::{ids_by_grant, ids_of_grants},
    sets::{one_of, rows_with},
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    grant_id: Uuid,
    line_id: Uuid,
    receipt_id: Uuid,
    designation: String,
    bought_on: NaiveDate,
    price_cents: i64,
    vat: Option<String>,
    place: Option<String>,
    number: Option<String>,
    bound_until: Option<NaiveDate>,
    recorded_by: String,
    recorded_on: NaiveDate,
    disposed_on: Option<NaiveDate>,
    reason: Option<String>,
    disposed_by: Option<String>,
}

impl TryFrom<Row> for InventoryObject {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let read = |word: &str| {
            VatTreatment::from_word(word).ok_or_else(|| StoreError::broken("inventory_object", row.id, word))
        };
        let vat = row.vat.as_deref().map(read).transpose()?;
        let disposal = row.disposed_on.zip(row.reason).zip(row.disposed_by);
        let disposal = disposal.map(|((on, reason), by)| Disposal { on, reason, by });
        Ok(Self {
            id: InventoryObjectId(row.id),
            grant: GrantId(row.grant_id),
            version: if disposal.is_some() { 2 } else { 1 },
            line: ClaimLineId(row.line_id),
            receipt: ReceiptId(row.receipt_id),
            stated: StatedObject {
                designation: row.designation,
                bought_on: row.bought_on,
                price: Cents::new(row.price_cents),
                vat,
                place: row.place,
                number: row.number,
                bound_until: row.bound_until,
            },
            recorded_by: row.recorded_by,
            recorded_on: row.recorded_on,
            disposal,
        })
    }
}

/// Writes an object.
pub async fn insert_inventory_object(
    conn: &mut Conn,
    unit: UnitId,
    object: &InventoryObject,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO inventory_object
            (id, unit_id, grant_id, line_id, receipt_id, designation, bought_on, price_cents, vat, place, number,
            bound_until, recorded_by, recorded_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let stated = &object.stated;
    on!(conn, c => sqlx::query(SQL)
        .bind(object.id.0).bind(unit.0).bind(object.grant.0).bind(object.line.0).bind(object.receipt.0)
        .bind(&stated.designation).bind(stated.bought_on).bind(stated.price.get())
        .bind(stated.vat.map(VatTreatment::word)).bind(&stated.place).bind(&stated.number)
        .bind(stated.bound_until).bind(&object.recorded_by).bind(object.recorded_on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes that an object went.
pub async fn dispose_inventory_object(
    conn: &mut Conn,
    unit: UnitId,
    object: &InventoryObject,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO inventory_disposal (object_id, unit_id, disposed_on, reason, disposed_by)
        VALUES ($1, $2, $3, $4, $5)";
    let Some(disposal) = &object.disposal else { return Ok(()) };
    on!(conn, c => sqlx::query(SQL)
        .bind(object.id.0).bind(unit.0).bind(disposal.on).bind(&disposal.reason).bind(&disposal.by)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The objects with these ids, by them.
pub async fn inventory_objects_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, InventoryObject>, StoreError> {
    const SQL: &str = "SELECT object.*, disposal.disposed_on, disposal.reason, disposal.disposed_by
        FROM inventory_object object LEFT JOIN inventory_disposal disposal ON disposal.object_id = object.id
        WHERE object.unit_id = $1 AND object.id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    let rows: Vec<Row> = rows_with(conn, SQL, unit, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}

one_of! {
    /// The object with an id.
    inventory_object, inventory_objects_with, InventoryObjectId, InventoryObject
}

/// What the objects of a receipt cost together.
pub async fn inventoried(conn: &mut Conn, unit: UnitId, receipt: ReceiptId) -> Result<Cents, StoreError> {
    const SQL: &str = "SELECT CAST(COALESCE(SUM(price_cents), 0) AS BIGINT) FROM inventory_object
        WHERE unit_id = $1 AND receipt_id = $2";
    let cents: i64 = on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(receipt.0).fetch_one(c).await)?;
    Ok(Cents::new(cents))
}

ids_of_grants! {
    /// The ids of the objects that were bought with some grants, grant by grant, each grant's oldest first.
    inventory_object_ids_of, "inventory_object", InventoryObjectId
}

ids_by_grant! {
    /// The ids of the objects that were bought with a grant, or with all grants, after an id, oldest first.
    inventory_object_ids, "inventory_object", InventoryObjectId
}
