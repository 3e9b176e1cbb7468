//! Particulars of an organisation as they are shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, Versioned, sample_day, sample_id};

/// A version of what is stated of an organisation; what is null is not stated.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Particulars {
    /// Its id.
    id: Uuid,
    /// The organisation.
    organisation: Uuid,
    /// Its number: 1 for the first version. The newest counts.
    number: i64,
    /// What stands above the street in an address.
    supplement: Option<String>,
    /// Street and number.
    street: Option<String>,
    /// The postal code.
    #[schema(example = "12345")]
    postal_code: Option<String>,
    /// The town.
    town: Option<String>,
    /// The legal form.
    legal_form: Option<String>,
    /// Who acts for it, as contracts name them.
    represented_by: Option<String>,
    /// The telephone for inquiries.
    telephone: Option<String>,
    /// The e-mail address for inquiries.
    email: Option<String>,
    /// Who stated it.
    author: String,
    /// The day it was stated.
    on: NaiveDate,
}

impl Versioned for Particulars {
    fn path(&self) -> String {
        format!("/api/v1/organisations/{}/particulars", self.organisation)
    }

    fn version(&self) -> i64 {
        self.number
    }
}

impl From<domain::Particulars> for Particulars {
    fn from(particulars: domain::Particulars) -> Self {
        let domain::Particulars { id, organisation, number, stated, author, on } = particulars;
        let stated = stated.fields().clone();
        Self {
            id: id.0,
            organisation: organisation.0,
            number,
            supplement: stated.supplement,
            street: stated.street,
            postal_code: stated.postal_code,
            town: stated.town,
            legal_form: stated.legal_form,
            represented_by: stated.represented_by,
            telephone: stated.telephone,
            email: stated.email,
            author,
            on,
        }
    }
}

impl Sample for Particulars {
    fn sample() -> Self {
        let text = |text: &str| Some(text.to_owned());
        Self {
            id: sample_id(1),
            organisation: sample_id(2),
            number: 1,
            supplement: None,
            street: text("Lindenstraße 12"),
            postal_code: text("12345"),
            town: text("Musterstadt"),
            legal_form: text("gGmbH"),
            represented_by: text("die Geschäftsführerin Jana Muster"),
            telephone: text("0123 98765-0"),
            email: text("auskunft@musterwerk.example"),
            author: "Anna A".to_owned(),
            on: sample_day(),
        }
    }
}
