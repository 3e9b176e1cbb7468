//! Why an observation of an audit is not recorded, or a step on it not taken, in German.

use grants::{AuditObservationError, AuditObservationState};
use ledger::Cents;

use super::{Told, at, text, told};
use crate::german::{day, euros};

/// What is wrong with an observation, or with a step on it.
pub(super) fn of_observation(cause: &AuditObservationError) -> Told {
    use AuditObservationError as It;
    match cause {
        It::Text(cause) => at("text", text(cause)),
        It::Amount => at("betrag", "Der Betrag muss größer als null sein; ohne Betrag bleibt das Feld leer."),
        It::AmountAbove { most: Cents::ZERO, .. } => {
            at("betrag", "Diese Bemerkung nennt keinen Betrag. Bitte das Feld leer lassen.")
        }
        It::AmountAbove { most, amount } => at(
            "betrag",
            format!("Bitte höchstens {}: die Bemerkung nennt weniger als {}.", euros(*most), euros(*amount)),
        ),
        It::AnswerBy { on } => at("frist", format!("Bitte einen Tag nach dem {} nennen.", day(*on))),
        It::NotNow { state, .. } => told(match state {
            AuditObservationState::Open { .. } => {
                "Dazu liegt keine Stellungnahme vor. Das geht erst, wenn sie da ist."
            }
            AuditObservationState::Answered => {
                "Dazu liegt eine Stellungnahme vor. Jetzt entscheidet die Prüfung."
            }
            AuditObservationState::Settled => {
                "Diese Bemerkung ist ausgeräumt. Eine weitere wird neu festgehalten."
            }
            AuditObservationState::Upheld => {
                "Diese Bemerkung bleibt bestehen, bis die Stelle noch einmal Stellung nimmt."
            }
        }),
        It::AwaitsAnswer { answer_by } => at(
            "entscheidung",
            format!(
                "Bis zum {} kann die Stelle noch Stellung nehmen. Vorher bleibt nichts bestehen.",
                day(*answer_by)
            ),
        ),
        It::OtherSide { name } => told(format!(
            "{name} hat bei dieser Bemerkung schon für die andere Seite gehandelt. Bitte eine andere Person bitten."
        )),
    }
}
