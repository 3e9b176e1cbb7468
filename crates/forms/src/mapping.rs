//! The mapping: a TOML file that says which cell of which form gets which figure.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::address::{self, Cell};
use crate::error::{FormError, Refused};

/// The most rows that a list may fill.
const MOST_ROWS: u32 = 100_000;
/// The most cells for which the lists of a mapping may have room.
const MOST_CELLS: u64 = 1_000_000;

/// A mapping that was read.
#[derive(Debug)]
pub struct Mapping {
    /// What people call the form.
    pub name: String,
    /// The version of the mapping.
    pub version: u32,
    /// The SHA-256 of the empty form that it is for, in hexadecimal digits.
    pub form: String,
    pub(crate) cells: Vec<Single>,
    pub(crate) lists: Vec<List>,
}

/// One figure for one cell.
#[derive(Debug)]
pub(crate) struct Single {
    pub(crate) line: usize,
    pub(crate) sheet: String,
    pub(crate) cell: Cell,
    pub(crate) figure: String,
}

/// The rows of a list, one below the other.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) line: usize,
    pub(crate) sheet: String,
    pub(crate) rows: String,
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) columns: Vec<Column>,
}

/// A column of a list.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) line: usize,
    pub(crate) at: u32,
    pub(crate) figure: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    version: u32,
    form: String,
    #[serde(default)]
    cell: Vec<CellEntry>,
    #[serde(default)]
    list: Vec<ListEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CellEntry {
    sheet: String,
    cell: Spanned<String>,
    figure: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListEntry {
    sheet: String,
    rows: Spanned<String>,
    first: u32,
    last: u32,
    columns: BTreeMap<String, Spanned<String>>,
}

impl Mapping {
    /// Reads a mapping.
    pub fn parse(text: &str) -> Result<Self, FormError> {
        let file: File = toml::from_str(text).map_err(|why| FormError::Mapping(why.to_string()))?;
        let cells = file.cell.into_iter().map(|entry| single(text, entry)).collect::<Result<_, _>>()?;
        let lists = file.list.into_iter().map(|entry| list(text, entry)).collect::<Result<Vec<_>, _>>()?;
        within_bounds(&lists)?;
        Ok(Self { name: file.name, version: file.version, form: file.form, cells, lists })
    }
}

fn single(text: &str, CellEntry { sheet, cell, figure }: CellEntry) -> Result<Single, FormError> {
    let line = line(text, &cell);
    let cell = cell.into_inner();
    match cell.parse() {
        Ok(cell) => Ok(Single { line, sheet, cell, figure }),
        Err(_) => Err(FormError::Line { line, why: Refused::NoCell(cell) }),
    }
}

fn list(text: &str, entry: ListEntry) -> Result<List, FormError> {
    let ListEntry { sheet, rows, first, last, columns } = entry;
    let begins = line(text, &rows);
    let is_range = first > 0 && first <= last && last - first < MOST_ROWS;
    if !is_range {
        return Err(FormError::Line { line: begins, why: Refused::NoRange { first, last } });
    }
    let column = |(letters, figure): (String, Spanned<String>)| {
        let line = line(text, &figure);
        match address::column(&letters) {
            Some(at) => Ok(Column { line, at, figure: figure.into_inner() }),
            None => Err(FormError::Line { line, why: Refused::NoCell(letters) }),
        }
    };
    let columns = columns.into_iter().map(column).collect::<Result<_, _>>()?;
    Ok(List { line: begins, sheet, rows: rows.into_inner(), first, last, columns })
}

/// Refuses lists that have room for more cells than are filled.
fn within_bounds(lists: &[List]) -> Result<(), FormError> {
    let mut room = 0;
    for list in lists {
        room += u64::from(list.last - list.first + 1) * list.columns.len() as u64;
        if room > MOST_CELLS {
            return Err(FormError::Line { line: list.line, why: Refused::TooManyCells { most: MOST_CELLS } });
        }
    }
    Ok(())
}

/// The line on which something stands, from one.
fn line<T>(text: &str, found: &Spanned<T>) -> usize {
    text.get(..found.span().start).unwrap_or_default().matches('\n').count() + 1
}
