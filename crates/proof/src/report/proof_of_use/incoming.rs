//! The annex with the receipts of what came in. Without such receipts there is no annex.

use super::recorded;
use crate::data::ProofOfUse;
use crate::flow::{Cell, Column, Flow, Layout, Shape, Table};
use crate::{RenderError, format};

const COLUMNS: [Column; 6] = [
    Column::fixed("Lfd. Nr.", 44_000),
    Column::fixed("Belegnummer", 90_000),
    Column::fixed("eingegangen am", 84_000),
    Column::share("Einzahler", 1),
    Column::share("Grund", 1),
    Column::amount("Betrag EUR", 96_000),
];
/// The same where rows are of those that the grant was forwarded to.
const HELD: [Column; 7] = [
    Column::fixed("Lfd. Nr.", 44_000),
    Column::share("Letztempfänger", 1),
    Column::fixed("Belegnummer", 90_000),
    Column::fixed("eingegangen am", 84_000),
    Column::share("Einzahler", 1),
    Column::share("Grund", 1),
    Column::amount("Betrag EUR", 96_000),
];
/// Where „Übertrag“ and „Summe“ stand: beside the amounts.
const LABEL_COLUMN: usize = 4;

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    if proof.income_receipts.is_empty() {
        return Ok(());
    }
    flow.page(Shape::LANDSCAPE);
    flow.section("Anlage: Belegliste der Einnahmen");
    let is_held = proof.tells_holders();
    let columns: &[Column] = if is_held { &HELD } else { &COLUMNS };
    let label_column = LABEL_COLUMN + usize::from(is_held);
    let layout = Layout { title: "Belegliste der Einnahmen", columns, groups: &[], label_column };
    let mut table = Table::begin(flow, layout);
    for receipt in &proof.income_receipts {
        let mut cells: Vec<Cell> = vec![
            receipt.number.to_string().into(),
            recorded::text(&receipt.receipt_number).into(),
            format::date(receipt.received_on).into(),
            recorded::text(&receipt.payer).into(),
            recorded::text(&receipt.reason).into(),
            receipt.amount.into(),
        ];
        if is_held {
            cells.insert(1, proof.holder(receipt.holder.as_deref()).into());
        }
        table.row(flow, &cells)?;
    }
    let total = table.sums("Summe");
    table.end(flow, Some(&total));
    Ok(())
}
