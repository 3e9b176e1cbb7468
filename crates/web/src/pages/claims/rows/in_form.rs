//! The tables in the form: each taken from a file, and corrected where something is wrong with a row.

use std::collections::BTreeSet;

use super::{
    super::table::{Column, Table, decoded},
    COLUMNS, FIELDS, Faults, MOST_TYPED, UNIT_COLUMNS, UNIT_FIELDS, at_cell,
};
use crate::{
    form::{Form, line_of},
    german::counted,
    refusal::Told,
    upload::{Chosen, FILE, UNITS_FILE},
};

/// A table in the form: one of all lines, or one of a line.
#[derive(Debug)]
pub(crate) struct InForm {
    /// The line that it is of, if it is of one. What stands there comes from the claim, and a file takes its place.
    line: Option<i64>,
    field: &'static str,
    file: &'static str,
    from: &'static str,
    called: &'static str,
    /// Its columns.
    pub(super) columns: &'static [Column],
    /// The fields of a row, in the order of the columns.
    fields: &'static [&'static str],
    /// How the fields begin that correct a row.
    mark: char,
}

/// The table of receipts.
pub(crate) const RECEIPTS: InForm = InForm {
    line: None,
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
    line: None,
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

/// The table for which a field takes a file, if it does.
fn table_of(file: &str) -> Option<InForm> {
    let table = line_of(file).map_or(RECEIPTS, InForm::units_of);
    [table, UNITS].into_iter().find(|table| table.file() == file)
}

/// Whether a field takes a file with a table.
pub(crate) fn takes_file(field: &str) -> bool {
    table_of(field).is_some()
}

/// Puts a file where its table is pasted. What was pasted before stays; what came with another file makes room, or from a
/// claim.
pub(crate) fn take_file(form: &mut Form, chosen: &Chosen) {
    if let Some(table) = table_of(&chosen.field) {
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
    /// The units of a line.
    pub(crate) const fn units_of(line: i64) -> Self {
        Self { line: Some(line), ..UNITS }
    }

    /// The name of a field, for this line if it is of one.
    fn name(&self, field: &str) -> String {
        self.line.map_or_else(|| field.to_owned(), |line| format!("z{line}.{field}"))
    }

    /// The field in which it stands, pasted or from a file.
    pub(crate) fn field(&self) -> String {
        self.name(self.field)
    }

    /// The field of the file.
    pub(crate) fn file(&self) -> String {
        self.name(self.file)
    }

    /// The field with the name of the file that it came with, if it did.
    pub(crate) fn from(&self) -> String {
        self.name(self.from)
    }

    /// What people are told of it.
    pub(crate) fn called(&self) -> String {
        let called = self.called;
        self.line.map_or_else(|| called.to_owned(), |line| format!("{called} zu Zeile {line}"))
    }

    /// What becomes of what stands there when a file comes.
    pub(crate) const fn replaced(&self) -> &'static str {
        match self.line {
            None => "Eine neue Datei ersetzt die Zeilen der vorigen.",
            Some(_) => "Die Datei ersetzt alle Einheiten dieser Zeile.",
        }
    }

    fn take(&self, form: &mut Form, chosen: &Chosen) {
        let (field, from) = (self.field(), self.from());
        let is_pasted = !form.value(&field).trim().is_empty() && form.value(&from).is_empty();
        if is_pasted && self.line.is_none() {
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
                form.set(&field, text);
                form.set(&from, name);
                self.claim_it(form, name);
            }
            Err(said) => form.blame(&self.file(), format!("„{name}“ {said}")),
        }
    }

    /// A file for a line that is to stay as it is would count for nothing.
    fn claim_it(&self, form: &mut Form, name: &str) {
        let Some(line) = self.line else { return };
        let answer = format!("z{line}.antwort");
        if !form.has(&answer, "aendern") {
            form.blame(&answer, format!("Damit „{name}“ zählt, bitte „ändern“ wählen."));
        }
    }

    /// Puts what was corrected row by row into the table.
    pub(crate) fn correct(&self, form: &mut Form) {
        if !form.typed().any(|(field, _)| self.is_cell(field).is_some()) {
            return;
        }
        let Ok(mut table) = Table::read(form.value(&self.field()), self.columns) else { return };
        for (number, cells) in &mut table.rows {
            if form.asks(&self.cell(*number, self.fields[0])) {
                let typed = self.fields.iter().map(|field| form.value(&self.cell(*number, field)));
                *cells = typed.map(|text| text.trim().to_owned()).collect();
            }
        }
        table.rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
        if let Some(text) = table.written() {
            form.set(&self.field(), text);
            form.forget(|field| self.is_cell(field).is_some());
        }
    }

    /// The number of the row of the table that a field corrects.
    fn is_cell(&self, field: &str) -> Option<usize> {
        let cell = match self.line {
            None => field,
            Some(line) => field.strip_prefix('z')?.strip_prefix(&line.to_string())?.strip_prefix('.')?,
        };
        let (row, name) = cell.strip_prefix(self.mark)?.split_once('.')?;
        self.fields.contains(&name).then(|| row.parse().ok()).flatten()
    }

    /// The field that corrects a cell of the table: of a row, by the name of a field, or its first one.
    pub(super) fn cell(&self, row: usize, field: &str) -> String {
        let field = self.fields.iter().find(|known| **known == field).unwrap_or(&self.fields[0]);
        self.name(&format!("{}{row}.{field}", self.mark))
    }

    /// Notes what is wrong with rows at their cells, of as many rows as are corrected at a time.
    pub(super) fn blame(&self, form: &mut Form, wrong: Vec<(usize, Faults)>) {
        let more = wrong.len().saturating_sub(MOST_TYPED);
        for (number, faults) in wrong.into_iter().take(MOST_TYPED) {
            for (column, text) in faults {
                let text = format!("{}, {}", self.called(), at_cell(number, self.columns, column, &text));
                form.note(Told { at: Some(self.cell(number, self.fields[column])), text });
            }
        }
        if more > 0 {
            let rows = counted(more, "weiteren Zeile", "weiteren Zeilen");
            let text = format!(
                "In {rows} der {} ist auch etwas falsch. Das steht hier, wenn diese berichtigt sind.",
                self.called()
            );
            form.note(Told { at: None, text });
        }
    }

    /// The rows of the table in which something is wrong, as many as are corrected at a time.
    pub(crate) fn wrong_rows(&self, form: &Form) -> Vec<WrongRow> {
        let blamed = form.faults().iter().filter_map(|told| self.is_cell(told.at.as_deref()?));
        let blamed: BTreeSet<usize> = blamed.collect();
        let table = Table::read(form.value(&self.field()), self.columns).map(|table| table.rows);
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
