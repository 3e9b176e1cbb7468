//! Parked lines on which the house is to act: those whose question was answered, and those whose day has passed without an
//! answer, since who asked decides what becomes of them.

use flow::{
    Action,
    waiting::{self, ParkedLine, ParkedQuestion, QuestionStanding},
};

use super::{List, Waits};
use crate::{german::day, names::Names, show::Wrong, visitor::Visitor};

/// The lines that were answered, and those that are overdue, the earliest day first, each with its cost.
pub(super) async fn lines(visitor: &Visitor, names: &Names) -> Result<[List; 2], Wrong> {
    let on = visitor.ctx.day();
    let mut answered = List::new("Antworten zu zurückgestellten Zeilen", "beantwortet");
    let mut overdue = List::new("Zurückgestellte Zeilen ohne Antwort", "zurueckgestellt");
    for asked in waiting::questions(&visitor.ctx).await? {
        let is_overdue = asked.is_overdue(on);
        let ParkedQuestion { line, standing } = asked;
        match standing {
            QuestionStanding::Answered { by, on } => {
                let said = format!("Antwort von {by} vom {}", day(on));
                answered.waits.push(Waits { since: Some(on), ..waits(visitor, names, &line, &said) });
            }
            QuestionStanding::Open | QuestionStanding::AskedAgain { .. } if is_overdue => {
                let said = format!("Antwort erbeten bis {}", day(line.answer_by));
                let since = Some(line.answer_by);
                overdue.waits.push(Waits { since, ..waits(visitor, names, &line, &said) });
            }
            QuestionStanding::Open | QuestionStanding::AskedAgain { .. } => {}
        }
    }
    Ok([answered, overdue])
}

fn waits(visitor: &Visitor, names: &Names, line: &ParkedLine, said: &str) -> Waits {
    let to = format!("/abrechnungen/{}/zeilen/{}", line.claim, line.number);
    Waits {
        // What becomes of it is decided today alone.
        to: if visitor.is_today() { format!("{to}/zurueckstellung") } else { to },
        what: names.organisation(line.recipient).to_owned(),
        note: format!("Zeile {} der Abrechnung {}: {said}", line.number, line.claim_number),
        since: None,
        amount: Some(line.eligible),
        is_mine: visitor.may(Action::Decide),
    }
}
