//! Why a document cannot be made, and when it can, in German.

use flow::documents::DocumentKind;

/// What is missing for a document of a kind, as the books say it, and what would be right.
pub(super) fn of_lacking(kind: &str, missing: &str) -> String {
    known(kind, missing).map_or_else(|| of_any(kind), ToOwned::to_owned)
}

fn known(kind: &str, missing: &str) -> Option<&'static str> {
    Some(match (kind, missing) {
        ("decision", "the claim is not decided") => {
            "Über die Abrechnung ist noch nicht entschieden. Das Schreiben gibt es, sobald die Entscheidung vorgeschlagen und \
             sachlich und rechnerisch festgestellt ist."
        }
        ("examination", "the claim is not decided") => {
            "Über die Abrechnung ist noch nicht entschieden. Den Prüfvermerk gibt es, sobald die Entscheidung sachlich und \
             rechnerisch festgestellt ist."
        }
        ("examination", "the proof is not decided") => {
            "Über den Nachweis ist noch nicht entschieden. Den Prüfvermerk gibt es, sobald er angenommen oder zurückgewiesen \
             ist."
        }
        ("examination", "the giver is outside and records its examination itself") => {
            "Diesen Nachweis prüft das Ministerium und hält das selbst fest. Einen Prüfvermerk gibt es hier zu Nachweisen \
             der Träger."
        }
        ("payment_order", "the payment came in; nobody here ordered it") => {
            "Diese Zahlung ist eingegangen: niemand im Haus hat sie angeordnet. Eine Auszahlungsanordnung gibt es zu \
             Zahlungen, die das Haus leistet."
        }
        ("payment_order", "nobody ordered the payment") => {
            "Diese Zahlung hat noch niemand angeordnet. Die Auszahlungsanordnung gibt es, sobald das geschehen ist."
        }
        ("account_statement", "the ministry keeps the account of its award") => {
            "Das Konto dieser Zuwendung führt das Ministerium. Einen Kontoauszug gibt es zu den Zuwendungen, die daraus \
             weitergeleitet sind."
        }
        ("refund_demand", "the ministry writes the letter itself") => {
            "Was aus diesem Bescheid zu erstatten ist, fordert das Ministerium mit eigenem Schreiben. Ein Schreiben gibt es \
             hier zu Forderungen gegen Träger."
        }
        ("forwarding", "the grant forwards nothing") => {
            "Diese Zuwendung kommt vom Ministerium; sie leitet nichts weiter. Vertrag oder Bescheid gibt es zu den \
             Zuwendungen, die daraus weitergeleitet sind."
        }
        ("reminder", "nobody here reminds the first recipient") => {
            "Diesen Nachweis erstellt das Haus selbst; wann er fällig ist, steht bei den Fristen. Eine Erinnerung gibt es zu \
             weitergeleiteten Zuwendungen."
        }
        ("reminder", "nothing is late") => {
            "Bei dieser Zuwendung ist kein Nachweis überfällig. Eine Erinnerung gibt es erst, wenn die Frist eines Nachweises \
             verstrichen ist."
        }
        _ => return None,
    })
}

/// What is said of a document of any kind.
fn of_any(kind: &str) -> String {
    let name = DocumentKind::from_word(kind).map_or("Dokument", DocumentKind::german);
    format!("Das Dokument „{name}“ gibt es noch nicht: es fehlt ein Schritt, der vorher kommt.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_lacks_is_said_with_what_would_be_right() {
        for (kind, missing) in [
            ("decision", "the claim is not decided"),
            ("examination", "the claim is not decided"),
            ("examination", "the proof is not decided"),
            ("examination", "the giver is outside and records its examination itself"),
            ("payment_order", "the payment came in; nobody here ordered it"),
            ("payment_order", "nobody ordered the payment"),
            ("account_statement", "the ministry keeps the account of its award"),
            ("refund_demand", "the ministry writes the letter itself"),
            ("forwarding", "the grant forwards nothing"),
            ("reminder", "nobody here reminds the first recipient"),
            ("reminder", "nothing is late"),
        ] {
            assert!(DocumentKind::from_word(kind).is_some(), "{kind}");
            let told = known(kind, missing).unwrap();
            assert!(told.contains(" gibt es"), "{told}");
            assert_eq!(of_lacking(kind, missing), told);
        }
    }

    #[test]
    fn what_nobody_has_put_in_words_yet_is_said_of_its_kind() {
        let told = of_lacking("examination", "something new");
        assert_eq!(
            told,
            "Das Dokument „Prüfvermerk“ gibt es noch nicht: es fehlt ein Schritt, der vorher kommt."
        );
    }
}
