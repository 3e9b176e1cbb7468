//! What a provider hands in, as it is typed and as a table is pasted or comes as a file: read into lines, each fault at its
//! cell.

mod in_form;

use std::collections::BTreeMap;

use flow::claims::{NewClaimCost, NewClaimLine, NewReceipt};
use grants::{
    ComponentCode, CostCategoryCode, Grant, NewServiceUnit, NewUnits, Period, PlanLine, RateCode,
    ReceiptDetails, UnitName,
};

pub(crate) use self::in_form::{InForm, RECEIPTS, UNITS, WrongRow, correct, take_file, takes_file};
use super::table::{Column, Table};
use crate::{
    form::{Form, read_share},
    german::{read_day, read_euros},
    names::Names,
    refusal::Told,
};

/// The columns of a table of receipts.
pub(crate) const COLUMNS: [Column; 13] = [
    Column::new("Ansatz", &["Ansatz im Plan", "Kostenart", "Kostenposition"]),
    Column::new(
        "Aussteller",
        &[
            "Aussteller des Belegs",
            "Rechnungssteller",
            "Empfänger",
            "Empfänger/Einzahler",
            "Zahlungsempfänger",
        ],
    ),
    Column::new("Belegnummer", &["Belegnr.", "Beleg-Nr.", "Rechnungsnummer", "Rechnungsnr."]),
    Column::new("Belegdatum", &["Rechnungsdatum", "Datum des Belegs"]),
    Column::new("Belegbetrag", &["Rechnungsbetrag", "Bruttobetrag", "Betrag des Belegs"]),
    Column::new("Abgerechnet", &["Davon abgerechnet", "Abgerechneter Betrag", "Förderfähiger Betrag"]),
    Column::new("Bezahlt am", &["Zahlungsdatum", "Zahlungstag", "Tag der Zahlung"]),
    Column::new("Zahlungsgrund", &["Grund der Zahlung", "Grund", "Zweck", "Verwendungszweck"]),
    Column::optional("Leistung von"),
    Column::optional("Leistung bis"),
    Column::optional("Umsatzsteuer"),
    Column::optional("Skonto"),
    Column::optional("Anteil"),
];
/// The columns of a table of units.
pub(crate) const UNIT_COLUMNS: [Column; 7] = [
    Column::new("Ansatz", &["Ansatz im Plan"]),
    Column::new("Pauschale", &[]),
    Column::new("Kennung", &[]),
    Column::new("Tag", &[]),
    Column::new("Zahlungsgrund", &["Grund der Zahlung"]),
    Column::optional("Eintritt"),
    Column::optional("Maßnahme ab"),
];
/// The fields of a typed row, in the order of the columns.
const FIELDS: [&str; 13] = [
    "ansatz",
    "aussteller",
    "nummer",
    "belegdatum",
    "brutto",
    "betrag",
    "bezahlt",
    "zweck",
    "leistung_von",
    "leistung_bis",
    "ust",
    "skonto",
    "anteil",
];
/// The fields of a row of units that is corrected, in the order of the columns.
const UNIT_FIELDS: [&str; 7] = ["ansatz", "pauschale", "kennung", "tag", "zweck", "eintritt", "massnahme"];
/// The most rows that are typed one by one, and the most of a table that are corrected at a time.
pub(crate) const MOST_TYPED: usize = 20;

/// What units of one line have in common.
const ONE_LINE: &str =
    "Alle Einheiten einer Zeile haben denselben Ansatz, dieselbe Pauschale und denselben Zahlungsgrund.";

/// Where a line comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    /// A typed row, by its place.
    Typed(usize),
    /// A row of the table of receipts.
    Receipts(usize),
    /// Rows of the table of units: each with what its unit is called.
    Units(Vec<(usize, UnitName)>),
}

/// What was read, and where each line comes from.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// The lines, in their order.
    pub(crate) lines: Vec<NewClaimLine>,
    /// The columns of the table that are not read.
    pub(crate) unread: Vec<String>,
    sources: Vec<Source>,
}

/// The names of columns.
pub(crate) fn names_of(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name).collect::<Vec<_>>().join("; ")
}

/// How many rows the form shows.
pub(crate) fn typed_rows(form: &Form) -> usize {
    form.value("reihen").parse().unwrap_or(1).clamp(1, MOST_TYPED)
}

/// Whether somebody typed something into a row.
fn is_typed(form: &Form, row: usize) -> bool {
    FIELDS.iter().any(|field| !form.value(&format!("z{row}.{field}")).trim().is_empty())
}

/// Reads a row that is typed; what is wrong is noted at its fields.
pub(crate) fn typed_line(
    form: &mut Form,
    row: impl std::fmt::Display,
    names: &Names,
    grant: &Grant,
) -> Option<NewClaimLine> {
    let cells = FIELDS.map(|field| form.value(&format!("z{row}.{field}")).to_owned());
    let faults = match receipt_line(&cells, names, grant) {
        Ok(line) => return Some(line),
        Err(faults) => faults,
    };
    for (column, text) in faults {
        form.blame(&format!("z{row}.{}", FIELDS[column]), text);
    }
    None
}

/// A line of units, and the row of each of them.
pub(crate) type UnitsLine = (NewClaimLine, Vec<(usize, UnitName)>);
/// The table of a line's units, and the row of each of them.
pub(crate) type UnitRows = (InForm, Vec<(usize, UnitName)>);

/// Reads a line of units that has a table of its own; what is wrong is noted at its cells.
pub(crate) fn units_line(form: &mut Form, table: &InForm, names: &Names, grant: &Grant) -> Option<UnitsLine> {
    let (before, mut rows) = (form.faults().len(), Rows::default());
    let read = rows.read_rows(form, table, |cells| unit_line(cells, names, grant));
    if form.faults().len() > before {
        return None;
    }
    let mut others = Vec::new();
    for (number, line) in read {
        rows.push_unit(number, line);
        if !rows.keep_one() {
            others.push(number);
        }
    }
    for number in others.iter().take(MOST_TYPED) {
        form.blame(&table.field(), format!("Zeile {number} der Einheiten: {ONE_LINE}"));
    }
    if !others.is_empty() {
        return None;
    }
    let found = rows.lines.pop().zip(rows.sources.pop());
    let Some((line, Source::Units(units))) = found else {
        form.blame(&table.field(), "Bitte mindestens eine Einheit nennen.");
        return None;
    };
    Some((line, units))
}

/// Puts what the books say of a unit at its row.
pub(crate) fn placed_at_unit(told: Told, (unit, column): (&UnitName, &str), tables: &[UnitRows]) -> Told {
    let found = tables.iter().rev().find_map(|(table, rows)| Some((table, row_of(rows, (unit, column))?)));
    let Some((table, (row, column))) = found else { return told };
    let said = told.text.split_once(": ").map_or(told.text.as_str(), |(_, said)| said);
    Told { at: Some(table.cell(row, column)), text: format!("{}, Zeile {row}: {said}", table.called()) }
}

impl Rows {
    /// Reads all of a form. What is wrong is noted at its cell; if anything is, none of it is handed in.
    pub(crate) fn read(form: &mut Form, names: &Names, grant: &Grant) -> Self {
        let mut rows = Self::default();
        for row in (1..=typed_rows(form)).filter(|row| is_typed(form, *row)).collect::<Vec<_>>() {
            if let Some(line) = typed_line(form, row, names, grant) {
                rows.push(line, Source::Typed(row));
            }
        }
        rows.read_receipts(form, names, grant);
        rows.read_units(form, names, grant);
        rows
    }

    fn push(&mut self, line: NewClaimLine, source: Source) {
        self.lines.push(line);
        self.sources.push(source);
    }

    fn read_receipts(&mut self, form: &mut Form, names: &Names, grant: &Grant) {
        let read = |cells: &[String]| receipt_line(cells, names, grant);
        for (number, line) in self.read_rows(form, &RECEIPTS, read) {
            self.push(line, Source::Receipts(number));
        }
    }

    /// Units that stand below each other with the same plan line, rate and reason are one line.
    fn read_units(&mut self, form: &mut Form, names: &Names, grant: &Grant) {
        let read = |cells: &[String]| unit_line(cells, names, grant);
        for (number, line) in self.read_rows(form, &UNITS, read) {
            self.push_unit(number, line);
        }
    }

    /// Reads the rows of a table; what is wrong with them is noted at their cells.
    fn read_rows(
        &mut self,
        form: &mut Form,
        table: &InForm,
        read: impl Fn(&[String]) -> Result<NewClaimLine, Faults>,
    ) -> Vec<(usize, NewClaimLine)> {
        let Some(Table { rows, unread, .. }) = read_table(form, &table.field(), table.columns) else {
            return Vec::new();
        };
        let (mut right, mut wrong) = (Vec::with_capacity(rows.len()), Vec::new());
        for (number, cells) in rows {
            match read(&cells) {
                Ok(line) => right.push((number, line)),
                Err(faults) => wrong.push((number, faults)),
            }
        }
        table.blame(form, wrong);
        self.unread.extend(unread);
        right
    }

    /// Takes all lines but the first away. Whether there was none.
    fn keep_one(&mut self) -> bool {
        let is_one = self.lines.len() < 2;
        self.lines.truncate(1);
        self.sources.truncate(1);
        is_one
    }

    /// Puts a unit to those of the line before, if both can be one line.
    fn push_unit(&mut self, number: usize, line: NewClaimLine) {
        let NewClaimCost::LumpSum { units } = &line.cost else { return };
        let rows = units.units.iter().map(|unit| (number, unit.name())).collect::<Vec<_>>();
        let is_joined = self.lines.last_mut().is_some_and(|before| join(before, &line));
        match self.sources.last_mut() {
            Some(Source::Units(known)) if is_joined => known.extend(rows),
            _ => self.push(line, Source::Units(rows)),
        }
    }

    /// Puts what the books say of a line where the line was typed; what they say of a unit, at its row.
    pub(crate) fn placed(&self, told: Told, unit: Option<(&UnitName, &str)>) -> Told {
        let at = told.at.as_deref().and_then(|at| at.strip_prefix('z')?.split_once('.'));
        let found = at.and_then(|(line, field)| Some((line.parse::<usize>().ok()?, field)));
        let Some((line, field)) = found else { return told };
        let Some(source) = line.checked_sub(1).and_then(|line| self.sources.get(line)) else { return told };
        let said = told.text.split_once(": ").map_or(told.text.as_str(), |(_, said)| said);
        let in_table = |table: &InForm, row: usize, field: &str| {
            (table.cell(row, field), format!("{}, Zeile {row}", table.called()))
        };
        let (at, place) = match source {
            Source::Typed(row) => (format!("z{row}.{field}"), format!("Zeile {row}")),
            Source::Receipts(row) => in_table(&RECEIPTS, *row, field),
            Source::Units(rows) => {
                let (row, field) = unit.and_then(|unit| row_of(rows, unit)).unwrap_or((rows[0].0, field));
                in_table(&UNITS, row, field)
            }
        };
        Told { at: Some(at), text: format!("{place}: {said}") }
    }
}

/// The row of a unit that is to blame in a column. Of one that stands twice it is the second.
fn row_of<'c>(rows: &[(usize, UnitName)], (unit, column): (&UnitName, &'c str)) -> Option<(usize, &'c str)> {
    rows.iter().rev().find(|(_, name)| name == unit).map(|(row, _)| (*row, column))
}

/// Puts the unit of a line to those of the one before, if both can be one line.
fn join(before: &mut NewClaimLine, line: &NewClaimLine) -> bool {
    let is_alike = purpose(before) == purpose(line);
    match (&mut before.cost, &line.cost) {
        (NewClaimCost::LumpSum { units }, NewClaimCost::LumpSum { units: new })
            if is_alike && units.rate == new.rate =>
        {
            units.units.extend(new.units.iter().cloned());
            before.paid_on = before.paid_on.max(line.paid_on);
            true
        }
        _ => false,
    }
}

/// For what a line is claimed: its plan line and its reason.
fn purpose(line: &NewClaimLine) -> (&ComponentCode, Option<i32>, &CostCategoryCode, &str) {
    (&line.component, line.budget_year, &line.category, &line.reason)
}

/// What is wrong with a cell.
fn at_cell(row: usize, columns: &[Column], column: usize, text: &str) -> String {
    let name = columns.get(column).map_or("Spalte", |column| column.name);
    format!("Zeile {row}, Spalte „{name}“: {text}")
}

/// Reads a table that stands in a field; what is wrong with all of it is noted there.
fn read_table(form: &mut Form, field: &str, columns: &'static [Column]) -> Option<Table> {
    match Table::read(form.value(field), columns) {
        Ok(table) => Some(table),
        Err(said) => {
            form.blame(field, said);
            None
        }
    }
}

/// What is wrong, each with its column.
type Faults = Vec<(usize, String)>;

/// Reads the cells of a row one after the other.
struct Cells<'a> {
    cells: &'a [String],
    faults: Faults,
}

impl<'a> Cells<'a> {
    const fn of(cells: &'a [String]) -> Self {
        Self { cells, faults: Vec::new() }
    }

    fn text(&self, column: usize) -> &'a str {
        self.cells.get(column).map_or("", String::as_str)
    }

    fn read<T, E: ToString>(&mut self, column: usize, read: impl Fn(&str) -> Result<T, E>) -> Option<T> {
        read(self.text(column)).map_err(|cause| self.faults.push((column, cause.to_string()))).ok()
    }

    fn written(&mut self, column: usize, missing: &str) -> Option<String> {
        self.read(column, |text| if text.trim().is_empty() { Err(missing) } else { Ok(text.to_owned()) })
    }

    fn plan_line<'g>(&mut self, names: &Names, grant: &'g Grant) -> Option<&'g PlanLine> {
        self.read(0, |text| plan_line(text, names, grant))
    }
}

/// The plan line that a cell names: by its id, by its name, or by its component and category; with the year, if there is
/// another of the same name.
fn plan_line<'g>(text: &str, names: &Names, grant: &'g Grant) -> Result<&'g PlanLine, &'static str> {
    let plain = |text: &str| {
        let kept = text.chars().filter(|one| one.is_alphanumeric() || *one == '-' || *one == '_');
        kept.flat_map(char::to_lowercase).collect::<String>()
    };
    let asked = plain(text);
    let is_named = |line: &PlanLine, with_year: bool| {
        let position = grant.positions.iter().find(|it| it.id == line.position);
        let component = position.map_or("", |position| position.component.as_str());
        let year = position.and_then(|it| it.budget_year).filter(|_| with_year);
        let year = year.map(|year| year.to_string()).unwrap_or_default();
        let category = names.category(grant, &line.category);
        let known = [format!("{component}{}{year}", line.category), format!("{component}{category}{year}")];
        known.iter().any(|name| plain(name) == asked)
    };
    let is_it = |line: &&PlanLine| {
        let known = [line.id.to_string(), names.plan_line(grant, line)];
        known.iter().any(|name| plain(name) == asked) || is_named(line, true)
    };
    if let Some(line) = grant.plan.iter().find(is_it) {
        return Ok(line);
    }
    let mut of_any_year = grant.plan.iter().filter(|line| is_named(line, false));
    match (of_any_year.next(), of_any_year.next()) {
        (Some(line), None) => Ok(line),
        (None, _) => Err("Diesen Ansatz hat der Finanzierungsplan nicht."),
        (Some(_), Some(_)) => Err("Diesen Ansatz gibt es für mehrere Jahre. Bitte das Jahr dazuschreiben."),
    }
}

fn receipt_line(cells: &[String], names: &Names, grant: &Grant) -> Result<NewClaimLine, Faults> {
    let mut row = Cells::of(cells);
    let plan_line = row.plan_line(names, grant);
    let issuer = row.written(1, "Bitte den Aussteller des Belegs nennen.");
    let number = row.written(2, "Bitte die Nummer des Belegs nennen.");
    let (issued_on, gross) = (row.read(3, read_day), row.read(4, read_euros));
    let (eligible, paid_on) = (row.read(5, read_euros), row.read(6, read_day));
    let reason = row.written(7, "Bitte sagen, wofür bezahlt wurde.");
    let stated = receipt_details(&mut row);
    let read = || {
        let receipt = NewReceipt { issuer: issuer?, number: number?, issued_on: issued_on?, gross: gross? };
        let cost = NewClaimCost::Actual { receipt, eligible: eligible?, pays_for: None };
        Some((plan_line?, cost, paid_on?, reason?, stated?))
    };
    let Some((plan_line, cost, paid_on, reason, stated)) = read() else { return Err(row.faults) };
    let receipt_details = Some(stated).filter(|stated| !stated.is_empty());
    let line = line(grant, plan_line, cost, paid_on, reason);
    line.map(|line| NewClaimLine { receipt_details, ..line }).ok_or(row.faults)
}

/// A cell that may be empty.
fn optional<T, E>(read: impl Fn(&str) -> Result<T, E>) -> impl Fn(&str) -> Result<Option<T>, E> {
    move |text| if text.trim().is_empty() { Ok(None) } else { read(text).map(Some) }
}

/// What is stated of the receipt besides. One day of the performance is its first and its last.
fn receipt_details(row: &mut Cells<'_>) -> Option<ReceiptDetails> {
    let (from, until) = (row.read(8, optional(read_day)), row.read(9, optional(read_day)));
    let (vat, discount) = (row.read(10, optional(read_euros)), row.read(11, optional(read_euros)));
    let share = row.read(12, optional(read_share));
    let performed = match (from?, until?) {
        (None, None) => None,
        (None, Some(_)) => {
            row.faults.push((8, "Bitte auch den ersten Tag der Leistung nennen.".to_owned()));
            return None;
        }
        (Some(from), until) => {
            let days = Period::new(from, until.unwrap_or(from));
            if days.is_err() {
                row.faults.push((9, "Der letzte Tag der Leistung liegt vor dem ersten.".to_owned()));
            }
            Some(days.ok()?)
        }
    };
    Some(ReceiptDetails { performed, vat: vat?, discount: discount?, share: share? })
}

fn unit_line(cells: &[String], names: &Names, grant: &Grant) -> Result<NewClaimLine, Faults> {
    let mut row = Cells::of(cells);
    let plan_line = row.plan_line(names, grant);
    let rate = row.read(1, |text| RateCode::parse(text).map_err(|_| "Diese Pauschale gibt es nicht."));
    let reference = row.written(2, "Bitte die Kennung der Einheit nennen.");
    let performed_on = row.read(3, read_day);
    let reason = row.written(4, "Bitte sagen, wofür abgerechnet wird.");
    let (entered_on, measure_from) = (row.read(5, optional(read_day)), row.read(6, optional(read_day)));
    let read = || {
        let unit = NewServiceUnit {
            reference: reference?,
            performed_on: performed_on?,
            entered_on: entered_on?,
            measure_from: measure_from?,
            evidence: None,
        };
        let cost = NewClaimCost::LumpSum { units: NewUnits { rate: rate?, units: vec![unit] } };
        Some((plan_line?, cost, performed_on?, reason?))
    };
    let Some((plan_line, cost, paid_on, reason)) = read() else { return Err(row.faults) };
    line(grant, plan_line, cost, paid_on, reason).ok_or(row.faults)
}

fn line(
    grant: &Grant,
    plan_line: &PlanLine,
    cost: NewClaimCost,
    paid_on: chrono::NaiveDate,
    reason: String,
) -> Option<NewClaimLine> {
    let position = grant.positions.iter().find(|position| position.id == plan_line.position)?;
    Some(NewClaimLine {
        component: position.component.clone(),
        budget_year: position.budget_year,
        category: plan_line.category.clone(),
        cost,
        paid_on,
        reason,
        receipt_details: None,
    })
}

/// How many lines and what the receipts among them come to, before anything is handed in.
pub(crate) fn preview(rows: &Rows) -> (usize, ledger::Cents, BTreeMap<String, i64>) {
    let amounts = rows.lines.iter().map(|line| match &line.cost {
        NewClaimCost::Actual { eligible, .. } => *eligible,
        NewClaimCost::LumpSum { .. } | NewClaimCost::CreditNote { .. } => ledger::Cents::ZERO,
    });
    let mut units = BTreeMap::new();
    for line in &rows.lines {
        if let NewClaimCost::LumpSum { units: new } = &line.cost {
            *units.entry(new.rate.to_string()).or_insert(0) += i64::try_from(new.units.len()).unwrap_or(0);
        }
    }
    (rows.lines.len(), ledger::Cents::sum(amounts).unwrap_or_default(), units)
}
