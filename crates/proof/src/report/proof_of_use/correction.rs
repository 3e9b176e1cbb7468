//! The annex of a corrected proof: what differs from the version that was filed before.

use crate::data::ProofOfUse;
use crate::flow::{Column, Flow, Layout, Shape, Table};
use crate::{RenderError, format};

const ROWS: [Column; 5] = [
    Column::share("Stelle", 1),
    Column::share("Gegenstand", 1),
    Column::figure("bisher EUR", 72_000),
    Column::figure("jetzt EUR", 72_000),
    Column::figure("Unterschied EUR", 78_000),
];

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    let Some(correction) = &proof.correction else { return Ok(()) };
    flow.page(Shape::PORTRAIT);
    let before = correction.number.saturating_sub(1);
    flow.section(&format!("Anlage: Abweichungen von Fassung {before}"));
    flow.key_values(&[
        ("Vorgelegt am", format::date(correction.filed_on)),
        ("SHA-256", correction.document.clone()),
    ]);
    flow.paragraph(&format!("Fassung {before} bleibt, wie sie ist."));
    if correction.differences.is_empty() {
        flow.paragraph("Kein Betrag weicht ab.");
        return Ok(());
    }
    let layout = Layout { title: "Abweichungen", columns: &ROWS, groups: &[], label_column: 1 };
    let mut table = Table::begin(flow, layout);
    for row in &correction.differences {
        let difference = row.after.minus(row.before);
        let difference = difference.map_err(|source| RenderError::Sum { table: "Abweichungen", source })?;
        let cells = [
            row.place.as_str().into(),
            row.what.as_str().into(),
            format::amount(row.before).into(),
            format::amount(row.after).into(),
            format::amount(difference).into(),
        ];
        table.row(flow, &cells)?;
    }
    table.end(flow, None);
    Ok(())
}
