//! What is refused of proofs of use.

use grants::ProofError;

use super::{Told, at, duty, german_field, text, told};
use crate::german::{day, euros, period};

/// What is refused of a proof.
pub(super) fn of_proof(cause: &ProofError) -> Told {
    match cause {
        ProofError::State { asked: "signed_electronically", .. } => told(
            "Erst hier auf der Seite unterschreiben: danach ändert sich das Dokument nicht mehr, und eine elektronisch \
             unterschriebene Datei kann hinterlegt werden.",
        ),
        ProofError::State { .. } => {
            told("Im jetzigen Stand dieses Nachweises geht das nicht. Der Stand steht oben auf der Seite.")
        }
        ProofError::HasDocument { .. } => told("Zu diesem Nachweis gibt es schon ein Dokument."),
        ProofError::NotAHash { .. } => told("Das Dokument zu diesem Nachweis ist nicht lesbar."),
        ProofError::Duty(cause) => told(duty::of_duty(cause)),
        ProofError::Text { field: field @ ("office" | "examiner" | "objections"), cause } => {
            at(german_field(field), text(cause))
        }
        ProofError::Text { cause, .. } => told(text(cause)),
        ProofError::AnswerBefore { on, .. } => {
            at("frist", format!("Die Frist zur Antwort liegt vor dem Tag der Rückfrage ({}).", day(*on)))
        }
        ProofError::NoCut { .. } => at("betrag", "Eine Kürzung ist größer als null."),
        ProofError::CutAbovePart { by, part } => at(
            "betrag",
            format!(
                "Eine Kürzung um {} ist höher als die Zuwendung von {} laut Nachweis.",
                euros(*by),
                euros(*part)
            ),
        ),
        ProofError::NotWhole { period: granted, .. } => at(
            "von",
            format!("Ein Verwendungsnachweis umfasst den ganzen Bewilligungszeitraum {}.", period(*granted)),
        ),
        ProofError::NoOwnAudit => told(
            "Der Bescheid verlangt, dass die eigene Prüfungseinrichtung den Nachweis prüft, bevor er vorgelegt wird. Bitte einen \
             neuen Nachweis erstellen und vor der Unterschrift ihr Ergebnis festhalten.",
        ),
        ProofError::Objections { most, count } => {
            at("beanstandungen", format!("Höchstens {most} Beanstandungen, nicht {count}."))
        }
        ProofError::NotExamined => {
            told("Erst die Prüfung festhalten (Prüfvermerk): danach kann der Nachweis abgeschlossen werden.")
        }
        ProofError::Overtaken { until } => told(format!(
            "Ein späterer Nachweis bis zum {} ist vorgelegt: die Zahlen dieses Nachweises stehen fest. Was sich für seine Tage \
             ändert, nennt der nächste Nachweis von selbst in einer Anlage.",
            day(*until)
        )),
        ProofError::NotCorrectable { .. } => {
            told("Dieser Nachweis wird nicht berichtigt: er ist nicht eingereicht oder schon abgeschlossen.")
        }
        ProofError::OtherProof => {
            told("Eine Berichtigung gilt derselben Zuwendung, derselben Art und demselben Zeitraum.")
        }
        ProofError::FiledBefore { filed } => told(format!(
            "Fassung {filed} dieses Nachweises ist schon eingereicht: die nächste berichtigt sie. Sie entsteht auf der Seite \
             der eingereichten."
        )),
    }
}
