//! The annex with the objects that were bought with the grant (Inventar). Without objects there is no annex.

use crate::data::ProofOfUse;
use crate::flow::{Column, Flow, Layout, Shape, Table};
use crate::{RenderError, format};

/// What the annex is called; the confirmations name it.
pub(super) const TITLE: &str = "Inventar";

const COLUMNS: [Column; 9] = [
    Column::fixed("Lfd. Nr.", 40_000),
    Column::share("Bezeichnung", 3),
    Column::fixed("Belegnummer", 84_000),
    Column::fixed("angeschafft am", 70_000),
    Column::amount("Preis EUR", 80_000),
    Column::fixed("Umsatzsteuer", 84_000),
    Column::share("Ort, Inventarnummer", 2),
    Column::fixed("gebunden bis", 70_000),
    Column::share("Abgang", 2),
];

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    if proof.objects.is_empty() {
        return Ok(());
    }
    flow.page(Shape::LANDSCAPE);
    flow.section("Anlage: Inventar der mit der Zuwendung beschafften Gegenstände");
    let layout = Layout { title: TITLE, columns: &COLUMNS, groups: &[], label_column: 1 };
    let mut table = Table::begin(flow, layout);
    for object in &proof.objects {
        let bound_until = object.bound_until.map(format::date).unwrap_or_default();
        let cells = [
            object.number.to_string().into(),
            object.designation.as_str().into(),
            object.receipt_number.as_str().into(),
            format::date(object.bought_on).into(),
            object.price.into(),
            object.vat.as_str().into(),
            object.place.as_str().into(),
            bound_until.into(),
            object.gone.as_str().into(),
        ];
        table.row(flow, &cells)?;
    }
    let total = table.sums("Summe");
    table.end(flow, Some(&total));
    Ok(())
}
