//! The head of a table: the titles of the columns, and above them titles over several columns.

use super::column::{Column, Group, Kind, Place};
use super::{FINE_RULE, FIRST_BASELINE, STRONG_RULE, row_height, tallest};
use crate::draw::{Pt, Role, Size, Tone};
use crate::flow::Flow;
use crate::flow::shape::{SMALL_LEAD, TABLE_HEAD};

/// From the last baseline of the titles to the lower edge of the head.
const BELOW_TITLES: Pt = Pt::milli(4_400);

/// A head that can be drawn on every page of its table.
pub(super) struct Head {
    groups: Vec<HeadCell>,
    titles: Vec<HeadCell>,
    groups_height: Pt,
    height: Pt,
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
        let group = |group: &Group| {
            let place = Place::spanning(&places[group.columns.clone()]);
            HeadCell::new(flow, group.title, place, Kind::Text)
        };
        let title =
            |(column, place): (&Column, &Place)| HeadCell::new(flow, column.title, *place, column.kind);
        let groups: Vec<HeadCell> = groups.iter().map(group).collect();
        let titles: Vec<HeadCell> = columns.iter().zip(places).map(title).collect();
        let height_of = |cells: &[HeadCell]| row_height(tallest(cells.iter().map(|cell| &cell.lines)));
        let groups_height = if groups.is_empty() { Pt::ZERO } else { height_of(&groups) };
        let height = groups_height + height_of(&titles);
        Self { groups, titles, groups_height, height }
    }

    pub(super) fn height(&self) -> Pt {
        self.height
    }

    /// Draws the head for the first time.
    pub(super) fn draw(&self, flow: &mut Flow) {
        let top = flow.y();
        flow.artifact(|flow| self.ground(flow));
        flow.element(Role::TableHead, |flow| {
            if !self.groups.is_empty() {
                flow.element(Role::Row, |flow| elements(flow, &self.groups, |_| top + FIRST_BASELINE));
            }
            flow.element(Role::Row, |flow| {
                elements(flow, &self.titles, |cell| self.title_baseline(top, cell));
            });
        });
        flow.set_y(top + self.height);
    }

    /// Draws the head again on another page, as decoration.
    pub(super) fn repeat(&self, flow: &mut Flow) {
        let top = flow.y();
        flow.artifact(|flow| {
            self.ground(flow);
            self.groups.iter().for_each(|cell| cell.draw(flow, top + FIRST_BASELINE));
            self.titles.iter().for_each(|cell| cell.draw(flow, self.title_baseline(top, cell)));
        });
        flow.set_y(top + self.height);
    }

    /// The tinted ground between two rules, and a rule below each group.
    fn ground(&self, flow: &mut Flow) {
        let (shape, top) = (flow.shape(), flow.y());
        flow.rect(shape.left, top, Size { width: shape.width(), height: self.height }, Tone::Tint);
        flow.rule(shape.left, shape.right, top, STRONG_RULE, Tone::Ink);
        flow.rule(shape.left, shape.right, top + self.height - STRONG_RULE, STRONG_RULE, Tone::Ink);
        for HeadCell { place, .. } in &self.groups {
            let y = top + self.groups_height;
            flow.rule(place.text_left(), place.text_right(), y, FINE_RULE, Tone::Ink);
        }
    }

    /// Titles stand at the lower edge of the head.
    fn title_baseline(&self, top: Pt, cell: &HeadCell) -> Pt {
        top + self.height - BELOW_TITLES - SMALL_LEAD * cell.lines.len().saturating_sub(1)
    }
}

fn elements(flow: &mut Flow, cells: &[HeadCell], baseline: impl Fn(&HeadCell) -> Pt) {
    for cell in cells {
        flow.element(Role::HeadCell, |flow| flow.content(|flow| cell.draw(flow, baseline(cell))));
    }
}
