//! What is not recorded of a receipt: named at its row, and counted over the list.

use crate::data::{ReceiptDetails, ReceiptRow};
use crate::format;

/// Whether a receipt lacks something.
type Lacks = fn(&ReceiptRow) -> bool;

/// What the list states of a receipt besides its days and amounts, and whether its row lacks it.
const ASKED: [(&str, Lacks); 9] = [
    ("Belegnummer", |row| is_blank(&row.receipt_number)),
    ("Empfänger/Einzahler", |row| is_blank(&row.payee)),
    ("Grund", |row| is_blank(&row.reason)),
    ("Leistungszeitraum", |row| lacks(row, |it| it.performed_from.is_none() && it.performed_until.is_none())),
    ("Umsatzsteuer", |row| lacks(row, |it| it.vat.is_none())),
    ("Skonto oder Rabatt", |row| lacks(row, |it| it.discount.is_none())),
    ("Anteil des Projekts", |row| lacks(row, |it| it.project_share.is_none())),
    ("Datei des Belegs", |row| lacks(row, |it| is_blank(&it.evidence))),
    ("Prüfzeichen", |row| lacks(row, |it| is_blank(&it.mark))),
];
/// What stands where a receipt has no number, no payee or no reason.
const NOT_RECORDED: &str = "nicht festgehalten";

/// A text of a receipt, or that it is not recorded.
pub(super) fn text(text: &str) -> &str {
    if is_blank(text) { NOT_RECORDED } else { text }
}

/// What is not recorded of a receipt; empty where everything is.
pub(super) fn missing(receipt: &ReceiptRow) -> String {
    let missing = |(name, is_missing): (&'static str, Lacks)| is_missing(receipt).then_some(name);
    ASKED.into_iter().filter_map(missing).collect::<Vec<_>>().join("; ")
}

/// The same counted over a list; nothing where everything is recorded of every receipt.
pub(super) fn counted(receipts: &[ReceiptRow]) -> Option<String> {
    let all = receipts.len();
    let (mut of_all, mut of_some) = (Vec::new(), Vec::new());
    for (name, is_missing) in ASKED {
        match receipts.iter().filter(|row| is_missing(row)).count() {
            0 => {}
            count if count == all => of_all.push(name.to_owned()),
            count => of_some.push(format!("{name} ({} von {})", number(count), number(all))),
        }
    }
    let all =
        if all == 1 { "zum einzigen Beleg".to_owned() } else { format!("zu allen {} Belegen", number(all)) };
    let told = [(all, of_all), ("zu einzelnen Belegen".to_owned(), of_some)];
    let told = told.into_iter().filter(|(_, names)| !names.is_empty());
    let told: Vec<_> = told
        .map(|(receipts, names)| format!("Nicht festgehalten ist {receipts}: {}.", names.join(", ")))
        .collect();
    (!told.is_empty()).then(|| told.join(" "))
}

fn number(count: usize) -> String {
    format::count(u64::try_from(count).unwrap_or(u64::MAX))
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Whether what is stated of a receipt besides lacks something; where nothing is stated, it lacks everything.
fn lacks(receipt: &ReceiptRow, is_missing: fn(&ReceiptDetails) -> bool) -> bool {
    receipt.details.as_deref().is_none_or(is_missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn what_is_not_recorded_is_counted_over_all_receipts_and_over_some() {
        let mut receipts = sample::provider_proof().receipts;
        assert_eq!(counted(&receipts), None);
        assert!(receipts.iter().all(|receipt| missing(receipt).is_empty()));
        receipts.iter_mut().filter_map(|it| it.details.as_mut()).for_each(|details| details.discount = None);
        receipts[3].details = None;
        " ".clone_into(&mut receipts[4].payee);
        assert_eq!(missing(&receipts[4]), "Empfänger/Einzahler; Skonto oder Rabatt");
        assert_eq!(text(&receipts[4].payee), "nicht festgehalten");
        let everything = "Leistungszeitraum; Umsatzsteuer; Skonto oder Rabatt; Anteil des Projekts; \
            Datei des Belegs; Prüfzeichen";
        assert_eq!(missing(&receipts[3]), everything);
        let told = "Nicht festgehalten ist zu allen 12 Belegen: Skonto oder Rabatt. \
            Nicht festgehalten ist zu einzelnen Belegen: Empfänger/Einzahler (1 von 12), \
            Leistungszeitraum (1 von 12), Umsatzsteuer (1 von 12), Anteil des Projekts (1 von 12), \
            Datei des Belegs (1 von 12), Prüfzeichen (1 von 12).";
        assert_eq!(counted(&receipts).as_deref(), Some(told));
        let one = counted(&receipts[3..4]).unwrap_or_default();
        assert!(one.starts_with("Nicht festgehalten ist zum einzigen Beleg: Leistungszeitraum, "), "{one}");
        assert_eq!(counted(&[]), None);
    }
}
