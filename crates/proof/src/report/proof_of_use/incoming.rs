//! The annex with the receipts of what came in. Without such receipts there is no annex.

use super::recorded;
use crate::data::ProofOfUse;
use crate::flow::{Column, Flow, Layout, Shape, Table};
use crate::{RenderError, format};

const COLUMNS: [Column; 6] = [
    Column::fixed("Lfd. Nr.", 44_000),
    Column::fixed("Belegnummer", 90_000),
    Column::fixed("eingegangen am", 84_000),
    Column::share("Einzahler", 1),
    Column::share("Grund", 1),
    Column::amount("Betrag EUR", 96_000),
];

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    if proof.income_receipts.is_empty() {
        return Ok(());
    }
    flow.page(Shape::LANDSCAPE);
    flow.section("Anlage: Belegliste der Einnahmen");
    let layout =
        Layout { title: "Belegliste der Einnahmen", columns: &COLUMNS, groups: &[], label_column: 4 };
    let mut table = Table::begin(flow, layout);
    for receipt in &proof.income_receipts {
        let cells = [
            receipt.number.to_string().into(),
            recorded::text(&receipt.receipt_number).into(),
            format::date(receipt.received_on).into(),
            recorded::text(&receipt.payer).into(),
            recorded::text(&receipt.reason).into(),
            receipt.amount.into(),
        ];
        table.row(flow, &cells)?;
    }
    let total = table.sums("Summe");
    table.end(flow, Some(&total));
    Ok(())
}
