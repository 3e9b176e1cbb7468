//! Both standards, rule by rule, as a validator reads them that finds every fault of the public test corpus of veraPDF.

use lopdf::Document;
use proof::sample;

use crate::faults::FAULTS;
use crate::tools::pdftotext;
use crate::validator::broken;

/// The planted faults that break a rule which a program can check; the others only our own checks find.
const BREAK_A_RULE: [&str; 21] = [
    "something that is drawn outside every mark",
    "a row outside a table",
    "a type of our own",
    "a head without a scope",
    "a row that lacks a cell",
    "a figure without a text",
    "a figure with an empty text",
    "no language",
    "a title that is not shown",
    "a font that does not say what its codes mean",
    "a font that is not embedded",
    "a code of another width",
    "a file without its name",
    "a file without its name in Unicode",
    "a file that does not say how it belongs",
    "a file that the catalog does not count as belonging here",
    "a mark of another part of PDF/A",
    "a colour of a printer",
    "no output intent",
    "an image in the colours of a printer",
    "a link without a text and without an element",
];

#[test]
fn every_document_keeps_both_standards() {
    for (name, pdf) in sample::made().unwrap() {
        assert_eq!(broken(&pdf), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_list_over_many_pages_keeps_both_standards() {
    let pdf = proof::render(&sample::document(sample::proof(2_000, 40))).unwrap();
    assert_eq!(broken(&pdf), Vec::<String>::new());
}

/// What a validator says of a file is not for the file to say.
#[test]
fn no_page_says_which_standard_it_keeps() {
    for (name, pdf) in sample::made().unwrap() {
        let text = pdftotext(&pdf, &[]);
        let claimed =
            ["PDF/A", "PDF/UA", "barrierefrei", "ISO 19005", "ISO 14289"].map(|it| text.contains(it));
        assert_eq!(claimed, [false; 5], "{name}");
    }
}

#[test]
fn every_planted_fault_is_found() {
    assert_eq!(broken_when_saved(crate::sample()), Vec::<String>::new());
    for expected in BREAK_A_RULE {
        let (_, _, plant) = FAULTS.iter().find(|(_, fault, _)| *fault == expected).unwrap();
        let mut document = crate::sample();
        plant(&mut document);
        assert!(!broken_when_saved(document).is_empty(), "not found: {expected}");
    }
}

/// What is broken in a file that another writer saved. It ends every stream with LF alone, so that one that ends in
/// a CR seems a byte short: clause 6.1.7.1, which `crates/proof/src/file/mod.rs` sees to for our files.
fn broken_when_saved(mut document: Document) -> Vec<String> {
    let mut pdf = Vec::new();
    document.save_to(&mut pdf).unwrap();
    let mut broken = broken(&pdf);
    broken.retain(|rule| !rule.contains(":6.1.7.1:"));
    broken
}
