//! The typeface as printpdf takes it: once to draw pages, and once, cut down, for the font dictionaries.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{FontId, FontMetrics, ParsedFont, PdfFont, PdfFontMap, PdfFontMetricsStub};

use super::objects::Copier;
use super::pen::{Palette, Pen};
use super::{BackendError, drawn};
use crate::draw::{Face, Op, Page, Point, Pt, Style, Tone};
use crate::file::{File, Id};
use crate::fonts::{Cut, Fonts, SOFT_HYPHEN};
use crate::stand_in;

const FACES: [Face; 2] = [Face::Regular, Face::Semibold];

/// The name of a face in the resources of a page.
pub(super) fn font_id(face: Face) -> FontId {
    let name = match face {
        Face::Regular => "Regular",
        Face::Semibold => "Semibold",
    };
    FontId(name.to_owned())
}

/// The characters drawn in each face.
#[derive(Default)]
pub(crate) struct UsedCharacters {
    regular: BTreeSet<char>,
    semibold: BTreeSet<char>,
}

impl UsedCharacters {
    /// Notes the characters of a page.
    pub(super) fn note(&mut self, page: &Page) {
        for op in &page.ops {
            match op {
                Op::Text { style, text, .. } => self.note_text(style.face, text),
                Op::StandIn { style, char, .. } => self.note_text(style.face, &stand_in::label(*char)),
                _ => {}
            }
        }
    }

    fn note_text(&mut self, face: Face, text: &str) {
        let face = self.of_mut(face);
        for char in text.chars() {
            // Asking is cheaper than inserting what is nearly always there.
            if !face.contains(&char) {
                face.insert(char);
            }
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.regular.extend(&other.regular);
        self.semibold.extend(&other.semibold);
    }

    /// What is really drawn: a soft hyphen is drawn as a hyphen.
    fn drawn(&self, face: Face) -> BTreeSet<char> {
        let used = match face {
            Face::Regular => &self.regular,
            Face::Semibold => &self.semibold,
        };
        used.iter().map(|char| if *char == SOFT_HYPHEN { '-' } else { *char }).collect()
    }

    fn of_mut(&mut self, face: Face) -> &mut BTreeSet<char> {
        match face {
            Face::Regular => &mut self.regular,
            Face::Semibold => &mut self.semibold,
        }
    }
}

/// All characters of the typeface under their glyph numbers, without its outlines: what drawing a page needs.
pub(super) fn page_fonts(fonts: &Fonts) -> PdfFontMap {
    let mut map = PdfFontMap::default();
    for face in FACES {
        let metrics = FontMetrics { ascent: 0, descent: 0 };
        // printpdf skips a font without a program, but does not look into it here.
        let program = vec![0];
        let font =
            ParsedFont::with_glyph_data(program, 0, None, fonts.glyphs(face), BTreeMap::new(), 1000, metrics);
        map.map.insert(font_id(face), PdfFont::new(font));
    }
    map
}

/// Writes the font dictionaries of a document with the typeface cut down to what it shows, and gives the names
/// its pages know them by.
///
/// printpdf makes them for a specimen: a page that shows every character used.
pub(crate) fn write_fonts(
    file: &mut File,
    fonts: &Fonts,
    used: &UsedCharacters,
) -> Result<BTreeMap<String, Id>, BackendError> {
    let mut specimen = PdfFontMap::default();
    let mut maps = BTreeMap::new();
    let mut pen = Pen::new(Pt::ZERO, &Palette::PLAIN);
    for face in FACES {
        let characters = used.drawn(face);
        if characters.is_empty() {
            continue;
        }
        let cut = fonts.cut(face, &characters)?;
        maps.insert(font_id(face).0, codes_to_glyphs(&cut.glyph_of_code));
        specimen.map.insert(font_id(face), PdfFont::new(parsed(cut)));
        let style = Style { face, size: Pt::milli(10_000), tone: Tone::Ink };
        pen.text(Point { x: Pt::ZERO, y: Pt::ZERO }, style, &characters.iter().collect::<String>());
    }
    let document = drawn(vec![pen.finish()], &specimen)?;
    let page = document.page_iter().next().ok_or(lopdf::Error::PageNumberNotFound(1))?;
    let mut written = BTreeMap::new();
    for (name, font) in document.get_page_fonts(page)? {
        let name = String::from_utf8_lossy(&name).into_owned();
        let map = maps.get(&name).map_or(&[][..], Vec::as_slice);
        written.insert(name, Copier::new(file, &document).font(font, map)?);
    }
    Ok(written)
}

fn parsed(cut: Cut) -> ParsedFont {
    let metrics = FontMetrics { ascent: cut.ascender, descent: cut.descender };
    let name = Some(cut.name);
    let mut font =
        ParsedFont::with_glyph_data(cut.program, 0, name, cut.codes, cut.widths, cut.units_per_em, metrics);
    let [x_min, y_min, x_max, y_max] = cut.bounds;
    font.pdf_font_metrics = PdfFontMetricsStub {
        units_per_em: cut.units_per_em,
        x_min,
        y_min,
        x_max,
        y_max,
        caret_slope_rise: 1,
        caret_slope_run: 0,
        us_weight_class: cut.weight,
    };
    font
}

/// The map from codes to the glyphs that are left: two bytes for each code.
fn codes_to_glyphs(glyph_of_code: &BTreeMap<u16, u16>) -> Vec<u8> {
    let last = glyph_of_code.keys().next_back().copied().unwrap_or(0);
    (0..=last).flat_map(|code| glyph_of_code.get(&code).copied().unwrap_or(0).to_be_bytes()).collect()
}
