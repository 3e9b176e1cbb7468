//! A person that cannot be registered, or a role that cannot be given, in German.

use grants::{PersonError, TextError};

use super::{Told, at, text, told};
use crate::german::{day, role};

/// Why a person is not registered, or not given a role.
pub(super) fn of_person(cause: &PersonError) -> Told {
    use PersonError as It;
    match cause {
        It::Identity(TextError::Length { length: 1..3, .. }) => {
            at("kennung", "Eine Kennung hat mindestens drei Zeichen.")
        }
        It::Identity(cause) => at("kennung", text(cause)),
        It::Name(cause) => at("name", text(cause)),
        It::HeldAlready { role: held } => at(
            "rolle",
            format!(
                "Die Person hat die Rolle „{}“ für diese Organisation in dieser Zeit schon.",
                role(*held)
            ),
        ),
        It::KeptApart { held, asked } => {
            at("rolle", format!("Wer „{}“ ist, ist nicht zur gleichen Zeit „{}“.", role(*held), role(*asked)))
        }
        It::AuditWithoutEnd => at("bis", "Ein Zugang zur Prüfung hat einen letzten Tag."),
        It::Scope => at("rolle", "Begrenzt wird nur, was eine Prüfung sieht."),
        It::Deputy => at("bis", "Eine Vertretung gilt für eine andere Person und hat einen letzten Tag."),
        It::Declared => at("traeger", "Diesen Interessenkonflikt haben Sie schon angezeigt."),
        It::Reason(cause) => at("grund", text(cause)),
        It::EndsBefore { from, until } => {
            at("bis", format!("Der letzte Tag ({}) liegt vor dem ersten ({}).", day(*until), day(*from)))
        }
        It::Ended { until } => at("ende", format!("Diese Rolle endet schon am {}.", day(*until))),
        It::UnknownMembership { .. } => at("mitgliedschaft", "Diese Rolle hat die Person nicht."),
        It::HasLeft { on } => told(format!("Die Person ist am {} ausgeschieden.", day(*on))),
        It::LeftBefore { registered_on, .. } => {
            at("austritt", format!("Die Person wurde erst am {} aufgenommen.", day(*registered_on)))
        }
    }
}
