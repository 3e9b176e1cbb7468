//! The audit protocol (Zugriffsprotokoll).

use ledger::Cents;

use super::parts::made;
use super::{Description, Report};
use crate::data::{AuditProtocol, ObservationRow};
use crate::flow::{Cell, Column, Flow, Layout, Shape, Table};
use crate::letterhead::Letterhead;
use crate::{RenderError, format};

const TITLE: &str = "Zugriffsprotokoll";
const ROWS: [Column; 8] = [
    Column::figure("Nr.", 34_000),
    Column::fixed("Zeit", 62_000),
    Column::share("Person", 3),
    Column::share("Rolle", 3),
    Column::share("Vorgang", 3),
    Column::share("Anfrage", 4),
    Column::fixed("Ergebnis", 62_000),
    Column::fixed("Herkunft", 84_000),
];
const OBSERVATIONS: [Column; 6] = [
    Column::share("Zuwendung", 3),
    Column::figure("Nr.", 26_000),
    Column::share("Gegenstand", 5),
    Column::amount("Betrag in Frage EUR", 92_000),
    Column::amount("davon noch EUR", 84_000),
    Column::share("Stand", 4),
];
const STATEMENTS: [Column; 6] = [
    Column::share("Zuwendung", 3),
    Column::figure("Nr.", 26_000),
    Column::fixed("Tag", 56_000),
    Column::share("Person", 4),
    Column::share("Schritt", 3),
    Column::share("Wortlaut", 10),
];

impl Report for AuditProtocol {
    fn description(&self) -> Description {
        Description {
            title: format!("{TITLE} {}", self.office.name),
            subject: self.subject.clone(),
            made_on: self.made_on,
            chain: self.chain,
        }
    }

    fn draw(&self, flow: &mut Flow, letterhead: &Letterhead) -> Result<(), RenderError> {
        flow.heading_of_record(letterhead, &[made("", self.made_on)]);
        flow.title(TITLE);
        flow.key_values(&[
            ("Bücher", self.office.name.clone()),
            ("Zugriffe von", self.subject.clone()),
            ("Anzahl", format::count(self.rows.len() as u64)),
        ]);
        flow.paragraph(
            "Aufgezeichnet werden jede Änderung, jeder Blick einer prüfenden Person oder auf Personen, jeder Abruf \
             einer Datei und was abgewiesen wurde. Das Protokoll wird nur ergänzt, nie geändert.",
        );
        Ok(())
    }

    fn annexes(&self, flow: &mut Flow) -> Result<(), RenderError> {
        if let Some(observations) = &self.observations {
            flow.page(Shape::LANDSCAPE);
            observed(flow, observations)?;
        }
        flow.page(Shape::LANDSCAPE);
        flow.section("Zugriffe");
        if self.rows.is_empty() {
            flow.paragraph("Es gab keine Zugriffe.");
            return Ok(());
        }
        let layout = Layout { title: "Zugriffe", columns: &ROWS, groups: &[], label_column: 2 };
        let mut table = Table::begin(flow, layout);
        for row in &self.rows {
            let cells = [
                format::count(row.number.into()).into(),
                format::instant(row.at).into(),
                row.person.as_str().into(),
                row.role.as_str().into(),
                row.what.as_str().into(),
                row.asked.as_str().into(),
                row.outcome.as_str().into(),
                row.address.as_str().into(),
            ];
            table.row(flow, &cells)?;
        }
        table.end(flow, None);
        Ok(())
    }
}

/// What audits observed, and below it in which words it was answered and decided.
fn observed(flow: &mut Flow, observations: &[ObservationRow]) -> Result<(), RenderError> {
    flow.section("Prüfungsbemerkungen");
    if observations.is_empty() {
        flow.paragraph("Es gibt keine Prüfungsbemerkungen.");
        return Ok(());
    }
    let amount = |amount: Option<Cents>| amount.map_or_else(|| Cell::from(""), Cell::from);
    let layout =
        Layout { title: "Prüfungsbemerkungen", columns: &OBSERVATIONS, groups: &[], label_column: 2 };
    let mut table = Table::begin(flow, layout);
    for row in observations {
        let cells = [
            row.grant.as_str().into(),
            format::count(row.number.into()).into(),
            row.about.as_str().into(),
            amount(row.amount),
            amount(row.in_question),
            row.state.as_str().into(),
        ];
        table.row(flow, &cells)?;
    }
    let total = table.sums("Summe");
    table.end(flow, Some(&total));
    statements(flow, observations)
}

fn statements(flow: &mut Flow, observations: &[ObservationRow]) -> Result<(), RenderError> {
    flow.section("Bemerkungen, Stellungnahmen und Entscheidungen");
    let layout = Layout { title: "Wortlaut", columns: &STATEMENTS, groups: &[], label_column: 2 };
    let mut table = Table::begin(flow, layout);
    for row in observations {
        for said in &row.statements {
            let cells = [
                row.grant.as_str().into(),
                format::count(row.number.into()).into(),
                format::date(said.on).into(),
                format!("{}, {}", said.person, said.role).into(),
                said.what.as_str().into(),
                said.text.as_str().into(),
            ];
            table.row(flow, &cells)?;
        }
    }
    table.end(flow, None);
    Ok(())
}
