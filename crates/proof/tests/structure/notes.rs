//! Footnotes: each is a note with a name of its own, by which it is found (ISO 14289-1, 7.9).

use std::collections::BTreeSet;

use lopdf::{Document, Object};
use proof::{Content, sample};

use crate::tree::{Element, elements, entry};

/// How many footnotes there are, each with a name that leads to it.
fn notes_have_names(document: &Document) -> Result<usize, String> {
    let elements = elements(document)?;
    let notes: Vec<&Element> = elements.iter().filter(|element| element.role == "Note").collect();
    if notes.is_empty() {
        return Ok(0);
    }
    let root = entry(document, document.catalog().unwrap(), b"StructTreeRoot")?;
    let names = entry(document, root, b"IDTree")?.get(b"Names").and_then(Object::as_array);
    let names = names.map_err(|error| error.to_string())?;
    let mut known = BTreeSet::new();
    for note in &notes {
        let name = note.dictionary.get(b"ID").and_then(Object::as_str);
        let name = name.map_err(|_| format!("{:?} has no name", note.id))?;
        let leads = names.chunks(2).any(|pair| {
            pair[0].as_str().is_ok_and(|it| it == name)
                && pair[1].as_reference().is_ok_and(|it| it == note.id)
        });
        if !leads || !known.insert(name) {
            return Err(format!("the name of {:?} does not lead to it alone", note.id));
        }
    }
    Ok(notes.len())
}

#[test]
fn every_footnote_is_found_by_its_name() {
    for (name, document) in sample::all() {
        let notes = notes_have_names(&crate::read(&proof::render(&document).unwrap()));
        let expected = if matches!(document.content, Content::ProofOfUse(_)) { 2 } else { 0 };
        assert_eq!(notes, Ok(expected), "{name}");
    }
}

#[test]
fn every_planted_fault_is_found() {
    type Plant = fn(&mut lopdf::Dictionary);
    let faults: [(&str, Plant); 2] = [
        ("a note without a name", |note| drop(note.remove(b"ID"))),
        ("two notes of one name", |note| note.set("ID", Object::string_literal("note"))),
    ];
    for (fault, plant) in faults {
        let mut document = crate::sample();
        let notes = elements(&document).unwrap().into_iter().filter(|element| element.role == "Note");
        for id in notes.map(|note| note.id).collect::<Vec<_>>() {
            plant(document.get_object_mut(id).and_then(Object::as_dict_mut).unwrap());
        }
        assert!(notes_have_names(&document).is_err(), "not found: {fault}");
    }
}
