//! Headings, paragraphs, lists and labelled values.

use super::shape::{SECTION, SMALL_LEAD, SUBSECTION, TITLE};
use super::{CAPTION, Flow, STRONG, TEXT, TEXT_LEAD};
use crate::draw::{Pt, Role, Style};

/// What must fit below a heading on its page, or both go to the next one: enough for a table to begin.
const KEPT_WITH_HEADING: Pt = Pt::milli(130_000);
/// The part of a line above its baseline.
const ASCENT: Pt = Pt::milli(10_000);
const PARAGRAPH_SPACE: Pt = Pt::milli(5_000);
const ITEM_INDENT: Pt = Pt::milli(16_000);
const LABEL_WIDTH: Pt = Pt::milli(112_000);
const AMOUNT_WIDTH: Pt = Pt::milli(130_000);

impl Flow<'_> {
    /// The title of the document.
    pub(crate) fn title(&mut self, text: &str) {
        self.heading(Role::Title, TITLE, Pt::ZERO, Pt::milli(8_000), text);
    }

    /// A heading with a number of the form (I, II, …) or of an annex.
    pub(crate) fn section(&mut self, text: &str) {
        self.heading(Role::Section, SECTION, Pt::milli(18_000), Pt::milli(6_000), text);
    }

    /// A heading inside a section.
    pub(crate) fn subsection(&mut self, text: &str) {
        self.heading(Role::Subsection, SUBSECTION, Pt::milli(10_000), Pt::milli(5_000), text);
    }

    /// Running text over the width of the page.
    pub(crate) fn paragraph(&mut self, text: &str) {
        let (left, width) = (self.shape().left, self.shape().width());
        self.element(Role::Paragraph, |flow| flow.lines_at(left, width, TEXT, TEXT_LEAD, text));
        self.skip(PARAGRAPH_SPACE);
    }

    /// Small text over the width of the page, such as a footnote.
    pub(crate) fn caption(&mut self, text: &str) {
        let (left, width) = (self.shape().left, self.shape().width());
        self.element(Role::Paragraph, |flow| flow.lines_at(left, width, CAPTION, SMALL_LEAD, text));
    }

    /// A paragraph with a mark in front: a dash, or a box.
    pub(crate) fn item(&mut self, mark: &str, text: &str) {
        let left = self.shape().left;
        let width = self.shape().width() - ITEM_INDENT;
        self.need(TEXT_LEAD * 2);
        let y = self.y() + ASCENT;
        self.element(Role::Paragraph, |flow| {
            flow.content(|flow| flow.line(left, y, TEXT, mark));
            flow.lines_at(left + ITEM_INDENT, width, TEXT, TEXT_LEAD, text);
        });
        self.skip(Pt::milli(2_500));
    }

    /// A label at the left and its value beside it.
    pub(crate) fn labelled(&mut self, label: &str, value: &str) {
        let left = self.shape().left;
        let width = self.shape().width() - LABEL_WIDTH;
        self.need(TEXT_LEAD * 2);
        let y = self.y() + ASCENT;
        self.element(Role::Paragraph, |flow| {
            flow.content(|flow| flow.line(left, y, TEXT, label));
            flow.lines_at(left + LABEL_WIDTH, width, STRONG, TEXT_LEAD, value);
        });
        self.skip(Pt::milli(2_500));
    }

    /// A sentence at the left and the amount it states at the right.
    pub(crate) fn stated_amount(&mut self, sentence: &str, amount: &str) {
        let (left, right) = (self.shape().left, self.shape().right);
        let width = self.shape().width() - AMOUNT_WIDTH;
        self.need(TEXT_LEAD * 2);
        self.element(Role::Paragraph, |flow| {
            flow.lines_at(left, width, TEXT, TEXT_LEAD, sentence);
            let y = flow.y() - TEXT_LEAD + ASCENT;
            flow.content(|flow| flow.line_right(right, y, STRONG, amount));
        });
        self.skip(Pt::milli(2_500));
    }

    /// Lines of a text in a column, over as many pages as they need.
    pub(crate) fn lines_at(&mut self, left: Pt, width: Pt, style: Style, lead: Pt, text: &str) {
        let lines = self.wrap(text, style, width);
        let mut rest = lines.as_slice();
        while !rest.is_empty() {
            self.need(lead);
            let fitting = usize::try_from(self.room().get() / lead.get()).unwrap_or(0).clamp(1, rest.len());
            let (now, later) = rest.split_at(fitting);
            self.content(|flow| now.iter().for_each(|line| flow.next_line(left, style, lead, line)));
            rest = later;
        }
    }

    fn next_line(&mut self, left: Pt, style: Style, lead: Pt, text: &str) {
        let baseline = self.y() + style.size;
        self.line(left, baseline, style, text);
        self.skip(lead);
    }

    fn heading(&mut self, role: Role, style: Style, before: Pt, after: Pt, text: &str) {
        let lead = style.size + Pt::milli(3_000);
        self.need(before + lead + after + KEPT_WITH_HEADING);
        if self.y() > self.shape().top {
            self.skip(before);
        }
        let (left, width) = (self.shape().left, self.shape().width());
        self.element(role, |flow| flow.lines_at(left, width, style, lead, text));
        self.skip(after);
    }
}
