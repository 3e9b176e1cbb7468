//! Reads a PDF back.

use std::io::Write;
use std::process::Command;

use proof::data::ProofOfUse;
use proof::{RenderError, sample};

/// A word and the box it fills, in thousandths of a point.
#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) left: i64,
    pub(crate) top: i64,
    pub(crate) right: i64,
    pub(crate) bottom: i64,
}

/// A page and the words on it.
pub(crate) struct PageOfWords {
    pub(crate) width: i64,
    pub(crate) words: Vec<Word>,
}

/// The PDF of a proof.
pub(crate) fn render(proof: &ProofOfUse) -> Result<Vec<u8>, RenderError> {
    proof::render(&sample::document(proof.clone()))
}

/// The text of every page, laid out as it is printed.
pub(crate) fn pages(proof: &ProofOfUse) -> Vec<String> {
    let text = pdftotext(&render(proof).unwrap(), "-layout");
    let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
    assert_eq!(pages.pop().as_deref(), Some(""), "every page ends with a form feed");
    pages
}

/// The text in the order in which it is read, cell by cell.
pub(crate) fn in_order(proof: &ProofOfUse) -> String {
    pdftotext(&render(proof).unwrap(), "-raw")
}

/// The letters of a text, wherever its lines end.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace() && *one != '\u{ad}').collect()
}

/// The words of every page with their places.
pub(crate) fn words(proof: &ProofOfUse) -> Vec<PageOfWords> {
    let html = pdftotext(&render(proof).unwrap(), "-bbox");
    html.split("<page ").skip(1).map(page_of_words).collect()
}

/// The tokens of the lines of a page, without empty lines.
pub(crate) fn rows(page: &str) -> impl Iterator<Item = Vec<&str>> {
    page.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).filter(|row| !row.is_empty())
}

fn page_of_words(html: &str) -> PageOfWords {
    let (head, body) = html.split_once('>').unwrap();
    let words = body.split("<word ").skip(1).map(word).collect();
    PageOfWords { width: attribute(head, "width"), words }
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

fn pdftotext(pdf: &[u8], mode: &str) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let output = Command::new("pdftotext")
        .args([mode, "-enc", "UTF-8"])
        .arg(file.path())
        .arg("-")
        .output()
        .expect("the command pdftotext is needed: install the package poppler-utils");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
