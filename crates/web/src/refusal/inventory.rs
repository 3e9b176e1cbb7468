//! Why an object is not recorded, or does not go.

use grants::InventoryError;

use super::{Told, at, money, text, told};
use crate::german::{day, euros};

/// In a sentence, at the field of the page of the inventory.
pub(super) fn of_inventory(cause: &InventoryError) -> Told {
    use InventoryError as It;
    match cause {
        It::Text { field, cause } => at(german_field(field), text(cause)),
        It::Price(cause) => at("preis", money(*cause)),
        It::NoReceipt { line } => told(format!(
            "Zeile {line} beruht auf keinem Beleg über einen Kauf: mit einer Pauschale oder einer Gutschrift wird nichts \
             beschafft. Bitte die Zeile mit dem Kaufbeleg wählen."
        )),
        It::LineGone { line } => told(format!(
            "Zeile {line} zählt nicht mehr: sie ist zurückgenommen, ersetzt oder herausgenommen. Bitte die Zeile wählen, \
             die an ihrer Stelle steht."
        )),
        It::AboveReceipt { gross, listed, price } => at(
            "preis",
            format!(
                "Der Beleg lautet über {}, davon sind {} schon aufgenommen: {} sind mehr, als übrig ist.",
                euros(*gross),
                euros(*listed),
                euros(*price)
            ),
        ),
        It::BoundBefore { bought_on } => at(
            "gebunden_bis",
            format!("Gekauft wurde erst am {}; die Bindung endet nicht davor.", day(*bought_on)),
        ),
        It::Disposed { on } => told(format!("Der Abgang ist schon festgehalten, zum {}.", day(*on))),
        It::DisposedBefore { bought_on, .. } => {
            at("abgang_am", format!("Gekauft wurde erst am {}.", day(*bought_on)))
        }
    }
}

fn german_field(field: &str) -> &str {
    match field {
        "designation" => "bezeichnung",
        "place" => "standort",
        "number" => "inventarnummer",
        _ => "abgangsgrund",
    }
}
