//! Duties that are kept apart, in German.

use grants::DutyError;

use super::text;
use crate::german::{day, role, step};

/// Which duty stands in the way.
pub(super) fn of_duty(cause: &DutyError) -> String {
    match cause {
        DutyError::SamePerson { taken, .. } => format!(
            "Vier-Augen-Prinzip: Sie waren hier schon beteiligt („{}“). Diesen Schritt muss eine andere Person tun.",
            step(*taken)
        ),
        DutyError::Missing { missing, .. } => {
            format!("Es fehlt noch ein Schritt, der vorher kommt: „{}“.", step(*missing))
        }
        DutyError::Taken { step: taken } => format!("Dieser Schritt ist schon getan: „{}“.", step(*taken)),
        DutyError::Role { step: asked, role: held } => format!(
            "Diesen Schritt („{}“) tut jemand in einer anderen Rolle als „{}“.",
            step(*asked),
            role(*held)
        ),
        DutyError::NoProposal => "Es ist noch keine Entscheidung vorgeschlagen.".to_owned(),
        DutyError::Proposed => "Eine Entscheidung ist schon vorgeschlagen.".to_owned(),
        DutyError::Reason(cause) => text(cause),
        DutyError::EndsBefore { from, until } => {
            format!("Der letzte Tag ({}) liegt vor dem ersten ({}).", day(*until), day(*from))
        }
        DutyError::Wait { most, .. } => {
            format!("Eine Änderung der Bankverbindung wartet höchstens {most} Tage.")
        }
        DutyError::Threshold => "Die Wertgrenze darf nicht unter null liegen.".to_owned(),
    }
}

/// What the database keeps apart, in German, for the sentences of `flow`.
pub(super) fn kept_apart(why: &str) -> &'static str {
    match why {
        "the person has taken another step of this claim"
        | "the person has taken another step of this payment"
        | "the person has taken another step of this proof"
        | "the person has taken another step of these bank details"
        | "the person has taken the other step of this payout request" => {
            "Vier-Augen-Prinzip: Sie waren hier schon beteiligt. Diesen Schritt muss eine andere Person tun."
        }
        "the person does not hold the role on this day" => "Sie haben diese Rolle heute nicht.",
        "the person has an interest in the recipient" => {
            "Sie haben einen Interessenkonflikt mit diesem Träger angezeigt. Das muss eine andere Person tun."
        }
        "who examines claims of a grant does not order or release its payments" => {
            "Wer Abrechnungen dieser Zuwendung prüft, ordnet ihre Zahlungen nicht an und gibt sie nicht frei."
        }
        "the rules of the house do not let one person certify reason and amount" => {
            "Sachliche und rechnerische Feststellung brauchen hier zwei Personen."
        }
        "another person signs a proof than who prepared it" => {
            "Den Nachweis unterzeichnet eine andere Person als die, die ihn erstellt hat."
        }
        "nobody signs alone for this recipient" => "Für diesen Träger darf niemand allein zeichnen.",
        _ => "Die Funktionstrennung lässt das nicht zu.",
    }
}
