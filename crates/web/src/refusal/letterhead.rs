//! Why a letterhead is not set, in German.

use flow::letterheads::{AccentError, LetterheadError, LogoError};

use super::{Told, at, text};
use crate::upload::FILE;

/// What is wrong with a letterhead.
pub(super) fn of_letterhead(cause: &LetterheadError) -> Told {
    use LetterheadError as It;
    let field = match cause.field() {
        "claim" => "zusatz",
        "contact" => "kontakt",
        "return_address" => "absender",
        "accent" => "farbe",
        "logo" => FILE,
        "court" => "gericht",
        other => other,
    };
    let said = match cause {
        It::Text { cause, .. } => text(cause),
        It::Lines { lines } => format!("Hier passen fünf Zeilen hin; es sind {lines}."),
        It::Accent(AccentError::Malformed) => {
            "Eine Farbe besteht aus # und sechs Ziffern oder Buchstaben von a bis f, zum Beispiel #003366."
                .to_owned()
        }
        It::Accent(AccentError::TooLight) => {
            "Diese Farbe ist zu hell: Text wäre auf Papier und auf dem grauen Grund der Kästen nicht zu lesen \
             (Kontrast mindestens 4,5 zu 1). Bitte eine dunklere wählen."
                .to_owned()
        }
        It::Logo(LogoError::Unreadable) => {
            "Das ist kein Bild im Format PNG, oder es ist beschädigt. Bitte das Logo als PNG speichern.".to_owned()
        }
        It::Logo(LogoError::TooLarge) => {
            "Das Bild ist größer als 256 KB. Bitte kleiner oder mit weniger Farben speichern.".to_owned()
        }
        It::Logo(LogoError::TooWide { width, height }) => format!(
            "Das Bild hat {width} mal {height} Bildpunkte. Breite und Höhe sind höchstens 1000 Bildpunkte."
        ),
        It::Court => "Bitte so eingeben: Verwaltungsgericht Musterstadt, Gerichtsstraße 1, 12345 Musterstadt."
            .to_owned(),
    };
    at(field, said)
}
