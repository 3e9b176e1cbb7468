//! Lists.

use super::blocks::ASCENT;
use super::{Flow, TEXT, TEXT_LEAD};
use crate::draw::{Pt, Role};

const INDENT: Pt = Pt::milli(16_000);
const SPACE: Pt = Pt::milli(2_500);

impl Flow<'_> {
    /// Paragraphs with a mark in front: a dash, or a box.
    pub(crate) fn list<T: AsRef<str>>(&mut self, items: &[(&str, T)]) {
        self.list_above(Pt::ZERO, items);
    }

    /// The same above something of this height, which the last item stays with.
    pub(crate) fn list_above<T: AsRef<str>>(&mut self, below: Pt, items: &[(&str, T)]) {
        self.element(Role::List, |flow| {
            for (index, (mark, text)) in items.iter().enumerate() {
                let below = if index + 1 == items.len() { below } else { Pt::ZERO };
                flow.item(below, mark, text.as_ref());
            }
        });
    }

    /// How high a list is.
    pub(crate) fn list_height<T: AsRef<str>>(&self, items: &[(&str, T)]) -> Pt {
        items.iter().fold(Pt::ZERO, |sum, (_, text)| sum + self.item_height(text.as_ref()))
    }

    fn item_height(&self, text: &str) -> Pt {
        TEXT_LEAD * self.wrap(text, TEXT, self.shape().width() - INDENT).len() + SPACE
    }

    fn item(&mut self, below: Pt, mark: &str, text: &str) {
        let left = self.shape().left;
        let width = self.shape().width() - INDENT;
        self.need(TEXT_LEAD * 2);
        if below > Pt::ZERO {
            self.keep(self.item_height(text) + below);
        }
        let y = self.y() + ASCENT;
        self.element(Role::Item, |flow| {
            flow.element(Role::Mark, |flow| {
                flow.speak(mark);
                flow.content(|flow| flow.line(left, y, TEXT, mark));
            });
            flow.element(Role::ItemText, |flow| flow.lines_at(left + INDENT, width, TEXT, TEXT_LEAD, text));
        });
        self.skip(SPACE);
    }
}
