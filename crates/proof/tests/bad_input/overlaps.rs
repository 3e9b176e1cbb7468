//! Finds words that overlap or leave the page, with pdftotext. Faults that are planted for it are found.

use std::io::Write;
use std::process::Command;

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object};
use proof::sample;

/// A word and the box it fills, in thousandths of a point.
struct Word {
    text: String,
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

/// The text of a document, and the first fault of its layout.
pub(crate) fn read(pdf: &[u8]) -> (String, Option<String>) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let output =
        Command::new("pdftotext").args(["-bbox", "-enc", "UTF-8"]).arg(file.path()).arg("-").output();
    let output = output.expect("the command pdftotext is needed: install the package poppler-utils");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // In the title, which is not looked at, poppler writes an emoji as no UTF-8.
    let html = String::from_utf8_lossy(&output.stdout);
    let mut text = String::new();
    let mut fault = None;
    for page in html.split("<page ").skip(1) {
        let (head, body) = page.split_once('>').unwrap();
        let words: Vec<Word> = body.split("<word ").skip(1).map(word).collect();
        text.extend(words.iter().map(|word| word.text.as_str()));
        fault = fault.or_else(|| fault_of(&words, attribute(head, "width"), attribute(head, "height")));
    }
    (text, fault)
}

fn fault_of(words: &[Word], width: i64, height: i64) -> Option<String> {
    for (index, word) in words.iter().enumerate() {
        if word.left < 40_000
            || word.right > width - 40_000
            || word.top < 20_000
            || word.bottom > height - 10_000
        {
            return Some(format!("{} leaves the page", word.text));
        }
        for other in &words[index + 1..] {
            if overlap(word, other) {
                return Some(format!("{} overlaps {}", word.text, other.text));
            }
        }
    }
    None
}

fn overlap(one: &Word, other: &Word) -> bool {
    let twice_the_middle = |word: &Word| word.top + word.bottom;
    let on_one_line = (twice_the_middle(one) - twice_the_middle(other)).abs() < one.bottom - one.top;
    on_one_line && one.left < other.right - 300 && other.left < one.right - 300
}

fn word(html: &str) -> Word {
    let (place, rest) = html.split_once('>').unwrap();
    Word {
        text: rest.split("</word>").next().unwrap().to_owned(),
        left: attribute(place, "xMin"),
        top: attribute(place, "yMin"),
        right: attribute(place, "xMax"),
        bottom: attribute(place, "yMax"),
    }
}

fn attribute(html: &str, name: &str) -> i64 {
    let (_, value) = html.split_once(&format!("{name}=\"")).unwrap();
    let (points, fraction) = value.split('"').next().unwrap().split_once('.').unwrap();
    format!("{points}{}", &fraction[..3]).parse().unwrap()
}

type Plant = fn(&mut Vec<Operation>);

const FAULTS: [(&str, &str, Plant); 4] = [
    ("a line drawn over the one above", "overlaps", |page| next_line(page)[1] = Object::Real(0.0)),
    ("a line that touches the one above", "overlaps", |page| next_line(page)[1] = Object::Real(-4.0)),
    ("a text beside the page", "leaves the page", |page| first_text(page)[0] = Object::Real(590.0)),
    ("a text below the page", "leaves the page", |page| first_text(page)[1] = Object::Real(4.0)),
];

#[test]
fn every_planted_fault_is_found() {
    let pdf = proof::render(&sample::document(sample::proof(3, 0))).unwrap();
    assert_eq!(read(&planted(&pdf, |_| ())).1, None);
    for (fault, expected, plant) in FAULTS {
        let found = read(&planted(&pdf, plant)).1;
        assert!(found.as_deref().is_some_and(|found| found.contains(expected)), "{fault}: {found:?}");
    }
}

/// Where the first text of a page begins.
fn first_text(page: &mut [Operation]) -> &mut Vec<Object> {
    &mut page.iter_mut().find(|it| it.operator == "Td").unwrap().operands
}

/// How the first line that stands straight below another is moved from it.
fn next_line(page: &mut [Operation]) -> &mut Vec<Object> {
    let is_below = |it: &&mut Operation| {
        let [across, down] = [0, 1].map(|at| it.operands.get(at).and_then(|it| it.as_float().ok()));
        it.operator == "Td" && across == Some(0.0) && down.is_some_and(|down| down < 0.0)
    };
    &mut page.iter_mut().find(is_below).unwrap().operands
}

/// The document with a fault on its first page.
fn planted(pdf: &[u8], plant: Plant) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).unwrap();
    let page = document.get_pages()[&1];
    let mut content = Content::decode(&document.get_page_content(page)).unwrap();
    plant(&mut content.operations);
    document.change_page_content(page, content.encode().unwrap()).unwrap();
    let mut planted = Vec::new();
    document.save_to(&mut planted).unwrap();
    planted
}
