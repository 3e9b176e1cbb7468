//! What differs between two versions of a proof, amount by amount.

use ledger::Cents;
use proof::data::{Difference, ProofOfUse, ReceiptRow};

use super::places::{self, Names, Places, called};
use crate::documents::words::day;

/// Every amount that differs, in the order of the form; what only the earlier one has comes after it.
pub(super) fn between(before: &ProofOfUse, after: &ProofOfUse) -> Vec<Difference> {
    let names = Names::since(before);
    let (before, after) = (amounts(before, names), amounts(after, names));
    let rows = before.both(&after).map(|(place, before, after)| Difference {
        place: place.0.to_owned(),
        what: called(place),
        before: before.copied().unwrap_or_default(),
        after: after.copied().unwrap_or_default(),
    });
    rows.filter(|row| row.before != row.after).collect()
}

/// The same of what was settled alone: what is given, planned, paid and accepted of others goes on after a proof.
pub(super) fn settled_between(before: &ProofOfUse, after: &ProofOfUse) -> Vec<Difference> {
    let mut rows = between(before, after);
    rows.retain(|row| !GOES_ON.contains(&row.place.as_str()));
    rows
}

const ACTS: &str = "Bescheide";
const TOTALS: &str = "Summen";
const FIXED_AMOUNT: &str = "II. Festbetrag";
const PLANNED_INCOME: &str = "II.1 Einnahmen, lt. Zuwendungsbescheid";
const PLANNED_TOTAL: &str = "II.2 Ausgaben, insgesamt lt. Zuwendungsbescheid";
const PLANNED: &str = "II.2 Ausgaben, zuwendungsfähig lt. Zuwendungsbescheid";
const PAYMENTS: &str = "Zahlungen";
const PROOFS_OF_OTHERS_CLAIMED: &str = "Nachweise der Letztempfänger, beantragt";
const PROOFS_OF_OTHERS: &str = "Nachweise der Letztempfänger, anerkannt";
/// What goes on after a proof.
const GOES_ON: [&str; 9] = [
    ACTS,
    TOTALS,
    FIXED_AMOUNT,
    PLANNED_INCOME,
    PLANNED_TOTAL,
    PLANNED,
    PAYMENTS,
    PROOFS_OF_OTHERS_CLAIMED,
    PROOFS_OF_OTHERS,
];

/// The amounts of a proof.
type Amounts = Places<Cents>;

fn amounts(proof: &ProofOfUse, names: Names) -> Amounts {
    let mut amounts = Amounts::default();
    given_and_settled(&mut amounts, proof);
    for row in &proof.receipts {
        receipt(&mut amounts, &names.receipt(row), row);
    }
    for row in &proof.income_receipts {
        amounts.add("Einnahmenliste", &names.income(row), row.amount);
    }
    for row in &proof.payments {
        amounts.add(PAYMENTS, &format!("{}, {}", day(row.day), row.text), row.amount);
    }
    for row in &proof.objects {
        amounts.add("Inventar, Preis", &places::object(row), row.price);
    }
    for row in &proof.units {
        let unit = names.unit(row);
        amounts.add("Einheiten, Satz", &unit, row.rate);
        amounts.add("Einheiten, beantragt", &unit, row.amount);
        amounts.add("Einheiten, anerkannt", &unit, row.recognised);
    }
    for row in &proof.examined_proofs {
        let proof = format!("{}, {}", row.recipient, row.reference);
        amounts.add(PROOFS_OF_OTHERS_CLAIMED, &proof, row.claimed);
        amounts.add(PROOFS_OF_OTHERS, &proof, row.recognised);
    }
    amounts
}

/// The first page and section II.
fn given_and_settled(amounts: &mut Amounts, proof: &ProofOfUse) {
    for act in &proof.acts {
        amounts.add(ACTS, &format!("{}, {}", act.reference, day(act.dated_on)), act.amount);
    }
    amounts.add(TOTALS, "bewilligt", proof.granted_total);
    amounts.add(TOTALS, "ausgezahlt", proof.paid_total);
    if let Some(fixed) = &proof.fixed_amount {
        amounts.add(FIXED_AMOUNT, "Festbetrag", fixed.amount);
    }
    for row in &proof.income {
        amounts.add(PLANNED_INCOME, &row.kind, row.planned);
        amounts.add("II.1 Einnahmen, lt. Abrechnung", &row.kind, row.settled);
    }
    for row in &proof.expenditure {
        let item = format!("{} {}", row.number, row.title);
        amounts.add(PLANNED_TOTAL, &item, row.planned_total);
        amounts.add(PLANNED, &item, row.planned_eligible);
        amounts.add("II.2 Ausgaben, insgesamt lt. Abrechnung", &item, row.settled_total);
        amounts.add("II.2 Ausgaben, zuwendungsfähig lt. Abrechnung", &item, row.settled_eligible);
    }
}

fn receipt(amounts: &mut Amounts, called: &str, row: &ReceiptRow) {
    amounts.add("Belegliste, brutto", called, row.gross);
    amounts.add("Belegliste, beantragt", called, row.claimed);
    amounts.add("Belegliste, anerkannt", called, row.recognised);
    let Some(details) = &row.details else { return };
    if let Some(vat) = details.vat {
        amounts.add("Belegangaben, Umsatzsteuer", called, vat);
    }
    if let Some(discount) = details.discount {
        amounts.add("Belegangaben, Skonto und Rabatt", called, discount);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proof::{data::PaymentRow, sample};

    use super::*;

    fn told(before: &ProofOfUse, after: &ProofOfUse) -> Vec<(String, i64, i64)> {
        let rows = between(before, after).into_iter();
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
                ("Belegliste, brutto".to_owned(), gone.gross.get(), 0),
                ("Belegliste, beantragt".to_owned(), gone.claimed.get(), 0),
                ("Belegliste, anerkannt".to_owned(), gone.recognised.get(), 0),
            ]
        );
        assert_eq!(told(&after, &before).len(), 4);
    }

    /// Where an amount differs that nothing else differs with.
    fn place_of(change: impl Fn(&mut ProofOfUse)) -> String {
        let mut before = sample::provider_proof();
        before.payments = vec![PaymentRow {
            day: before.made_on,
            text: "F1: Zahlung ausgeführt".to_owned(),
            amount: Cents::new(5),
        }];
        before.examined_proofs = sample::land_proof().examined_proofs;
        before.fixed_amount = sample::fixed_amount_proof().fixed_amount;
        let mut after = before.clone();
        change(&mut after);
        let rows = told(&before, &after);
        let [(place, ..)] = &rows[..] else { panic!("one amount, not {rows:?}") };
        assert_eq!(told(&after, &before).len(), 1);
        place.clone()
    }

    #[test]
    fn no_amount_that_a_proof_states_differs_unseen() {
        let other = Cents::new(-7);
        let places = [
            place_of(|proof| proof.granted_total = other),
            place_of(|proof| proof.paid_total = other),
            place_of(|proof| proof.acts[1].amount = other),
            place_of(|proof| proof.fixed_amount.as_mut().unwrap().amount = other),
            place_of(|proof| proof.income[0].planned = other),
            place_of(|proof| proof.income[0].settled = other),
            place_of(|proof| proof.expenditure[1].planned_total = other),
            place_of(|proof| proof.expenditure[1].planned_eligible = other),
            place_of(|proof| proof.expenditure[1].settled_total = other),
            place_of(|proof| proof.expenditure[1].settled_eligible = other),
            place_of(|proof| proof.receipts[2].gross = other),
            place_of(|proof| proof.receipts[2].claimed = other),
            place_of(|proof| proof.receipts[2].recognised = other),
            place_of(|proof| proof.receipts[2].details.as_mut().unwrap().vat = Some(other)),
            place_of(|proof| proof.receipts[2].details.as_mut().unwrap().discount = Some(other)),
            place_of(|proof| proof.income_receipts[1].amount = other),
            place_of(|proof| proof.payments[0].amount = other),
            place_of(|proof| proof.objects[0].price = other),
            place_of(|proof| proof.units[3].rate = other),
            place_of(|proof| proof.units[3].amount = other),
            place_of(|proof| proof.units[3].recognised = other),
            place_of(|proof| proof.examined_proofs[0].claimed = other),
            place_of(|proof| proof.examined_proofs[0].recognised = other),
        ];
        let told: BTreeSet<&String> = places.iter().collect();
        assert_eq!(
            told.len(),
            places.len() - 1,
            "only the two sums of the first page stand in one place: {told:?}"
        );
    }

    #[test]
    fn receipts_of_one_number_do_not_make_up_for_each_other() {
        let mut before = sample::proof(2, 0);
        let first = before.receipts[0].clone();
        before.receipts[1] = ReceiptRow { number: 2, ..first.clone() };
        let mut after = before.clone();
        let one = Cents::new(1);
        after.receipts[0].recognised = first.recognised.minus(one).unwrap();
        after.receipts[1].recognised = first.recognised.plus(one).unwrap();
        let rows = between(&before, &after);
        let called: Vec<&str> = rows.iter().map(|row| row.what.as_str()).collect();
        assert_eq!(called, ["ER-10001, 1.2", "ER-10001, 1.2 (2.)"]);
        // Where the lists tell whose the receipts are, the rows are called by it.
        for proof in [&mut before, &mut after] {
            for (row, holder) in proof.receipts.iter_mut().zip(["Träger A", "Träger B"]) {
                row.holder = Some(holder.to_owned());
            }
        }
        let rows = between(&before, &after);
        let called: Vec<&str> = rows.iter().map(|row| row.what.as_str()).collect();
        assert_eq!(called, ["Träger A: ER-10001, 1.2", "Träger B: ER-10001, 1.2"]);
        // What was filed before that was told is the same receipt all the same.
        before.receipts.iter_mut().for_each(|row| row.holder = None);
        let rows = between(&before, &after);
        let called: Vec<&str> = rows.iter().map(|row| row.what.as_str()).collect();
        assert_eq!(called, ["ER-10001, 1.2", "ER-10001, 1.2 (2.)"]);
    }

    #[test]
    fn what_goes_on_after_a_proof_is_no_change_of_its_days() {
        let before = sample::land_proof();
        let mut after = before.clone();
        after.paid_total = Cents::ZERO;
        after.acts.pop();
        after.examined_proofs[0].claimed = Cents::ZERO;
        after.payments = vec![PaymentRow {
            day: before.made_on,
            text: "F1: Rückzahlung".to_owned(),
            amount: Cents::new(-1),
        }];
        assert_eq!(between(&before, &after).len(), 4);
        assert_eq!(settled_between(&before, &after), []);
    }
}
