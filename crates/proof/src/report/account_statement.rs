//! The statement of account for a provider.

use ledger::Cents;

use super::parts::made;
use super::{Description, Report};
use crate::data::AccountStatement;
use crate::flow::{Column, Flow, Layout, Table};
use crate::letterhead::Letterhead;
use crate::{RenderError, format};

const ROWS: [Column; 6] = [
    Column::fixed("Tag", 54_000),
    Column::share("Vorgang", 1),
    Column::figure("Journaleintrag", 62_000),
    Column::amount("fällig geworden EUR", 78_000),
    Column::amount("gezahlt EUR", 78_000),
    Column::figure("offen EUR", 78_000),
];

impl Report for AccountStatement {
    fn description(&self) -> Description {
        Description {
            title: format!("Kontoauszug {}", self.reference),
            subject: self.measure.clone(),
            made_on: self.made_on,
            chain: self.chain,
        }
    }

    fn draw(&self, flow: &mut Flow, letterhead: &Letterhead) -> Result<(), RenderError> {
        let made = made(&self.place, self.made_on);
        let references = [("Aktenzeichen", self.reference.clone()), made];
        flow.opening(letterhead, &self.provider, &references);
        flow.title("Kontoauszug");
        flow.key_values(&[
            ("Maßnahme", self.measure.clone()),
            ("Zeitraum", format!("{} bis {}", format::date(self.from), format::date(self.until))),
        ]);
        flow.section("Bewegungen");
        flow.stated_amounts(&[(format!("Offen vor dem {}", format::date(self.from)), self.opening)]);
        let closing = rows(flow, self)?;
        flow.stated_amounts(&[(format!("Offen am {}", format::date(self.until)), closing)]);
        flow.paragraph(
            "Offen ist, was fällig geworden und noch nicht gezahlt ist; ein Minus steht für Abschläge, die noch \
             nicht abgerechnet sind. Einwände bitten wir innerhalb von vier Wochen mitzuteilen.",
        );
        Ok(())
    }
}

/// The rows with the balance after each; the answer is the last balance.
fn rows(flow: &mut Flow, statement: &AccountStatement) -> Result<Cents, RenderError> {
    let mut balance = statement.opening;
    if statement.rows.is_empty() {
        flow.paragraph("In diesem Zeitraum gab es keine Bewegungen.");
        return Ok(balance);
    }
    let layout = Layout { title: "Bewegungen", columns: &ROWS, groups: &[], label_column: 1 };
    let mut table = Table::begin(flow, layout);
    for row in &statement.rows {
        let after = balance.plus(row.due).and_then(|balance| balance.minus(row.paid));
        balance = after.map_err(|source| RenderError::Sum { table: "Bewegungen", source })?;
        let cells = [
            format::date(row.day).into(),
            row.text.as_str().into(),
            format::count(row.entry.unsigned_abs()).into(),
            row.due.into(),
            row.paid.into(),
            format::amount(balance).into(),
        ];
        table.row(flow, &cells)?;
    }
    let total = table.sums("Summe der Bewegungen");
    table.end(flow, Some(&total));
    Ok(balance)
}
