//! Lines to sign on.

use super::shape::BOX_TEXT;
use super::{CAPTION, Flow, SMALL_LEAD};
use crate::draw::{Pt, Role, Style, Tone};

const LINE: Pt = Pt::milli(500);
/// Room above a line to sign on by hand.
const ROOM: Pt = Pt::milli(44_000);
/// Room above a line on which everything stands already.
const ROOM_ABOVE_WRITTEN: Pt = Pt::milli(28_000);
/// Between two signature lines.
const GAP: Pt = Pt::milli(18_000);
const CAPTION_SPACE: Pt = Pt::milli(2_000);

/// Where and when at the left, who at the right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signature {
    /// What already stands on the two lines; nothing where it is signed by hand.
    pub(crate) written: [String; 2],
    /// What stands below them.
    pub(crate) captions: [String; 2],
}

impl Signature {
    /// Two empty lines with what belongs there below.
    pub(crate) fn empty(left: &str, right: &str) -> Self {
        Self { written: Default::default(), captions: [left.to_owned(), right.to_owned()] }
    }
}

/// The lines of both columns, what is left above the rule and what stands below it.
struct Lines {
    texts: Vec<(Vec<String>, Vec<String>)>,
    room: Pt,
    below: Pt,
}

/// The left edge and the width of both columns.
fn columns(left: Pt, width: Pt) -> [(Pt, Pt); 2] {
    let first = Pt::milli(width.get() / 3);
    [(left, first), (left + first + GAP, width - first - GAP)]
}

impl Flow<'_> {
    /// A signature over the width of the page.
    pub(crate) fn signature(&mut self, signature: &Signature) {
        let (left, width) = (self.shape().left, self.shape().width());
        self.signature_at(left, width, signature);
    }

    /// Two lines to sign on, the left one shorter.
    pub(crate) fn signature_at(&mut self, left: Pt, width: Pt, signature: &Signature) {
        let columns = columns(left, width);
        let Lines { texts, room, below } = self.signature_lines(columns.map(|(_, width)| width), signature);
        self.need(room + below);
        self.skip(room);
        let y = self.y();
        for ((left, width), (written, caption)) in columns.into_iter().zip(&texts) {
            if !written.is_empty() {
                let top = y - SMALL_LEAD * written.len() - CAPTION_SPACE;
                self.element(Role::Paragraph, |flow| flow.still(left, top, written, BOX_TEXT));
            }
            self.artifact(|flow| flow.rule(left, left + width, y, LINE, Tone::Ink));
            self.element(Role::Paragraph, |flow| flow.still(left, y + CAPTION_SPACE, caption, CAPTION));
        }
        self.skip(below);
    }

    /// How high a signature over the width of the page is.
    pub(crate) fn signature_height(&self, signature: &Signature) -> Pt {
        let columns = columns(self.shape().left, self.shape().width());
        let Lines { room, below, .. } = self.signature_lines(columns.map(|(_, width)| width), signature);
        room + below
    }

    fn signature_lines(&self, widths: [Pt; 2], Signature { written, captions }: &Signature) -> Lines {
        let pairs = widths.into_iter().zip(written.iter().zip(captions));
        let texts = pairs.map(|(width, (written, caption))| {
            (self.wrap(written, BOX_TEXT, width), self.wrap(caption, CAPTION, width))
        });
        let texts: Vec<_> = texts.collect();
        let above = texts.iter().map(|(written, _)| SMALL_LEAD * written.len()).max().unwrap_or(Pt::ZERO);
        let below = texts.iter().map(|(_, caption)| SMALL_LEAD * caption.len()).max().unwrap_or(Pt::ZERO);
        let is_written = written.iter().all(|text| !text.is_empty());
        let room = if is_written { ROOM_ABOVE_WRITTEN } else { ROOM }.max(above + CAPTION_SPACE);
        Lines { texts, room, below: CAPTION_SPACE + below }
    }

    /// Lines from this line on, without moving on.
    fn still(&mut self, left: Pt, top: Pt, lines: &[String], style: Style) {
        self.content(|flow| {
            for (index, line) in lines.iter().enumerate() {
                flow.line(left, top + style.size + SMALL_LEAD * index, style, line);
            }
        });
    }
}
