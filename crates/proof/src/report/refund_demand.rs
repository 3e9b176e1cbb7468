//! The demand for refund, and the worksheet of its interest.

use ledger::Cents;

use super::parts::{SALUTATION, Signed, account, made, remedy, required};
use super::{Description, Report};
use crate::data::RefundDemand;
use crate::flow::{Column, Flow, Layout, Table};
use crate::letterhead::Letterhead;
use crate::{RenderError, format};

const ITEMS: [Column; 2] = [Column::share("Gegenstand", 1), Column::amount("Betrag EUR", 96_000)];
const INTEREST: [Column; 6] = [
    Column::fixed("von", 58_000),
    Column::fixed("bis", 58_000),
    Column::figure("Tage", 36_000),
    Column::share("Basiszinssatz und Zuschlag", 1),
    Column::figure("auf EUR", 90_000),
    Column::amount("Zinsen EUR", 84_000),
];

impl Report for RefundDemand {
    fn description(&self) -> Description {
        Description {
            title: format!("Erstattungsforderung {}", self.reference),
            subject: self.measure.clone(),
            made_on: self.demanded_on,
            chain: self.chain,
        }
    }

    fn draw(&self, flow: &mut Flow, letterhead: &Letterhead) -> Result<(), RenderError> {
        let made = made(&self.place, self.demanded_on);
        let references = [("Aktenzeichen", self.reference.clone()), made];
        flow.opening(letterhead, &self.debtor, &references);
        flow.title("Erstattung und Zinsen");
        let number = self.number.iter().map(|number| ("Nummer", number.clone()));
        let rest = [
            ("Maßnahme", self.measure.clone()),
            ("Rechtsgrundlage", required("clause", &self.clause)?.to_owned()),
        ];
        flow.key_values(&number.chain(rest).collect::<Vec<_>>());
        flow.paragraph(SALUTATION);
        flow.paragraph(required("reason", &self.reason)?);
        let refund = items(flow, self)?;
        let interest = interest(flow, self)?;
        let total =
            refund.plus(interest).map_err(|source| RenderError::Sum { table: "Forderung", source })?;
        flow.section("Zahlung");
        flow.stated_amounts(&[("Erstattung", refund), ("Zinsen", interest), ("Zu zahlen", total)]);
        flow.key_values(&[
            ("Zahlbar bis", format::date(self.due_on)),
            ("Zahlung an", account(&self.account)),
            ("Verwendungszweck", self.remittance.clone()),
        ]);
        remedy(flow, &self.remedy, &Signed::new(&self.place, &self.signed_by))
    }
}

fn items(flow: &mut Flow, demand: &RefundDemand) -> Result<Cents, RenderError> {
    flow.section("Erstattung");
    let layout = Layout { title: "Erstattung", columns: &ITEMS, groups: &[], label_column: 0 };
    let mut table = Table::begin(flow, layout);
    for item in &demand.items {
        table.row(flow, &[item.title.as_str().into(), item.amount.into()])?;
    }
    let sum = table.sum(1);
    let total = table.sums("Zu erstatten");
    table.end(flow, Some(&total));
    Ok(sum)
}

fn interest(flow: &mut Flow, demand: &RefundDemand) -> Result<Cents, RenderError> {
    flow.section("Berechnung der Zinsen");
    if demand.interest.is_empty() {
        flow.paragraph("Zinsen werden nicht gefordert.");
        return Ok(Cents::ZERO);
    }
    let layout = Layout { title: "Zinsen", columns: &INTEREST, groups: &[], label_column: 3 };
    let mut table = Table::begin(flow, layout);
    for row in &demand.interest {
        let cells = [
            format::date(row.from).into(),
            format::date(row.until).into(),
            format::count(row.days.into()).into(),
            row.rate.as_str().into(),
            format::amount(row.principal).into(),
            row.interest.into(),
        ];
        table.row(flow, &cells)?;
    }
    let sum = table.sum(5);
    let total = table.sums("Zinsen insgesamt");
    table.end(flow, Some(&total));
    if let Some(counted) = &demand.day_count {
        flow.paragraph(&format!(
            "Zählweise der Zinstage: {counted}. Gerundet ist einmal, in der Summe; die Zeilen sind so gerundet, dass sie diese \
             ergeben."
        ));
    }
    Ok(sum)
}
