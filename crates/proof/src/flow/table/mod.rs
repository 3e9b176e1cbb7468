//! Tables over many pages: the head is repeated, and the sums so far are carried over (Übertrag) at the foot
//! of a page and at the head of the next. Every table is also kept as a sheet that is attached to the document.
//!
//! Every row leaves room for the carried sums below it, so they never need a page of their own. A row goes to
//! the next page as a whole; only one that is taller than a page is divided between its lines.

mod column;
mod head;

use ledger::Cents;

use self::column::{Kind, Place, places};
use self::head::Head;
use super::Flow;
use super::shape::{SMALL_LEAD, TABLE, TABLE_STRONG};
use crate::RenderError;
use crate::archive::Sheet;
use crate::draw::{Pt, Role, Style, Tone};
use crate::format;

pub(crate) use self::column::{Cell, Column, Group};

/// From the upper edge of a row to its first baseline.
const FIRST_BASELINE: Pt = Pt::milli(10_400);
/// What a row is higher than its lines.
const ROW_SPACE: Pt = Pt::milli(4_600);
/// A row of one line.
const LINE_ROW: Pt = Pt::milli(14_800);
/// What must fit below a head on the page where the table begins.
const FIRST_ROWS: Pt = Pt::milli(74_000);
const STRONG_RULE: Pt = Pt::milli(700);
const FINE_RULE: Pt = Pt::milli(300);
const SPACE_AFTER: Pt = Pt::milli(6_000);
const CARRIED: &str = "Übertrag";

/// The lines of one cell.
type Lines = Vec<String>;

/// What a table is called and what its columns are.
pub(crate) struct Layout<'c> {
    /// The name of its sheet, and of the table in an error.
    pub(crate) title: &'static str,
    pub(crate) columns: &'c [Column],
    pub(crate) groups: &'c [Group],
    /// The column in which „Übertrag“ and the name of the total stand.
    pub(crate) label_column: usize,
}

/// A table while its rows are being drawn.
pub(crate) struct Table<'c> {
    layout: Layout<'c>,
    places: Vec<Place>,
    head: Head,
    sums: Vec<Cents>,
    sheet: Sheet,
}

impl<'c> Table<'c> {
    /// Draws the head.
    pub(crate) fn begin(flow: &mut Flow, layout: Layout<'c>) -> Self {
        let Layout { title, columns, groups, .. } = layout;
        let places = places(columns, flow.shape().left, flow.shape().width());
        let head = Head::new(flow, columns, groups, &places);
        flow.need(head.height() + FIRST_ROWS);
        flow.list.open(Role::Table);
        head.draw(flow);
        flow.list.open(Role::TableBody);
        let mut sheet = Sheet::new(title);
        for (index, column) in columns.iter().enumerate() {
            match groups.iter().find(|group| group.columns.contains(&index)) {
                Some(group) => sheet.text(&format!("{}: {}", group.title, column.title)),
                None => sheet.text(column.title),
            }
        }
        sheet.end_row();
        Self { sums: vec![Cents::ZERO; columns.len()], layout, places, head, sheet }
    }

    /// Draws a row and adds its amounts to the sums.
    pub(crate) fn row(&mut self, flow: &mut Flow, cells: &[Cell]) -> Result<(), RenderError> {
        let lines = self.lines(flow, cells, TABLE);
        let height = row_height(tallest(&lines));
        let fits_on_one_page = height <= self.room_of_a_fresh_page(flow);
        let wanted = if fits_on_one_page { height } else { LINE_ROW * 3 };
        if self.room(flow) < wanted {
            self.turn_page(flow);
        }
        self.add(cells)?;
        self.keep(cells);
        flow.element(Role::Row, |flow| {
            if fits_on_one_page {
                rule(flow, FINE_RULE, Tone::Hairline);
                self.draw_elements(flow, &lines, TABLE, 0);
            } else {
                self.draw_divided(flow, &lines);
            }
        });
        Ok(())
    }

    /// The cells of a total: the label and the sums so far.
    pub(crate) fn sums(&self, label: &str) -> Vec<Cell> {
        let cell = |(index, (column, sum)): (usize, (&Column, &Cents))| match column.kind {
            Kind::Amount => Cell::Amount(*sum),
            _ if index == self.layout.label_column => label.into(),
            _ => "".into(),
        };
        self.layout.columns.iter().zip(&self.sums).enumerate().map(cell).collect()
    }

    /// The sum of a column so far.
    pub(crate) fn sum(&self, column: usize) -> Cents {
        self.sums[column]
    }

    /// Draws the last row, if the table has totals, and ends the table.
    pub(crate) fn end(mut self, flow: &mut Flow, total: Option<&[Cell]>) {
        rule(flow, STRONG_RULE, Tone::Ink);
        if let Some(total) = total {
            self.keep(total);
            let lines = self.lines(flow, total, TABLE_STRONG);
            let label = self.layout.label_column;
            flow.element(Role::Row, |flow| self.draw_elements(flow, &lines, TABLE_STRONG, label));
            rule(flow, STRONG_RULE, Tone::Ink);
        }
        flow.list.close();
        flow.list.close();
        flow.skip(SPACE_AFTER);
        flow.sheets.push(self.sheet);
    }

    fn add(&mut self, cells: &[Cell]) -> Result<(), RenderError> {
        let table = self.layout.title;
        for (sum, cell) in self.sums.iter_mut().zip(cells) {
            if let Cell::Amount(amount) = cell {
                *sum = sum.plus(*amount).map_err(|source| RenderError::Sum { table, source })?;
            }
        }
        Ok(())
    }

    /// Writes a row into the sheet.
    fn keep(&mut self, cells: &[Cell]) {
        for cell in cells {
            match cell {
                Cell::Text(text) => self.sheet.text(text),
                Cell::Amount(amount) => self.sheet.amount(*amount),
            }
        }
        self.sheet.end_row();
    }

    fn turn_page(&self, flow: &mut Flow) {
        self.carry(flow);
        flow.page(flow.shape());
        self.head.repeat(flow);
        self.carry(flow);
    }

    /// Draws the sums so far as decoration: they repeat what the rows say.
    fn carry(&self, flow: &mut Flow) {
        if self.carries() {
            let lines = self.lines(flow, &self.sums(CARRIED), TABLE_STRONG);
            let top = flow.y();
            rule(flow, STRONG_RULE, Tone::Ink);
            flow.artifact(|flow| {
                for (column, cell) in lines.iter().enumerate() {
                    self.draw_cell(flow, column, cell, TABLE_STRONG, top);
                }
            });
            flow.skip(LINE_ROW);
        }
        rule(flow, STRONG_RULE, Tone::Ink);
    }

    fn carries(&self) -> bool {
        self.layout.columns.iter().any(|column| column.kind == Kind::Amount)
    }

    /// The height left for rows on this page, with the carried sums below them.
    fn room(&self, flow: &Flow) -> Pt {
        let below = if self.carries() { LINE_ROW } else { Pt::ZERO };
        flow.room() - below
    }

    fn room_of_a_fresh_page(&self, flow: &Flow) -> Pt {
        let carried = if self.carries() { LINE_ROW * 2 } else { Pt::ZERO };
        flow.shape().bottom - flow.shape().top - self.head.height() - carried
    }

    /// Draws a row on as many pages as its lines need. Its cells go on as the same elements.
    fn draw_divided(&self, flow: &mut Flow, lines: &[Lines]) {
        let height = tallest(lines);
        let mut from = 0;
        let mut elements: Vec<usize> = Vec::new();
        while from < height {
            if from > 0 {
                self.turn_page(flow);
            }
            let room = (self.room(flow) - ROW_SPACE).get() / SMALL_LEAD.get();
            let now = usize::try_from(room).unwrap_or(0).clamp(1, height - from);
            let part = |cell: &Lines| cell.iter().skip(from).take(now).cloned().collect();
            let part: Vec<Lines> = lines.iter().map(part).collect();
            rule(flow, FINE_RULE, Tone::Hairline);
            if from == 0 {
                elements = self.draw_elements(flow, &part, TABLE, 0);
            } else {
                self.draw_more(flow, &part, &elements);
            }
            from += now;
        }
    }

    /// Draws cells as elements, the one of `head` as the head of the row, and goes below the tallest.
    fn draw_elements(&self, flow: &mut Flow, lines: &[Lines], style: Style, head: usize) -> Vec<usize> {
        let top = flow.y();
        let mut elements = Vec::with_capacity(lines.len());
        for (column, cell) in lines.iter().enumerate() {
            let is_head = column == head && !cell.is_empty();
            elements.push(flow.list.open(if is_head { Role::RowHead } else { Role::Cell }));
            self.draw_content(flow, column, cell, style, top);
            flow.list.close();
        }
        flow.skip(row_height(tallest(lines)));
        elements
    }

    /// Goes on with the cells of a row on another page.
    fn draw_more(&self, flow: &mut Flow, lines: &[Lines], elements: &[usize]) {
        let top = flow.y();
        for (column, (cell, element)) in lines.iter().zip(elements).enumerate() {
            flow.list.resume(*element);
            self.draw_content(flow, column, cell, TABLE, top);
            flow.list.close();
        }
        flow.skip(row_height(tallest(lines)));
    }

    fn draw_content(&self, flow: &mut Flow, column: usize, cell: &[String], style: Style, top: Pt) {
        if !cell.is_empty() {
            flow.content(|flow| self.draw_cell(flow, column, cell, style, top));
        }
    }

    fn draw_cell(&self, flow: &mut Flow, column: usize, lines: &[String], style: Style, top: Pt) {
        let place = self.places[column];
        for (index, line) in lines.iter().enumerate() {
            let y = top + FIRST_BASELINE + SMALL_LEAD * index;
            if self.layout.columns[column].kind == Kind::Text {
                flow.line(place.text_left(), y, style, line);
            } else {
                draw_figure(flow, place, y, style, line);
            }
        }
    }

    /// The lines of every cell: text is wrapped, figures and amounts keep to one line.
    fn lines(&self, flow: &Flow, cells: &[Cell], style: Style) -> Vec<Lines> {
        let lines = |(index, cell): (usize, &Cell)| match cell {
            Cell::Amount(amount) => vec![format::amount(*amount)],
            Cell::Text(text) if self.layout.columns[index].kind == Kind::Text => {
                flow.wrap(text, style, self.places[index].text_width())
            }
            Cell::Text(text) if text.is_empty() => Vec::new(),
            Cell::Text(text) => vec![flow.fonts.drawable(text)],
        };
        cells.iter().enumerate().map(lines).collect()
    }
}

/// A rule over the width of the page at the current line.
fn rule(flow: &mut Flow, thickness: Pt, tone: Tone) {
    let (left, right, y) = (flow.shape().left, flow.shape().right, flow.y());
    flow.artifact(|flow| flow.rule(left, right, y, thickness, tone));
}

fn tallest<'l>(cells: impl IntoIterator<Item = &'l Lines>) -> usize {
    cells.into_iter().map(Vec::len).max().unwrap_or(0)
}

fn row_height(lines: usize) -> Pt {
    SMALL_LEAD * lines.max(1) + ROW_SPACE
}

/// Draws an amount with its comma below those of its column, in whatever face and size; what has none, flush right.
fn draw_figure(flow: &mut Flow, place: Place, y: Pt, style: Style, line: &str) {
    let Some(euros) = before_comma(line) else {
        let style = fitting(flow, line, style, place.text_width());
        return flow.line_right(place.text_right(), y, style, line);
    };
    // No figures are wider than those of the bold face.
    let comma = place.text_right() - flow.fonts.width(",00", TABLE_STRONG);
    let style = fitting(flow, euros, style, comma - place.text_left());
    flow.line(comma - flow.fonts.width(euros, style), y, style, line);
}

/// What stands before the comma of an amount, behind which are two digits.
fn before_comma(line: &str) -> Option<&str> {
    let (euros, cents) = line.rsplit_once(',')?;
    (cents.len() == 2 && cents.bytes().all(|digit| digit.is_ascii_digit())).then_some(euros)
}

/// The style, in a smaller size when a figure would not fit its column otherwise.
fn fitting(flow: &Flow, text: &str, style: Style, width: Pt) -> Style {
    let needed = flow.fonts.width(text, style);
    if needed <= width {
        return style;
    }
    let size = i64::from(style.size.get()) * i64::from(width.get()) / i64::from(needed.get());
    Style { size: Pt::milli(i32::try_from(size).unwrap_or(0)), ..style }
}
