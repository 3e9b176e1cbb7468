//! The extract of the journal.

use super::parts::made;
use super::{Description, Report};
use crate::data::JournalExtract;
use crate::flow::{Column, Flow, Layout, Shape, Table};
use crate::letterhead::Letterhead;
use crate::{RenderError, format};

const TITLE: &str = "Journalauszug";
const ROWS: [Column; 8] = [
    Column::figure("Eintrag", 40_000),
    Column::fixed("geschrieben", 62_000),
    Column::fixed("zählt für", 54_000),
    Column::share("Vorgang", 3),
    Column::share("Person", 2),
    Column::fixed("Kennung des Gegenstands", 104_000),
    Column::figure("Buchungen", 46_000),
    Column::fixed("Prüfsumme (SHA-256)", 170_000),
];

impl Report for JournalExtract {
    fn description(&self) -> Description {
        Description {
            title: format!("{TITLE} {}", self.office.name),
            subject: self.subject.clone(),
            made_on: self.made_on,
            chain: self.chain,
        }
    }

    fn draw(&self, flow: &mut Flow, letterhead: &Letterhead) -> Result<(), RenderError> {
        flow.heading_of_record(letterhead, &[made("", self.made_on)]);
        flow.title(TITLE);
        let numbers = match self.rows.as_slice() {
            [] => "keine".to_owned(),
            [one] => number(one.number),
            [first, .., last] => format!("{} bis {}", number(first.number), number(last.number)),
        };
        flow.key_values(&[
            ("Journal", self.office.name.clone()),
            ("Gegenstand", self.subject.clone()),
            ("Einträge", numbers),
            ("Anzahl", format::count(self.rows.len() as u64)),
        ]);
        flow.paragraph(
            "Jeder Eintrag nennt die Prüfsumme des vorigen; wer einen ändert, ändert alle folgenden. Die Ausgabe des \
             Journals als Datei lässt sich ohne dieses Programm nachrechnen.",
        );
        Ok(())
    }

    fn annexes(&self, flow: &mut Flow) -> Result<(), RenderError> {
        flow.page(Shape::LANDSCAPE);
        flow.section("Einträge");
        if self.rows.is_empty() {
            flow.paragraph("Es gibt keine Einträge.");
            return Ok(());
        }
        let layout = Layout { title: "Einträge", columns: &ROWS, groups: &[], label_column: 3 };
        let mut table = Table::begin(flow, layout);
        for row in &self.rows {
            let cells = [
                number(row.number).into(),
                format::instant(row.recorded_at).into(),
                format::date(row.effective_on).into(),
                row.what.as_str().into(),
                row.person.as_str().into(),
                row.subject.as_str().into(),
                format::count(row.transfers.into()).into(),
                row.hash.to_string().into(),
            ];
            table.row(flow, &cells)?;
        }
        table.end(flow, None);
        Ok(())
    }
}

fn number(entry: i64) -> String {
    format::count(entry.unsigned_abs())
}
