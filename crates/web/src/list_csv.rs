//! Lists to take along: as spreadsheet programs in Germany open them, and with nothing in a cell that such a program would run.

use axum::response::Response;
use chrono::NaiveDate;
use flow::{documents::file_name, export::tame};
use ledger::Cents;

use crate::{german, narrowing, show::Wrong, visitor::Visitor};

/// What tells a spreadsheet program that the text is UTF-8.
const MARK: char = '\u{feff}';

/// What stands in a cell.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    /// A text that somebody wrote.
    Text(String),
    /// An amount.
    Amount(Cents),
    /// A day.
    Day(NaiveDate),
    /// Nothing.
    Empty,
}

impl From<Option<Cents>> for Cell {
    fn from(amount: Option<Cents>) -> Self {
        amount.map_or(Self::Empty, Self::Amount)
    }
}

impl Cell {
    fn written(&self) -> String {
        match self {
            Self::Text(text) => tame(text),
            Self::Amount(amount) => decimal(*amount),
            Self::Day(day) => german::day(*day),
            Self::Empty => String::new(),
        }
    }
}

/// An amount with a comma and no points, as programs read it: 1234,56.
fn decimal(amount: Cents) -> String {
    let cents = amount.get().unsigned_abs();
    let sign = if amount < Cents::ZERO { "-" } else { "" };
    format!("{sign}{},{:02}", cents / 100, cents % 100)
}

/// The address of the list that a page shows as a table to take along, asked for the same.
pub(crate) fn way(visitor: &Visitor) -> String {
    narrowing::asking(&format!("{}/liste.csv", visitor.path()), &narrowing::said(&visitor.asked))
}

/// A list as a table to take along: its columns in the first row. Taking it along is written down.
pub(crate) async fn answer(
    visitor: &Visitor,
    name: &str,
    head: &[&str],
    rows: Vec<Vec<Cell>>,
) -> Result<Response, Wrong> {
    let table = table(head, &rows).ok_or_else(Wrong::ours)?;
    flow::export::list_taken(&visitor.ctx).await?;
    let day = german::day(visitor.ctx.today());
    Ok(door::table_to_keep(&format!("{}.csv", file_name(&format!("{name} {day}"))), table))
}

fn table(head: &[&str], rows: &[Vec<Cell>]) -> Option<String> {
    let terminator = csv::Terminator::CRLF;
    let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(terminator).from_writer(Vec::new());
    writer.write_record(head).ok()?;
    for row in rows {
        writer.write_record(row.iter().map(Cell::written)).ok()?;
    }
    let text = String::from_utf8(writer.into_inner().ok()?).ok()?;
    Some(format!("{MARK}{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_would_run_is_a_text_and_amounts_are_numbers() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let day = NaiveDate::from_ymd_opt(2021, 4, 1).unwrap();
        let rows = vec![
            vec![text("=1+1"), Cell::Amount(Cents::new(-123_405)), Cell::Day(day)],
            vec![text("\0=1+1"), Cell::Empty, text("\u{ff1d}1+1")],
            vec![text("a;\"b\"\nc"), Cell::from(None), text("  @x")],
            vec![text("Träger A"), Cell::Amount(Cents::new(5)), text("\u{2212}5 \u{2212} 3")],
        ];
        let written = table(&["Wer", "Betrag", "Tag"], &rows).unwrap();
        assert_eq!(
            written,
            "\u{feff}Wer;Betrag;Tag\r\n'=1+1;-1234,05;1.4.2021\r\n'\0=1+1;;'\u{ff1d}1+1\r\n\"a;\"\"b\"\"\nc\";;'  @x\r\nTräger A;0,05;'\u{2212}5 \u{2212} 3\r\n"
        );
    }
}
