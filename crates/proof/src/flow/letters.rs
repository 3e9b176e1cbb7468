//! A line as operations: as text what the typeface has, and for every other character what stands for it.

use crate::draw::{Op, Point, Style};
use crate::fonts::Fonts;

/// Gives the operations of a line to `draw`, in their order.
pub(super) fn operations(fonts: &Fonts, mut at: Point, style: Style, line: &str, mut draw: impl FnMut(Op)) {
    let mut rest = line;
    while let Some((before, char)) = rest.char_indices().find(|(_, char)| fonts.lacks(*char)) {
        let (text, after) = rest.split_at(before);
        if !text.is_empty() {
            draw(Op::Text { at, style, text: text.into() });
            at.x += fonts.width(text, style);
        }
        draw(Op::StandIn { at, style, char });
        let (char, after) = after.split_at(char.len_utf8());
        at.x += fonts.width(char, style);
        rest = after;
    }
    if !rest.is_empty() {
        draw(Op::Text { at, style, text: rest.into() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Face, Pt, Tone};

    #[test]
    fn what_the_typeface_lacks_stands_between_what_it_has() {
        let fonts = Fonts::load().unwrap();
        let style = Style { face: Face::Regular, size: Pt::milli(10_000), tone: Tone::Ink };
        let at = Point { x: Pt::milli(50_000), y: Pt::milli(50_000) };
        let mut ops = Vec::new();
        operations(&fonts, at, style, "Li \u{674e}\u{660e}.", |op| ops.push(op));
        let right = |text: &str| Point { x: at.x + fonts.width(text, style), ..at };
        let text = |at, text: &str| Op::Text { at, style, text: text.into() };
        let stand_in = |at, char| Op::StandIn { at, style, char };
        let last = Point { x: right("Li \u{674e}").x + fonts.width("\u{660e}", style), ..at };
        let expected = [
            text(at, "Li "),
            stand_in(right("Li "), '\u{674e}'),
            stand_in(Point { x: right("Li ").x + fonts.width("\u{674e}", style), ..at }, '\u{660e}'),
        ];
        assert_eq!(ops[..3], expected);
        assert!(
            matches!(&ops[3], Op::Text { at, text, .. } if &**text == "." && (at.x - last.x).get().abs() <= 2)
        );
    }
}
