//! What a font says of its codes is what its program has: their widths, and which of them are there.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object};
use ttf_parser::{Face, GlyphId};

use crate::checks::{codes, stream};
use crate::texts;
use crate::tree::entry;

/// Every code that is drawn is as wide as its glyph, to a thousandth of an em; where the font lists its codes, it lists each.
pub(crate) fn widths(document: &Document) -> Result<(), String> {
    let mut drawn: BTreeMap<Vec<u8>, BTreeSet<u16>> = BTreeMap::new();
    let pages = document.get_pages();
    for page in pages.values() {
        codes(document, *page, &mut drawn)?;
    }
    let fonts = document.get_page_fonts(pages[&1]).map_err(|error| error.to_string())?;
    for (name, codes) in drawn {
        let font = fonts.get(&name).ok_or("a font that the page does not have")?;
        let descendants = font.get(b"DescendantFonts").and_then(Object::as_array).unwrap();
        of_font(document, descendants[0].as_dict().unwrap(), &codes)?;
    }
    Ok(())
}

fn of_font(document: &Document, font: &Dictionary, codes: &BTreeSet<u16>) -> Result<(), String> {
    let descriptor = entry(document, font, b"FontDescriptor")?;
    let program = stream(document, descriptor, b"FontFile2")?;
    let face = Face::parse(&program, 0).map_err(|error| error.to_string())?;
    let map = stream(document, font, b"CIDToGIDMap")?;
    let widths = texts::widths(font);
    for code in codes {
        let glyph = map.chunks(2).nth(usize::from(*code)).ok_or_else(|| format!("{code} has no glyph"))?;
        let advance = face.glyph_hor_advance(GlyphId(u16::from_be_bytes([glyph[0], glyph[1]])));
        let advance = i64::from(advance.unwrap_or_default()) * 1000 / i64::from(face.units_per_em());
        let said = widths.get(code).ok_or_else(|| format!("{code} has no width"))?;
        if said.abs_diff(advance) > 1 {
            return Err(format!("{code} is {advance} wide and not {said}"));
        }
    }
    if !descriptor.has(b"CIDSet") {
        return Ok(());
    }
    let listed = stream(document, descriptor, b"CIDSet")?;
    let is_listed =
        |code: &u16| listed.get(usize::from(code / 8)).is_some_and(|byte| byte & (0x80 >> (code % 8)) != 0);
    match codes.iter().find(|code| !is_listed(code)) {
        Some(code) => Err(format!("{code} is drawn and not listed")),
        None => Ok(()),
    }
}
