//! Labelled values and notes, on a tinted ground with a mark at its left.

use super::shape::{BOX_TEXT, LABEL, SMALL_STEP};
use super::{Flow, TEXT, TEXT_LEAD};
use crate::draw::{Pt, Role, Size, Style, Tone};

const MARK: Pt = Pt::milli(3_000);
const INSET: Pt = Pt::milli(12_000);
const LABEL_WIDTH: Pt = Pt::milli(128_000);
const ROW_SPACE: Pt = Pt::milli(5_000);
const FINE_RULE: Pt = Pt::milli(300);
const SPACE_AFTER: Pt = Pt::milli(8_000);

impl Flow<'_> {
    /// Labels at the left and their values beside them.
    pub(crate) fn key_values<T: AsRef<str>>(&mut self, rows: &[(&str, T)]) {
        self.element(Role::Table, |flow| {
            for (index, (label, value)) in rows.iter().enumerate() {
                flow.key_value(index == 0, label, value.as_ref());
            }
        });
        self.skip(SPACE_AFTER);
    }

    /// A remark that must be seen.
    pub(crate) fn note(&mut self, text: &str) {
        let left = self.shape().left + INSET;
        let width = self.shape().right - INSET - left;
        let lines = self.wrap(text, TEXT, width);
        self.need(TEXT_LEAD * lines.len().min(4) + ROW_SPACE * 2);
        self.ground(ROW_SPACE);
        self.skip(ROW_SPACE);
        self.element(Role::Paragraph, |flow| {
            flow.put_lines(left, TEXT, TEXT_LEAD, &lines, |flow, lines| flow.ground(TEXT_LEAD * lines));
        });
        self.ground(ROW_SPACE);
        self.skip(ROW_SPACE + SPACE_AFTER);
    }

    fn key_value(&mut self, first: bool, label: &str, value: &str) {
        let left = self.shape().left + INSET;
        let value_left = left + LABEL_WIDTH;
        let label = self.wrap(label, LABEL, LABEL_WIDTH - INSET);
        let width = self.shape().right - INSET - value_left;
        let value = self.lines_of(value, width);
        let height = |lines: usize| SMALL_STEP * lines.max(1) + ROW_SPACE;
        self.need(height(label.len().max(value.len()).min(6)));
        self.element(Role::Row, |flow| {
            // Long values go over several pages; their label stands on the first.
            let (mut label, mut rest) = (label.as_slice(), value.as_slice());
            let head = flow.list.open(Role::RowHead);
            flow.list.close();
            let cell = flow.list.open(Role::Cell);
            flow.list.close();
            let mut is_first = first;
            loop {
                let room = (flow.room() - ROW_SPACE).get() / SMALL_STEP.get();
                let fitting = usize::try_from(room).unwrap_or(0).max(1);
                let (labels, label_later) = label.split_at(fitting.min(label.len()));
                let (now, later) = rest.split_at(fitting.min(rest.len()));
                let top = flow.y();
                let row = height(labels.len().max(now.len()));
                flow.ground(row);
                if !std::mem::take(&mut is_first) {
                    let right = flow.shape().right;
                    flow.artifact(|flow| flow.rule(left, right - INSET, top, FINE_RULE, Tone::Hairline));
                }
                flow.put_beside(head, left, LABEL, labels);
                flow.put_beside(cell, value_left, BOX_TEXT, now);
                flow.set_y(top + row);
                (label, rest) = (label_later, later);
                if label.is_empty() && rest.is_empty() {
                    break;
                }
                flow.page(flow.shape());
            }
        });
    }

    /// The lines of a value that has line ends of its own.
    fn lines_of(&self, value: &str, width: Pt) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for line in value.lines() {
            if let Some(last) = lines.last_mut() {
                last.push(' ');
            }
            lines.extend(self.wrap(line, BOX_TEXT, width));
        }
        lines
    }

    /// Lines of an element from the current line on, without moving on.
    fn put_beside(&mut self, element: usize, left: Pt, style: Style, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        let top = self.y() + Pt::milli(ROW_SPACE.get() / 2) + style.size;
        self.list.resume(element);
        self.content(|flow| {
            for (index, line) in lines.iter().enumerate() {
                flow.line(left, top + SMALL_STEP * index, style, line);
            }
        });
        self.list.close();
    }

    /// The ground of what follows, with the mark at its left.
    fn ground(&mut self, height: Pt) {
        let (left, y, width) = (self.shape().left, self.y(), self.shape().width());
        self.artifact(|flow| {
            flow.rect(left, y, Size { width, height }, Tone::Tint);
            flow.rect(left, y, Size { width: MARK, height }, Tone::Accent);
        });
    }
}
