//! The reminder of what is still to be handed in.

use super::parts::{SALUTATION, Signed, last_words, made, required};
use super::{Description, Report};
use crate::data::Reminder;
use crate::flow::{Column, Flow, Layout, Table};
use crate::letterhead::Letterhead;
use crate::{RenderError, format};

const ITEMS: [Column; 4] = [
    Column::share("Unterlage", 5),
    Column::share("Rechtsgrundlage", 3),
    Column::fixed("fällig am", 66_000),
    Column::figure("Tage überfällig", 72_000),
];

impl Report for Reminder {
    fn description(&self) -> Description {
        Description {
            title: format!("Erinnerung {}", self.reference),
            subject: self.measure.clone(),
            made_on: self.made_on,
            chain: self.chain,
        }
    }

    fn draw(&self, flow: &mut Flow, letterhead: &Letterhead) -> Result<(), RenderError> {
        let made = made(&self.place, self.made_on);
        let references = [("Aktenzeichen", self.reference.clone()), made];
        flow.opening(letterhead, &self.recipient, &references);
        flow.title("Erinnerung an ausstehende Unterlagen");
        flow.key_values(&[("Maßnahme", self.measure.clone())]);
        flow.paragraph(SALUTATION);
        flow.paragraph("zu der genannten Maßnahme liegen uns diese Unterlagen noch nicht vor:");
        flow.section("Ausstehende Unterlagen");
        let layout =
            Layout { title: "Ausstehende Unterlagen", columns: &ITEMS, groups: &[], label_column: 0 };
        let mut table = Table::begin(flow, layout);
        for item in &self.items {
            let late = (self.made_on - item.due_on).num_days().max(0);
            let cells = [
                item.what.as_str().into(),
                item.clause.as_str().into(),
                format::date(item.due_on).into(),
                format::count(late.unsigned_abs()).into(),
            ];
            table.row(flow, &cells)?;
        }
        table.end(flow, None);
        flow.note(&format!("Bitte reichen Sie die Unterlagen bis zum {} nach.", format::date(self.until)));
        let signed = Signed::new(&self.place, &self.signed_by);
        last_words(flow, None, required("consequence", &self.consequence)?, &signed);
        Ok(())
    }
}
