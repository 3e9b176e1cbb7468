//! The annexes of what differs: from the version that was filed before, and from an earlier proof that stays as it is.

use crate::data::{Difference, ProofOfUse};
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
    if let Some(correction) = &proof.correction {
        let before = correction.number.saturating_sub(1);
        flow.page(Shape::PORTRAIT);
        flow.section(&format!("Anlage: Abweichungen von Fassung {before}"));
        flow.key_values(&[
            ("Vorgelegt am", format::date(correction.filed_on)),
            ("SHA-256", correction.document.clone()),
        ]);
        flow.paragraph(&format!("Fassung {before} bleibt, wie sie ist."));
        differing(flow, "Abweichungen", &correction.differences)?;
    }
    if let Some(earlier) = &proof.earlier {
        flow.page(Shape::PORTRAIT);
        let until = format::date(earlier.until);
        flow.section(&format!("Anlage: Änderungen seit dem Zwischennachweis bis zum {until}"));
        flow.key_values(&[
            ("Fassung", earlier.number.to_string()),
            ("Vorgelegt am", format::date(earlier.filed_on)),
            ("SHA-256", earlier.document.clone()),
        ]);
        flow.paragraph(
            "Jener Nachweis bleibt, wie er ist. Was sich für seine Tage seither in den Büchern geändert hat, steht hier und \
             ist, soweit dieser Nachweis die Tage umfasst, in ihm enthalten.",
        );
        differing(flow, "Änderungen", &earlier.differences)?;
    }
    Ok(())
}

fn differing(flow: &mut Flow, title: &'static str, rows: &[Difference]) -> Result<(), RenderError> {
    if rows.is_empty() {
        flow.paragraph("Kein Betrag weicht ab.");
        return Ok(());
    }
    let mut table = Table::begin(flow, Layout { title, columns: &ROWS, groups: &[], label_column: 1 });
    for row in rows {
        let difference = row.after.minus(row.before);
        let difference = difference.map_err(|source| RenderError::Sum { table: title, source })?;
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
