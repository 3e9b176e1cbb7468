//! What is wrong with a programme file, in German: where, and what would be right.

use grants::{
    ProgrammeError,
    law::{DatedError, LawError},
};

use super::{Told, at};
use crate::german::{day, euros};

/// What is wrong with a file; of one that cannot be read, at which place.
pub(crate) fn of_programme(cause: &ProgrammeError, file: &str) -> Told {
    let said = match cause {
        ProgrammeError::Unreadable(parser) => {
            let said = unreadable(parser.message());
            match cause.place(file) {
                Some((line, column)) => format!("Zeile {line}, Zeichen {column}: {said}"),
                None => said,
            }
        }
        ProgrammeError::Law(cause) => of_law(cause),
        of_entry => entry(of_entry),
    };
    at("inhalt", said)
}

/// What does not fit together.
fn entry(cause: &ProgrammeError) -> String {
    use ProgrammeError as It;
    match cause {
        It::Twice { table, code } => {
            format!("In „{table}“ steht der Code „{code}“ zweimal. Jeder steht dort einmal.")
        }
        It::Missing { table, code, target, missing } => format!(
            "In „{table}“ nennt „{code}“ den Code „{missing}“, den es in „{target}“ nicht gibt. Bitte ihn dort aufnehmen \
             oder hier den richtigen nennen."
        ),
        It::Ends { table, code, from, until } => format!(
            "In „{table}“ gilt „{code}“ vom {} bis zum {}: der letzte Tag liegt vor dem ersten.",
            day(*from),
            day(*until)
        ),
        It::RateOverlaps { code, on } => format!(
            "In „rates“ gilt „{code}“ am {} zweimal. Bitte die frühere spätestens am Tag davor enden lassen.",
            day(*on)
        ),
        It::Forgets { table, code } => format!(
            "In „{table}“ fehlt „{code}“, das in der geltenden Fassung steht. Was gegolten hat, bleibt in der Datei."
        ),
        It::ChangesPast { table, code } => format!(
            "In „{table}“ sagt „{code}“ über vergangene Tage etwas anderes als die geltende Fassung. Neues gilt ab einem \
             späteren Tag: bitte einen weiteren Eintrag mit späterem „valid_from“ anfügen."
        ),
        It::RateAmount { code, amount } => {
            format!("In „rates“ muss „{code}“ größer als null sein, nicht {}.", euros(*amount))
        }
        It::FinancingShare { condition } => format!(
            "In „financing“ („{condition}“): eine Anteilfinanzierung hat einen Anteil („share“), jede andere Art hat keinen."
        ),
        It::Unreadable(_) | It::Law(_) => "Die Programmdatei lässt sich nicht lesen.".to_owned(),
    }
}

fn of_law(cause: &LawError) -> String {
    match cause {
        LawError::Dated(DatedError::Order { from, .. }) => format!(
            "In „law“ muss der Eintrag ab dem {} nach dem davor beginnen: der älteste steht zuerst.",
            day(*from)
        ),
        LawError::Dated(DatedError::Ends { from, until, .. }) => format!(
            "In „law“ gilt ein Eintrag vom {} bis zum {}: der letzte Tag liegt vor dem ersten.",
            day(*from),
            day(*until)
        ),
        LawError::Limit { value, .. } => {
            format!("In „law“ ist „{value}“ kein Betrag über null. Bitte so schreiben: \"500.00\".")
        }
        LawError::Unreadable(_) => "Die Größen in „law“ lassen sich nicht lesen.".to_owned(),
    }
}

/// What the parser says in words, and in nothing else. What is not known here is repeated as it says it.
fn unreadable(message: &str) -> String {
    let names = quoted(message);
    let said = match names.split_first() {
        Some((name, _)) if message.starts_with("missing field") => {
            Some(format!("Hier fehlt die Angabe „{name}“."))
        }
        Some((name, known)) if message.starts_with("unknown field") => {
            Some(format!("Die Angabe „{name}“ gibt es hier nicht. {}", possible(known)))
        }
        Some((name, known)) if message.starts_with("unknown variant") => {
            Some(format!("„{name}“ kann hier nicht stehen. {}", possible(known)))
        }
        _ if message.starts_with("duplicate key") => Some("Diese Angabe steht hier schon.".to_owned()),
        _ => message
            .rsplit_once("expected ")
            .and_then(|(_, kind)| kind_of(kind))
            .map(|kind| format!("Hier kann das nicht stehen. Erwartet wird {kind}.")),
    };
    said.unwrap_or_else(|| {
        format!(
            "Das lässt sich hier nicht lesen. Jede Angabe steht in einer Zeile: Name, Gleichheitszeichen, Wert, Texte in \
             Anführungszeichen. Das Leseprogramm sagt dazu auf Englisch: „{}“.",
            message.trim().replace('\n', ", ")
        )
    })
}

/// What stands between backticks.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

fn possible(known: &[&str]) -> String {
    let known: Vec<_> = known.iter().map(|name| format!("„{name}“")).collect();
    if known.is_empty() { String::new() } else { format!("Möglich ist: {}.", known.join(", ")) }
}

/// What is expected, for the parser's word.
fn kind_of(word: &str) -> Option<&'static str> {
    Some(match word.trim() {
        "a string" => "ein Text in Anführungszeichen",
        "a sequence" => "eine Liste in eckigen Klammern",
        "a boolean" => "true oder false",
        "i32" | "u32" | "i64" | "u64" => "eine ganze Zahl",
        word if word.starts_with("struct ") => "eine Tabelle mit Angaben",
        "a formatted date string" => "ein Tag in Anführungszeichen, zum Beispiel \"2021-04-01\"",
        _ => return None,
    })
}
