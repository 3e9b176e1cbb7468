//! Faults, each planted into a good file; the check it is planted for finds it.

use lopdf::{Dictionary, Document, Object, ObjectId, text_string};

use crate::checks::ALL;
use crate::tree::elements;

type Plant = fn(&mut Document);

const FAULTS: [(&str, &str, Plant); 25] = [
    ("marked content", "two elements exchanged in the parent tree", |document| {
        let list = first_parent_list(document);
        let list = document.get_object_mut(list).unwrap().as_array_mut().unwrap();
        let last = list.len() - 1;
        list.swap(0, last);
    }),
    ("marked content", "a page missing in the parent tree", |document| {
        let list = first_parent_list(document);
        document.set_object(list, Object::Array(Vec::new()));
    }),
    ("marked content", "content that no element has", |document| {
        element(document, "P").remove(b"K");
    }),
    ("parents", "an element that names another parent", |document| {
        let other = elements(document).unwrap().last().unwrap().id;
        element(document, "TR").set("P", other);
    }),
    ("roles", "a row outside a table", |document| element(document, "Table").set("S", "P")),
    ("roles", "a type of our own", |document| element(document, "P").set("S", "Absatz")),
    ("titles", "a heading without a title", |document| {
        element(document, "H2").remove(b"T");
    }),
    ("table heads", "a head without a scope", |document| {
        element(document, "TH").remove(b"A");
    }),
    ("figures", "a figure without a text", |document| {
        element(document, "Figure").remove(b"Alt");
    }),
    ("figures", "a figure with an empty text", |document| {
        element(document, "Figure").set("Alt", text_string(""));
    }),
    ("lists", "a list without numbering", |document| {
        element(document, "L").remove(b"A");
    }),
    ("catalog", "no language", |document| {
        document.catalog_mut().unwrap().remove(b"Lang");
    }),
    ("catalog", "a title that is not shown", |document| {
        document.catalog_mut().unwrap().set("ViewerPreferences", Dictionary::new());
    }),
    ("catalog", "a bookmark that is not counted", |document| {
        with_entry(document, b"Dest").remove(b"Next");
    }),
    ("fonts", "a font that does not say what its codes mean", |document| {
        with_entry(document, b"ToUnicode").remove(b"ToUnicode");
    }),
    ("fonts", "a font that is not embedded", |document| {
        with_entry(document, b"FontFile2").remove(b"FontFile2");
    }),
    ("fonts", "a map that leads nowhere", |document| {
        let font = with_entry(document, b"DescendantFonts");
        let descendant =
            font.get_mut(b"DescendantFonts").unwrap().as_array_mut().unwrap()[0].as_dict_mut().unwrap();
        let map = descendant.get(b"CIDToGIDMap").unwrap().as_reference().unwrap();
        document.get_object_mut(map).unwrap().as_stream_mut().unwrap().set_plain_content(vec![0; 9_000]);
    }),
    ("identifier", "no identifier", |document| {
        document.trailer.remove(b"ID");
    }),
    ("attachments", "a file without its name in Unicode", |document| {
        with_entry(document, b"UF").remove(b"UF");
    }),
    ("attachments", "a file that does not say how it belongs", |document| {
        with_entry(document, b"AFRelationship").remove(b"AFRelationship");
    }),
    ("metadata", "another title", |document| {
        let info = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
        document.get_dictionary_mut(info).unwrap().set("Title", text_string("Anderer Titel"));
    }),
    ("colours", "no output intent", |document| {
        document.catalog_mut().unwrap().remove(b"OutputIntents");
    }),
    ("images", "an image that shines through", |document| {
        let id = document.catalog().unwrap().get(b"Metadata").unwrap().clone();
        image(document).dict.set("SMask", id);
    }),
    ("images", "an image that is a row short", |document| {
        let height = image(document).dict.get(b"Height").unwrap().as_i64().unwrap();
        image(document).dict.set("Height", height + 1);
    }),
    ("images", "an image in the colours of a printer", |document| {
        image(document).dict.set("ColorSpace", Object::Name(b"DeviceCMYK".to_vec()));
    }),
];

#[test]
fn every_planted_fault_is_found() {
    for (check, fault, plant) in FAULTS {
        let mut document = crate::sample();
        plant(&mut document);
        let (_, run) = ALL.iter().find(|(name, _)| *name == check).unwrap();
        assert!(run(&document).is_err(), "{check} does not find {fault}");
    }
}

#[test]
fn every_check_has_a_fault_planted_for_it() {
    for (check, _) in ALL {
        assert!(FAULTS.iter().any(|(of, _, _)| *of == check), "no fault is planted for {check}");
    }
}

/// The first element of a type.
fn element<'d>(document: &'d mut Document, role: &str) -> &'d mut Dictionary {
    let id = elements(document).unwrap().into_iter().find(|element| element.role == role).unwrap().id;
    document.get_dictionary_mut(id).unwrap()
}

/// The first dictionary that has this entry.
fn with_entry<'d>(document: &'d mut Document, name: &[u8]) -> &'d mut Dictionary {
    let has = |object: &&mut Object| object.as_dict().is_ok_and(|it| it.has(name));
    document.objects.values_mut().find(has).unwrap().as_dict_mut().unwrap()
}

/// The image of the logo.
fn image(document: &mut Document) -> &mut lopdf::Stream {
    let is_image = |object: &&mut Object| object.as_stream().is_ok_and(|it| it.dict.has(b"Width"));
    document.objects.values_mut().find(is_image).unwrap().as_stream_mut().unwrap()
}

fn first_parent_list(document: &Document) -> ObjectId {
    let is_leaf = |object: &&Object| object.as_dict().is_ok_and(|it| it.has(b"Nums"));
    let leaf = document.objects.values().find(is_leaf).unwrap().as_dict().unwrap();
    leaf.get(b"Nums").unwrap().as_array().unwrap()[1].as_reference().unwrap()
}
