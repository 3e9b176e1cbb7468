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

#[test]
fn the_twin_finds_nothing_wrong_with_what_the_typeface_lacks() {
    let mut proof = sample::proof(2, 0);
    proof.receipts[0].payee =
        "\u{5f20}\u{4f1f} \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{1f468}\u{200d}\u{1f469}".to_owned();
    proof.receipts[1].payee = "\u{7}\u{202e}\u{e000}\u{10fffd}".to_owned();
    let opinion = proof::second_opinion(&sample::document(proof)).unwrap();
    assert!(opinion.is_ok(), "{}", opinion.unwrap_err());
}
