//! The annex with what is stated of the receipts besides: each receipt has its row, which also names what is not recorded of
//! it. Where nothing is stated of any receipt, the note above the receipt list says so, and there is no annex.

use chrono::NaiveDate;
use ledger::Cents;

use super::recorded;
use crate::data::{ProofOfUse, ReceiptDetails, ReceiptRow};
use crate::flow::{Cell, Column, Flow, Layout, Shape, Table};
use crate::{RenderError, format};

const COLUMNS: [Column; 9] = [
    Column::fixed("Lfd. Nr.", 36_000),
    Column::fixed("Belegnummer", 60_000),
    Column::fixed("Leistungszeitraum", 104_000),
    Column::amount("Umsatzsteuer EUR", 76_000),
    Column::amount("Skonto, Rabatt EUR", 76_000),
    Column::figure("Anteil des Projekts v. H.", 64_000),
    Column::share("SHA-256 des Nachweises", 1),
    Column::fixed("Prüfzeichen", 54_000),
    Column::share("Nicht festgehalten", 1),
];

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    let detailed = || proof.receipts.iter().filter_map(|receipt| receipt.details.as_deref());
    if detailed().next().is_none() {
        return Ok(());
    }
    flow.page(Shape::LANDSCAPE);
    flow.section("Anlage: Ergänzende Angaben zu den Belegen");
    let layout = Layout { title: "Belegangaben", columns: &COLUMNS, groups: &[], label_column: 2 };
    let mut table = Table::begin(flow, layout);
    for receipt in &proof.receipts {
        table.row(flow, &cells(receipt))?;
    }
    let mut total = table.sums("Summe");
    // Nothing stated is no statement that it is nothing.
    let is_stated =
        |it: fn(&ReceiptDetails) -> Option<Cents>| detailed().any(|details| it(details).is_some());
    for (column, is_stated) in [(3, is_stated(|it| it.vat)), (4, is_stated(|it| it.discount))] {
        if !is_stated {
            total[column] = "".into();
        }
    }
    table.end(flow, Some(&total));
    Ok(())
}

fn cells(receipt: &ReceiptRow) -> [Cell; 9] {
    let nothing = ReceiptDetails::default();
    let ReceiptDetails { performed_from, performed_until, vat, discount, project_share, evidence, mark } =
        receipt.details.as_deref().unwrap_or(&nothing);
    [
        receipt.number.to_string().into(),
        receipt.receipt_number.as_str().into(),
        days(*performed_from, *performed_until).into(),
        amount(*vat),
        amount(*discount),
        project_share.map(format::hundredths).unwrap_or_default().into(),
        evidence.as_str().into(),
        mark.as_str().into(),
        recorded::missing(receipt).into(),
    ]
}

/// The days of what was performed, as far as they are stated.
fn days(from: Option<NaiveDate>, until: Option<NaiveDate>) -> String {
    match (from.map(format::date), until.map(format::date)) {
        (Some(from), Some(until)) => format!("{from} – {until}"),
        (Some(from), None) => format!("ab {from}"),
        (None, Some(until)) => format!("bis {until}"),
        (None, None) => String::new(),
    }
}

/// An amount; an empty cell where none is stated.
fn amount(stated: Option<Cents>) -> Cell {
    stated.map_or_else(|| "".into(), Cell::from)
}
