//! Why a text is no text of a mail, in German.

use flow::mail::{LONGEST_SUBJECT, MailPart, NAMES, NAMES_OF_EACH, TemplateError};

use super::{Told, at};

/// What is wrong with the text of a mail.
pub(super) fn of_template(cause: &TemplateError) -> Told {
    use TemplateError as It;
    let field = match cause.part() {
        MailPart::Subject => "betreff",
        MailPart::Body => "text",
    };
    let said = match cause {
        It::Unknown { name, .. } => format!(
            "Den Wert „{name}“ gibt es nicht. Es gibt {}; in jeder der „mitteilungen“ gibt es {}.",
            quoted(&NAMES),
            quoted(&NAMES_OF_EACH)
        ),
        It::Unreadable { line, .. } => {
            format!("In Zeile {line} steht eine Anweisung, die sich nicht lesen lässt.")
        }
        It::Endless { .. } => "Der Text rechnet zu lange. Bitte vereinfachen.".to_owned(),
        It::TooLong { most, .. } => format!("Hier passen höchstens {most} Zeichen hin."),
        It::Subject => format!(
            "Der Betreff ist eine Zeile mit 1 bis {LONGEST_SUBJECT} Zeichen, auch nachdem alles eingesetzt ist."
        ),
        It::Body => {
            "Die Mail wäre leer, zu lang, oder sie hätte ein Zeichen, das niemand sehen kann.".to_owned()
        }
    };
    at(field, said)
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("„{name}“")).collect::<Vec<_>>().join(", ")
}
