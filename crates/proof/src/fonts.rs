//! The typeface: what it can write, how wide it is, and the cut-down file that goes into a document.
//!
//! Source Sans 3 has tabular figures by default, and its minus sign is as wide as a digit: amounts set flush
//! right align at the comma. A character the typeface lacks is drawn as its number in Unicode ([`stand_in`]), never left out.
//! Of the characters that share a glyph only the first is drawn: read back, a glyph can mean no more than one.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;
use ttf_parser::{FaceParsingError, GlyphId};

use crate::draw::{Face, Pt, Style};
use crate::stand_in;

const REGULAR: &[u8] = include_bytes!("../assets/SourceSans3-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../assets/SourceSans3-Semibold.ttf");

/// Marks a line end inside a word; drawn as a hyphen.
pub(crate) const SOFT_HYPHEN: char = '\u{ad}';

/// Why the typeface could not be used: a defect of the build, not of a document.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// The font file cannot be read.
    #[error("the built-in font cannot be read")]
    Unreadable(#[source] FaceParsingError),
    /// The font file cannot be cut down to the characters of the document.
    #[error("the built-in font cannot be cut down to the characters used")]
    Uncuttable(#[source] subsetter::Error),
}

/// Both cuts of the typeface.
pub(crate) struct Fonts {
    regular: Metrics,
    semibold: Metrics,
    /// What is drawn instead of a character that shares its glyph with an earlier one.
    twins: BTreeMap<char, char>,
}

/// A font file with only the characters of one document, and what a PDF must say about it.
///
/// The code of a character is its glyph in the whole typeface; another number stands for that glyph in the cut
/// file.
pub(crate) struct Cut {
    pub(crate) program: Vec<u8>,
    pub(crate) name: String,
    /// The code of each character.
    pub(crate) codes: BTreeMap<u32, u16>,
    /// The glyph of the cut file for each code.
    pub(crate) glyph_of_code: BTreeMap<u16, u16>,
    /// The width of each code.
    pub(crate) widths: BTreeMap<u16, u16>,
    pub(crate) units_per_em: u16,
    pub(crate) ascender: i16,
    pub(crate) descender: i16,
    /// Left, bottom, right, top of all glyphs together.
    pub(crate) bounds: [i16; 4],
    pub(crate) weight: u16,
}

impl Fonts {
    /// Reads the built-in files.
    pub(crate) fn load() -> Result<Self, FontError> {
        let mut regular = Metrics::read(REGULAR, "SourceSans3-Regular")?;
        let mut semibold = Metrics::read(SEMIBOLD, "SourceSans3-Semibold")?;
        // What one of them lacks is missing from both: a text is drawable, or not, in whatever face.
        for (regular, semibold) in regular.glyphs.iter_mut().zip(&mut semibold.glyphs) {
            if *regular == 0 || *semibold == 0 {
                (*regular, *semibold) = (0, 0);
            }
        }
        let mut twins = regular.twins();
        twins.extend(semibold.twins());
        Ok(Self { regular, semibold, twins })
    }

    /// How wide a text is.
    pub(crate) fn width(&self, text: &str, style: Style) -> Pt {
        let advance: i64 = text.chars().map(|char| self.face(style.face).advance(char)).sum();
        self.scaled(advance, style)
    }

    /// The length in bytes of the longest beginning of a text that is not wider than `limit`.
    pub(crate) fn prefix(&self, text: &str, style: Style, limit: Pt) -> usize {
        let face = self.face(style.face);
        let mut advance = 0;
        for (index, char) in text.char_indices() {
            advance += face.advance(char);
            if self.scaled(advance, style) > limit {
                return index;
            }
        }
        text.len()
    }

    /// A text as it can be drawn: a no-break space becomes a space and a special hyphen a hyphen; invisible hints
    /// for hyphenation go; of characters with one glyph the first stands for all; what the typeface lacks stays, for its
    /// number to stand there.
    pub(crate) fn drawable(&self, text: &str) -> String {
        text.chars().filter_map(|char| self.drawn(char)).collect()
    }

    /// Whether the typeface lacks a character of a drawable text.
    pub(crate) fn lacks(&self, char: char) -> bool {
        !char.is_ascii_graphic() && char != SOFT_HYPHEN && self.regular.glyph(char) == 0
    }

    fn drawn(&self, char: char) -> Option<char> {
        match char {
            ' '..='~' => Some(char),
            SOFT_HYPHEN | '\u{200b}' | '\u{2060}' | '\u{feff}' => None,
            '\t' | '\r' | '\n' | '\u{a0}' | '\u{202f}' => Some(' '),
            '\u{2010}' | '\u{2011}' => Some('-'),
            char if !self.lacks(char) => Some(self.twins.get(&char).copied().unwrap_or(char)),
            char if char.is_whitespace() => Some(' '),
            char => Some(char),
        }
    }

    /// The glyph of every character of a face.
    pub(crate) fn glyphs(&self, face: Face) -> BTreeMap<u32, u16> {
        (0..)
            .zip(&self.face(face).glyphs)
            .filter(|(_, glyph)| **glyph != 0)
            .map(|(code, glyph)| (code, *glyph))
            .collect()
    }

    /// The glyph of a character and its width in thousandths of an em.
    #[cfg(feature = "krilla")]
    pub(crate) fn glyph(&self, face: Face, char: char) -> (u16, u16) {
        let face = self.face(face);
        (face.glyph(char), u16::try_from(face.advance(char)).unwrap_or(0))
    }

    /// The file of a face.
    #[cfg(feature = "krilla")]
    pub(crate) fn program(&self, face: Face) -> &'static [u8] {
        self.face(face).data
    }

    /// Cuts one face down to the characters used.
    pub(crate) fn cut(&self, face: Face, used: &BTreeSet<char>) -> Result<Cut, FontError> {
        self.face(face).cut(used)
    }

    fn face(&self, face: Face) -> &Metrics {
        match face {
            Face::Regular => &self.regular,
            Face::Semibold => &self.semibold,
        }
    }

    fn scaled(&self, advance: i64, style: Style) -> Pt {
        let units = i64::from(self.face(style.face).units_per_em);
        Pt::milli(i32::try_from(advance * i64::from(style.size.get()) / units).unwrap_or(i32::MAX))
    }
}

/// One face, with a table over the Basic Multilingual Plane so that measuring a long list is cheap.
struct Metrics {
    data: &'static [u8],
    name: &'static str,
    units_per_em: u16,
    glyphs: Vec<u16>,
    advances: Vec<u16>,
}

impl Metrics {
    fn read(data: &'static [u8], name: &'static str) -> Result<Self, FontError> {
        let font = ttf_parser::Face::parse(data, 0).map_err(FontError::Unreadable)?;
        let glyphs: Vec<u16> = (0..=u16::MAX)
            .map(|code| char::from_u32(code.into()).and_then(|char| font.glyph_index(char)))
            .map(|glyph| glyph.map_or(0, |glyph| glyph.0))
            .collect();
        let advances = (0..font.number_of_glyphs())
            .map(|glyph| font.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0))
            .collect();
        Ok(Self { data, name, units_per_em: font.units_per_em(), glyphs, advances })
    }

    /// The glyph of a character; glyph 0 stands for none.
    fn glyph(&self, char: char) -> u16 {
        usize::try_from(u32::from(char)).ok().and_then(|code| self.glyphs.get(code)).copied().unwrap_or(0)
    }

    /// How wide a character is, or the number that stands for it.
    fn advance(&self, char: char) -> i64 {
        match self.glyph(char) {
            0 => {
                stand_in::label(char).chars().map(|char| self.width(self.glyph(char))).sum::<i64>()
                    * stand_in::SIZE
                    / 100
            }
            glyph => self.width(glyph),
        }
    }

    fn width(&self, glyph: u16) -> i64 {
        self.advances.get(usize::from(glyph)).copied().unwrap_or(0).into()
    }

    /// Every character that shares its glyph with an earlier one, and that one.
    fn twins(&self) -> BTreeMap<char, char> {
        let mut first = BTreeMap::new();
        let mut twins = BTreeMap::new();
        for (code, glyph) in (0..).zip(&self.glyphs).filter(|(_, glyph)| **glyph != 0) {
            let Some(char) = char::from_u32(code) else { continue };
            let earlier = *first.entry(*glyph).or_insert(char);
            if earlier != char {
                twins.insert(char, earlier);
            }
        }
        twins
    }

    fn cut(&self, used: &BTreeSet<char>) -> Result<Cut, FontError> {
        let font = ttf_parser::Face::parse(self.data, 0).map_err(FontError::Unreadable)?;
        let kept: BTreeSet<u16> = used.iter().map(|char| self.glyph(*char)).collect();
        let kept: Vec<u16> = kept.into_iter().collect();
        let remapper = GlyphRemapper::new_from_glyphs_sorted(&kept);
        let program = subsetter::subset(self.data, 0, &remapper).map_err(FontError::Uncuttable)?;
        let bounds = font.global_bounding_box();
        let advance = |glyph: u16| self.advances.get(usize::from(glyph)).copied().unwrap_or(0);
        Ok(Cut {
            name: format!("{}+{}", subset_tag(&program), self.name),
            codes: used.iter().map(|char| (u32::from(*char), self.glyph(*char))).collect(),
            glyph_of_code: kept.iter().map(|old| (*old, remapper.get(*old).unwrap_or(0))).collect(),
            widths: kept.iter().map(|glyph| (*glyph, advance(*glyph))).collect(),
            program,
            units_per_em: self.units_per_em,
            ascender: font.ascender(),
            descender: font.descender(),
            bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max],
            weight: font.weight().to_number(),
        })
    }
}

/// Six capital letters that tell two subsets of one font apart.
fn subset_tag(program: &[u8]) -> String {
    Sha256::digest(program).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Tone;

    const STYLE: Style = Style { face: Face::Regular, size: Pt::milli(10_000), tone: Tone::Ink };

    #[test]
    fn figures_and_the_minus_sign_are_equally_wide() {
        let fonts = Fonts::load().unwrap();
        for face in [Face::Regular, Face::Semibold] {
            let style = Style { face, ..STYLE };
            let zero = fonts.width("0", style);
            assert!(zero > Pt::ZERO);
            for char in "123456789\u{2212}".chars() {
                assert_eq!(fonts.width(&char.to_string(), style), zero, "{char} in {face:?}");
            }
        }
    }

    #[test]
    fn the_longest_prefix_fits_and_one_more_character_does_not() {
        let fonts = Fonts::load().unwrap();
        let text = "Größenänderung";
        let limit = fonts.width("Größen", STYLE);
        assert_eq!(&text[..fonts.prefix(text, STYLE, limit)], "Größen");
        assert_eq!(&text[..fonts.prefix(text, STYLE, limit - Pt::milli(1))], "Größe");
        assert_eq!(fonts.prefix(text, STYLE, Pt::ZERO), 0);
        assert_eq!(fonts.prefix(text, STYLE, Pt::milli(i32::MAX)), text.len());
    }

    #[test]
    fn what_can_be_drawn_is_and_the_rest_stays_for_its_number() {
        let fonts = Fonts::load().unwrap();
        assert_eq!(fonts.drawable("a\u{674e}b\u{1f600}c\u{7}d"), "a\u{674e}b\u{1f600}c\u{7}d");
        assert_eq!(fonts.drawable("a\u{3000}b\u{c}c"), "a b c");
        assert_eq!(fonts.drawable("Łukasz Wójcik, Åse, Şahin, ☐ ☑"), "Łukasz Wójcik, Åse, Şahin, ☐ ☑");
        assert_eq!(
            fonts.drawable("10\u{a0}EUR\u{2011}Schein Wort\u{ad}trennung"),
            "10 EUR-Schein Worttrennung"
        );
    }

    #[test]
    fn characters_with_one_glyph_are_drawn_as_the_first_of_them() {
        let fonts = Fonts::load().unwrap();
        for face in [Face::Regular, Face::Semibold] {
            let glyphs = fonts.glyphs(face);
            let mut meaning = BTreeMap::new();
            for code in glyphs.keys() {
                let char = char::from_u32(*code).unwrap();
                for drawn in fonts.drawable(&char.to_string()).chars() {
                    let glyph = glyphs[&u32::from(drawn)];
                    assert_eq!(*meaning.entry(glyph).or_insert(drawn), drawn, "two meanings of a glyph");
                }
            }
        }
    }

    #[test]
    fn what_the_typeface_lacks_is_known() {
        let fonts = Fonts::load().unwrap();
        assert!(['\u{5d0}', '\u{5f20}', '\u{1f600}', '\u{7}'].into_iter().all(|char| fonts.lacks(char)));
        assert!(!"10 EUR ☐ \u{25a1} Łukasz Προϋπολογισμός Владимир".chars().any(|char| fonts.lacks(char)));
    }

    #[test]
    fn the_number_of_a_character_is_as_wide_as_it_is_drawn() {
        let fonts = Fonts::load().unwrap();
        for face in [Face::Regular, Face::Semibold] {
            let style = Style { face, ..STYLE };
            let drawn = fonts.width("[U+5F20]", stand_in::style(style));
            // The width is kept in whole units of the typeface.
            let apart = (drawn - fonts.width("\u{5f20}", style)).get().abs();
            assert!(apart <= 10, "{apart} in {face:?}");
        }
    }

    #[test]
    fn a_cut_knows_every_used_character_and_is_small() {
        let fonts = Fonts::load().unwrap();
        let used: BTreeSet<char> = "Seite 1 von 2".chars().collect();
        let cut = fonts.cut(Face::Regular, &used).unwrap();
        assert_eq!(cut.codes.len(), used.len());
        for code in cut.codes.values() {
            assert!(cut.widths.contains_key(code) && cut.glyph_of_code[code] != 0);
        }
        assert!(cut.program.len() < 10_000, "{} bytes", cut.program.len());
        assert!(cut.name.ends_with("+SourceSans3-Regular"));
    }
}
