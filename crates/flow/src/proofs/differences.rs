//! What differs between two versions of a proof, amount by amount.

use std::collections::BTreeMap;

use ledger::{Cents, MoneyError};
use proof::data::{Difference, ProofOfUse};

/// Every amount that differs, in the order of the form; what only the earlier one has comes where it stood there.
pub(super) fn between(before: &ProofOfUse, after: &ProofOfUse) -> Result<Vec<Difference>, MoneyError> {
    let (before, after) = (Amounts::of(before)?, Amounts::of(after)?);
    let gone = before.places.iter().filter(|place| !after.sums.contains_key(*place));
    let places = after.places.iter().chain(gone);
    let rows = places.map(|place| Difference {
        place: place.0.clone(),
        what: place.1.clone(),
        before: before.at(place),
        after: after.at(place),
    });
    Ok(rows.filter(|row| row.before != row.after).collect())
}

/// The same of what was settled alone: what is given, planned, paid and accepted of others goes on after a proof.
pub(super) fn settled_between(
    before: &ProofOfUse,
    after: &ProofOfUse,
) -> Result<Vec<Difference>, MoneyError> {
    let mut rows = between(before, after)?;
    rows.retain(|row| ![TOTALS, PLANNED_INCOME, PLANNED, PROOFS_OF_OTHERS].contains(&row.place.as_str()));
    Ok(rows)
}

const TOTALS: &str = "Summen";
const PLANNED_INCOME: &str = "II.1 Einnahmen, lt. Zuwendungsbescheid";
const PLANNED: &str = "II.2 Ausgaben, lt. Zuwendungsbescheid";
const PROOFS_OF_OTHERS: &str = "Nachweise der Letztempfänger, anerkannt";

/// A section of the form and what stands there.
type Place = (String, String);

/// The amounts of a proof; what stands at one place several times is added up.
#[derive(Default)]
struct Amounts {
    places: Vec<Place>,
    sums: BTreeMap<Place, Cents>,
}

impl Amounts {
    fn of(proof: &ProofOfUse) -> Result<Self, MoneyError> {
        let mut amounts = Self::default();
        amounts.add(TOTALS, "bewilligt", proof.granted_total)?;
        amounts.add(TOTALS, "ausgezahlt", proof.paid_total)?;
        for row in &proof.income {
            amounts.add(PLANNED_INCOME, &row.kind, row.planned)?;
            amounts.add("II.1 Einnahmen, lt. Abrechnung", &row.kind, row.settled)?;
        }
        for row in &proof.expenditure {
            let item = format!("{} {}", row.number, row.title);
            amounts.add(PLANNED, &item, row.planned_eligible)?;
            amounts.add("II.2 Ausgaben, insgesamt lt. Abrechnung", &item, row.settled_total)?;
            amounts.add("II.2 Ausgaben, zuwendungsfähig lt. Abrechnung", &item, row.settled_eligible)?;
        }
        for row in &proof.receipts {
            let receipt = format!("{}, {}", row.receipt_number, row.cost_position);
            amounts.add("Belegliste, beantragt", &receipt, row.claimed)?;
            amounts.add("Belegliste, anerkannt", &receipt, row.recognised)?;
        }
        for row in &proof.income_receipts {
            let receipt = format!("{}, {}", row.payer, row.received_on.format("%d.%m.%Y"));
            amounts.add("Einnahmenliste", &receipt, row.amount)?;
        }
        for row in &proof.units {
            let unit = format!("{}, {}, {}", row.unit, row.rate_code, row.performed_on.format("%d.%m.%Y"));
            amounts.add("Einheiten, beantragt", &unit, row.amount)?;
            amounts.add("Einheiten, anerkannt", &unit, row.recognised)?;
        }
        for row in &proof.examined_proofs {
            let proof = format!("{}, {}", row.recipient, row.reference);
            amounts.add(PROOFS_OF_OTHERS, &proof, row.recognised)?;
        }
        Ok(amounts)
    }

    fn add(&mut self, section: &str, what: &str, amount: Cents) -> Result<(), MoneyError> {
        let place = (section.to_owned(), what.to_owned());
        if let Some(sum) = self.sums.get_mut(&place) {
            *sum = sum.plus(amount)?;
            return Ok(());
        }
        self.places.push(place.clone());
        self.sums.insert(place, amount);
        Ok(())
    }

    fn at(&self, place: &Place) -> Cents {
        self.sums.get(place).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proof::sample;

    use super::*;

    fn told(before: &ProofOfUse, after: &ProofOfUse) -> Vec<(String, i64, i64)> {
        let rows = between(before, after).unwrap().into_iter();
        rows.map(|row| (row.place, row.before.get(), row.after.get())).collect()
    }

    #[test]
    fn a_proof_does_not_differ_from_itself() {
        let proof = sample::land_proof();
        assert_eq!(told(&proof, &proof), []);
    }

    #[test]
    fn what_changes_comes_and_goes_is_told() {
        let before = sample::proof(2, 0);
        let mut after = before.clone();
        let gone = after.receipts.pop().unwrap();
        after.receipts[0].recognised = Cents::ZERO;
        let first = before.receipts[0].recognised.get();
        assert_eq!(
            told(&before, &after),
            [
                ("Belegliste, anerkannt".to_owned(), first, 0),
                ("Belegliste, beantragt".to_owned(), gone.claimed.get(), 0),
                ("Belegliste, anerkannt".to_owned(), gone.recognised.get(), 0),
            ]
        );
        assert_eq!(told(&after, &before).len(), 3);
    }
}
