//! A second opinion on a document: the same pages and the same structure tree through krilla, which refuses to
//! write a file that is not valid PDF/A-3a and PDF/UA-1. Nothing it writes is used; what counts is that it writes.
//!
//! Text stands in the order of the tree, so the twin finds a wrong nesting, a missing text or scope, a font
//! without a meaning; it says nothing of the bytes that our own writer makes of the same.

#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "krilla measures in floating point numbers; this file alone turns lengths into them"
)]

use std::num::{NonZeroU16, NonZeroU32};

use chrono::Datelike;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point as KrillaPoint, Rect};
use krilla::metadata::DateTime;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, BBox, ContentTag, Identifier, ListNumbering, Node, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagKind, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};

use crate::archive::Metadata;
use crate::draw::{Detail, Drawn, Face, Kid, Op, Page, Point, Pt, Role, Size, Style, Tree};
use crate::fonts::{Fonts, SOFT_HYPHEN};
use crate::stand_in;

/// Why krilla would not write the document.
#[derive(Debug, thiserror::Error)]
#[error("krilla refuses the document: {0}")]
pub struct TwinError(String);

/// Lets krilla write the document. `pages` are all pages, then what is drawn over each.
pub(crate) fn write(
    mut pages: Vec<Page>,
    drawn: &Drawn,
    fonts: &Fonts,
    metadata: &Metadata,
) -> Result<Vec<u8>, TwinError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| TwinError(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, enable_tagging: true, ..Default::default() };
    let mut document = krilla::Document::new_with(settings);
    let faces = [Face::Regular, Face::Semibold].map(|face| Font::new(fonts.program(face).into(), 0));
    let [Some(regular), Some(semibold)] = faces else { return Err(TwinError("no font".to_owned())) };
    let pen = Pen { fonts, regular, semibold };
    let over = pages.split_off(drawn.sizes.len());
    let mut identifiers = Vec::new();
    for (body, over) in pages.iter().zip(&over) {
        let size = PageSettings::from_wh(points(body.size.width), points(body.size.height));
        let mut page = document.start_page_with(size.ok_or_else(|| TwinError("no page".to_owned()))?);
        let mut surface = page.surface();
        identifiers.push(pen.draw(&mut surface, &body.ops));
        pen.draw(&mut surface, &over.ops);
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tag_tree(&drawn.tree, identifiers));
    let mut outline = Outline::new();
    for bookmark in &drawn.bookmarks {
        let place = XyzDestination::new(bookmark.page, KrillaPoint::from_xy(0.0, points(bookmark.y)));
        outline.push_child(OutlineNode::new(bookmark.title.clone(), place));
    }
    document.set_outline(outline);
    document.set_metadata(described(metadata));
    document.finish().map_err(|error| TwinError(format!("{error:?}")))
}

fn described(metadata: &Metadata) -> krilla::metadata::Metadata {
    let [year, month, day] =
        [metadata.made_on.year().unsigned_abs(), metadata.made_on.month(), metadata.made_on.day()];
    let made_on = DateTime::new(u16::try_from(year).unwrap_or(u16::MAX))
        .month(u8::try_from(month).unwrap_or(1))
        .day(u8::try_from(day).unwrap_or(1));
    krilla::metadata::Metadata::new()
        .title(metadata.title.clone())
        .authors(vec![metadata.author.clone()])
        .description(metadata.subject.clone())
        .language("de-DE".to_owned())
        .creation_date(made_on)
}

struct Pen<'f> {
    fonts: &'f Fonts,
    regular: Font,
    semibold: Font,
}

impl Pen<'_> {
    /// Draws operations and gives what krilla calls each piece of content.
    fn draw(&self, surface: &mut Surface, ops: &[Op]) -> Vec<Option<Identifier>> {
        let mut identifiers = Vec::new();
        for op in ops {
            match op {
                Op::Content { .. } => {
                    identifiers.push(Some(surface.start_tagged(ContentTag::Span(SpanTag::empty()))));
                }
                Op::Artifact => {
                    surface.start_tagged(ContentTag::Artifact(Artifact::default()));
                }
                Op::End => surface.end_tagged(),
                Op::Text { at, style, text } => self.text(surface, *at, *style, text),
                Op::StandIn { at, style, char } => self.stand_in(surface, *at, *style, *char),
                // A filled place of its size stands for the logo.
                Op::Rect { at, size, .. } | Op::Logo { at, size } => shape(surface, &[(*at, *size)]),
                Op::Shape { rects, .. } => shape(surface, rects),
            }
        }
        identifiers
    }

    /// A soft hyphen is the glyph of a hyphen that means U+00AD.
    fn text(&self, surface: &mut Surface, at: Point, style: Style, text: &str) {
        let mut glyphs = Vec::with_capacity(text.len());
        for (index, char) in text.char_indices() {
            let drawn = if char == SOFT_HYPHEN { '-' } else { char };
            let (glyph, advance) = self.fonts.glyph(style.face, drawn);
            let range = index..index + char.len_utf8();
            let id = GlyphId::new(glyph.into());
            glyphs.push(KrillaGlyph::new(id, f32::from(advance) / 1000.0, 0.0, 0.0, 0.0, range, None));
        }
        self.glyphs(surface, at, style, &glyphs, text);
    }

    /// All glyphs of a number together mean its character.
    fn stand_in(&self, surface: &mut Surface, at: Point, style: Style, char: char) {
        let (label, style) = (stand_in::label(char), stand_in::style(style));
        if !stand_in::reads_as_itself(char) {
            return self.text(surface, at, style, &label);
        }
        let text = char.to_string();
        let glyph = |drawn| {
            let (glyph, advance) = self.fonts.glyph(style.face, drawn);
            let id = GlyphId::new(glyph.into());
            KrillaGlyph::new(id, f32::from(advance) / 1000.0, 0.0, 0.0, 0.0, 0..text.len(), None)
        };
        let glyphs: Vec<KrillaGlyph> = label.chars().map(glyph).collect();
        self.glyphs(surface, at, style, &glyphs, &text);
    }

    fn glyphs(&self, surface: &mut Surface, at: Point, style: Style, glyphs: &[KrillaGlyph], text: &str) {
        let font = match style.face {
            Face::Regular => &self.regular,
            Face::Semibold => &self.semibold,
        };
        let start = KrillaPoint::from_xy(points(at.x), points(at.y));
        surface.set_fill(Some(black()));
        surface.draw_glyphs(start, glyphs, font.clone(), text, points(style.size), false);
    }
}

fn shape(surface: &mut Surface, rects: &[(Point, Size)]) {
    let mut path = PathBuilder::new();
    for (at, size) in rects {
        if let Some(rect) = rect(*at, *size) {
            path.push_rect(rect);
        }
    }
    if let Some(path) = path.finish() {
        surface.set_fill(Some(black()));
        surface.draw_path(&path);
    }
}

fn black() -> Fill {
    Fill { paint: rgb::Color::new(0, 0, 0).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

/// krilla's tree has a document of its own at its root.
fn tag_tree(tree: &Tree, mut identifiers: Vec<Vec<Option<Identifier>>>) -> TagTree {
    let mut written = TagTree::new().with_lang(Some("de-DE".to_owned()));
    for kid in tree.kids(0) {
        if let Some(node) = node(tree, kid, &mut identifiers) {
            written.push(node);
        }
    }
    written
}

fn node(tree: &Tree, kid: Kid, identifiers: &mut [Vec<Option<Identifier>>]) -> Option<Node> {
    match kid {
        Kid::Content { page, id } => identifiers.get_mut(page)?.get_mut(id)?.take().map(Node::from),
        Kid::Element(element) => {
            let mut group = TagGroup::new(tag(tree, element));
            for kid in tree.kids(element) {
                if let Some(node) = node(tree, kid, identifiers) {
                    group.push(node);
                }
            }
            Some(group.into())
        }
    }
}

fn tag(tree: &Tree, element: usize) -> TagKind {
    let detail = tree.detail_of(element);
    let heading = |level| {
        let title = match detail {
            Some(Detail::Title(title)) => Some(title.clone()),
            _ => None,
        };
        Tag::Hn(NonZeroU16::MIN.saturating_add(level), title).into()
    };
    let spoken = match detail {
        Some(Detail::Spoken(text)) => Some((*text).to_owned()),
        _ => None,
    };
    match tree.role(element) {
        Role::Document => Tag::Part.into(),
        Role::Section => Tag::Section.into(),
        Role::Title => heading(0),
        Role::Heading => heading(1),
        Role::Subheading => heading(2),
        Role::Paragraph => Tag::P.into(),
        Role::Note => Tag::Note.into(),
        Role::Span => Tag::Span.with_alt_text(spoken).into(),
        Role::List => Tag::L(ListNumbering::Disc).into(),
        Role::Item => Tag::LI.into(),
        Role::Mark => Tag::Lbl.with_alt_text(spoken).into(),
        Role::ItemText => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::TableHead => Tag::THead.into(),
        Role::TableBody => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHead => head_cell(TableHeaderScope::Column, detail),
        Role::RowHead => head_cell(TableHeaderScope::Row, detail),
        Role::Cell => Tag::TD.into(),
        Role::Figure => figure(tree, element, detail),
    }
}

fn head_cell(scope: TableHeaderScope, detail: Option<&Detail>) -> TagKind {
    let number = |number: usize| u32::try_from(number).ok().and_then(NonZeroU32::new);
    match detail {
        Some(Detail::Span { columns, rows }) => {
            Tag::TH(scope).with_col_span(number(*columns)).with_row_span(number(*rows)).into()
        }
        _ => Tag::TH(scope).into(),
    }
}

fn figure(tree: &Tree, element: usize, detail: Option<&Detail>) -> TagKind {
    let page = tree.kids(element).find_map(|kid| match kid {
        Kid::Content { page, .. } => Some(page),
        Kid::Element(_) => None,
    });
    match (detail, page) {
        (Some(Detail::Figure { text, at, size }), Some(page)) => {
            let bounds = rect(*at, *size).map(|rect| BBox::new(page, rect));
            Tag::Figure(Some(text.clone())).with_bbox(bounds).into()
        }
        _ => Tag::Figure(None).into(),
    }
}

fn rect(at: Point, size: Size) -> Option<Rect> {
    Rect::from_xywh(points(at.x), points(at.y), points(size.width), points(size.height))
}

fn points(length: Pt) -> f32 {
    length.get() as f32 / 1000.0
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::draw::{DrawList, Tone};

    const AT: Point = Point { x: Pt::milli(50_000), y: Pt::milli(50_000) };
    const SIZE: Size = Size { width: Pt::milli(20_000), height: Pt::milli(20_000) };

    /// A document with one thing in it.
    fn opinion(draw: impl FnOnce(&mut DrawList)) -> Result<Vec<u8>, TwinError> {
        let mut pages = Vec::new();
        let mut list = DrawList::new(&mut pages);
        list.open(Role::Document);
        list.page(Size { width: Pt::milli(595_276), height: Pt::milli(841_890) });
        draw(&mut list);
        list.close();
        let drawn = list.finish(|_, _| Vec::new());
        let metadata = Metadata {
            title: "Titel".to_owned(),
            author: "Kreis".to_owned(),
            subject: "Betreff".to_owned(),
            reference: None,
            made_on: NaiveDate::default(),
        };
        write(pages, &drawn, &Fonts::load().unwrap(), &metadata)
    }

    fn element(list: &mut DrawList, role: Role, detail: Option<Detail>, text: &str) {
        let style = Style { face: Face::Regular, size: Pt::milli(10_000), tone: Tone::Ink };
        list.bookmark(Role::Heading, "Abschnitt", AT.y);
        list.open(role);
        if let Some(detail) = detail {
            list.detail(detail);
        }
        list.content();
        list.text(Op::Text { at: AT, style, text: text.into() });
        list.rect(AT, SIZE, Tone::Ink);
        list.end();
        list.close();
    }

    /// Asserts that a document is refused with this word of krilla's.
    fn refused(word: &str, draw: impl FnOnce(&mut DrawList)) {
        let refused = opinion(draw).unwrap_err().to_string();
        assert!(refused.contains(word), "{refused}");
    }

    #[test]
    fn a_figure_without_a_text_is_refused() {
        let text = Detail::Figure { text: "Ein Quadrat".to_owned(), at: AT, size: SIZE };
        assert!(opinion(|list| element(list, Role::Figure, Some(text), "")).is_ok());
        refused("MissingAltText", |list| element(list, Role::Figure, None, ""));
    }

    #[test]
    fn a_heading_without_a_title_is_refused() {
        let title = Detail::Title("I. Sachbericht".to_owned());
        assert!(opinion(|list| element(list, Role::Heading, Some(title), "I. Sachbericht")).is_ok());
        refused("MissingHeadingTitle", |list| element(list, Role::Heading, None, "I. Sachbericht"));
    }

    #[test]
    fn a_character_without_a_glyph_is_refused() {
        assert!(opinion(|list| element(list, Role::Paragraph, None, "Kreis")).is_ok());
        refused("ContainsNotDefGlyph", |list| element(list, Role::Paragraph, None, "Kreis \u{5f20}"));
    }
}
