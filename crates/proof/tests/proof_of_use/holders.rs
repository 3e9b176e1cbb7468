//! Whose the rows of the lists are, where the grant was forwarded.

use proof::data::ProofOfUse;
use proof::sample;

use crate::reading::{in_order, letters};

/// The proof of a provider, read.
fn read(proof: &ProofOfUse) -> String {
    letters(&in_order(proof))
}

/// From the heading of an annex on.
fn annex<'t>(text: &'t str, heading: &str) -> &'t str {
    text.split_once(&letters(heading)).unwrap().1
}

#[test]
fn rows_name_whose_they_are_where_one_is_of_somebody_else() {
    let mut proof = sample::provider_proof();
    assert!(!read(&proof).contains("Letztempfänger"), "all rows are its own: no column");
    let of_a = Some("Träger A".to_owned());
    proof.receipts[1].holder.clone_from(&of_a);
    proof.income_receipts[1].holder.clone_from(&of_a);
    proof.units[1].holder = of_a;
    let text = read(&proof);
    let own = letters(&proof.recipient.name);
    for (heading, first, second) in [
        ("Anlage: Belegliste", "ER-10001", "ER-10002"),
        ("Anlage: Belegliste der Einnahmen", "EE-0001", "EE-0002"),
    ] {
        let list = annex(&text, heading);
        assert!(list.contains("Letztempfänger"), "{heading}: {list}");
        let (before, after) = list.split_once(second).unwrap();
        assert!(before.contains(first) && before.contains(&own), "{heading}: {before}");
        assert!(before.contains("TrägerA") || after.contains("TrägerA"), "{heading}: {list}");
    }
    let units = annex(&text, "Anlage: Einheitenliste (Pauschalen)");
    assert!(units.contains("Letztempfänger") && units.contains("TrägerA") && units.contains(&own), "{units}");
}

#[test]
fn data_of_before_names_nobody_and_is_written_as_it_was() {
    let proof = sample::corrected_proof();
    let json =
        serde_json::to_string(&ProofOfUse { correction: proof.correction, ..sample::provider_proof() })
            .unwrap();
    for new in ["holder", "earlier_still", "parts"] {
        assert!(!json.contains(&format!("\"{new}\"")), "{new}");
    }
    let read: ProofOfUse = serde_json::from_str(&json).unwrap();
    assert!(!read.tells_holders() && read.correction.unwrap().parts.is_none());
}
