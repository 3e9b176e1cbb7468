//! The QR code, read from the drawn page: the hash of the embedded data and the end of the journal, and nothing else.

use proof::{Document, sample};

use crate::drawn::{CAIRO, SPLASH, draw_fine};
use crate::picture::Picture;

/// What all codes of a document say.
fn codes(program: &[&str], document: &Document) -> Vec<String> {
    let pdf = proof::render(document).unwrap();
    draw_fine(program, &pdf).iter().flat_map(Picture::codes).collect()
}

fn expected(document: &Document) -> String {
    let data = proof::check_code(document).unwrap().hash();
    let code = match document.content.chain() {
        Some(head) => format!("FOERDERFLUSS:1:{data}:{}:{}", head.number.get(), head.hash),
        None => format!("FOERDERFLUSS:1:{data}"),
    };
    code.to_uppercase()
}

#[test]
fn the_code_of_every_document_carries_the_hash_and_the_end_of_the_journal() {
    for (name, document) in sample::all() {
        assert_eq!(codes(SPLASH, &document), [expected(&document)], "{name}");
    }
}

#[test]
fn another_program_draws_a_code_that_says_the_same() {
    let document = sample::document(sample::reminder());
    assert_eq!(codes(CAIRO, &document), [expected(&document)]);
}

#[test]
fn the_code_names_the_data_that_is_in_the_file() {
    let document = sample::document(sample::decision());
    let pdf = proof::render(&document).unwrap();
    let data = serde_json::to_vec(&proof::embedded(&pdf).unwrap()).unwrap();
    assert_eq!(proof::check_code(&document).unwrap().hash(), ledger::Hash::of(&data).to_string());
}
