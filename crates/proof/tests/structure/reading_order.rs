//! Reading order: pdftotext reads every document as it is drawn, and the structure tree leads through what is drawn in
//! that order.

use lopdf::{Document, Object, ObjectId};
use proof::sample;

use crate::texts::{Shown, texts};
use crate::tools::pdftotext;
use crate::tree::elements;

#[test]
fn every_document_is_read_back_in_reading_order() {
    for (name, document) in sample::all() {
        let pdf = proof::render(&document).unwrap();
        let document = crate::read(&pdf);
        let check = in_order(&document)
            .and_then(|()| as_drawn(&document, &pdf))
            .and_then(|()| headings(&document, &pdf));
        check.unwrap_or_else(|fault| panic!("{name}: {fault}"));
    }
}

/// The tree names the pieces of content in the order they are drawn. So whoever reads a page from its stream and
/// whoever follows the tree reads the same.
fn in_order(document: &Document) -> Result<(), String> {
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let place = |(page, number): (ObjectId, i64)| (pages.iter().position(|it| *it == page), number);
    let named: Vec<_> = elements(document)?.into_iter().flat_map(|it| it.contents).map(place).collect();
    match named.windows(2).find(|pair| pair[0] >= pair[1]) {
        Some(pair) => Err(format!("{:?} is read before {:?}", pair[0], pair[1])),
        None => Ok(()),
    }
}

/// pdftotext finds the texts of the stream, all of them and no other, in its order.
fn as_drawn(document: &Document, pdf: &[u8]) -> Result<(), String> {
    let read = pdftotext(pdf, &["-raw"]);
    let (read, drawn) = (letters(&read), letters(&said(&texts(document))));
    if read == drawn {
        return Ok(());
    }
    let same = read.chars().zip(drawn.chars()).take_while(|(read, drawn)| read == drawn).count();
    let after = |text: &str| text.chars().skip(same).take(40).collect::<String>();
    Err(format!("„{}“ is read instead of „{}“", after(&read), after(&drawn)))
}

/// Read by their places on the page, the headings still come in their order.
fn headings(document: &Document, pdf: &[u8]) -> Result<(), String> {
    let read = letters(&pdftotext(pdf, &[]));
    let mut rest = read.as_str();
    for heading in elements(document)?.iter().filter(|element| element.role.starts_with('H')) {
        let title = heading.dictionary.get(b"T").and_then(lopdf::decode_text_string).unwrap_or_default();
        let found = rest.find(&letters(&title));
        rest = &rest[found.ok_or_else(|| format!("{title} is missing or out of order"))?..];
    }
    Ok(())
}

fn said(shown: &[Shown]) -> String {
    shown.iter().map(|shown| shown.text.as_str()).collect()
}

/// A text without what parts its words and lines.
fn letters(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace() && !matches!(char, '\u{ad}' | '\u{c}')).collect()
}

#[test]
fn every_planted_fault_is_found() {
    let pdf = proof::render(&sample::document(sample::proof(2, 0))).unwrap();
    let good = crate::read(&pdf);
    assert_eq!(
        in_order(&good).and_then(|()| as_drawn(&good, &pdf)).and_then(|()| headings(&good, &pdf)),
        Ok(())
    );

    let mut exchanged = good.clone();
    let sections: Vec<_> =
        elements(&good).unwrap().into_iter().filter(|it| it.kids.len() > 2 && it.role == "Sect").collect();
    let section = exchanged.get_dictionary_mut(sections[0].id).unwrap();
    section.get_mut(b"K").and_then(Object::as_array_mut).unwrap().swap(0, 1);
    assert!(in_order(&exchanged).is_err(), "two elements exchanged in the tree");

    let mut moved = good.clone();
    let page = good.get_pages()[&1];
    let content = String::from_utf8_lossy(&good.get_page_content(page)).into_owned();
    // The foot sets its font itself, so it can be drawn anywhere.
    let (body, foot) = content.split_at(content.rfind("/Artifact BMC").unwrap());
    moved.change_page_content(page, format!("{foot}\n{body}").into_bytes()).unwrap();
    assert!(as_drawn(&good, &saved(moved)).is_err(), "a text that is drawn in another place of the stream");

    let mut unread = good.clone();
    let with_meaning = unread.objects.values_mut().filter_map(|it| it.as_dict_mut().ok());
    with_meaning.for_each(|it| drop(it.remove(b"ToUnicode")));
    assert!(as_drawn(&good, &saved(unread)).is_err(), "codes without a meaning");
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut pdf = Vec::new();
    document.save_to(&mut pdf).unwrap();
    pdf
}
