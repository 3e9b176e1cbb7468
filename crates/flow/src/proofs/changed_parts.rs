//! What differs between two versions of a proof beside amounts: what its head, its report and its confirmations say, and what its
//! lists say of each row. The day, who signs and the end of the journal are new in each version and are not compared.

use proof::data::{
    ChangedPart, EarlierProof, InputTax, OwnAudit, Party, ProofOfUse, ReceiptRow, Sachbericht,
};

use super::places::{self, Names, Places, called};
use crate::documents::words::{day, euros};

/// Every part that differs, in the order of the form; what only the earlier one has comes after it.
pub(super) fn between(before: &ProofOfUse, after: &ProofOfUse) -> Vec<ChangedPart> {
    let names = Names::since(before);
    let (before, after) = (parts(before, names), parts(after, names));
    let changed = before.both(&after).filter_map(|(place, before, after)| {
        let change = change(before.map(Vec::as_slice), after.map(Vec::as_slice))?;
        Some(ChangedPart { place: place.0.to_owned(), what: called(place), change })
    });
    changed.collect()
}

/// What a part says of itself: what that is called, and the words. Parts of one place say the same things in the same order.
type Said = (&'static str, String);

/// The parts of a proof.
type Parts = Places<Vec<Said>>;

/// Words that are longer are not repeated where they change.
const LONGEST_REPEATED: usize = 60;

/// What became of a part; nothing where it says what it said.
fn change(before: Option<&[Said]>, after: Option<&[Said]>) -> Option<String> {
    match (before, after) {
        (Some(before), Some(after)) => {
            let both = before.iter().zip(after).filter(|(before, after)| before.1 != after.1);
            let changes: Vec<_> = both.map(|(before, after)| told(after.0, &before.1, &after.1)).collect();
            (!changes.is_empty()).then(|| changes.join("; "))
        }
        (None, Some(_)) => Some("kommt hinzu".to_owned()),
        (Some(_), None) => Some("entfällt".to_owned()),
        (None, None) => None,
    }
}

fn told(of: &str, before: &str, after: &str) -> String {
    let is_long = |words: &str| words.chars().count() > LONGEST_REPEATED || words.contains('\n');
    let change = if is_long(before) || is_long(after) {
        "geändert".to_owned()
    } else if before.is_empty() {
        format!("jetzt {after}")
    } else if after.is_empty() {
        format!("bisher {before}, jetzt ohne Angabe")
    } else {
        format!("bisher {before}, jetzt {after}")
    };
    if of.is_empty() { change } else { format!("{of} {change}") }
}

fn parts(proof: &ProofOfUse, names: Names) -> Parts {
    let mut parts = Parts::default();
    head(&mut parts, proof);
    report(&mut parts, proof);
    confirmed(&mut parts, proof);
    for earlier in proof.all_earlier() {
        let what = format!("Zwischennachweis bis zum {}", day(earlier.until));
        parts.add("Änderungen seit einem früheren Nachweis", &what, since(earlier));
    }
    let holders = if proof.tells_holders() { "genannt" } else { "nicht genannt" };
    parts.add("Listen", "Letztempfänger der Zeilen", one(holders));
    for row in &proof.receipts {
        parts.add("Belegliste", &names.receipt(row), receipt(row));
    }
    lists(&mut parts, proof, names);
    for row in &proof.participants {
        let count = row.count.map_or_else(|| "nicht aufgeschlüsselt".to_owned(), |count| count.to_string());
        parts.add("Teilnehmende", &row.group, one(count));
    }
    parts
}

/// What a part says that says one thing.
fn one(words: impl Into<String>) -> Vec<Said> {
    vec![("", words.into())]
}

fn head(parts: &mut Parts, proof: &ProofOfUse) {
    let account = proof.account.as_ref().map(|account| {
        let iban = account.iban.as_deref().unwrap_or("ohne IBAN");
        format!("{}, {iban}", account.owner)
    });
    let days = format!("{} bis {}", day(proof.period_from), day(proof.period_until));
    for (what, words) in [
        ("Aktenzeichen", proof.reference.clone()),
        ("Zuwendungsempfänger", party(&proof.recipient)),
        ("Bankverbindung", account.unwrap_or_default()),
        ("Empfänger des Nachweises", party(&proof.authority)),
        ("Ort", proof.place.clone()),
        ("Nachweiszeitraum", days),
        ("Zuwendungszweck", proof.subject.clone()),
    ] {
        parts.add("Kopf des Nachweises", what, one(words));
    }
    for act in &proof.acts {
        parts.add("Bescheide", &format!("{}, {}", act.reference, day(act.dated_on)), Vec::new());
    }
}

fn party(Party { name, lines }: &Party) -> String {
    let said: Vec<&str> = [name].into_iter().chain(lines).map(String::as_str).collect();
    said.join(", ")
}

/// Section I, and what is remarked on the figures.
fn report(parts: &mut Parts, proof: &ProofOfUse) {
    let form = match &proof.report {
        Sachbericht::Attached => "beigefügt",
        Sachbericht::Written(_) => "im Nachweis",
        Sachbericht::Missing => "nicht vorhanden",
    };
    parts.add("I. Sachbericht", "Form", one(form));
    if let Sachbericht::Written(sections) = &proof.report {
        for section in sections {
            let what = format!("Abschnitt {}", section.title);
            parts.add("I. Sachbericht", &what, one(section.text.as_str()));
        }
    }
    if let Some(fixed) = &proof.fixed_amount {
        let threshold = fixed.threshold.map(share).unwrap_or_default();
        parts.add("II. Festbetrag", "Schwelle", one(threshold));
        parts.add("II. Festbetrag", "Gründe", one(fixed.reason.clone().unwrap_or_default()));
    }
    parts.add("Erläuterungen", "Wortlaut", one(proof.notes.join("\n")));
}

/// Sections IV and V.
fn confirmed(parts: &mut Parts, proof: &ProofOfUse) {
    let is_told = proof.report.is_there() && !proof.success_untold;
    let success = if is_told { "bestätigt" } else { "nicht bestätigt" };
    let input_tax = match proof.input_tax {
        InputTax::NotDeductible => "nicht berechtigt",
        InputTax::Deducted => "berechtigt",
    };
    parts.add("IV. Bestätigungen", "Durchführung wie im Sachbericht", one(success));
    parts.add("IV. Bestätigungen", "Vorsteuerabzug", one(input_tax));
    if let Some(audit) = &proof.own_audit {
        parts.add("V. Eigene Prüfungseinrichtung", "Ergebnis der Prüfung", audited(audit));
    }
}

fn audited(audit: &OwnAudit) -> Vec<Said> {
    let objections =
        if audit.objections.is_empty() { "keine".to_owned() } else { audit.objections.join("; ") };
    vec![
        ("Einrichtung", audit.office.clone()),
        ("geprüft durch", audit.examiner.clone()),
        ("geprüft am", day(audit.examined_on)),
        ("Beanstandungen", objections),
    ]
}

fn since(earlier: &EarlierProof) -> Vec<Said> {
    let rows = earlier
        .differences
        .iter()
        .map(|row| format!("{}, {}: {} statt {}", row.place, row.what, euros(row.after), euros(row.before)));
    let rows: Vec<_> = rows.collect();
    vec![("Fassung", earlier.number.to_string()), ("Änderungen", rows.join("\n"))]
}

fn receipt(row: &ReceiptRow) -> Vec<Said> {
    let details = row.details.as_deref().cloned().unwrap_or_default();
    let performed = [details.performed_from, details.performed_until];
    let performed: Vec<_> = performed.into_iter().flatten().map(day).collect();
    let is_stated = |amount: Option<_>| if amount.is_some() { "angegeben".to_owned() } else { String::new() };
    vec![
        ("Datum der Rechnung", day(row.issued_on)),
        ("Datum der Zahlung", day(row.paid_on)),
        ("Empfänger/Einzahler", row.payee.clone()),
        ("Grund", row.reason.clone()),
        ("Kürzungsgrund", row.reduction_reason.clone().unwrap_or_default()),
        ("Leistungszeitraum", performed.join(" – ")),
        ("Umsatzsteuer", is_stated(details.vat)),
        ("Skonto, Rabatt", is_stated(details.discount)),
        ("Anteil des Projekts", details.project_share.map(share).unwrap_or_default()),
        ("Datei des Belegs", details.evidence),
        ("Prüfzeichen", details.mark),
    ]
}

/// The lists beside that of receipts.
fn lists(parts: &mut Parts, proof: &ProofOfUse, names: Names) {
    for row in &proof.income_receipts {
        let said = vec![("Belegnummer", row.receipt_number.clone()), ("Grund", row.reason.clone())];
        parts.add("Einnahmenliste", &names.income(row), said);
    }
    for row in &proof.objects {
        let said = vec![
            ("angeschafft am", day(row.bought_on)),
            ("Umsatzsteuer", row.vat.clone()),
            ("Ort, Inventarnummer", row.place.clone()),
            ("gebunden bis", row.bound_until.map(day).unwrap_or_default()),
            ("Abgang", row.gone.clone()),
        ];
        parts.add("Inventar", &places::object(row), said);
    }
    for row in &proof.units {
        let said = vec![
            ("Anzahl", row.count.to_string()),
            ("Kürzungsgrund", row.reduction_reason.clone().unwrap_or_default()),
            ("Nachweis", row.evidence.clone()),
            ("Prüfzeichen", row.mark.clone()),
        ];
        parts.add("Einheiten", &names.unit(row), said);
    }
    for row in &proof.examined_proofs {
        let enclosed = row.enclosed.as_ref().map(|file| file.hash.to_string());
        let said = vec![
            ("geprüft am", day(row.examined_on)),
            ("Prüfvermerk", row.remark.clone()),
            ("Datei", enclosed.unwrap_or_default()),
        ];
        parts.add("Nachweise der Letztempfänger", &format!("{}, {}", row.recipient, row.reference), said);
    }
}

/// A share as it is printed.
fn share(hundredths: u32) -> String {
    format!("{},{:02} v. H.", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use proof::sample;

    use super::*;

    /// What differs where one thing was changed in the proof of a provider with everything in it.
    fn told(change: impl Fn(&mut ProofOfUse)) -> (String, String, String) {
        let before = everything();
        let mut after = before.clone();
        change(&mut after);
        let mut parts = between(&before, &after);
        let (Some(part), true) = (parts.pop(), parts.is_empty()) else { panic!("one part, and {parts:?}") };
        (part.place, part.what, part.change)
    }

    fn everything() -> ProofOfUse {
        let land = sample::land_proof();
        ProofOfUse {
            own_audit: land.own_audit,
            examined_proofs: land.examined_proofs,
            participants: land.participants,
            fixed_amount: sample::fixed_amount_proof().fixed_amount,
            earlier: sample::following_proof().earlier,
            ..sample::provider_proof()
        }
    }

    #[test]
    fn a_proof_does_not_differ_from_itself_nor_by_its_day_its_signatures_and_the_journal() {
        let before = everything();
        let mut after = before.clone();
        after.made_on = before.period_until;
        after.signed_by.clear();
        after.chain = None;
        assert_eq!(between(&before, &after), []);
    }

    #[test]
    fn each_part_that_differs_is_told() {
        let part =
            |place: &str, what: &str, change: &str| (place.to_owned(), what.to_owned(), change.to_owned());
        let reason = "Ein Kurs fand nicht statt, weil sich keine Lehrkraft fand.";
        assert_eq!(
            told(|proof| proof.input_tax = InputTax::Deducted),
            part("IV. Bestätigungen", "Vorsteuerabzug", "bisher nicht berechtigt, jetzt berechtigt")
        );
        assert_eq!(
            told(|proof| proof.participants[0].count = Some(210)),
            part("Teilnehmende", "Teilnehmende insgesamt", "bisher 212, jetzt 210")
        );
        assert_eq!(
            told(|proof| proof.own_audit = None),
            part("V. Eigene Prüfungseinrichtung", "Ergebnis der Prüfung", "entfällt")
        );
        assert_eq!(
            told(|proof| proof.own_audit.as_mut().unwrap().objections.clear()),
            part("V. Eigene Prüfungseinrichtung", "Ergebnis der Prüfung", "Beanstandungen geändert")
        );
        assert_eq!(
            told(|proof| {
                let Sachbericht::Written(sections) = &mut proof.report else { panic!("a report") };
                sections[1].text.push('!');
            }),
            part("I. Sachbericht", "Abschnitt Erfolg und Wirkung", "geändert")
        );
        assert_eq!(
            told(|proof| proof.success_untold = true),
            part(
                "IV. Bestätigungen",
                "Durchführung wie im Sachbericht",
                "bisher bestätigt, jetzt nicht bestätigt"
            )
        );
        assert_eq!(
            told(|proof| proof.fixed_amount.as_mut().unwrap().reason = Some("Es kam niemand.".to_owned())),
            part("II. Festbetrag", "Gründe", &format!("bisher {reason}, jetzt Es kam niemand."))
        );
        assert_eq!(told(|proof| proof.notes.clear()), part("Erläuterungen", "Wortlaut", "geändert"));
        assert_eq!(
            told(|proof| proof.place.push_str("-Süd")),
            part("Kopf des Nachweises", "Ort", "bisher Musterstadt, jetzt Musterstadt-Süd")
        );
        assert_eq!(told(|proof| drop(proof.acts.pop())).2, "entfällt");
    }

    #[test]
    fn what_a_row_says_beside_its_amounts_is_told_by_what_it_is_called() {
        let reduced = told(|proof| proof.receipts[0].reduction_reason = Some("Verpflegung".to_owned()));
        assert_eq!((reduced.0.as_str(), reduced.1.as_str()), ("Belegliste", "ER-10001, 1.2"));
        assert_eq!(reduced.2, "Kürzungsgrund jetzt Verpflegung");
        let unstated = told(|proof| {
            let details = proof.receipts[0].details.as_mut().unwrap();
            details.discount = None;
            details.evidence.clear();
        });
        assert_eq!(
            unstated.2,
            "Skonto, Rabatt bisher angegeben, jetzt ohne Angabe; Datei des Belegs geändert"
        );
        assert_eq!(told(|proof| proof.units[0].mark.clear()).0, "Einheiten");
        assert_eq!(told(|proof| proof.objects[0].bound_until = None).0, "Inventar");
        assert_eq!(told(|proof| proof.income_receipts[0].reason.clear()).0, "Einnahmenliste");
        assert_eq!(told(|proof| proof.examined_proofs[0].remark.clear()).0, "Nachweise der Letztempfänger");
        assert_eq!(told(|proof| drop(proof.receipts.pop())).2, "entfällt");
        let since = told(|proof| proof.earlier.as_mut().unwrap().differences.truncate(1));
        assert_eq!(
            (since.0.as_str(), since.2.as_str()),
            ("Änderungen seit einem früheren Nachweis", "Änderungen geändert")
        );
    }

    #[test]
    fn that_the_lists_name_whose_they_are_is_told_once() {
        let named = |proof: &mut ProofOfUse| {
            proof.receipts.iter_mut().for_each(|row| row.holder = Some("Träger A".to_owned()));
        };
        let change = "bisher nicht genannt, jetzt genannt";
        assert_eq!(
            told(named),
            ("Listen".to_owned(), "Letztempfänger der Zeilen".to_owned(), change.to_owned())
        );
    }
}
