//! The payment order (Auszahlungsanordnung).

use super::parts::{Signed, account, last_words, made, party, required};
use super::{Description, Report};
use crate::data::PaymentOrder;
use crate::flow::{Column, Flow, Layout, Table};
use crate::letterhead::Letterhead;
use crate::{RenderError, format};

const NAME: &str = "Auszahlungsanordnung";
const ITEMS: [Column; 3] = [
    Column::fixed("Buchungsstelle", 110_000),
    Column::share("Gegenstand", 1),
    Column::amount("Betrag EUR", 96_000),
];

impl Report for PaymentOrder {
    fn description(&self) -> Description {
        Description {
            title: format!("{NAME} {}", self.number),
            subject: self.reason.clone(),
            made_on: self.ordered_on,
            chain: self.chain,
        }
    }

    fn draw(&self, flow: &mut Flow, letterhead: &Letterhead) -> Result<(), RenderError> {
        let made = made(&self.place, self.ordered_on);
        let references = [("Aktenzeichen", self.reference.clone()), made];
        flow.opening(letterhead, &self.treasury, &references);
        flow.title(NAME);
        flow.key_values(&[
            ("Nummer", required("number", &self.number)?.to_owned()),
            ("Empfänger", party(&self.payee)),
            ("Konto", account(&self.account)),
            ("Verwendungszweck", required("remittance", &self.remittance)?.to_owned()),
            ("Zahlbar am", format::date(self.due_on)),
            ("Begründung", required("reason", &self.reason)?.to_owned()),
        ]);
        flow.section("Beträge");
        let layout = Layout { title: "Beträge", columns: &ITEMS, groups: &[], label_column: 1 };
        let mut table = Table::begin(flow, layout);
        for row in &self.items {
            let cells = [row.number.as_str().into(), row.title.as_str().into(), row.amount.into()];
            table.row(flow, &cells)?;
        }
        let total = table.sums("Auszuzahlen");
        table.end(flow, Some(&total));
        let signed = Signed::new(&self.place, &self.signed_by);
        last_words(
            flow,
            Some("Feststellung, Anordnung und Freigabe"),
            "Die Zahlungsabwicklung und die Buchführung nehmen verschiedene Personen wahr. Der Zahlungsauftrag \
             wird von zwei Personen freigegeben.",
            &signed,
        );
        Ok(())
    }
}
