//! The table of receipts in the form: taken from a file, and corrected where something is wrong with a row.

use std::collections::BTreeSet;

use super::{
    super::table::{Table, decoded},
    COLUMNS, FIELDS,
};
use crate::{
    form::Form,
    upload::{Chosen, FILE},
};

/// The field of the table of receipts.
pub(super) const TABLE: &str = "tabelle";
/// The name of the file that the table came with, if it did.
const TABLE_FROM: &str = "tabelle_aus";

/// A row of the table in which something is wrong, to be corrected.
#[derive(Debug)]
pub(crate) struct WrongRow {
    /// Its number in the table.
    pub(crate) number: usize,
    /// The field of each cell, the name of its column, and what stands in it.
    pub(crate) cells: Vec<(String, &'static str, String)>,
}

/// Puts a file where a table is pasted. What was pasted before stays; what came with another file makes room.
pub(crate) fn take_file(form: &mut Form, chosen: &Chosen) {
    if !form.value(TABLE).trim().is_empty() && form.value(TABLE_FROM).is_empty() {
        let text =
            "In der Tabelle stehen schon eingefügte Zeilen. Bitte dort löschen, oder ohne Datei fortfahren.";
        return form.blame(FILE, text);
    }
    let name = &chosen.name;
    let text = match &chosen.content {
        Some(content) => decoded(content),
        None => Err("ist größer als 8 MB."),
    };
    match text {
        Ok(text) => {
            form.forget(|field| is_cell(field).is_some());
            form.set(TABLE, text);
            form.set(TABLE_FROM, name);
        }
        Err(said) => form.blame(FILE, format!("„{name}“ {said}")),
    }
}

/// Puts what was corrected row by row into the table. A row in which nothing is left goes.
pub(crate) fn correct(form: &mut Form) {
    if !form.typed().any(|(field, _)| is_cell(field).is_some()) {
        return;
    }
    let Ok(mut table) = Table::read(form.value(TABLE), &COLUMNS) else { return };
    for (number, cells) in &mut table.rows {
        if form.asks(&cell(*number, FIELDS[0])) {
            *cells = FIELDS.map(|field| form.value(&cell(*number, field)).trim().to_owned()).to_vec();
        }
    }
    table.rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    if let Some(text) = table.written() {
        form.set(TABLE, text);
        form.forget(|field| is_cell(field).is_some());
    }
}

/// The number of the row of the table that a field corrects.
fn is_cell(field: &str) -> Option<usize> {
    let (row, name) = field.strip_prefix('t')?.split_once('.')?;
    FIELDS.contains(&name).then(|| row.parse().ok()).flatten()
}

/// The field that corrects a cell of the table.
pub(super) fn cell(row: usize, field: &str) -> String {
    format!("t{row}.{field}")
}

/// The rows of the table in which something is wrong, as many as are corrected at a time.
pub(crate) fn wrong_rows(form: &Form) -> Vec<WrongRow> {
    let blamed = form.faults().iter().filter_map(|told| is_cell(told.at.as_deref()?));
    let blamed: BTreeSet<usize> = blamed.collect();
    let table = Table::read(form.value(TABLE), &COLUMNS).map(|table| table.rows).unwrap_or_default();
    let wrong = table.into_iter().filter(|(number, _)| blamed.contains(number));
    let row = |(number, cells): (usize, Vec<String>)| {
        let cells = cells.into_iter().chain(std::iter::repeat(String::new()));
        let columns = FIELDS.iter().zip(&COLUMNS).zip(cells);
        let cells = columns.map(|((field, column), text)| (cell(number, field), column.name, text)).collect();
        WrongRow { number, cells }
    };
    wrong.map(row).collect()
}
