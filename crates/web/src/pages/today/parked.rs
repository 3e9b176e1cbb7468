//! Parked lines whose day has passed without an answer: who asked decides what becomes of them.

use flow::{Action, waiting};

use super::{List, Waits};
use crate::{german::day, names::Names, show::Wrong, visitor::Visitor};

/// Those lines, the longest overdue first, each with its cost.
pub(super) async fn overdue(visitor: &Visitor, names: &Names) -> Result<List, Wrong> {
    let on = visitor.ctx.day();
    let mut waits = Vec::new();
    for it in waiting::parked_lines(&visitor.ctx).await? {
        if it.answer_by < on {
            let day = day(it.answer_by);
            let line = format!("/abrechnungen/{}/zeilen/{}", it.claim, it.number);
            waits.push(Waits {
                // What becomes of it is decided today alone.
                to: if visitor.is_today() { format!("{line}/zurueckstellung") } else { line },
                what: names.organisation(it.recipient).to_owned(),
                note: format!(
                    "Zeile {} der Abrechnung {}: Antwort erbeten bis {day}",
                    it.number, it.claim_number
                ),
                since: Some(it.answer_by),
                amount: Some(it.eligible),
                is_mine: visitor.may(Action::Decide),
            });
        }
    }
    Ok(List::new("Zurückgestellte Zeilen ohne Antwort", "zurueckgestellt").of(waits))
}
