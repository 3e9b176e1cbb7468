//! Who may not do something, and why.

use flow::FlowError;

use super::{FAILED, duty};
use crate::german::{day, role};

/// Who may not do this, and why.
pub(super) fn of_actor(refusal: &FlowError) -> String {
    use FlowError as It;
    match refusal {
        It::NotFound { .. } => "Das gibt es nicht, oder nicht für Sie.".to_owned(),
        It::Forbidden { by } => format!("Das ist Aufgabe anderer: {}.", allowed(by)),
        It::RoleNotHeld { role: held } => {
            format!("Sie haben die Rolle „{}“ für diese Organisation heute nicht.", role(*held))
        }
        It::StepUpNeeded => "Dafür wird Ihr zweiter Faktor gebraucht.".to_owned(),
        It::TokenDays { most, .. } => format!("Ein Zugriffsschlüssel gilt 1 bis {most} Tage."),
        It::KnownUntil { day: known } => format!(
            "Ihr Zugang zeigt die Bücher, wie sie am {} bekannt waren. Bitte diesen Stand oder einen früheren wählen.",
            day(*known)
        ),
        It::DutiesKeptApart { why } => duty::kept_apart(why).to_owned(),
        _ => FAILED.to_owned(),
    }
}

/// Who does it, in German, for the words by which the table of permissions names them.
fn allowed(by: &str) -> &str {
    match by {
        "the program by itself" => "das Programm selbst",
        "an administrator" => "die Verwaltung der Zugänge",
        "another administrator" => "eine andere Verwaltung der Zugänge",
        "an administrator, the head or an auditor" => "Verwaltung der Zugänge, Leitung oder Prüfung",
        "the head or an auditor" => "Leitung oder Prüfung",
        "everyone who has to do with money" => "alle, die mit den Mitteln zu tun haben",
        "a clerk or the head" => "Sachbearbeitung oder Leitung",
        "a clerk, the head or an editor" => "Sachbearbeitung, Leitung oder Erfassung",
        "a clerk" => "Sachbearbeitung",
        "who examines the claim and auditors" => "wer die Abrechnung prüft, und die Prüfung",
        "a clerk or an examiner" => "Sachbearbeitung oder Feststellung",
        "an examiner" => "sachliche oder rechnerische Feststellung",
        "an orderer" => "Anordnung",
        "a releaser, above the threshold the head" => "Freigabe, oberhalb der Wertgrenze auch Leitung",
        "the head" => "Leitung",
        "an auditor, an examiner or the head" => "Prüfung, Feststellung oder Leitung",
        "an auditor" => "Prüfung",
        "a clerk, an examiner or the head" => "Sachbearbeitung, Feststellung oder Leitung",
        "an auditor, or who answers one" => "Prüfung oder wer ihr antwortet",
        "an auditor, or who examines claims" => "Prüfung oder wer Abrechnungen prüft",
        "those who examine, order and pay" => "wer prüft, anordnet und zahlt",
        "an editor or a clerk of the organisation" => "Erfassung der Organisation",
        "a signatory or the head of the organisation" => "Zeichnung oder Leitung der Organisation",
        "a releaser or the head" => "Freigabe oder Leitung",
        "whoever enters, signs, looks into or confirms them" => {
            "wer die Bankverbindung erfasst, unterschreibt, prüft oder bestätigt"
        }
        "the organisation, and who orders, pays and audits" => {
            "die Organisation selbst und wer anordnet, zahlt und prüft"
        }
        "the organisation whose account it is" => "die Organisation, deren Konto es ist",
        "a clerk, an orderer or a releaser" => "Sachbearbeitung, Anordnung oder Freigabe",
        "an editor or a clerk of the recipient" => "Erfassung beim Träger",
        "a signatory or the head of the recipient" => "Zeichnung beim Träger",
        "a signatory, an editor or a clerk of the recipient" => "Zeichnung oder Erfassung beim Träger",
        "the giver or the recipient of the grant" => "Zuwendungsgeber oder Träger",
        "the first recipient" => "die Stelle, die die Bücher führt",
        "the first recipient and auditors" => "die Stelle, die die Bücher führt, und die Prüfung",
        "the recipient of the grant" => "wer die Zuwendung bekommt",
        "the giver of the grant" | "the office of the giver" => "wer die Zuwendung gibt",
        _ => "andere Rollen",
    }
}
