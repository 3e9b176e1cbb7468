//! Copies that were changed: each with a fault of its own, in what is appended or before it.

use lopdf::{Dictionary, Document, IncrementalDocument, LoadOptions, Object, dictionary};
use proof::{NotSigned, signatures};

use super::{DOCUMENT, SIGNED};

/// The copy that another update is appended to.
fn updated(change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
    let read = Document::load_mem_with_options(SIGNED, LoadOptions::default()).unwrap();
    let mut update = IncrementalDocument::create_from(SIGNED.to_vec(), read);
    change(&mut update);
    let mut copy = Vec::new();
    update.save_to(&mut copy).unwrap();
    assert!(copy.starts_with(SIGNED), "it is appended");
    copy
}

fn changes(update: &mut IncrementalDocument, id: u32, change: impl FnOnce(&mut Dictionary)) {
    update.opt_clone_object_to_new_document((id, 0)).unwrap();
    change(update.new_document.get_dictionary_mut((id, 0)).unwrap());
}

/// The number of an object of the document: the first whose dictionary has this type.
fn numbered(of_type: &[u8]) -> u32 {
    let read = Document::load_mem(DOCUMENT).unwrap();
    let is_it = |object: &Object| object.as_dict().is_ok_and(|entries| entries.has_type(of_type));
    read.objects.iter().find(|(_, object)| is_it(object)).unwrap().0.0
}

#[test]
fn a_byte_of_the_document_is_noticed() {
    for at in [0, 9, DOCUMENT.len() / 2, DOCUMENT.len() - 1] {
        let mut copy = SIGNED.to_vec();
        copy[at] ^= 1;
        let found = signatures(DOCUMENT, &copy);
        let is_told = matches!(found, Err(NotSigned::OtherDocument | NotSigned::BrokenSignature(_)));
        assert!(is_told, "{at}: {found:?}");
    }
}

#[test]
fn no_byte_of_the_signed_part_can_change() {
    let signature = memchr::memmem::find(SIGNED, b"/Contents <").unwrap() + b"/Contents <".len();
    let behind = signature + memchr::memchr(b'>', &SIGNED[signature..]).unwrap();
    for at in (DOCUMENT.len()..signature).chain(behind..SIGNED.len()) {
        let mut copy = SIGNED.to_vec();
        copy[at] ^= 0x11;
        assert!(signatures(DOCUMENT, &copy).is_err(), "{at}: {:?}", char::from(SIGNED[at]));
    }
}

#[test]
fn another_page_content_is_noticed() {
    let page = numbered(b"Page");
    let copy =
        updated(|update| changes(update, page, |page| page.set("Contents", Object::Array(Vec::new()))));
    assert!(matches!(signatures(DOCUMENT, &copy), Err(NotSigned::Changed(found)) if found == page));
    let pages = numbered(b"Pages");
    let copy = updated(|update| changes(update, pages, |pages| pages.set("Count", 0)));
    assert!(matches!(signatures(DOCUMENT, &copy), Err(NotSigned::Changed(found)) if found == pages));
}

#[test]
fn an_action_of_the_catalogue_is_noticed() {
    let catalogue = numbered(b"Catalog");
    let action = || dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("1") };
    let copy = updated(|update| changes(update, catalogue, |it| it.set("OpenAction", action())));
    assert!(matches!(signatures(DOCUMENT, &copy), Err(NotSigned::Changed(found)) if found == catalogue));
}

#[test]
fn a_note_that_hides_figures_is_noticed() {
    let page = numbered(b"Page");
    let note = dictionary! { "Type" => "Annot", "Subtype" => "FreeText", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
    let copy = updated(|update| {
        let note = update.new_document.add_object(note);
        changes(update, page, |page| page.set("Annots", vec![Object::Reference(note)]));
    });
    assert!(matches!(signatures(DOCUMENT, &copy), Err(NotSigned::Added(_))));
}

#[test]
fn a_field_that_acts_is_noticed() {
    let read = Document::load_mem(SIGNED).unwrap();
    let is_field = |object: &Object| object.as_dict().is_ok_and(|entries| entries.has(b"FT"));
    let (field, _) = read.objects.iter().find(|(_, object)| is_field(object)).unwrap();
    let action = || dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.org") };
    let copy = updated(|update| changes(update, field.0, |it| it.set("A", action())));
    assert!(matches!(signatures(DOCUMENT, &copy), Err(NotSigned::Added(_))));
}

#[test]
fn another_catalogue_is_noticed() {
    let copy = updated(|update| {
        let other = update.new_document.add_object(dictionary! { "Type" => "Catalog" });
        update.new_document.trailer.set("Root", Object::Reference(other));
    });
    assert!(matches!(signatures(DOCUMENT, &copy), Err(NotSigned::Changed(_))));
}

#[test]
fn an_object_that_no_table_names_is_noticed() {
    let pages = numbered(b"Pages");
    let hidden = format!("\n{pages} 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n");
    let copy = updated(|update| {
        update.new_document.add_object(dictionary! { "Harmless" => true });
    });
    let end = memchr::memmem::rfind(&copy, b"startxref").unwrap();
    let copy = [&copy[..end], hidden.as_bytes(), &copy[end..]].concat();
    assert!(matches!(signatures(DOCUMENT, &copy), Err(NotSigned::Changed(found)) if found == pages));
}

#[test]
fn an_appendix_without_a_signature_is_none() {
    let read = Document::load_mem(DOCUMENT).unwrap();
    let mut update = IncrementalDocument::create_from(DOCUMENT.to_vec(), read);
    update.new_document.add_object(dictionary! { "Harmless" => true });
    let mut copy = Vec::new();
    update.save_to(&mut copy).unwrap();
    assert!(matches!(signatures(DOCUMENT, &copy), Err(NotSigned::NoSignature)));
    let appended = [DOCUMENT, b"1000 Euro mehr\n%%EOF\n"].concat();
    assert!(signatures(DOCUMENT, &appended).is_err());
    let appended = [DOCUMENT, b"1000 Euro mehr"].concat();
    assert!(matches!(signatures(DOCUMENT, &appended), Err(NotSigned::Disconnected(_))));
}
