//! Where things stand in a proof, so that two versions of it are compared place by place.

use std::collections::BTreeMap;

use proof::data::{IncomeReceiptRow, ObjectRow, ProofOfUse, ReceiptRow, UnitRow};

use crate::documents::words::day;

/// A section of the form, what stands there, and which of those that are called alike it is.
pub(super) type Place = (&'static str, String, u32);

/// What stands at each place, in the order of the form.
#[derive(Default)]
pub(super) struct Places<T> {
    order: Vec<Place>,
    at: BTreeMap<Place, T>,
    alike: BTreeMap<(&'static str, String), u32>,
}

impl<T> Places<T> {
    /// Adds what stands at a place. What is called alike stays apart: a rise of one does not hide the fall of another.
    pub(super) fn add(&mut self, section: &'static str, what: &str, it: T) {
        let number = self.alike.entry((section, what.to_owned())).or_default();
        *number += 1;
        let place = (section, what.to_owned(), *number);
        self.order.push(place.clone());
        self.at.insert(place, it);
    }

    /// Every place of two versions with what stands there in each, in the order of the later one; what only the earlier one has
    /// comes after it.
    pub(super) fn both<'p>(
        &'p self,
        after: &'p Self,
    ) -> impl Iterator<Item = (&'p Place, Option<&'p T>, Option<&'p T>)> {
        let gone = self.order.iter().filter(move |place| !after.at.contains_key(*place));
        let places = after.order.iter().chain(gone);
        places.map(move |place| (place, self.at.get(place), after.at.get(place)))
    }
}

/// What stands at a place, as a page names it.
pub(super) fn called((_, what, number): &Place) -> String {
    if *number == 1 { what.clone() } else { format!("{what} ({number}.)") }
}

/// How rows are called where two versions are compared. Whose they are is part of it, unless the earlier version lists rows and
/// does not tell: it was made before that was told.
#[derive(Clone, Copy)]
pub(super) struct Names {
    tell_holders: bool,
}

impl Names {
    /// How rows are called where a version is compared with this one before it.
    pub(super) fn since(before: &ProofOfUse) -> Self {
        let lists_nothing =
            before.receipts.is_empty() && before.income_receipts.is_empty() && before.units.is_empty();
        Self { tell_holders: lists_nothing || before.tells_holders() }
    }

    /// A receipt.
    pub(super) fn receipt(self, row: &ReceiptRow) -> String {
        self.held(row.holder.as_deref(), format!("{}, {}", row.receipt_number, row.cost_position))
    }

    /// Money that came in.
    pub(super) fn income(self, row: &IncomeReceiptRow) -> String {
        self.held(row.holder.as_deref(), format!("{}, {}", row.payer, day(row.received_on)))
    }

    /// A unit.
    pub(super) fn unit(self, row: &UnitRow) -> String {
        let unit = format!("{}, {}, {}", row.unit, row.rate_code, day(row.performed_on));
        self.held(row.holder.as_deref(), unit)
    }

    fn held(self, holder: Option<&str>, what: String) -> String {
        match holder {
            Some(holder) if self.tell_holders => format!("{holder}: {what}"),
            _ => what,
        }
    }
}

/// How an object is called.
pub(super) fn object(row: &ObjectRow) -> String {
    format!("{}, {}", row.designation, row.receipt_number)
}
