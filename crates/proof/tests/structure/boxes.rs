//! Boxes to tick: whoever does not see them is told which are ticked. Beside words that say so, as in the table of an
//! examination, a box is no more than a sign.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId};
use proof::data::Kind;
use proof::{Content, sample};

use crate::texts::texts;
use crate::tree::elements;

const BOXES: [(char, &str); 2] = [('☑', "angekreuzt:"), ('☐', "nicht angekreuzt:")];

/// Every box is an element of its own that says whether it is ticked; how many there are.
fn boxes_speak(document: &Document) -> Result<usize, String> {
    let mut said: BTreeMap<(ObjectId, i64), String> = BTreeMap::new();
    for shown in texts(document) {
        if let Some(mark) = shown.mark {
            said.entry((shown.page, mark)).or_default().push_str(&shown.text);
        }
    }
    let mut found = 0;
    for element in elements(document)?.iter().filter(|element| element.role != "TD") {
        let text: String =
            element.contents.iter().filter_map(|content| said.get(content)).map(String::as_str).collect();
        let spoken = element.dictionary.get(b"Alt").and_then(lopdf::decode_text_string).unwrap_or_default();
        for (sign, expected) in BOXES {
            if text.contains(sign) {
                found += 1;
                if text.trim_end() != sign.to_string() || spoken != expected {
                    return Err(format!("„{text}“ says „{spoken}“"));
                }
            }
        }
    }
    Ok(found)
}

fn drawn(document: &proof::Document) -> Document {
    crate::read(&proof::render(document).unwrap())
}

#[test]
fn every_box_says_whether_it_is_ticked() {
    for (name, document) in sample::all() {
        let boxes = boxes_speak(&drawn(&document)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let expected = match &document.content {
            Content::ProofOfUse(_) => 8,
            Content::PayoutRequest(request) => request.declarations.iter().filter(|it| it.holds).count(),
            _ => 0,
        };
        assert_eq!(boxes, expected, "{name}");
    }
}

#[test]
fn a_list_of_headings_names_what_is_ticked() {
    for (kind, title) in
        [(Kind::Verwendungsnachweis, "Verwendungsnachweis"), (Kind::Zwischennachweis, "Zwischennachweis")]
    {
        let mut proof = sample::proof(0, 0);
        proof.kind = kind;
        let document = drawn(&sample::document(proof));
        let elements = elements(&document).unwrap();
        let first = elements.iter().find(|element| element.role == "H1").unwrap();
        assert_eq!(lopdf::decode_text_string(first.dictionary.get(b"T").unwrap()).unwrap(), title);
    }
}

#[test]
fn every_planted_fault_is_found() {
    type Plant = fn(&mut lopdf::Dictionary);
    let faults: [(&str, Plant); 2] = [
        ("a box without a word", |element| drop(element.remove(b"Alt"))),
        ("a box that says the contrary", |element| element.set("Alt", lopdf::text_string("angekreuzt:"))),
    ];
    for (fault, plant) in faults {
        let mut document = drawn(&sample::document(sample::proof(0, 0)));
        let spoken = elements(&document).unwrap().into_iter().filter(|it| {
            matches!(it.role.as_str(), "Lbl" | "Span")
                && it.dictionary.get(b"Alt").is_ok_and(|it| !it.is_null())
        });
        for id in spoken.map(|element| element.id).collect::<Vec<_>>() {
            plant(document.get_object_mut(id).and_then(Object::as_dict_mut).unwrap());
        }
        assert!(boxes_speak(&document).is_err(), "not found: {fault}");
    }
}
