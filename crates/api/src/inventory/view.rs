//! An object as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    euros::Euros,
    input::Amount,
};

/// An object that was bought with a grant.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InventoryObject {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The grant of whoever bought it.
    grant: Uuid,
    /// The line of a claim on which it was recorded.
    line: Uuid,
    /// The receipt of that line.
    receipt: Uuid,
    /// What it is.
    designation: String,
    /// The day it was bought.
    bought_on: NaiveDate,
    /// What it cost.
    #[schema(value_type = Amount)]
    price: Euros,
    /// Whether value added tax is in the price; null where the receipt does not tell.
    vat: Option<VatTreatment>,
    /// Where it is.
    place: Option<String>,
    /// Its number in the recipient's own inventory.
    number: Option<String>,
    /// The last day on which it is bound to the purpose, where that is set.
    bound_until: Option<NaiveDate>,
    /// Who recorded it.
    recorded_by: String,
    /// The day it was recorded.
    recorded_on: NaiveDate,
    /// When and why it went; null while it is there.
    disposal: Option<Disposal>,
}

/// Whether value added tax is in a price.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VatTreatment {
    /// The price is what was paid, with the tax.
    Included,
    /// The price is without the tax.
    Excluded,
}

impl VatTreatment {
    /// As the books know it.
    pub(crate) const fn domain(self) -> domain::VatTreatment {
        match self {
            Self::Included => domain::VatTreatment::Included,
            Self::Excluded => domain::VatTreatment::Excluded,
        }
    }
}

impl From<domain::VatTreatment> for VatTreatment {
    fn from(vat: domain::VatTreatment) -> Self {
        match vat {
            domain::VatTreatment::Included => Self::Included,
            domain::VatTreatment::Excluded => Self::Excluded,
        }
    }
}

/// That an object is there no longer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ObjectDisposal)]
struct Disposal {
    /// The day it went.
    on: NaiveDate,
    /// Why.
    reason: String,
    /// Who recorded it.
    by: String,
}

impl Versioned for InventoryObject {
    fn path(&self) -> String {
        format!("/api/v1/inventory-objects/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::InventoryObject> for InventoryObject {
    fn from(object: domain::InventoryObject) -> Self {
        let stated = object.stated;
        let disposed = |it: domain::Disposal| Disposal { on: it.on, reason: it.reason, by: it.by };
        Self {
            id: object.id.0,
            version: object.version,
            grant: object.grant.0,
            line: object.line.0,
            receipt: object.receipt.0,
            designation: stated.designation,
            bought_on: stated.bought_on,
            price: stated.price.into(),
            vat: stated.vat.map(VatTreatment::from),
            place: stated.place,
            number: stated.number,
            bound_until: stated.bound_until,
            recorded_by: object.recorded_by,
            recorded_on: object.recorded_on,
            disposal: object.disposal.map(disposed),
        }
    }
}

impl Sample for InventoryObject {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            version: 2,
            grant: sample_id(2),
            line: sample_id(3),
            receipt: sample_id(4),
            designation: "Laptop 14 Zoll".to_owned(),
            bought_on: sample_day(),
            price: Euros::sample(89_900),
            vat: Some(VatTreatment::Included),
            place: Some("Kursraum 2".to_owned()),
            number: Some("2021-007".to_owned()),
            bound_until: Some(sample_day()),
            recorded_by: "Anna Anbieter".to_owned(),
            recorded_on: sample_day(),
            disposal: Some(Disposal {
                on: sample_day(),
                reason: "Gestohlen, Anzeige erstattet".to_owned(),
                by: "Anna Anbieter".to_owned(),
            }),
        }
    }
}
