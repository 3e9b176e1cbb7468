//! Why a form is not filled, in a sentence for who keeps its mapping.

use forms::{FormError, Refused};

/// Why a form is not filled in; nothing, where neither form nor mapping is to blame.
pub fn sentence(error: &FormError) -> Option<String> {
    Some(match error {
        FormError::OtherKind => "Das Dokument ist kein Nachweis.".to_owned(),
        FormError::Mapping(why) => format!("Die Zuordnung ist nicht lesbar: {why}"),
        FormError::Line { line, why } => format!("Zuordnung, Zeile {line}: {}", of_line(why)),
        FormError::OtherForm { meant, found } => format!(
            "Das ist nicht der Vordruck, für den die Zuordnung geschrieben ist: seine SHA-256-Prüfsumme ist {found}, \
             gemeint ist {meant}."
        ),
        FormError::TooLarge => "Der Vordruck ist zu groß.".to_owned(),
        FormError::Damaged(why) => format!("Der Vordruck ist nicht lesbar: {why}"),
        FormError::Sum(_) | FormError::CheckCode(_) => return None,
    })
}

fn of_line(why: &Refused) -> String {
    match why {
        Refused::UnknownFigure(figure) => format!("Die Angabe {figure} gibt es in keinem Nachweis."),
        Refused::NoCell(text) => format!("{text} ist keine Zelle und keine Spalte."),
        Refused::NoRange { first, last } => {
            format!("Die Zeilen {first} bis {last} lassen sich nicht füllen.")
        }
        Refused::TooManyCells { most } => {
            format!("Die Listen haben zusammen Platz für mehr als {most} Zellen.")
        }
        Refused::Twice { sheet, cell } => format!("Die Zelle {cell} im Blatt {sheet} wird zweimal gefüllt."),
        Refused::TooManyRows { list, rows, room } => {
            format!("Die Liste {list} hat {rows} Zeilen, der Vordruck hat Platz für {room}.")
        }
        Refused::MissingSheet(sheet) => format!("Der Vordruck hat kein Blatt {sheet}."),
        Refused::MissingCell { sheet, cell } => {
            format!("Das Blatt {sheet} hat keine Zelle {cell}, die auszufüllen wäre.")
        }
        Refused::Covered { sheet, cell } => {
            format!(
                "Die Zelle {cell} im Blatt {sheet} ist mit einer anderen verbunden und wäre nicht zu sehen."
            )
        }
        Refused::Computed { sheet, cell } => {
            format!("Die Zelle {cell} im Blatt {sheet} berechnet der Vordruck selbst.")
        }
        Refused::Unfit { sheet, cell, figure } => {
            format!("Die Angabe {figure} passt nicht in die Zelle {cell} im Blatt {sheet}.")
        }
    }
}
