//! The foot of every page: what the document is, which page of how many this is, and below it how to check it.

use super::letters;
use super::shape::{CAPTION, SMALL_LEAD, Shape};
use crate::draw::{Op, Point, Pt, Size, Tone};
use crate::fonts::Fonts;

/// Between the two texts of a line.
const GAP: Pt = Pt::milli(10_000);
const RULE: Pt = Pt::milli(400);
const RULE_ABOVE: Pt = Pt::milli(12_000);

/// What stands at the foot of every page.
pub(crate) struct Foot {
    /// The name of the document, cut where it is too long; it stands in full on the first page.
    pub(crate) title: String,
    /// How to check it.
    pub(crate) check: String,
}

impl Foot {
    pub(super) fn draw(&self, fonts: &Fonts, shape: Shape, page: usize, pages: usize) -> Vec<Op> {
        let rule = Op::Rect {
            at: Point { x: shape.left, y: shape.foot - RULE_ABOVE },
            size: Size { width: shape.width(), height: RULE },
            tone: Tone::Hairline,
        };
        let mut ops = vec![rule];
        let mut text = |x: Pt, y: Pt, text: &str| {
            letters::operations(fonts, Point { x, y }, CAPTION, text, |op| ops.push(op));
        };
        let number = format!("Seite {page} von {pages}");
        let number_at = shape.right - fonts.width(&number, CAPTION);
        let title = shortened(fonts, &self.title, number_at - shape.left - GAP);
        let check = shortened(fonts, &self.check, shape.width());
        text(shape.left, shape.foot, &title);
        text(number_at, shape.foot, &number);
        text(shape.left, shape.foot + SMALL_LEAD, &check);
        ops
    }
}

/// A caption, with an ellipsis where it is cut because it is too wide.
fn shortened(fonts: &Fonts, text: &str, width: Pt) -> String {
    let text = fonts.drawable(text);
    if fonts.width(&text, CAPTION) <= width {
        return text;
    }
    let room = width - fonts.width("…", CAPTION);
    format!("{}…", &text[..fonts.prefix(&text, CAPTION, room)])
}
