//! The head of a table: the titles of the columns, and above them titles over several columns.

use super::column::{Column, Group, Kind, Place};
use super::{FINE_RULE, FIRST_BASELINE, STRONG_RULE, row_height, tallest};
use crate::draw::{Detail, Pt, Role, Size, Tone};
use crate::flow::Flow;
use crate::flow::shape::{SMALL_LEAD, TABLE_HEAD};

/// From the last baseline of the titles to the lower edge of the head.
const BELOW_TITLES: Pt = Pt::milli(4_400);

/// A head that can be drawn on every page of its table.
pub(super) struct Head {
    /// From left to right: groups with their columns, and columns that stand by themselves.
    parts: Vec<Part>,
    groups_height: Pt,
    height: Pt,
}

enum Part {
    Group { title: HeadCell, columns: Vec<HeadCell> },
    Column(HeadCell),
}

struct HeadCell {
    place: Place,
    kind: Kind,
    lines: Vec<String>,
}

impl HeadCell {
    fn new(flow: &Flow, title: &str, place: Place, kind: Kind) -> Self {
        Self { lines: flow.wrap(title, TABLE_HEAD, place.text_width()), place, kind }
    }

    fn draw(&self, flow: &mut Flow, first_baseline: Pt) {
        for (index, line) in self.lines.iter().enumerate() {
            let y = first_baseline + SMALL_LEAD * index;
            match self.kind {
                Kind::Text => flow.line(self.place.text_left(), y, TABLE_HEAD, line),
                _ => flow.line_right(self.place.text_right(), y, TABLE_HEAD, line),
            }
        }
    }
}

impl Head {
    pub(super) fn new(flow: &Flow, columns: &[Column], groups: &[Group], places: &[Place]) -> Self {
        let column = |index: usize| {
            let Column { title, kind, .. } = columns[index];
            HeadCell::new(flow, title, places[index], kind)
        };
        let mut parts = Vec::new();
        let mut index = 0;
        while index < columns.len() {
            if let Some(group) = groups.iter().find(|group| group.columns.start == index) {
                let place = Place::spanning(&places[group.columns.clone()]);
                let title = HeadCell::new(flow, group.title, place, Kind::Text);
                parts.push(Part::Group { title, columns: group.columns.clone().map(column).collect() });
                index = group.columns.end;
            } else {
                parts.push(Part::Column(column(index)));
                index += 1;
            }
        }
        let mut head = Self { parts, groups_height: Pt::ZERO, height: Pt::ZERO };
        let height_of = |cells: &[&HeadCell]| row_height(tallest(cells.iter().map(|cell| &cell.lines)));
        if !groups.is_empty() {
            head.groups_height = height_of(&head.groups().collect::<Vec<_>>());
        }
        head.height = head.groups_height + height_of(&head.titles().collect::<Vec<_>>());
        head
    }

    pub(super) fn height(&self) -> Pt {
        self.height
    }

    /// Draws the head for the first time.
    pub(super) fn draw(&self, flow: &mut Flow) {
        let top = flow.y();
        flow.artifact(|flow| self.ground(flow));
        flow.element(Role::TableHead, |flow| {
            flow.element(Role::Row, |flow| self.first_row(flow, top));
            if self.groups().next().is_some() {
                flow.element(Role::Row, |flow| self.second_row(flow, top));
            }
        });
        flow.set_y(top + self.height);
    }

    /// Draws the head again on another page, as decoration.
    pub(super) fn repeat(&self, flow: &mut Flow) {
        let top = flow.y();
        flow.artifact(|flow| {
            self.ground(flow);
            self.groups().for_each(|cell| cell.draw(flow, top + FIRST_BASELINE));
            self.titles().for_each(|cell| cell.draw(flow, self.title_baseline(top, cell)));
        });
        flow.set_y(top + self.height);
    }

    /// Groups, and the columns that stand by themselves through both rows.
    fn first_row(&self, flow: &mut Flow, top: Pt) {
        let rows = if self.groups().next().is_some() { 2 } else { 1 };
        for part in &self.parts {
            let (cell, baseline, columns, rows) = match part {
                Part::Group { title, columns } => (title, top + FIRST_BASELINE, columns.len(), 1),
                Part::Column(title) => (title, self.title_baseline(top, title), 1, rows),
            };
            flow.element(Role::ColumnHead, |flow| {
                if columns > 1 || rows > 1 {
                    flow.detail(Detail::Span { columns, rows });
                }
                flow.content(|flow| cell.draw(flow, baseline));
            });
        }
    }

    /// The columns of the groups.
    fn second_row(&self, flow: &mut Flow, top: Pt) {
        for part in &self.parts {
            let Part::Group { columns, .. } = part else { continue };
            for cell in columns {
                let baseline = self.title_baseline(top, cell);
                flow.element(Role::ColumnHead, |flow| flow.content(|flow| cell.draw(flow, baseline)));
            }
        }
    }

    fn groups(&self) -> impl Iterator<Item = &HeadCell> {
        self.parts.iter().filter_map(|part| match part {
            Part::Group { title, .. } => Some(title),
            Part::Column(_) => None,
        })
    }

    fn titles(&self) -> impl Iterator<Item = &HeadCell> {
        self.parts.iter().flat_map(|part| match part {
            Part::Group { columns, .. } => columns.as_slice(),
            Part::Column(title) => std::slice::from_ref(title),
        })
    }

    /// The tinted ground between two rules, and a rule below each group.
    fn ground(&self, flow: &mut Flow) {
        let (shape, top) = (flow.shape(), flow.y());
        flow.rect(shape.left, top, Size { width: shape.width(), height: self.height }, Tone::Tint);
        flow.rule(shape.left, shape.right, top, STRONG_RULE, Tone::Accent);
        flow.rule(shape.left, shape.right, top + self.height - STRONG_RULE, STRONG_RULE, Tone::Accent);
        for HeadCell { place, .. } in self.groups() {
            let y = top + self.groups_height;
            flow.rule(place.text_left(), place.text_right(), y, FINE_RULE, Tone::Ink);
        }
    }

    /// Titles stand at the lower edge of the head.
    fn title_baseline(&self, top: Pt, cell: &HeadCell) -> Pt {
        top + self.height - BELOW_TITLES - SMALL_LEAD * cell.lines.len().saturating_sub(1)
    }
}
