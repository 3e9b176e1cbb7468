//! A document of more pages than a leaf of the parent tree takes.

use std::sync::LazyLock;

use lopdf::{Document, Object};
use proof::sample;

use crate::checks::ALL;
use crate::tables::{part, whole_tables};
use crate::tree::{elements, entry, leaves};

/// What could go wrong with the number of pages.
const OF_THE_TREE: [&str; 5] = ["marked content", "leaves", "parents", "heads once", "columns"];

/// 8,500 receipts are some more than five hundred pages.
static LONG: LazyLock<Document> =
    LazyLock::new(|| crate::read(&proof::render(&sample::document(sample::proof(8_500, 0))).unwrap()));

#[test]
fn a_document_of_more_than_a_leaf_passes_the_checks_of_its_tree() {
    assert!(LONG.get_pages().len() > 500, "{} pages", LONG.get_pages().len());
    for (check, run) in ALL.into_iter().filter(|(check, _)| OF_THE_TREE.contains(check)) {
        run(&LONG).unwrap_or_else(|fault| panic!("{check}: {fault}"));
    }
}

/// A receipt list over five hundred pages is one table, as it is on one page.
#[test]
fn a_list_over_all_its_pages_is_one_table() {
    let short = crate::read(&proof::render(&sample::document(sample::proof(1, 0))).unwrap());
    let tables = elements(&short).unwrap().iter().filter(|it| it.role == "Table").count();
    assert_eq!(whole_tables(&LONG, tables), Ok(()));
    let mut parted = short;
    part(&mut parted);
    assert!(whole_tables(&parted, tables).is_err(), "a table that is parted");
}

#[test]
fn a_leaf_of_too_many_pages_is_found() {
    let mut document = LONG.clone();
    let root = entry(&document, document.catalog().unwrap(), b"StructTreeRoot").unwrap();
    let tree = root.get(b"ParentTree").and_then(Object::as_reference).unwrap();
    let kids = document.get_dictionary(tree).unwrap().get(b"Kids").and_then(Object::as_array).unwrap();
    let ids: Vec<_> = kids.iter().map(|leaf| leaf.as_reference().unwrap()).collect();
    assert_eq!(ids.len(), 2, "as many leaves as five hundred pages a leaf make");
    let pages =
        |id| document.get_dictionary(id).unwrap().get(b"Nums").and_then(Object::as_array).unwrap().clone();
    let all = [pages(ids[0]), pages(ids[1])].concat();
    let limits = vec![all[0].clone(), all[all.len() - 2].clone()];
    let first = document.get_dictionary_mut(ids[0]).unwrap();
    first.set("Nums", all);
    first.set("Limits", limits);
    document.get_dictionary_mut(tree).unwrap().set("Kids", vec![Object::Reference(ids[0])]);
    let fault = leaves(&document).unwrap_err();
    assert!(fault.starts_with("a leaf of "), "{fault}");
}
