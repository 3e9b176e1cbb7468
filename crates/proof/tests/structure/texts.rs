//! The texts of a file in the order they are drawn, each with its place and the mark it stands in.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::checks::stream;

/// A text that one operation shows.
pub(crate) struct Shown {
    pub(crate) page: ObjectId,
    /// The number of the marked content it stands in; decoration has none.
    pub(crate) mark: Option<i64>,
    /// What it says to whoever reads it back.
    pub(crate) text: String,
    /// Each character that is drawn with the place where it begins, in thousandths of a point.
    pub(crate) drawn: Vec<(char, i64)>,
}

/// What the codes of a font mean, and how wide they are in thousandths of an em.
#[derive(Default)]
struct Codes {
    meanings: BTreeMap<u16, char>,
    widths: BTreeMap<u16, i64>,
}

/// All texts of a file.
pub(crate) fn texts(document: &Document) -> Vec<Shown> {
    document.get_pages().into_values().flat_map(|page| of_page(document, page)).collect()
}

fn of_page(document: &Document, page: ObjectId) -> Vec<Shown> {
    let fonts = document.get_page_fonts(page).unwrap();
    let fonts = fonts.into_iter().map(|(name, font)| (name, Codes::of(document, font))).collect();
    let mut reader =
        Reader { page, fonts, marks: Vec::new(), font: Vec::new(), size: 0, left: 0, shown: Vec::new() };
    let content = Content::decode(&document.get_page_content(page)).unwrap();
    content.operations.iter().for_each(|operation| reader.follow(operation));
    reader.shown
}

/// What is open while a page is read.
struct Reader {
    page: ObjectId,
    fonts: BTreeMap<Vec<u8>, Codes>,
    marks: Vec<Mark>,
    font: Vec<u8>,
    size: i64,
    left: i64,
    shown: Vec<Shown>,
}

enum Mark {
    Number(i64),
    Decoration,
    /// What stands here reads so; nothing, once that was read.
    ActualText(Option<String>),
}

impl Reader {
    fn follow(&mut self, operation: &Operation) {
        match (operation.operator.as_str(), operation.operands.as_slice()) {
            ("BDC", [_, Object::Dictionary(properties)]) => self.marks.push(Mark::of(properties)),
            ("BMC", _) => self.marks.push(Mark::Decoration),
            ("EMC", _) => drop(self.marks.pop()),
            ("Tf", [Object::Name(name), size]) => {
                self.font.clone_from(name);
                self.size = thousandths(size);
            }
            ("BT", _) => self.left = 0,
            ("Td", [across, _]) => self.left += thousandths(across),
            ("Tj", [Object::String(codes, _)]) => self.show(codes),
            _ => {}
        }
    }

    fn show(&mut self, codes: &[u8]) {
        let font = &self.fonts[&self.font];
        let mut place = self.left;
        let mut drawn = Vec::new();
        for code in codes.chunks(2).map(|code| u16::from_be_bytes([code[0], code[1]])) {
            drawn.push((font.meanings[&code], place));
            place += font.widths[&code] * self.size / 1000;
        }
        let text = match self.marks.last_mut() {
            Some(Mark::ActualText(text)) => text.take().unwrap_or_default(),
            _ => drawn.iter().map(|(char, _)| char).collect(),
        };
        let number = |mark: &Mark| if let Mark::Number(number) = mark { Some(*number) } else { None };
        let mark = self.marks.iter().find_map(number);
        self.shown.push(Shown { page: self.page, mark, text, drawn });
    }
}

impl Mark {
    fn of(properties: &Dictionary) -> Self {
        if let Ok(number) = properties.get(b"MCID").and_then(Object::as_i64) {
            return Self::Number(number);
        }
        let text = properties.get(b"ActualText").and_then(lopdf::decode_text_string);
        Self::ActualText(Some(text.unwrap()))
    }
}

impl Codes {
    fn of(document: &Document, font: &Dictionary) -> Self {
        let mut codes = Self::default();
        let map = String::from_utf8(stream(document, font, b"ToUnicode").unwrap()).unwrap();
        for line in map.lines() {
            let parts: Vec<&str> = line.split(['<', '>', ' ']).filter(|part| !part.is_empty()).collect();
            if let (true, [code, meaning]) = (line.starts_with('<'), &parts[..]) {
                let number = |digits| u32::from_str_radix(digits, 16).unwrap();
                let code = u16::try_from(number(code)).unwrap();
                codes.meanings.insert(code, char::from_u32(number(meaning)).unwrap());
            }
        }
        let descendant =
            font.get(b"DescendantFonts").and_then(Object::as_array).unwrap()[0].as_dict().unwrap();
        codes.widths = widths(descendant);
        codes
    }
}

/// How wide a font says its codes are, in thousandths of an em.
pub(crate) fn widths(descendant: &Dictionary) -> BTreeMap<u16, i64> {
    let mut widths = BTreeMap::new();
    for run in descendant.get(b"W").and_then(Object::as_array).unwrap().chunks(2) {
        let first = u16::try_from(run[0].as_i64().unwrap()).unwrap();
        let run = run[1].as_array().unwrap().iter().map(|width| width.as_i64().unwrap());
        widths.extend((first..).zip(run));
    }
    widths
}

/// A length of a page in thousandths.
pub(crate) fn thousandths(length: &Object) -> i64 {
    format!("{:.3}", length.as_float().unwrap()).replace('.', "").parse().unwrap()
}
