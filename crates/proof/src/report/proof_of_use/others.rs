//! The annexes of a proof towards the Land: the examined proofs of those the grant was forwarded to, their files and the
//! records of their examinations, and how many took part. What there is nothing of has no annex.

use crate::data::ProofOfUse;
use crate::flow::{Column, Flow, Layout, Shape, Table};
use crate::{RenderError, format};

const EXAMINED: [Column; 6] = [
    Column::share("Letztempfänger", 3),
    Column::fixed("Aktenzeichen", 130_000),
    Column::fixed("geprüft am", 70_000),
    Column::amount("beantragt EUR", 90_000),
    Column::amount("anerkannt EUR", 90_000),
    Column::share("Prüfvermerk", 2),
];
const ENCLOSED: [Column; 6] = [
    Column::fixed("Datei", 100_000),
    Column::share("Letztempfänger", 2),
    Column::figure("Fassung", 50_000),
    Column::fixed("vorgelegt am", 70_000),
    Column::figure("Größe in Byte", 80_000),
    Column::share("SHA-256", 3),
];
const EXAMINATIONS: [Column; 5] = [
    Column::fixed("Datei", 110_000),
    Column::share("Letztempfänger", 2),
    Column::fixed("Stand", 70_000),
    Column::figure("Größe in Byte", 80_000),
    Column::share("SHA-256", 3),
];
const PARTICIPANTS: [Column; 2] = [Column::share("Gruppe", 1), Column::figure("Anzahl", 200_000)];

/// What stands where a figure is not broken down.
const NOT_BROKEN_DOWN: &str = "nicht aufgeschlüsselt";

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    if !proof.examined_proofs.is_empty() {
        examined(flow, proof)?;
    }
    if proof.enclosed().next().is_some() {
        enclosed(flow, proof)?;
    }
    if proof.enclosed_examinations().next().is_some() {
        examinations(flow, proof)?;
    }
    if !proof.participants.is_empty() {
        participants(flow, proof)?;
    }
    Ok(())
}

fn examined(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    flow.page(Shape::LANDSCAPE);
    flow.section("Anlage: Geprüfte Nachweise der Letztempfänger");
    let layout = Layout { title: "Geprüfte Nachweise", columns: &EXAMINED, groups: &[], label_column: 0 };
    let mut table = Table::begin(flow, layout);
    for row in &proof.examined_proofs {
        let cells = [
            row.recipient.as_str().into(),
            row.reference.as_str().into(),
            format::date(row.examined_on).into(),
            row.claimed.into(),
            row.recognised.into(),
            row.remark.as_str().into(),
        ];
        table.row(flow, &cells)?;
    }
    let total = table.sums("Summe");
    table.end(flow, Some(&total));
    Ok(())
}

fn enclosed(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    flow.page(Shape::LANDSCAPE);
    flow.section("Anlage: Beigefügte Nachweise");
    flow.paragraph(
        "Diese Nachweise liegen als Anlagen in dieser PDF-Datei, Byte für Byte so, wie sie vorgelegt wurden.",
    );
    let layout = Layout { title: "Beigefügte Nachweise", columns: &ENCLOSED, groups: &[], label_column: 0 };
    let mut table = Table::begin(flow, layout);
    for (name, row, file) in proof.enclosed() {
        let cells = [
            name.into(),
            row.recipient.as_str().into(),
            file.number.to_string().into(),
            format::date(file.filed_on).into(),
            format::count(file.size).into(),
            file.hash.to_string().into(),
        ];
        table.row(flow, &cells)?;
    }
    table.end(flow, None);
    Ok(())
}

fn examinations(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    flow.page(Shape::LANDSCAPE);
    flow.section("Anlage: Beigefügte Prüfvermerke");
    flow.paragraph(
        "Diese Prüfvermerke liegen als Anlagen in dieser PDF-Datei, so wie sie am genannten Tag aus den Büchern entstehen.",
    );
    let title = "Beigefügte Prüfvermerke";
    let layout = Layout { title, columns: &EXAMINATIONS, groups: &[], label_column: 0 };
    let mut table = Table::begin(flow, layout);
    for (name, row, file) in proof.enclosed_examinations() {
        let cells = [
            name.into(),
            row.recipient.as_str().into(),
            format::date(file.as_of).into(),
            format::count(file.size).into(),
            file.hash.to_string().into(),
        ];
        table.row(flow, &cells)?;
    }
    table.end(flow, None);
    Ok(())
}

fn participants(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    flow.page(Shape::PORTRAIT);
    flow.section("Anlage: Teilnehmende");
    let layout = Layout { title: "Teilnehmende", columns: &PARTICIPANTS, groups: &[], label_column: 0 };
    let mut table = Table::begin(flow, layout);
    for row in &proof.participants {
        let count = row.count.map_or_else(|| NOT_BROKEN_DOWN.to_owned(), |count| format::count(count.into()));
        table.row(flow, &[row.group.as_str().into(), count.into()])?;
    }
    table.end(flow, None);
    Ok(())
}
