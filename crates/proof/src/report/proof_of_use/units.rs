//! The annex with the units settled as lump sums. Without such units there is no annex.

use crate::RenderError;
use crate::data::{ProofOfUse, UnitRow};
use crate::flow::{Cell, Column, Flow, Layout, Shape, Table};
use crate::format;

const COLUMNS: [Column; 8] = [
    Column::fixed("Lfd. Nr.", 40_000),
    Column::share("Einheit", 1),
    Column::fixed("durchgeführt am", 78_000),
    Column::figure("Anzahl", 52_000),
    Column::fixed("Pauschale", 84_000),
    Column::figure("Satz EUR", 90_000),
    Column::amount("Betrag EUR", 90_000),
    Column::amount("anerkannt EUR", 90_000),
];
/// The same where files or lists prove the units.
const WITH_EVIDENCE: [Column; 9] = [
    Column::fixed("Lfd. Nr.", 40_000),
    Column::share("Einheit", 1),
    Column::fixed("durchgeführt am", 66_000),
    Column::figure("Anzahl", 44_000),
    Column::fixed("Pauschale", 66_000),
    Column::figure("Satz EUR", 66_000),
    Column::amount("Betrag EUR", 82_000),
    Column::amount("anerkannt EUR", 82_000),
    Column::share("SHA-256 des Nachweises", 1),
];
/// Where „Übertrag“ and „Summe“ stand.
const LABEL_COLUMN: usize = 1;

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    if proof.units.is_empty() {
        return Ok(());
    }
    flow.page(Shape::LANDSCAPE);
    flow.section("Anlage: Einheitenliste (Pauschalen)");
    let is_proved = proof.units.iter().any(|unit| !unit.evidence.is_empty());
    let columns: &[Column] = if is_proved { &WITH_EVIDENCE } else { &COLUMNS };
    let layout = Layout { title: "Einheitenliste", columns, groups: &[], label_column: LABEL_COLUMN };
    let mut table = Table::begin(flow, layout);
    for unit in &proof.units {
        table.row(flow, &cells(unit)[..columns.len()])?;
    }
    let total = table.sums("Summe");
    table.end(flow, Some(&total));
    Ok(())
}

fn cells(unit: &UnitRow) -> [Cell; 9] {
    [
        unit.number.to_string().into(),
        unit.unit.as_str().into(),
        format::date(unit.performed_on).into(),
        format::count(unit.count.into()).into(),
        unit.rate_code.as_str().into(),
        format::amount(unit.rate).into(),
        unit.amount.into(),
        unit.recognised.into(),
        unit.evidence.as_str().into(),
    ]
}
