//! What is stated of the organisations, on the day that they are registered. Addresses, names and numbers are invented; each
//! address says so, and no number is anybody's.

use flow::{FlowError, particulars::StateParticulars};
use grants::{GivenParticulars, StatedParticulars};

use super::{Books, OFFICE, organisation};

/// Street, legal form, who acts, extension, domain; by the place of the organisation.
const STATED: [(&str, &str, &str, &str, &str); 7] = [
    ("Kreisplatz 1", "Körperschaft des öffentlichen Rechts", "den Landrat", "100", "kreis"),
    ("Ministerstraße 1", "", "", "200", "mags"),
    ("Ministerstraße 2", "", "", "300", "mkjfgfi"),
    ("Werkstraße 12", "gGmbH", "die Geschäftsführerin Mira Muster (Name erfunden)", "400", "musterwerk"),
    (
        "Am Markt 3",
        "Einrichtung der Stadt Musterstadt",
        "die Leiterin Vera Volk (Name erfunden)",
        "500",
        "volkshochschule",
    ),
    ("Schulgasse 7", "e. V.", "den Vorstand, Lars Lerner und Lea Lern (Namen erfunden)", "600", "lernhaus"),
    ("Brückenweg 9", "gGmbH", "den Geschäftsführer Bruno Brück (Name erfunden)", "700", "bruecke"),
];

/// The office states it of everyone.
pub(super) async fn state(books: &Books) -> Result<(), FlowError> {
    for (place, (street, form, by, extension, domain)) in STATED.into_iter().enumerate() {
        let text = |text: &str| Some(text.to_owned());
        let given = GivenParticulars {
            supplement: text("Anschrift erfunden"),
            street: text(street),
            postal_code: text("12345"),
            town: text("Musterstadt"),
            legal_form: text(form),
            represented_by: text(by),
            telephone: text(&format!("0123 98765-{extension}")),
            email: text(&format!("auskunft@{domain}.example")),
        };
        let stated = StatedParticulars::read(&given);
        let stated = stated.map_err(|_| FlowError::NotFound { what: "address" })?;
        let organisation = organisation(place);
        books.run(OFFICE, StateParticulars { organisation, follows: 0, stated }).await?;
    }
    Ok(())
}
