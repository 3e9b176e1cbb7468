//! The annexes of what differs from the version before and from earlier proofs.

use proof::data::{ChangedPart, EarlierProof};
use proof::sample;

use crate::reading::{in_order, letters};

/// A correction in which no amount differs, and these parts do.
fn corrected(parts: Option<Vec<ChangedPart>>) -> String {
    let mut proof = sample::corrected_proof();
    let correction = proof.correction.as_mut().unwrap();
    correction.differences.clear();
    correction.parts = parts;
    letters(&in_order(&proof))
}

#[test]
fn what_differs_beside_amounts_stands_beside_that_no_amount_does() {
    let part = |place: &str, what: &str, change: &str| ChangedPart {
        place: place.to_owned(),
        what: what.to_owned(),
        change: change.to_owned(),
    };
    let text = corrected(Some(vec![
        part("Teilnehmende", "insgesamt", "bisher 40, jetzt 38"),
        part("I. Sachbericht", "Abschnitt Erfolg", "geändert"),
    ]));
    for said in ["Kein Betrag weicht ab.", "bisher 40, jetzt 38", "Abschnitt Erfolg"] {
        assert!(text.contains(&letters(said)), "{said}: {text}");
    }
    assert!(!text.contains(&letters("Im Übrigen gleicht")), "{text}");
}

#[test]
fn that_nothing_else_differs_is_said_where_it_was_compared() {
    let same = letters(
        "Im Übrigen gleicht diese Fassung der Fassung 1, abgesehen von Tag, Unterschriften und Stand des Journals.",
    );
    let text = corrected(Some(Vec::new()));
    assert!(text.contains(&letters("Kein Betrag weicht ab.")) && text.contains(&same), "{text}");
    let of_before = corrected(None);
    assert!(
        !of_before.contains(&same) && !of_before.contains(&letters("Außerdem ist geändert")),
        "{of_before}"
    );
}

#[test]
fn each_earlier_proof_has_its_annex() {
    let mut proof = sample::following_proof();
    let latest = proof.earlier.clone().unwrap();
    proof.earlier_still = vec![EarlierProof { until: "2025-12-31".parse().unwrap(), number: 3, ..*latest }];
    let text = letters(&in_order(&proof));
    let heading =
        |until: &str| letters(&format!("Anlage: Änderungen seit dem Zwischennachweis bis zum {until}"));
    let (latest, before) =
        (text.find(&heading("31.12.2026")).unwrap(), text.find(&heading("31.12.2025")).unwrap());
    assert!(latest < before, "the latest comes first");
}
