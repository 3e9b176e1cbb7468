//! Point 15: when a grant becomes smaller or ends early, and what comes back then. A contract is terminated or withdrawn from;
//! an administrative act is taken back or revoked.

use grants::Financing;

/// Its heading and its text.
pub(super) fn point(financing: &Financing, is_contract: bool) -> [String; 2] {
    let (title, ended) = if is_contract { CONTRACT } else { NOTICE };
    let basis = if is_contract { "in entsprechender Anwendung des" } else { "nach" };
    let refund = format!(
        "Was danach zu viel ausgezahlt ist, ist zu erstatten und {basis} § 49a VwVfG NRW in der jeweils geltenden Fassung zu \
         verzinsen."
    );
    [title.to_owned(), [reduction(financing), ended, refund.as_str()].join("\n")]
}

const CONTRACT: (&str, &str) = (
    "Ermäßigung, Kündigung, Erstattung und Zinsen",
    "Aus wichtigem Grund kann die weiterleitende Stelle diesen Vertrag ganz oder teilweise kündigen oder von ihm zurücktreten, \
     insbesondere wenn Mittel nicht dem Zweck entsprechend verwendet oder Pflichten nicht erfüllt werden.",
);

const NOTICE: (&str, &str) = (
    "Ermäßigung, Widerruf, Erstattung und Zinsen",
    "Dieser Bescheid kann nach den §§ 48 und 49 VwVfG NRW ganz oder teilweise zurückgenommen oder widerrufen werden, \
     insbesondere wenn Mittel nicht dem Zweck entsprechend verwendet oder Pflichten nicht erfüllt werden.",
);

/// What lower cost and other funds do to a grant by themselves (auflösende Bedingung).
const fn reduction(financing: &Financing) -> &'static str {
    match financing {
        Financing::Anteilfinanzierung { .. } => {
            "Bleiben die zuwendungsfähigen Ausgaben unter dem Finanzierungsplan, erhöhen sich die Deckungsmittel oder kommen \
             neue hinzu, so ermäßigt sich die Zuwendung anteilig (Nr. 2 ANBest-P)."
        }
        Financing::Fehlbedarfsfinanzierung | Financing::Vollfinanzierung => {
            "Bleiben die zuwendungsfähigen Ausgaben unter dem Finanzierungsplan, erhöhen sich die Deckungsmittel oder kommen \
             neue hinzu, so ermäßigt sich die Zuwendung um den vollen Betrag (Nr. 2 ANBest-P)."
        }
        Financing::Festbetragsfinanzierung { .. } => {
            "Die Zuwendung ermäßigt sich nur, wenn die zuwendungsfähigen Ausgaben unter den Festbetrag sinken \
             (Nr. 2 ANBest-P)."
        }
    }
}

#[cfg(test)]
mod tests {
    use grants::Share;
    use ledger::Cents;

    use super::*;

    #[test]
    fn what_ends_a_contract_ends_no_administrative_act() {
        for financing in [Financing::Fehlbedarfsfinanzierung, Financing::Vollfinanzierung] {
            let [of_contract, contract] = point(&financing, true);
            assert!(contract.contains("kündigen oder von ihm zurücktreten"), "{contract}");
            assert!(contract.contains("in entsprechender Anwendung des § 49a VwVfG NRW"), "{contract}");
            let [of_notice, notice] = point(&financing, false);
            assert!(notice.contains("§§ 48 und 49 VwVfG NRW ganz oder teilweise zurückgenommen"), "{notice}");
            assert!(notice.contains("nach § 49a VwVfG NRW"), "{notice}");
            for word in ["widerrufen", "zurückgenommen", "Widerruf"] {
                assert!(!contract.contains(word) && !of_contract.contains(word), "{word} of a contract");
            }
            for word in ["kündigen", "zurücktreten", "Kündigung"] {
                assert!(
                    !notice.contains(word) && !of_notice.contains(word),
                    "{word} of an administrative act"
                );
            }
        }
    }

    #[test]
    fn how_a_grant_becomes_smaller_follows_its_type_of_financing() {
        for (financing, how) in [
            (Financing::Anteilfinanzierung { share: Share::FULL }, "so ermäßigt sich die Zuwendung anteilig"),
            (Financing::Fehlbedarfsfinanzierung, "so ermäßigt sich die Zuwendung um den vollen Betrag"),
            (Financing::Vollfinanzierung, "so ermäßigt sich die Zuwendung um den vollen Betrag"),
            (
                Financing::Festbetragsfinanzierung { amount: Cents::new(1) },
                "Die Zuwendung ermäßigt sich nur, wenn",
            ),
        ] {
            for is_contract in [true, false] {
                let [_, text] = point(&financing, is_contract);
                assert!(text.contains(how), "{text}");
            }
        }
    }
}
