//! Duties that are kept apart, in German.

use grants::{DutyError, Step};

use super::{Told, at, text, told};
use crate::german::{day, role, step};

/// What the house cannot decide about duties, at the field that says so.
pub(super) fn of_setting(cause: &DutyError) -> Told {
    let field = match cause {
        DutyError::Reason(_) => "grund",
        DutyError::EndsBefore { .. } => "bis",
        DutyError::Wait { .. } => "wartetage",
        DutyError::Threshold => "wertgrenze",
        DutyError::SamePerson { .. }
        | DutyError::Missing { .. }
        | DutyError::Taken { .. }
        | DutyError::Role { .. }
        | DutyError::NoProposal
        | DutyError::Proposed
        | DutyError::RuleBook { .. } => return told(of_duty(cause)),
    };
    at(field, of_duty(cause))
}

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
        DutyError::NoProposal => "Es ist nichts vorgeschlagen.".to_owned(),
        DutyError::Proposed => {
            "Es ist schon etwas vorgeschlagen. Das wird erst festgestellt oder zurückgegeben.".to_owned()
        }
        DutyError::RuleBook { proposed, present } => format!(
            "Der Vorschlag folgt dem Regelwerk in Fassung {proposed}; inzwischen gilt Fassung {present}. Bitte geben Sie \
             ihn zurück: nach einem neuen Vorschlag wird festgestellt."
        ),
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
        | "the person has taken another step of this payout request"
        | "the person has taken the other step of this payout request" => {
            "Vier-Augen-Prinzip: Sie waren hier schon beteiligt. Diesen Schritt muss eine andere Person tun."
        }
        "the person does not hold the role on this day" => "Sie haben diese Rolle heute nicht.",
        "the person has an interest in the recipient" => {
            "Sie haben einen Interessenkonflikt mit diesem Träger angezeigt. Das muss eine andere Person tun."
        }
        "who examines anything of a grant does not order or release its payments" => {
            "Wer Abrechnungen oder Anforderungen dieser Zuwendung prüft, ordnet ihre Zahlungen nicht an und gibt sie \
             nicht frei."
        }
        "the rules of the house do not let one person certify reason and amount" => {
            "Sachliche und rechnerische Feststellung brauchen hier zwei Personen."
        }
        "another person signs a proof than who prepared it" => {
            "Den Nachweis unterschreibt eine andere Person als die, die ihn erstellt hat."
        }
        "nobody deputises in a role that the other does not hold" => {
            "Vertreten wird nur, wer diese Rolle für diese Organisation in dieser Zeit selbst hat."
        }
        "one person does not hold both roles at the same time" => {
            "Eine Person hat diese beiden Rollen nicht zur gleichen Zeit."
        }
        "another person confirms an exception than who proposed it" => {
            "Die Ausnahme bestätigt eine andere Person als die, die sie vorgeschlagen hat."
        }
        "another person confirms a base rate than who entered it" => {
            "Den Basiszinssatz bestätigt eine andere Person als die, die ihn erfasst hat."
        }
        "a second person signs for what goes beyond the need" => {
            "Was über den Bedarf hinausgeht, unterschreibt eine zweite Person."
        }
        "nobody signs alone for this recipient" => "Für diesen Träger darf niemand allein zeichnen.",
        _ => "Die Funktionstrennung lässt das nicht zu.",
    }
}

/// The clause for which a duty of a claim, a payout request or a payment is kept apart.
pub(super) const fn clause(cause: &DutyError) -> Option<&'static str> {
    match cause {
        DutyError::SamePerson { asked: step, .. }
        | DutyError::Missing { asked: step, .. }
        | DutyError::Role { step, .. } => of_step(*step),
        _ => None,
    }
}

/// What is certified, and by whom (Abs. 2); who pays, and that they keep no books (Abs. 3). Who signs for a recipient, no law
/// says.
const fn of_step(step: Step) -> Option<&'static str> {
    match step {
        Step::Propose
        | Step::Sachlich
        | Step::Rechnerisch
        | Step::SachlichUndRechnerisch
        | Step::SendBack => Some("§ 31 Abs. 2 KomHVO NRW"),
        Step::Order | Step::Release1 | Step::Release2 | Step::FurtherEye | Step::Book | Step::BookReturn => {
            Some("§ 31 Abs. 3 KomHVO NRW")
        }
        Step::Prepare | Step::Examine | Step::Sign | Step::PrepareAndSign | Step::Verify | Step::Confirm => {
            None
        }
    }
}

/// The clause of a duty that the database keeps apart, for the sentences of `flow`.
pub(super) fn clause_of_kept_apart(why: &str) -> Option<&'static str> {
    match why {
        "the person has an interest in the recipient" => Some("§ 20 VwVfG NRW"),
        "who examines anything of a grant does not order or release its payments"
        | "the person has taken another step of this payment" => Some("§ 31 Abs. 3 KomHVO NRW"),
        "the rules of the house do not let one person certify reason and amount" => {
            Some("§ 31 Abs. 2 KomHVO NRW")
        }
        _ => None,
    }
}
