//! The page flow: where the next thing goes, and when a page is full.
//!
//! The flow keeps one position, the lowest line used so far. A block asks for the height it needs, which may
//! begin a new page of the same shape, draws itself and moves the position on.

mod blocks;
mod bound;
mod boxes;
mod boxes_to_tick;
mod figures;
mod foot;
mod letter;
mod letters;
mod lists;
mod shape;
mod signature;
mod table;
mod wrap;

use crate::archive::Sheet;
use crate::draw::{Detail, DrawList, Drawn, Op, Point, Pt, Role, Sink, Size, Style, Tone};
use crate::fonts::Fonts;

pub(crate) use blocks::HEADING;
pub(crate) use boxes_to_tick::{TICKED, tick};
pub(crate) use foot::Foot;
pub(crate) use shape::{CAPTION, SMALL_LEAD, STRONG, Shape, TEXT, TEXT_LEAD};
pub(crate) use signature::Signature;
pub(crate) use table::{Cell, Column, Group, Layout, Table};

/// Said at the end of a document that shows the number of a character.
const LACKING: &str = "Klein in eckigen Klammern, etwa [U+5F20], steht die Unicode-Nummer eines Zeichens, das die Schrift \
                       dieses Dokuments nicht enthält. In den eingebetteten Daten steht es unverändert.";

/// A document while it is being laid out.
pub(crate) struct Flow<'f> {
    fonts: &'f Fonts,
    list: DrawList<'f>,
    shape: Shape,
    y: Pt,
    sheets: Vec<Sheet>,
    in_section: bool,
    lacks_characters: bool,
}

/// A document that is laid out, and its tables.
pub(crate) struct LaidOut {
    pub(crate) drawn: Drawn,
    pub(crate) sheets: Vec<Sheet>,
}

impl<'f> Flow<'f> {
    /// A document with one empty page.
    pub(crate) fn new(fonts: &'f Fonts, shape: Shape, sink: &'f mut dyn Sink) -> Self {
        let mut list = DrawList::new(sink);
        list.open(Role::Document);
        list.page(shape.size);
        let (sheets, in_section, lacks_characters) = (Vec::new(), false, false);
        Self { fonts, list, shape, y: shape.top, sheets, in_section, lacks_characters }
    }

    /// Begins a page of this shape.
    pub(crate) fn page(&mut self, shape: Shape) {
        self.list.page(shape.size);
        self.shape = shape;
        self.y = shape.top;
    }

    /// Begins a new page unless this height is left on the page. What is higher than a page begins where it is.
    pub(crate) fn need(&mut self, height: Pt) {
        if self.room() < height && self.y > self.shape.top {
            self.page(self.shape);
        }
    }

    /// The same for what belongs together: what is higher than a page is parted, and asks for nothing.
    pub(crate) fn keep(&mut self, height: Pt) {
        if height <= self.shape.bottom - self.shape.top {
            self.need(height);
        }
    }

    /// Leaves space.
    pub(crate) fn skip(&mut self, height: Pt) {
        self.y += height;
    }

    /// The shape of the page.
    pub(crate) fn shape(&self) -> Shape {
        self.shape
    }

    /// The lowest line used so far.
    pub(crate) fn y(&self) -> Pt {
        self.y
    }

    /// Goes back to a line, to place something beside what was drawn.
    pub(crate) fn set_y(&mut self, y: Pt) {
        self.y = y;
    }

    /// The lines of a text in this width.
    pub(crate) fn wrap(&self, text: &str, style: Style, width: Pt) -> Vec<String> {
        wrap::wrap(self.fonts, text, style, width)
    }

    /// Draws inside a new element.
    pub(crate) fn element<T>(&mut self, role: Role, draw: impl FnOnce(&mut Self) -> T) -> T {
        self.list.open(role);
        let drawn = draw(self);
        self.list.close();
        drawn
    }

    /// Says more about the element opened last.
    pub(crate) fn detail(&mut self, detail: Detail) {
        self.list.detail(detail);
    }

    /// Draws content of the element opened last.
    pub(crate) fn content(&mut self, draw: impl FnOnce(&mut Self)) {
        self.list.content();
        draw(self);
        self.list.end();
    }

    /// Draws decoration.
    pub(crate) fn artifact(&mut self, draw: impl FnOnce(&mut Self)) {
        self.list.artifact();
        draw(self);
        self.list.end();
    }

    /// A line of drawable text by the left end of its baseline.
    pub(crate) fn line(&mut self, x: Pt, y: Pt, style: Style, text: &str) {
        letters::operations(self.fonts, Point { x, y }, style, text, |op| {
            self.lacks_characters |= matches!(op, Op::StandIn { .. });
            self.list.text(op);
        });
    }

    /// A line of drawable text by the right end of its baseline; a space at its end counts for nothing.
    pub(crate) fn line_right(&mut self, right: Pt, y: Pt, style: Style, text: &str) {
        self.line(right - self.fonts.width(text.trim_end(), style), y, style, text);
    }

    /// A horizontal rule.
    pub(crate) fn rule(&mut self, left: Pt, right: Pt, y: Pt, thickness: Pt, tone: Tone) {
        self.rect(left, y, Size { width: right - left, height: thickness }, tone);
    }

    /// A filled rectangle by its upper left corner.
    pub(crate) fn rect(&mut self, x: Pt, y: Pt, size: Size, tone: Tone) {
        self.list.rect(Point { x, y }, size, tone);
    }

    /// Writes the page feet, now that the number of pages is known.
    pub(crate) fn finish(mut self, foot: &Foot) -> LaidOut {
        if self.lacks_characters {
            self.skip(SMALL_LEAD);
            self.caption(LACKING);
        }
        self.end_section();
        self.list.close();
        let pages = self.list.pages();
        let fonts = self.fonts;
        let drawn = self.list.finish(|index, size| foot.draw(fonts, Shape::of(size), index + 1, pages));
        LaidOut { drawn, sheets: self.sheets }
    }

    fn room(&self) -> Pt {
        self.shape.bottom - self.y
    }

    /// Begins a part of the document that has no heading.
    pub(crate) fn part(&mut self) {
        self.begin_section();
    }

    /// Begins a part of the document; the one before ends.
    fn begin_section(&mut self) {
        self.end_section();
        self.list.open(Role::Section);
        self.in_section = true;
    }

    fn end_section(&mut self) {
        if std::mem::take(&mut self.in_section) {
            self.list.close();
        }
    }
}
