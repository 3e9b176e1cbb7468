//! The files inside the file: the data a document was made from, and every table as a spreadsheet.
//!
//! Both are compressed while they are written. A table is kept as it is printed: a German office's spreadsheet
//! opens it (UTF-8 with its mark, semicolons, decimal comma).

use std::borrow::Cow;
use std::io::{self, Write};

use chrono::NaiveDate;
use flate2::write::ZlibEncoder;
use ledger::Cents;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::file::encoder;

/// How an attachment belongs to the document (ISO 19005-3, 6.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relationship {
    /// The document was made from it.
    Source,
    /// It says the same as a part of the document.
    Data,
    /// It adds to what the document says.
    Supplement,
}

/// A file inside the file.
pub(crate) struct Attachment {
    pub(crate) name: String,
    pub(crate) mime: &'static str,
    pub(crate) description: String,
    pub(crate) relationship: Relationship,
    /// Its day, where that is another than the document's.
    pub(crate) dated_on: Option<NaiveDate>,
    /// Its bytes before compression.
    pub(crate) size: usize,
    pub(crate) deflated: Vec<u8>,
}

/// The data of a document as canonical JSON, and its hash.
pub(crate) struct Source {
    pub(crate) attachment: Attachment,
    pub(crate) hash: [u8; 32],
}

impl Source {
    /// The name of the attachment.
    pub(crate) const NAME: &'static str = "daten.json";

    pub(crate) fn of(data: &impl Serialize) -> Result<Self, serde_json::Error> {
        let mut tee = Tee { encoder: encoder(0), hasher: Sha256::new(), size: 0 };
        serde_json::to_writer(io::BufWriter::with_capacity(1 << 16, &mut tee), data)?;
        let attachment = Attachment {
            name: Self::NAME.to_owned(),
            mime: "application/json",
            description: "Die Daten, aus denen dieses Dokument erzeugt wurde".to_owned(),
            relationship: Relationship::Source,
            dated_on: None,
            size: tee.size,
            deflated: tee.encoder.finish().map_err(serde_json::Error::io)?,
        };
        Ok(Self { attachment, hash: tee.hasher.finalize().into() })
    }
}

/// Compresses, hashes and counts what is written.
struct Tee {
    encoder: ZlibEncoder<Vec<u8>>,
    hasher: Sha256,
    size: usize,
}

impl Write for Tee {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.encoder.write_all(bytes)?;
        self.hasher.update(bytes);
        self.size += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A table while its rows are written.
pub(crate) struct Sheet {
    title: &'static str,
    encoder: ZlibEncoder<Vec<u8>>,
    size: usize,
    row: String,
    /// Writing into memory does not fail; if it does, the table is not attached but its failure told.
    written: io::Result<()>,
}

impl Sheet {
    pub(crate) fn new(title: &'static str) -> Self {
        let row = String::from("\u{feff}");
        Self { title, encoder: encoder(0), size: 0, row, written: Ok(()) }
    }

    /// A cell with text. One that a spreadsheet would take for a formula begins with an apostrophe.
    pub(crate) fn text(&mut self, text: &str) {
        let guarded = guarded(text);
        if guarded.contains([';', '"', '\n', '\r']) {
            self.cell(&format!("\"{}\"", guarded.replace('"', "\"\"")));
        } else {
            self.cell(&guarded);
        }
    }

    /// A cell with an amount in euros.
    pub(crate) fn amount(&mut self, amount: Cents) {
        self.cell(&amount.to_string().replace('.', ","));
    }

    pub(crate) fn end_row(&mut self) {
        if self.row.ends_with(';') {
            self.row.pop();
        }
        self.row.push_str("\r\n");
        self.size += self.row.len();
        if self.written.is_ok() {
            self.written = self.encoder.write_all(self.row.as_bytes());
        }
        self.row.clear();
    }

    /// The table as an attachment, the `number`-th of its document.
    pub(crate) fn attachment(self, number: usize) -> io::Result<Attachment> {
        self.written?;
        Ok(Attachment {
            name: format!("{number:02}-{}.csv", file_name(self.title)),
            mime: "text/csv",
            description: format!("{} als Tabelle", self.title),
            relationship: Relationship::Data,
            dated_on: None,
            size: self.size,
            deflated: self.encoder.finish()?,
        })
    }

    fn cell(&mut self, text: &str) {
        self.row.push_str(text);
        self.row.push(';');
    }
}

/// How a formula begins, also in the wide letters that some programs read as these.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A text that no spreadsheet takes for a formula: one that it would begins with an apostrophe. Some programs drop what
/// cannot be seen before it looks like one.
pub fn guarded(text: &str) -> Cow<'_, str> {
    let seen = text.trim_start_matches(|one: char| one.is_whitespace() || one.is_control());
    let is_formula = text.starts_with(char::is_control) || seen.starts_with(FORMULA);
    if is_formula { format!("'{text}").into() } else { text.into() }
}

/// A title in the letters every system takes in the name of a file.
fn file_name(title: &str) -> String {
    let mut name = String::new();
    for char in title.to_lowercase().chars() {
        match char {
            'ä' => name.push_str("ae"),
            'ö' => name.push_str("oe"),
            'ü' => name.push_str("ue"),
            'ß' => name.push_str("ss"),
            'a'..='z' | '0'..='9' => name.push(char),
            _ if name.ends_with('-') || name.is_empty() => {}
            _ => name.push('-'),
        }
    }
    name.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::ZlibDecoder;

    use super::*;

    fn inflated(attachment: &Attachment) -> String {
        let mut text = String::new();
        ZlibDecoder::new(attachment.deflated.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text.len(), attachment.size);
        text
    }

    #[test]
    fn a_table_is_what_a_german_spreadsheet_opens() {
        let mut sheet = Sheet::new("Maßnahmen & Übersicht");
        sheet.text("Grund");
        sheet.text("Betrag EUR");
        sheet.end_row();
        sheet.text("Miete; \"warm\"");
        sheet.amount(Cents::new(-123_456));
        sheet.end_row();
        sheet.text("=HYPERLINK(1)");
        sheet.text("");
        sheet.end_row();
        let attachment = sheet.attachment(3).unwrap();
        assert_eq!(attachment.name, "03-massnahmen-uebersicht.csv");
        let expected = "\u{feff}Grund;Betrag EUR\r\n\"Miete; \"\"warm\"\"\";-1234,56\r\n'=HYPERLINK(1);\r\n";
        assert_eq!(inflated(&attachment), expected);
    }

    #[test]
    fn no_text_is_taken_for_a_formula_however_it_is_hidden() {
        for formula in [
            "=1",
            "+1",
            "-A1",
            "@SUM(A1)",
            " =1",
            "\t=1",
            "\0=1",
            "\n@x",
            "\u{a0}=1",
            "\u{ff1d}1",
            "\u{ff20}x",
        ] {
            assert_eq!(guarded(formula), format!("'{formula}"), "{formula:?}");
        }
        for text in ["", " ", "Miete", "1-2", "a=b", " Miete", "\u{2212}0,88 %", "'=1"] {
            assert_eq!(guarded(text), text, "{text:?}");
        }
    }

    #[test]
    fn the_source_is_hashed_as_it_is_attached() {
        let source = Source::of(&["a", "ä"]).unwrap();
        let json = inflated(&source.attachment);
        assert_eq!(json, "[\"a\",\"ä\"]");
        let hash: [u8; 32] = Sha256::digest(json).into();
        assert_eq!(source.hash, hash);
    }
}
