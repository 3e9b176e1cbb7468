//! The annex with the receipt list.

use super::recorded;
use crate::RenderError;
use crate::data::{ProofOfUse, ReceiptRow};
use crate::draw::Pt;
use crate::flow::{Cell, Column, Flow, Layout, Shape, Table};
use crate::format;

const COLUMNS: [Column; 11] = [
    Column::fixed("Lfd. Nr.", 36_000),
    Column::fixed("Plan-Nr.", 42_000),
    Column::fixed("Belegnummer", 60_000),
    Column::fixed("Datum der Rechnung", 52_000),
    Column::fixed("Datum der Zahlung", 52_000),
    Column::share("Empfänger/Einzahler", 10),
    Column::share("Grund", 11),
    Column::amount("Betrag brutto EUR", 70_000),
    Column::amount("beantragt EUR", 70_000),
    Column::amount("anerkannt EUR", 70_000),
    Column::share("Kürzungsgrund", 12),
];
/// The same where rows are of those that the grant was forwarded to.
const HELD: [Column; 12] = [
    Column::fixed("Lfd. Nr.", 36_000),
    Column::share("Letztempfänger", 9),
    Column::fixed("Plan-Nr.", 42_000),
    Column::fixed("Belegnummer", 60_000),
    Column::fixed("Datum der Rechnung", 52_000),
    Column::fixed("Datum der Zahlung", 52_000),
    Column::share("Empfänger/Einzahler", 9),
    Column::share("Grund", 9),
    Column::amount("Betrag brutto EUR", 70_000),
    Column::amount("beantragt EUR", 70_000),
    Column::amount("anerkannt EUR", 70_000),
    Column::share("Kürzungsgrund", 9),
];
const TITLE: &str = "Anlage: Belegliste";
/// Where „Übertrag“ and „Summe“ stand: beside the amounts, which stand one column further where rows name whose they are.
const LABEL_COLUMN: usize = 6;
const NOTE_SPACE: Pt = Pt::milli(4_000);

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    if proof.receipts.is_empty() {
        // One sentence takes no page of its own.
        flow.section_of_text(TITLE);
        flow.paragraph("Zu diesem Nachweis gehören keine Belege.");
        return Ok(());
    }
    flow.page(Shape::LANDSCAPE);
    flow.section(TITLE);
    // Who examines the list sees what it lacks before its first row.
    if let Some(counted) = recorded::counted(&proof.receipts) {
        flow.caption(&counted);
        flow.skip(NOTE_SPACE);
    }
    let is_held = proof.tells_holders();
    let columns: &[Column] = if is_held { &HELD } else { &COLUMNS };
    let label_column = LABEL_COLUMN + usize::from(is_held);
    let layout = Layout { title: "Belegliste", columns, groups: &[], label_column };
    let mut table = Table::begin(flow, layout);
    for receipt in &proof.receipts {
        let mut cells = cells(receipt);
        if is_held {
            cells.insert(1, proof.holder(receipt.holder.as_deref()).into());
        }
        table.row(flow, &cells)?;
    }
    let total = table.sums("Summe");
    table.end(flow, Some(&total));
    Ok(())
}

fn cells(receipt: &ReceiptRow) -> Vec<Cell> {
    vec![
        receipt.number.to_string().into(),
        receipt.cost_position.as_str().into(),
        recorded::text(&receipt.receipt_number).into(),
        format::date(receipt.issued_on).into(),
        format::date(receipt.paid_on).into(),
        recorded::text(&receipt.payee).into(),
        recorded::text(&receipt.reason).into(),
        receipt.gross.into(),
        receipt.claimed.into(),
        receipt.recognised.into(),
        receipt.reduction_reason.as_deref().unwrap_or_default().into(),
    ]
}
