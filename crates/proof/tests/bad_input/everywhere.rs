//! The same strange value in every field at once. A field that cannot hold it keeps its own.

use proof::{Document, sample};
use serde_json::Value;

use crate::overlaps;
use crate::validator::broken;

/// The text of a document, and its first fault: of its layout, or against the standards it is built after.
fn read(pdf: &[u8]) -> (String, Option<String>) {
    let (printed, fault) = overlaps::read(pdf);
    (printed, fault.or_else(|| broken(pdf).into_iter().next()))
}

/// Replaces what can be replaced: `replace` gives the new value of a leaf, or nothing.
fn replaced(document: &Document, replace: &dyn Fn(&Value) -> Option<Value>) -> (Document, usize) {
    let mut json = serde_json::to_value(document).unwrap();
    let mut paths = Vec::new();
    leaves(&json, &mut String::new(), &mut paths);
    let mut count = 0;
    for path in paths {
        let place = json.pointer_mut(&path).unwrap();
        let Some(value) = replace(place) else { continue };
        let before = std::mem::replace(place, value);
        if serde_json::from_value::<Document>(json.clone()).is_ok() {
            count += 1;
        } else {
            *json.pointer_mut(&path).unwrap() = before;
        }
    }
    (serde_json::from_value(json).unwrap(), count)
}

fn leaves(value: &Value, path: &mut String, found: &mut Vec<String>) {
    let length = path.len();
    let step = |key: &str, value: &Value, path: &mut String, found: &mut Vec<String>| {
        path.push('/');
        path.push_str(key);
        leaves(value, path, found);
        path.truncate(length);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| step(key, value, path, found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| step(&index.to_string(), value, path, found));
        }
        _ => found.push(path.clone()),
    }
}

/// Documents with few rows, so that long values stay quick to lay out.
fn documents() -> Vec<(&'static str, Document)> {
    let mut documents = sample::all();
    documents.retain(|(name, _)| *name != "verwendungsnachweis");
    documents.push(("verwendungsnachweis", sample::document(sample::proof(3, 2))));
    documents
}

fn every_text_becomes(text: &str) {
    for (name, document) in documents() {
        let (document, count) = replaced(&document, &|value| value.is_string().then(|| text.into()));
        assert!(count >= 10, "{count} texts of {name}");
        let (_, fault) = read(&proof::render(&document).unwrap());
        assert!(fault.is_none(), "{name}: {}", fault.unwrap());
    }
}

#[test]
fn names_of_three_hundred_characters_are_laid_out_everywhere() {
    every_text_becomes(&"Gemeinnützige Gesellschaft für Beschäftigungsförderung ".repeat(6));
}

#[test]
fn words_without_a_space_are_laid_out_everywhere() {
    every_text_becomes(&"Q".repeat(300));
}

#[test]
fn what_the_typeface_lacks_is_laid_out_everywhere_and_named() {
    let text = "שלום \u{1f600} 李明 \u{10fffd} \u{202e}abc\u{7}";
    for (name, document) in documents() {
        let (document, _) = replaced(&document, &|value| value.is_string().then(|| text.into()));
        let (printed, fault) = read(&proof::render(&document).unwrap());
        assert!(fault.is_none(), "{name}: {}", fault.unwrap());
        for read in ["\u{1f600}", "李明", "[U+10FFFD]", "[U+202E]abc[U+0007]"] {
            assert!(printed.contains(read), "{name} does not show {read}");
        }
        assert!(
            printed.contains("dieUnicode-NummereinesZeichens"),
            "{name} does not say what a number means"
        );
    }
    let (printed, _) = read(&proof::render(&sample::document(sample::proof(3, 2))).unwrap());
    assert!(!printed.contains("Unicode"));
}

#[test]
fn amounts_of_fifteen_digits_are_laid_out_everywhere() {
    for sign in [1, -1] {
        for (name, document) in documents() {
            let largest = sign * 999_999_999_999_999_i64;
            let (document, count) = replaced(&document, &|value| value.is_number().then(|| largest.into()));
            let has_few = ["erinnerung", "zugriffsprotokoll"].contains(&name);
            assert!(count >= 2 || has_few, "{count} numbers of {name}");
            let (_, fault) = read(&proof::render(&document).unwrap());
            assert!(fault.is_none(), "{name}: {}", fault.unwrap());
        }
    }
}

/// Lists that a document cannot do without are refused by name; all others may be empty.
#[test]
fn lists_of_nothing_are_laid_out_or_refused() {
    for (name, document) in documents() {
        let mut json = serde_json::to_value(&document).unwrap();
        empty(&mut json);
        let document: Document = serde_json::from_value(json).unwrap();
        match proof::render(&document) {
            Ok(pdf) => assert!(read(&pdf).1.is_none(), "{name}"),
            Err(error) => {
                assert_eq!(error.to_string(), "the document cannot be made without proofs", "{name}");
            }
        }
    }
}

fn empty(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                // A journal's hash may be a list of bytes.
                if key != "chain" {
                    empty(value);
                }
            }
        }
        Value::Array(items) => items.clear(),
        _ => {}
    }
}

#[test]
fn a_text_of_fifty_pages_is_laid_out() {
    let mut proof = sample::proof(1, 0);
    let sentence =
        "Die Gruppen trafen sich wöchentlich und besuchten anschließend weiterführende Sprachkurse. ";
    let text = format!("{}\n", sentence.repeat(12)).repeat(130);
    proof.report = proof::data::Sachbericht::Written(vec![proof::data::ReportSection {
        title: "Verlauf".to_owned(),
        text,
    }]);
    let (printed, fault) = read(&proof::render(&sample::document(proof)).unwrap());
    assert!(fault.is_none(), "{fault:?}");
    assert_eq!(printed.matches("wöchentlich").count(), 12 * 130);
}
