//! Bank details that are not taken or not paid to, in German.

use grants::BankDetailsError;

use super::{Told, at, duty, text, told};
use crate::german::day;

/// Why bank details are not taken, or nothing is paid to them.
pub(super) fn of_bank_details(cause: &BankDetailsError) -> Told {
    match cause {
        BankDetailsError::State { .. } => {
            told("Das geht bei dieser Bankverbindung nicht mehr: sie ist inzwischen weiter.")
        }
        BankDetailsError::Holder(cause) => at("inhaber", format!("Name des Kontoinhabers: {}", text(cause))),
        BankDetailsError::How(cause) => at("pruefung", format!("Wie geprüft wurde: {}", text(cause))),
        BankDetailsError::Reason(cause) => at("grund", text(cause)),
        BankDetailsError::Same => told("Diese Bankverbindung gilt schon."),
        BankDetailsError::Duty(cause) => told(duty::of_duty(cause)),
        BankDetailsError::Open { number } => told(format!(
            "Eine Änderung der Bankverbindung ist offen (Nummer {number}). Bis sie geklärt ist, wird nichts gezahlt."
        )),
        BankDetailsError::None => told("Für den Träger ist noch keine Bankverbindung bestätigt."),
        BankDetailsError::Waits { usable_from } => {
            told(format!("Die Bankverbindung ist neu. Gezahlt wird auf sie ab dem {}.", day(*usable_from)))
        }
        BankDetailsError::Replaced => told(
            "Die Bankverbindung hat sich seit der Anordnung geändert. Bitte die Anordnung zurücknehmen und neu anordnen.",
        ),
    }
}
