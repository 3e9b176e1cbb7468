//! The annexes of what differs: from the version that was filed before, and from earlier proofs that stay as they are.

use crate::data::{ChangedPart, Correction, Difference, EarlierProof, ProofOfUse};
use crate::flow::{Column, Flow, Layout, Shape, Table};
use crate::{RenderError, format};

const ROWS: [Column; 5] = [
    Column::share("Stelle", 1),
    Column::share("Gegenstand", 1),
    Column::figure("bisher EUR", 72_000),
    Column::figure("jetzt EUR", 72_000),
    Column::figure("Unterschied EUR", 78_000),
];

const PARTS: [Column; 3] =
    [Column::share("Stelle", 2), Column::share("Gegenstand", 2), Column::share("Änderung", 3)];

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    if let Some(correction) = &proof.correction {
        corrected(flow, correction)?;
    }
    proof.all_earlier().try_for_each(|earlier| changed_since(flow, earlier))
}

fn corrected(flow: &mut Flow, correction: &Correction) -> Result<(), RenderError> {
    let before = correction.number.saturating_sub(1);
    flow.page(Shape::PORTRAIT);
    flow.section(&format!("Anlage: Abweichungen von Fassung {before}"));
    flow.key_values(&[
        ("Vorgelegt am", format::date(correction.filed_on)),
        ("SHA-256", correction.document.clone()),
    ]);
    flow.paragraph(&format!("Fassung {before} bleibt, wie sie ist."));
    differing(flow, "Abweichungen", &correction.differences)?;
    match correction.parts.as_deref() {
        // What is made of older data says nothing of what was not compared.
        None => Ok(()),
        Some([]) => {
            flow.paragraph(&format!(
                "Im Übrigen gleicht diese Fassung der Fassung {before}, abgesehen von Tag, Unterschriften und Stand des \
                 Journals."
            ));
            Ok(())
        }
        Some(parts) => changed(flow, parts),
    }
}

fn changed_since(flow: &mut Flow, earlier: &EarlierProof) -> Result<(), RenderError> {
    flow.page(Shape::PORTRAIT);
    let until = format::date(earlier.until);
    flow.section(&format!("Anlage: Änderungen seit dem Zwischennachweis bis zum {until}"));
    flow.key_values(&[
        ("Fassung", earlier.number.to_string()),
        ("Vorgelegt am", format::date(earlier.filed_on)),
        ("SHA-256", earlier.document.clone()),
    ]);
    flow.paragraph(
        "Jener Nachweis bleibt, wie er ist. Was sich für seine Tage seither in den Büchern geändert hat, steht hier und ist, \
         soweit dieser Nachweis die Tage umfasst, in ihm enthalten.",
    );
    differing(flow, "Änderungen", &earlier.differences)
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

/// What differs beside amounts.
fn changed(flow: &mut Flow, parts: &[ChangedPart]) -> Result<(), RenderError> {
    flow.subsection("Außerdem ist geändert");
    let layout =
        Layout { title: "Abweichungen ohne Beträge", columns: &PARTS, groups: &[], label_column: 1 };
    let mut table = Table::begin(flow, layout);
    for ChangedPart { place, what, change } in parts {
        table.row(flow, &[place.as_str().into(), what.as_str().into(), change.as_str().into()])?;
    }
    table.end(flow, None);
    Ok(())
}
