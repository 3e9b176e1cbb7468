//! The list of objects (Inventar): what was bought with a grant, receipt by receipt, and what became of it.
//!
//! An object is recorded once and stays as it was recorded; that it is there no longer is a later entry beside it. From
//! which price on an object must be listed is data of the programme ([`crate::Programme::listed_above`]).

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

use crate::{
    ClaimLine, ClaimLineId, ClaimState, Cost, GrantId, InventoryObjectId, LineState, ReceiptId, TextError,
    plain_text, single_spaced,
};

/// The longest designation and the longest place, in characters.
const LONGEST_NAME: usize = 200;
/// The longest inventory number, in characters.
const LONGEST_NUMBER: usize = 80;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 1000;

/// Whether value added tax is in a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VatTreatment {
    /// The price is what was paid, with the tax.
    Included,
    /// The price is without the tax.
    Excluded,
}

impl VatTreatment {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Included, Self::Excluded];

    /// The word used in the database, in the journal and by the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Included => "included",
            Self::Excluded => "excluded",
        }
    }

    /// The treatment of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The same in German, as it stands beside a price.
    pub const fn german(self) -> &'static str {
        match self {
            Self::Included => "mit Umsatzsteuer",
            Self::Excluded => "ohne Umsatzsteuer",
        }
    }
}

/// What is stated of an object when it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedObject {
    /// What it is.
    pub designation: String,
    /// The day it was bought.
    pub bought_on: NaiveDate,
    /// What it cost.
    pub price: Cents,
    /// Whether value added tax is in the price, where the receipt tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat: Option<VatTreatment>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Its number in the recipient's own inventory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The last day on which it is bound to the purpose (Zweckbindung), where that is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound_until: Option<NaiveDate>,
}

/// An object that was bought with a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryObject {
    /// Its id.
    pub id: InventoryObjectId,
    /// The grant of whoever bought it.
    pub grant: GrantId,
    /// The version that a change must name.
    pub version: i64,
    /// The line of a claim on which it was recorded.
    pub line: ClaimLineId,
    /// The receipt of that line.
    pub receipt: ReceiptId,
    /// What is stated of it.
    #[serde(flatten)]
    pub stated: StatedObject,
    /// Who recorded it.
    pub recorded_by: String,
    /// The day it was recorded.
    pub recorded_on: NaiveDate,
    /// When and why it went (Abgang); nothing while it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposal: Option<Disposal>,
}

/// That an object is there no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposal {
    /// The day it went.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub by: String,
}

/// Why an object is not recorded, or does not go.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InventoryError {
    /// A text that is none.
    #[error("the {field} {cause}")]
    Text {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        cause: TextError,
    },
    /// A price that is none.
    #[error(transparent)]
    Price(#[from] MoneyError),
    /// A line that rests on no receipt of a purchase.
    #[error(
        "line {line} rests on no receipt of a purchase: nothing is bought with a lump sum or a credit note"
    )]
    NoReceipt {
        /// Its number.
        line: i64,
    },
    /// A line that does not count any more.
    #[error("line {line} was withdrawn, replaced or dropped")]
    LineGone {
        /// Its number.
        line: i64,
    },
    /// The objects of a receipt cost more than it.
    #[error("objects of {listed} are listed on a receipt of {gross}: {price} is more than is left")]
    AboveReceipt {
        /// What the receipt comes to.
        gross: Cents,
        /// What is listed of it already.
        listed: Cents,
        /// What was to be listed.
        price: Cents,
    },
    /// Bound until a day before it was bought.
    #[error("what was bought on {bought_on} is not bound until a day before")]
    BoundBefore {
        /// The day it was bought.
        bought_on: NaiveDate,
    },
    /// It went already.
    #[error("this object went on {on}")]
    Disposed {
        /// The day.
        on: NaiveDate,
    },
    /// It went before it was bought.
    #[error("what was bought on {bought_on} did not go on {on}")]
    DisposedBefore {
        /// The day it was bought.
        bought_on: NaiveDate,
        /// The day it was to have gone.
        on: NaiveDate,
    },
}

/// The receipt with which something was bought on a line of a claim: that of actual cost, on a line that is still there.
pub fn bought_with(claim: &ClaimState, line: &ClaimLine) -> Result<ReceiptId, InventoryError> {
    let Cost::Actual { receipt } = line.cost else {
        return Err(InventoryError::NoReceipt { line: line.number });
    };
    let withdrawn = matches!(claim, ClaimState::Withdrawn { .. });
    if withdrawn || matches!(line.state, LineState::Replaced { .. } | LineState::Dropped) {
        return Err(InventoryError::LineGone { line: line.number });
    }
    Ok(receipt)
}

impl StatedObject {
    /// What is stated with its texts as they are kept. `listed` is what is listed already of a receipt of `gross`.
    pub fn checked(&self, listed: Cents, gross: Cents) -> Result<Self, InventoryError> {
        let price = self.price.positive()?;
        if listed.plus(price)? > gross {
            return Err(InventoryError::AboveReceipt { gross, listed, price });
        }
        let bought_on = self.bought_on;
        if self.bound_until.is_some_and(|until| until < bought_on) {
            return Err(InventoryError::BoundBefore { bought_on });
        }
        let text = |field, text: &str, most| {
            single_spaced(text, most).map_err(|cause| InventoryError::Text { field, cause })
        };
        let if_any = |field, given: &Option<String>, most| {
            let given = given.as_deref().filter(|given| !given.trim().is_empty());
            given.map(|given| text(field, given, most)).transpose()
        };
        Ok(Self {
            designation: text("designation", &self.designation, LONGEST_NAME)?,
            place: if_any("place", &self.place, LONGEST_NAME)?,
            number: if_any("number", &self.number, LONGEST_NUMBER)?,
            price,
            ..self.clone()
        })
    }
}

impl InventoryObject {
    /// The object once it went.
    pub fn dispose(self, on: NaiveDate, reason: &str, by: String) -> Result<Self, InventoryError> {
        if let Some(Disposal { on, .. }) = self.disposal {
            return Err(InventoryError::Disposed { on });
        }
        let bought_on = self.stated.bought_on;
        if on < bought_on {
            return Err(InventoryError::DisposedBefore { bought_on, on });
        }
        let reason = plain_text(reason, LONGEST_REASON)
            .map_err(|cause| InventoryError::Text { field: "reason", cause })?;
        Ok(Self { version: self.version + 1, disposal: Some(Disposal { on, reason, by }), ..self })
    }

    /// Whether it went while it was bound to the purpose.
    pub fn went_too_early(&self) -> bool {
        let gone = self.disposal.as_ref().zip(self.stated.bound_until);
        gone.is_some_and(|(disposal, until)| disposal.on <= until)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::sample::day;

    fn laptop() -> StatedObject {
        StatedObject {
            designation: " Laptop  14 Zoll ".to_owned(),
            bought_on: day("2021-03-01"),
            price: Cents::new(90_000),
            vat: Some(VatTreatment::Included),
            place: Some(" ".to_owned()),
            number: Some(" INV  7 ".to_owned()),
            bound_until: Some(day("2024-02-29")),
        }
    }

    fn object() -> InventoryObject {
        InventoryObject {
            id: InventoryObjectId(Uuid::from_u128(1)),
            grant: GrantId(Uuid::from_u128(2)),
            version: 1,
            line: ClaimLineId(Uuid::from_u128(3)),
            receipt: ReceiptId(Uuid::from_u128(4)),
            stated: laptop().checked(Cents::ZERO, Cents::new(90_000)).unwrap(),
            recorded_by: "Anna A".to_owned(),
            recorded_on: day("2021-03-02"),
            disposal: None,
        }
    }

    #[test]
    fn what_is_stated_is_kept_as_one_reads_it_and_fits_its_receipt() {
        let gross = Cents::new(100_000);
        let kept = laptop().checked(Cents::new(10_000), gross).unwrap();
        assert_eq!((kept.designation.as_str(), kept.number.as_deref()), ("Laptop 14 Zoll", Some("INV 7")));
        assert_eq!(kept.place, None, "an empty place is none");
        let (listed, price) = (Cents::new(10_001), Cents::new(90_000));
        let above = InventoryError::AboveReceipt { gross, listed, price };
        assert_eq!(laptop().checked(listed, gross), Err(above));
        let free = StatedObject { price: Cents::ZERO, ..laptop() };
        assert!(matches!(free.checked(Cents::ZERO, gross), Err(InventoryError::Price(_))));
        let nameless = StatedObject { designation: " ".to_owned(), ..laptop() };
        let refused = nameless.checked(Cents::ZERO, gross);
        assert!(matches!(refused, Err(InventoryError::Text { field: "designation", .. })));
        let bought_on = day("2021-03-01");
        let bound = StatedObject { bound_until: Some(bought_on), ..laptop() };
        assert!(bound.checked(Cents::ZERO, gross).is_ok());
        let before = StatedObject { bound_until: bought_on.pred_opt(), ..laptop() };
        assert_eq!(before.checked(Cents::ZERO, gross), Err(InventoryError::BoundBefore { bought_on }));
    }

    #[test]
    fn an_object_goes_once_with_a_reason_and_not_before_it_was_bought() {
        let go = |on: &str, reason: &str| object().dispose(day(on), reason, "Anna A".to_owned());
        let (bought_on, on) = (day("2021-03-01"), day("2021-02-28"));
        assert_eq!(go("2021-02-28", "gestohlen"), Err(InventoryError::DisposedBefore { bought_on, on }));
        assert!(matches!(go("2021-03-01", " "), Err(InventoryError::Text { field: "reason", .. })));
        let gone = go("2024-02-29", " gestohlen ").unwrap();
        assert_eq!((gone.version, gone.disposal.as_ref().unwrap().reason.as_str()), (2, "gestohlen"));
        assert!(gone.went_too_early(), "the last day is bound");
        assert!(!go("2024-03-01", "verkauft").unwrap().went_too_early());
        assert!(!object().went_too_early());
        let again = gone.clone().dispose(day("2024-03-01"), "verkauft", "Anna A".to_owned());
        assert_eq!(again, Err(InventoryError::Disposed { on: day("2024-02-29") }));
        let told = serde_json::to_value(&gone).unwrap();
        let words = (told["designation"].as_str(), told["vat"].as_str());
        assert_eq!(words, (Some("Laptop 14 Zoll"), Some("included")));
        assert_eq!(serde_json::from_value::<InventoryObject>(told).unwrap(), gone);
        for vat in VatTreatment::ALL {
            assert_eq!(VatTreatment::from_word(vat.word()), Some(vat));
        }
    }
}
