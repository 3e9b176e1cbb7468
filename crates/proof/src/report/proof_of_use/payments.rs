//! The annex with what was paid of the grant, as the extract of the bank account has it. Without payments there is no annex.

use crate::data::ProofOfUse;
use crate::flow::{Column, Flow, Layout, Shape, Table};
use crate::{RenderError, format};

const COLUMNS: [Column; 3] = [
    Column::fixed("Wertstellung", 84_000),
    Column::share("Vorgang", 1),
    Column::amount("Betrag EUR", 110_000),
];

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    if proof.payments.is_empty() {
        return Ok(());
    }
    flow.page(Shape::PORTRAIT);
    flow.section("Anlage: Zahlungen aus der Zuwendung");
    let layout = Layout { title: "Zahlungen", columns: &COLUMNS, groups: &[], label_column: 1 };
    let mut table = Table::begin(flow, layout);
    for payment in &proof.payments {
        let cells = [format::date(payment.day).into(), payment.text.as_str().into(), payment.amount.into()];
        table.row(flow, &cells)?;
    }
    let total = table.sums("Ausgezahlt insgesamt");
    table.end(flow, Some(&total));
    Ok(())
}
