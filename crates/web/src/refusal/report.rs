//! What is refused of a version of a Sachbericht.

use grants::{ParticipantsError, ReportError};

use super::{Told, at, text, told};
use crate::pages::proofs::{participants, prepare};

/// What is refused of a version.
pub(super) fn of_report(cause: &ReportError) -> Told {
    match cause {
        ReportError::Empty => told("Bitte mindestens einen Abschnitt des Sachberichts schreiben."),
        ReportError::Twice { topic } => {
            at(prepare::field(*topic), "Zu jedem Thema gibt es im Sachbericht einen Abschnitt.")
        }
        ReportError::Text { topic, cause } => at(prepare::field(*topic), text(cause)),
        ReportError::Participants(cause) => at(participants::FIELD, of_participants(*cause)),
        ReportError::Follows { newest, .. } => told(format!(
            "Inzwischen gibt es Fassung {newest} des Sachberichts. Bitte die Seite in einem zweiten Fenster öffnen, dort \
             lesen, was neu ist, und hier ergänzen: was Sie geschrieben haben, steht noch da."
        )),
    }
}

fn of_participants(cause: ParticipantsError) -> String {
    match cause {
        ParticipantsError::Many { most, count } => {
            format!(
                "Ein Bericht hat höchstens {most} Gruppen und eine Gruppe ebenso viele Teile, nicht {count}."
            )
        }
        ParticipantsError::Name { group, cause } => format!("Gruppe {group}: {}", text(&cause)),
        ParticipantsError::Parts { group, count, parts } => format!(
            "Gruppe {group}: die Teile sind zusammen {parts}, mehr als die {count} der Gruppe. Was eine andere Aufteilung \
             derselben Personen ist, bekommt eine eigene Gruppe."
        ),
    }
}
