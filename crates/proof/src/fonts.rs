//! The typeface: what it can write, how wide it is, and the cut-down file that goes into a document.
//!
//! Source Sans 3 has tabular figures by default, and its minus sign is as wide as a digit: amounts set flush
//! right align at the comma. A character the typeface lacks is written as a white square, never left out.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;
use ttf_parser::{FaceParsingError, GlyphId};

use crate::draw::{Face, Pt, Style};

const REGULAR: &[u8] = include_bytes!("../assets/SourceSans3-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../assets/SourceSans3-Semibold.ttf");

/// Stands for a character the typeface lacks.
const REPLACEMENT: char = '\u{25a1}';
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
}

/// A font file with only the characters of one document, and what a PDF must say about it.
pub(crate) struct Subset {
    pub(crate) program: Vec<u8>,
    pub(crate) name: String,
    pub(crate) glyphs: BTreeMap<char, u16>,
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
        Ok(Self {
            regular: Metrics::read(REGULAR, "SourceSans3-Regular")?,
            semibold: Metrics::read(SEMIBOLD, "SourceSans3-Semibold")?,
        })
    }

    /// How wide a text is.
    pub(crate) fn width(&self, text: &str, style: Style) -> Pt {
        let advance: i64 = text.chars().map(|char| i64::from(self.face(style.face).advance(char))).sum();
        self.scaled(advance, style)
    }

    /// The length in bytes of the longest beginning of a text that is not wider than `limit`.
    pub(crate) fn prefix(&self, text: &str, style: Style, limit: Pt) -> usize {
        let face = self.face(style.face);
        let mut advance = 0;
        for (index, char) in text.char_indices() {
            advance += i64::from(face.advance(char));
            if self.scaled(advance, style) > limit {
                return index;
            }
        }
        text.len()
    }

    /// A text as it can be drawn: a no-break space becomes a space and a special hyphen a hyphen, because each
    /// pair shares a glyph; invisible hints for hyphenation go; what the typeface lacks becomes a white square.
    pub(crate) fn drawable(&self, text: &str) -> String {
        text.chars()
            .filter(|char| !matches!(char, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'))
            .map(|char| match char {
                '\u{a0}' | '\u{202f}' => ' ',
                '\u{2010}' | '\u{2011}' => '-',
                char if self.regular.glyph(char) != 0 && self.semibold.glyph(char) != 0 => char,
                _ => REPLACEMENT,
            })
            .collect()
    }

    /// Cuts one face down to the characters used.
    pub(crate) fn subset(&self, face: Face, used: &BTreeSet<char>) -> Result<Subset, FontError> {
        self.face(face).subset(used)
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

    fn advance(&self, char: char) -> u16 {
        self.advances.get(usize::from(self.glyph(char))).copied().unwrap_or(0)
    }

    fn subset(&self, used: &BTreeSet<char>) -> Result<Subset, FontError> {
        let font = ttf_parser::Face::parse(self.data, 0).map_err(FontError::Unreadable)?;
        let kept: BTreeSet<u16> = used.iter().map(|char| self.glyph(*char)).collect();
        let kept: Vec<u16> = kept.into_iter().collect();
        let remapper = GlyphRemapper::new_from_glyphs_sorted(&kept);
        let program = subsetter::subset(self.data, 0, &remapper).map_err(FontError::Uncuttable)?;
        let bounds = font.global_bounding_box();
        Ok(Subset {
            name: format!("{}+{}", subset_tag(&program), self.name),
            glyphs: used.iter().map(|char| (*char, remapper.get(self.glyph(*char)).unwrap_or(0))).collect(),
            widths: (0..)
                .zip(remapper.remapped_gids())
                .map(|(new, old)| (new, self.advances.get(usize::from(old)).copied().unwrap_or(0)))
                .collect(),
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
    fn what_the_typeface_lacks_becomes_a_visible_square() {
        let fonts = Fonts::load().unwrap();
        assert_eq!(fonts.drawable("a\u{674e}b\u{1f600}c\u{7}d"), "a\u{25a1}b\u{25a1}c\u{25a1}d");
        assert_eq!(fonts.drawable("Łukasz Wójcik, Åse, Şahin, ☐ ☑"), "Łukasz Wójcik, Åse, Şahin, ☐ ☑");
        assert_eq!(
            fonts.drawable("10\u{a0}EUR\u{2011}Schein Wort\u{ad}trennung"),
            "10 EUR-Schein Worttrennung"
        );
    }

    #[test]
    fn a_subset_knows_every_used_character_and_is_small() {
        let fonts = Fonts::load().unwrap();
        let used: BTreeSet<char> = "Seite 1 von 2".chars().collect();
        let subset = fonts.subset(Face::Regular, &used).unwrap();
        assert!(subset.glyphs.values().all(|glyph| *glyph != 0 && subset.widths.contains_key(glyph)));
        assert_eq!(subset.glyphs.len(), used.len());
        assert!(subset.program.len() < 10_000, "{} bytes", subset.program.len());
        assert!(subset.name.ends_with("+SourceSans3-Regular"));
    }
}
