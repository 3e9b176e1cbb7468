//! Sections I to III: the report that is attached, income, expenditure, and what came of the plan.

use ledger::{Cents, MoneyError};

use super::{fixed_amount, text};
use crate::RenderError;
use crate::data::{ProofOfUse, Sachbericht};
use crate::flow::{Cell, Column, Flow, Group, Layout, Table};
use crate::format;

const INCOME: [Column; 5] = [
    Column::share("Art (Eigenanteil, Leistungen Dritter, Zuwendungen) ¹", 1),
    Column::amount("EUR", 90_000),
    Column::figure("v. H.", 46_000),
    Column::amount("EUR", 90_000),
    Column::figure("v. H.", 46_000),
];
const INCOME_GROUPS: [Group; 2] = [
    Group { title: "lt. Zuwendungsbescheid", columns: 1..3 },
    Group { title: "lt. Abrechnung", columns: 3..5 },
];

const EXPENDITURE: [Column; 6] = [
    Column::fixed("Nr.", 30_000),
    Column::share("Ausgabengliederung ¹ ²", 1),
    Column::amount("insgesamt EUR", 82_000),
    Column::amount("davon zuwendungsfähig EUR", 82_000),
    Column::amount("insgesamt EUR", 82_000),
    Column::amount("davon zuwendungsfähig EUR", 82_000),
];
const EXPENDITURE_GROUPS: [Group; 2] = [
    Group { title: "lt. Zuwendungsbescheid", columns: 2..4 },
    Group { title: "lt. Abrechnung", columns: 4..6 },
];

const RESULT: [Column; 3] = [
    Column::share("Gegenüberstellung", 1),
    Column::figure("zuwendungsfähig lt. Zuwendungsbescheid EUR", 110_000),
    Column::figure("Ist-Ergebnis lt. Abrechnung EUR", 110_000),
];

/// What was planned and what came of it.
struct Comparison {
    planned: Cents,
    settled: Cents,
}

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    report(flow, &proof.report);
    flow.section("II. Zahlenmäßiger Nachweis");
    fixed_amount::draw(flow, proof)?;
    let income = income(flow, proof)?;
    let expenditure = expenditure(flow, proof)?;
    footnotes(flow);
    result(flow, &income, &expenditure)?;
    notes(flow, proof);
    Ok(())
}

fn report(flow: &mut Flow, report: &Sachbericht) {
    flow.section("I. Sachbericht");
    match report {
        Sachbericht::Attached => {
            flow.paragraph("Der Sachbericht ist diesem Nachweis als Anlage beigefügt.");
        }
        Sachbericht::Written(sections) if report.is_there() => {
            for section in sections {
                flow.subsection_of_text(&section.title);
                text::draw(flow, &section.text);
            }
        }
        Sachbericht::Written(_) | Sachbericht::Missing => {
            flow.note("Der Sachbericht liegt noch nicht vor. Ohne ihn ist der Nachweis nicht vollständig.");
        }
    }
}

fn income(flow: &mut Flow, proof: &ProofOfUse) -> Result<Comparison, RenderError> {
    let sum = too_large("Einnahmen");
    let planned = Cents::sum(proof.income.iter().map(|row| row.planned)).map_err(&sum)?;
    let settled = Cents::sum(proof.income.iter().map(|row| row.settled)).map_err(&sum)?;
    let percent = |part, whole| format::percent(part, whole).map_err(&sum);
    flow.subsection("1. Einnahmen");
    let layout = Layout { title: "Einnahmen", columns: &INCOME, groups: &INCOME_GROUPS, label_column: 0 };
    let mut table = Table::begin(flow, layout);
    for row in &proof.income {
        let cells = [
            row.kind.as_str().into(),
            row.planned.into(),
            percent(row.planned, planned)?.into(),
            row.settled.into(),
            percent(row.settled, settled)?.into(),
        ];
        table.row(flow, &cells)?;
    }
    let mut total = table.sums("Insgesamt");
    total[2] = percent(planned, planned)?.into();
    total[4] = percent(settled, settled)?.into();
    table.end(flow, Some(&total));
    Ok(Comparison { planned, settled })
}

fn expenditure(flow: &mut Flow, proof: &ProofOfUse) -> Result<Comparison, RenderError> {
    flow.subsection("2. Ausgaben");
    let layout =
        Layout { title: "Ausgaben", columns: &EXPENDITURE, groups: &EXPENDITURE_GROUPS, label_column: 1 };
    let mut table = Table::begin(flow, layout);
    for row in &proof.expenditure {
        let cells = [
            row.number.as_str().into(),
            row.title.as_str().into(),
            row.planned_total.into(),
            row.planned_eligible.into(),
            row.settled_total.into(),
            row.settled_eligible.into(),
        ];
        table.row(flow, &cells)?;
    }
    let (planned, settled) = (table.sum(3), table.sum(5));
    let total = table.sums("Insgesamt");
    table.end(flow, Some(&total));
    Ok(Comparison { planned, settled })
}

fn footnotes(flow: &mut Flow) {
    flow.footnote(
        "¹ Sind Einnahmen und Ausgaben in den Büchern nach Zeitfolge und Buchungsstelle einzeln nachgewiesen, \
         genügt die Zusammenfassung nach der Gliederung des Finanzierungsplans.",
    );
    flow.footnote("² Bei Bauten nach den Kostengruppen der DIN 276.");
}

fn result(flow: &mut Flow, income: &Comparison, expenditure: &Comparison) -> Result<(), RenderError> {
    flow.section("III. Ist-Ergebnis");
    let sum = too_large("Ist-Ergebnis");
    let difference = expenditure.settled.minus(expenditure.planned).map_err(&sum)?;
    let more = difference.max(Cents::ZERO);
    let less = Cents::ZERO.minus(difference.min(Cents::ZERO)).map_err(&sum)?;
    let layout = Layout { title: "Ist-Ergebnis", columns: &RESULT, groups: &[], label_column: 0 };
    let mut table = Table::begin(flow, layout);
    let mut row = |flow: &mut Flow, title: &str, planned: Cell, settled: Cents| {
        table.row(flow, &[title.into(), planned, settled.into()])
    };
    row(flow, "Ausgaben (Nr. II.2)", expenditure.planned.into(), expenditure.settled)?;
    row(flow, "Einnahmen (Nr. II.1)", income.planned.into(), income.settled)?;
    row(flow, "Mehrausgaben gegenüber dem Zuwendungsbescheid", "".into(), more)?;
    row(flow, "Minderausgaben gegenüber dem Zuwendungsbescheid", "".into(), less)?;
    table.end(flow, None);
    Ok(())
}

fn notes(flow: &mut Flow, proof: &ProofOfUse) {
    if !proof.notes.is_empty() {
        flow.subsection_of_text("Erläuterungen");
        proof.notes.iter().for_each(|note| flow.paragraph(note));
    }
}

fn too_large(table: &'static str) -> impl Fn(MoneyError) -> RenderError {
    move |source| RenderError::Sum { table, source }
}
