//! The second opinion of krilla on every kind of document.
#![cfg(feature = "krilla")]

use proof::sample;

#[test]
fn the_twin_finds_nothing_wrong_with_any_document() {
    for (name, document) in sample::all() {
        let opinion = proof::second_opinion(&document).unwrap();
        let written = opinion.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(written.starts_with(b"%PDF-1."), "{name}");
    }
}
