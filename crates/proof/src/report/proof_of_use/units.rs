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
/// The same where something is stated of what proves the units and of their examination.
const EXAMINED: [Column; 11] = [
    Column::fixed("Lfd. Nr.", 36_000),
    Column::share("Einheit", 4),
    Column::fixed("durchgeführt am", 62_000),
    Column::figure("Anzahl", 42_000),
    Column::fixed("Pauschale", 60_000),
    Column::figure("Satz EUR", 56_000),
    Column::amount("Betrag EUR", 74_000),
    Column::amount("anerkannt EUR", 74_000),
    Column::share("Kürzungsgrund", 3),
    Column::share("SHA-256 des Nachweises", 5),
    Column::fixed("Prüfzeichen", 54_000),
];
/// The same where rows are of those that the grant was forwarded to.
const HELD: [Column; 12] = [
    Column::fixed("Lfd. Nr.", 36_000),
    Column::share("Letztempfänger", 13),
    Column::share("Einheit", 12),
    Column::fixed("durchgeführt am", 62_000),
    Column::figure("Anzahl", 42_000),
    Column::fixed("Pauschale", 60_000),
    Column::figure("Satz EUR", 56_000),
    Column::amount("Betrag EUR", 74_000),
    Column::amount("anerkannt EUR", 74_000),
    Column::share("Kürzungsgrund", 11),
    Column::share("SHA-256 des Nachweises", 12),
    Column::fixed("Prüfzeichen", 54_000),
];
/// Where „Übertrag“ and „Summe“ stand.
const LABEL_COLUMN: usize = 1;

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    if proof.units.is_empty() {
        return Ok(());
    }
    flow.page(Shape::LANDSCAPE);
    flow.section("Anlage: Einheitenliste (Pauschalen)");
    let is_held = proof.tells_holders();
    let columns: &[Column] = if is_held {
        &HELD
    } else if proof.units.iter().any(is_examined) {
        &EXAMINED
    } else {
        &COLUMNS
    };
    let layout = Layout { title: "Einheitenliste", columns, groups: &[], label_column: LABEL_COLUMN };
    let mut table = Table::begin(flow, layout);
    for unit in &proof.units {
        let mut cells = cells(unit);
        if is_held {
            cells.insert(1, proof.holder(unit.holder.as_deref()).into());
        }
        cells.truncate(columns.len());
        table.row(flow, &cells)?;
    }
    let total = table.sums("Summe");
    table.end(flow, Some(&total));
    Ok(())
}

/// Whether anything is stated of what proves a unit and of its examination.
fn is_examined(unit: &UnitRow) -> bool {
    !unit.evidence.is_empty() || !unit.mark.is_empty() || unit.reduction_reason.is_some()
}

fn cells(unit: &UnitRow) -> Vec<Cell> {
    vec![
        unit.number.to_string().into(),
        unit.unit.as_str().into(),
        format::date(unit.performed_on).into(),
        format::count(unit.count.into()).into(),
        unit.rate_code.as_str().into(),
        format::amount(unit.rate).into(),
        unit.amount.into(),
        unit.recognised.into(),
        unit.reduction_reason.as_deref().unwrap_or_default().into(),
        unit.evidence.as_str().into(),
        unit.mark.as_str().into(),
    ]
}
