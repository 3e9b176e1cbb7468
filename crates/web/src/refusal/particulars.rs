//! Why what is stated of an organisation is not taken, in German.

use grants::{ParticularsError, ParticularsFault, ParticularsField};

use super::{Told, text, told};

/// The field of the form.
pub(crate) const fn field(field: ParticularsField) -> &'static str {
    match field {
        ParticularsField::Supplement => "zusatz",
        ParticularsField::Street => "strasse",
        ParticularsField::PostalCode => "plz",
        ParticularsField::Town => "ort",
        ParticularsField::LegalForm => "rechtsform",
        ParticularsField::RepresentedBy => "vertretung",
        ParticularsField::Telephone => "telefon",
        ParticularsField::Email => "email",
    }
}

/// What is wrong with a field.
pub(crate) fn of_fault(fault: ParticularsFault) -> String {
    use ParticularsFault as It;
    match fault {
        It::Text { cause, .. } => text(&cause),
        It::PostalCode => "Eine Postleitzahl hat fünf Ziffern, zum Beispiel 12345.".to_owned(),
        It::Missing { field: ParticularsField::PostalCode } => {
            "Zu einer Anschrift gehört die Postleitzahl.".to_owned()
        }
        It::Missing { .. } => "Zu einer Anschrift gehört der Ort.".to_owned(),
        It::Telephone => {
            "Eine Telefonnummer besteht aus Ziffern, Leerzeichen und den Zeichen + - / ( ), zum Beispiel 0123 98765-0."
                .to_owned()
        }
        It::Email => "Bitte eine E-Mail-Adresse eingeben, zum Beispiel auskunft@traeger.example.".to_owned(),
    }
}

/// Why a version is not taken.
pub(super) fn of_particulars(cause: ParticularsError) -> Told {
    match cause {
        ParticularsError::Follows { newest, .. } => told(format!(
            "Inzwischen hat jemand Fassung {newest} der Angaben festgehalten; sie steht oben. Bitte vergleichen und noch \
             einmal absenden: was Sie eingegeben haben, steht noch da."
        )),
        ParticularsError::Same => told("Genau das ist schon festgehalten."),
    }
}
