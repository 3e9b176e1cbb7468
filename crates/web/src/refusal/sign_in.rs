//! What is refused at the door.

use flow::sign_in::SignInError;
use identity::PasswordError;

use super::{Told, at, of_flow, told};

/// What became of a refusal at the door.
pub(crate) fn of_sign_in(refusal: &SignInError) -> Told {
    match refusal {
        SignInError::Refused => {
            told("Name oder Kennwort stimmen nicht, oder es gibt heute keine Rolle für Sie.")
        }
        SignInError::CodeNeeded => at("code", "Bitte auch den Code Ihres zweiten Faktors eingeben."),
        SignInError::WrongCode => {
            at("code", "Dieser Code gilt nicht, oder er wurde schon benutzt. Bitte den nächsten abwarten.")
        }
        SignInError::Wait { seconds } => told(format!(
            "Nach mehreren Fehlversuchen geht es in {seconds} Sekunden weiter. Bitte so lange warten."
        )),
        SignInError::Busy => {
            told("Gerade melden sich zu viele Menschen an. Bitte gleich noch einmal versuchen.")
        }
        SignInError::InvitationOver => told(
            "Diese Einladung gilt nicht mehr. Bitte lassen Sie sich von der Verwaltung der Zugänge eine neue geben.",
        ),
        SignInError::AccountTaken => told(
            "Mit diesem Konto kommt schon eine andere Person herein. Bitte melden Sie sich mit Ihrem eigenen an.",
        ),
        SignInError::SignInAgain { minutes } => told(format!(
            "Dafür darf Ihre Anmeldung höchstens {minutes} Minuten alt sein. Bitte melden Sie sich ab und wieder an."
        )),
        SignInError::Password(PasswordError::Length { length }) => {
            at("kennwort", format!("Ein Kennwort hat 12 bis 128 Zeichen, dieses hat {length}."))
        }
        SignInError::Password(PasswordError::Guessable) => at(
            "kennwort",
            "Dieses Kennwort ist zu leicht zu erraten. Ein paar Wörter, die nicht zusammengehören, sind es nicht.",
        ),
        SignInError::WhichUnit => told(
            "Hier ist nicht klar, bei welcher Stelle Sie sich anmelden. Bitte die Adresse benutzen, die Ihre Stelle Ihnen genannt hat.",
        ),
        SignInError::Flow(cause) => of_flow(cause),
    }
}
