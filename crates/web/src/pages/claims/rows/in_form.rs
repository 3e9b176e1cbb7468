//! The tables in the form: each taken from a file, and corrected where something is wrong with a row.

use std::collections::BTreeSet;

use super::{
    super::table::{Column, Table, decoded},
    COLUMNS, FIELDS, Faults, MOST_TYPED, UNIT_COLUMNS, UNIT_FIELDS, at_cell,
};
use crate::{
    form::Form,
    german::counted,
    refusal::Told,
    upload::{Chosen, FILE, UNITS_FILE},
};

/// A table in the form.
#[derive(Debug)]
pub(crate) struct InForm {
    /// The field in which it stands, pasted or from a file.
    pub(crate) field: &'static str,
    /// The field of the file.
    pub(crate) file: &'static str,
    /// The field with the name of the file that it came with, if it did.
    pub(crate) from: &'static str,
    /// What people are told of it.
    pub(crate) called: &'static str,
    /// Its columns.
    pub(super) columns: &'static [Column],
    /// The fields of a row, in the order of the columns.
    fields: &'static [&'static str],
    /// How the fields begin that correct a row.
    mark: char,
}

/// The table of receipts.
pub(crate) const RECEIPTS: InForm = InForm {
    field: "tabelle",
    file: FILE,
    from: "tabelle_aus",
    called: "Tabelle",
    columns: &COLUMNS,
    fields: &FIELDS,
    mark: 't',
};
/// The table of units.
pub(crate) const UNITS: InForm = InForm {
    field: "einheiten",
    file: UNITS_FILE,
    from: "einheiten_aus",
    called: "Einheiten",
    columns: &UNIT_COLUMNS,
    fields: &UNIT_FIELDS,
    mark: 'e',
};

/// A row of a table in which something is wrong, to be corrected.
#[derive(Debug)]
pub(crate) struct WrongRow {
    /// Its number in the table.
    pub(crate) number: usize,
    /// The field of each cell, the name of its column, and what stands in it.
    pub(crate) cells: Vec<(String, &'static str, String)>,
}

/// Puts a file where its table is pasted. What was pasted before stays; what came with another file makes room.
pub(crate) fn take_file(form: &mut Form, chosen: &Chosen) {
    for table in [RECEIPTS, UNITS].into_iter().filter(|table| table.file == chosen.field) {
        table.take(form, chosen);
    }
}

/// Puts what was corrected row by row into the tables. A row in which nothing is left goes.
pub(crate) fn correct(form: &mut Form) {
    for table in [RECEIPTS, UNITS] {
        table.correct(form);
    }
}

impl InForm {
    fn take(&self, form: &mut Form, chosen: &Chosen) {
        if !form.value(self.field).trim().is_empty() && form.value(self.from).is_empty() {
            let text = "In der Tabelle stehen schon eingefügte Zeilen. Bitte dort löschen, oder ohne Datei fortfahren.";
            return form.blame(self.file, text);
        }
        let name = &chosen.name;
        let text = match &chosen.content {
            Some(content) => decoded(content),
            None => Err("ist größer als 8 MB."),
        };
        match text {
            Ok(text) => {
                form.forget(|field| self.is_cell(field).is_some());
                form.set(self.field, text);
                form.set(self.from, name);
            }
            Err(said) => form.blame(self.file, format!("„{name}“ {said}")),
        }
    }

    fn correct(&self, form: &mut Form) {
        if !form.typed().any(|(field, _)| self.is_cell(field).is_some()) {
            return;
        }
        let Ok(mut table) = Table::read(form.value(self.field), self.columns) else { return };
        for (number, cells) in &mut table.rows {
            if form.asks(&self.cell(*number, self.fields[0])) {
                let typed = self.fields.iter().map(|field| form.value(&self.cell(*number, field)));
                *cells = typed.map(|text| text.trim().to_owned()).collect();
            }
        }
        table.rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
        if let Some(text) = table.written() {
            form.set(self.field, text);
            form.forget(|field| self.is_cell(field).is_some());
        }
    }

    /// The number of the row of the table that a field corrects.
    fn is_cell(&self, field: &str) -> Option<usize> {
        let (row, name) = field.strip_prefix(self.mark)?.split_once('.')?;
        self.fields.contains(&name).then(|| row.parse().ok()).flatten()
    }

    /// The field that corrects a cell of the table: of a row, by the name of a field, or its first one.
    pub(super) fn cell(&self, row: usize, field: &str) -> String {
        let field = self.fields.iter().find(|known| **known == field).unwrap_or(&self.fields[0]);
        format!("{}{row}.{field}", self.mark)
    }

    /// Notes what is wrong with rows at their cells, of as many rows as are corrected at a time.
    pub(super) fn blame(&self, form: &mut Form, wrong: Vec<(usize, Faults)>) {
        let more = wrong.len().saturating_sub(MOST_TYPED);
        for (number, faults) in wrong.into_iter().take(MOST_TYPED) {
            for (column, text) in faults {
                let text = format!("{}, {}", self.called, at_cell(number, self.columns, column, &text));
                form.note(Told { at: Some(self.cell(number, self.fields[column])), text });
            }
        }
        if more > 0 {
            let rows = counted(more, "weiteren Zeile", "weiteren Zeilen");
            let text = format!(
                "In {rows} der {} ist auch etwas falsch. Das steht hier, wenn diese berichtigt sind.",
                self.called
            );
            form.note(Told { at: None, text });
        }
    }

    /// The rows of the table in which something is wrong, as many as are corrected at a time.
    pub(crate) fn wrong_rows(&self, form: &Form) -> Vec<WrongRow> {
        let blamed = form.faults().iter().filter_map(|told| self.is_cell(told.at.as_deref()?));
        let blamed: BTreeSet<usize> = blamed.collect();
        let table = Table::read(form.value(self.field), self.columns).map(|table| table.rows);
        let wrong = table.unwrap_or_default().into_iter().filter(|(number, _)| blamed.contains(number));
        wrong.map(|(number, cells)| self.to_correct(number, cells)).collect()
    }

    fn to_correct(&self, number: usize, cells: Vec<String>) -> WrongRow {
        let cells = cells.into_iter().chain(std::iter::repeat(String::new()));
        let columns = self.fields.iter().zip(self.columns).zip(cells);
        let cells = columns.map(|((field, column), text)| (self.cell(number, field), column.name, text));
        WrongRow { number, cells: cells.collect() }
    }
}
