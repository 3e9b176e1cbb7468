//! The page flow: where the next thing goes, and when a page is full.
//!
//! The flow keeps one position, the lowest line used so far. A block asks for the height it needs, which may
//! begin a new page of the same shape, draws itself and moves the position on.

mod blocks;
mod shape;
mod table;
mod wrap;

use crate::draw::{DrawList, Op, Point, Pt, Role, Size, Style, Tone};
use crate::fonts::Fonts;

pub(crate) use shape::{CAPTION, SMALL_LEAD, STRONG, Shape, TEXT, TEXT_LEAD};
pub(crate) use table::{Cell, Column, Group, Table};
pub(crate) use wrap::wrap;

/// Between the left and the middle text of a page foot.
const FOOT_GAP: Pt = Pt::milli(10_000);

/// What stands at the foot of a page.
pub(crate) struct Foot {
    pub(crate) left: String,
    pub(crate) middle: String,
    pub(crate) right: String,
}

/// A document while it is being laid out.
pub(crate) struct Flow<'f> {
    fonts: &'f Fonts,
    list: DrawList,
    shape: Shape,
    y: Pt,
}

impl<'f> Flow<'f> {
    /// A document with one empty page.
    pub(crate) fn new(fonts: &'f Fonts, shape: Shape) -> Self {
        let mut flow = Self { fonts, list: DrawList::default(), shape, y: Pt::ZERO };
        flow.page(shape);
        flow
    }

    /// Begins a page of this shape.
    pub(crate) fn page(&mut self, shape: Shape) {
        self.list.page(shape.size);
        self.shape = shape;
        self.y = shape.top;
    }

    /// Begins a new page unless this height is left on the page.
    pub(crate) fn need(&mut self, height: Pt) {
        if self.room() < height {
            self.page(self.shape);
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
        wrap(self.fonts, text, style, width)
    }

    /// Draws inside a new element.
    pub(crate) fn element<T>(&mut self, role: Role, draw: impl FnOnce(&mut Self) -> T) -> T {
        self.list.open(role);
        let drawn = draw(self);
        self.list.close();
        drawn
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
        self.list.text(Point { x, y }, style, text);
    }

    /// A line of drawable text by the right end of its baseline.
    pub(crate) fn line_right(&mut self, right: Pt, y: Pt, style: Style, text: &str) {
        self.line(right - self.fonts.width(text, style), y, style, text);
    }

    /// A horizontal rule.
    pub(crate) fn rule(&mut self, left: Pt, right: Pt, y: Pt, thickness: Pt, tone: Tone) {
        self.rect(left, y, Size { width: right - left, height: thickness }, tone);
    }

    /// A filled rectangle by its upper left corner.
    pub(crate) fn rect(&mut self, x: Pt, y: Pt, size: Size, tone: Tone) {
        self.list.rect(Point { x, y }, size, tone);
    }

    /// Writes the page feet, now that the number of pages is known, and gives the draw list.
    pub(crate) fn finish(mut self, foot: impl Fn(usize, usize) -> Foot) -> DrawList {
        let pages = self.list.pages().len();
        for index in 0..pages {
            let width = self.list.pages()[index].size.width;
            let shape = if width == Shape::PORTRAIT.size.width { Shape::PORTRAIT } else { Shape::LANDSCAPE };
            let ops = self.foot(shape, &foot(index + 1, pages));
            self.list.over(index, ops);
        }
        self.list
    }

    fn foot(&self, shape: Shape, foot: &Foot) -> Vec<Op> {
        let rule = Op::Rect {
            at: Point { x: shape.left, y: shape.foot - Pt::milli(12_000) },
            size: Size { width: shape.width(), height: Pt::milli(400) },
            tone: Tone::Hairline,
        };
        let text = |x: Pt, text: &str| Op::Text {
            at: Point { x, y: shape.foot },
            style: CAPTION,
            text: text.into(),
        };
        let middle = self.fonts.drawable(&foot.middle);
        let middle_width = self.fonts.width(&middle, CAPTION);
        let middle_x = shape.left + Pt::milli((shape.width() - middle_width).get() * 11 / 20);
        let left = self.shortened(&foot.left, middle_x - shape.left - FOOT_GAP);
        let right_x = shape.right - self.fonts.width(&foot.right, CAPTION);
        let mut ops = vec![rule, text(shape.left, &left), text(right_x, &foot.right)];
        if !middle.is_empty() {
            ops.push(text(middle_x, &middle));
        }
        ops
    }

    /// A caption, with an ellipsis where it is cut because it is too wide.
    fn shortened(&self, text: &str, width: Pt) -> String {
        let text = self.fonts.drawable(text);
        if self.fonts.width(&text, CAPTION) <= width {
            return text;
        }
        let room = width - self.fonts.width("…", CAPTION);
        format!("{}…", &text[..self.fonts.prefix(&text, CAPTION, room)])
    }

    fn room(&self) -> Pt {
        self.shape.bottom - self.y
    }
}
