//! A word that is parted at the end of a line reads as one word: its hyphen is a span that says U+00AD.

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object};
use proof::sample;

use crate::texts::texts;

/// No hyphen stands in it, and no column of the receipt list is as wide.
const WORD: &str = "Zuwendungsempfängerinnenweiterbildungsveranstaltungsverzeichnisse";

fn document() -> Document {
    let mut proof = sample::proof(1, 0);
    WORD.clone_into(&mut proof.receipts[0].reason);
    crate::read(&proof::render(&sample::document(proof)).unwrap())
}

/// The word is read as it was written, and it is parted.
fn a_parted_word_is_whole(document: &Document) -> Result<(), String> {
    let read: String = texts(document).into_iter().map(|shown| shown.text).collect();
    if !read.contains('\u{ad}') {
        return Err("the word is not parted".to_owned());
    }
    let letters = |text: &str| text.replace(|char: char| char.is_whitespace() || char == '\u{ad}', "");
    if letters(&read).contains(WORD) {
        Ok(())
    } else {
        Err("the word is read otherwise than it was written".to_owned())
    }
}

#[test]
fn a_parted_word_reads_whole() {
    assert_eq!(a_parted_word_is_whole(&document()), Ok(()));
}

#[test]
fn every_planted_fault_is_found() {
    type Plant = fn(&mut Vec<Operation>);
    let faults: [(&str, Plant); 2] = [
        ("a hyphen that is a letter of its word", |page| {
            while let Some(place) = page.iter().position(is_span) {
                page.remove(place + 2);
                page.remove(place);
            }
        }),
        ("a hyphen that says nothing", |page| {
            for span in page.iter_mut().filter(|it| is_span(it)) {
                let properties = span.operands[1].as_dict_mut().unwrap();
                properties.set("ActualText", lopdf::text_string("-"));
            }
        }),
    ];
    for (fault, plant) in faults {
        let mut document = document();
        for page in document.get_pages().into_values() {
            let mut content = Content::decode(&document.get_page_content(page)).unwrap();
            plant(&mut content.operations);
            document.change_page_content(page, content.encode().unwrap()).unwrap();
        }
        assert!(a_parted_word_is_whole(&document).is_err(), "not found: {fault}");
    }
}

/// Begins a span: what it draws and its end are the next two.
fn is_span(operation: &Operation) -> bool {
    operation.operator == "BDC" && operation.operands[0] == Object::Name(b"Span".to_vec())
}
