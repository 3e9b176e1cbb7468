//! Lists.

use super::blocks::ASCENT;
use super::{Flow, TEXT, TEXT_LEAD};
use crate::draw::{Pt, Role};

const INDENT: Pt = Pt::milli(16_000);
const SPACE: Pt = Pt::milli(2_500);

impl Flow<'_> {
    /// Paragraphs with a mark in front: a dash, or a box.
    pub(crate) fn list<T: AsRef<str>>(&mut self, items: &[(&str, T)]) {
        self.element(Role::List, |flow| {
            for (mark, text) in items {
                flow.item(INDENT, mark, text.as_ref());
            }
        });
    }

    fn item(&mut self, indent: Pt, mark: &str, text: &str) {
        let left = self.shape().left;
        let width = self.shape().width() - indent;
        self.need(TEXT_LEAD * 2);
        let y = self.y() + ASCENT;
        self.element(Role::Item, |flow| {
            flow.element(Role::Mark, |flow| flow.content(|flow| flow.line(left, y, TEXT, mark)));
            flow.element(Role::ItemText, |flow| flow.lines_at(left + indent, width, TEXT, TEXT_LEAD, text));
        });
        self.skip(SPACE);
    }
}
