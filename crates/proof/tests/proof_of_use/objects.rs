//! The list of objects that were bought with a grant (Inventar), and what is confirmed of them.

use proof::data::ProofOfUse;
use proof::sample;

use crate::reading::{in_order, letters};

fn read(proof: &ProofOfUse) -> String {
    letters(&in_order(proof))
}

#[test]
fn objects_are_an_annex_with_their_sum_and_the_confirmation_refers_to_it() {
    let mut proof = sample::provider_proof();
    let text = read(&proof);
    assert!(
        text.contains(&letters("inventarisiert; die Anlage „Inventar“ führt 2 Gegenstände auf.")),
        "{text}"
    );
    let title = letters("Anlage: Inventar der mit der Zuwendung beschafften Gegenstände");
    let (_, annex) = text.split_once(&title).unwrap();
    for stated in ["ER-10007", "03.02.2026", "569,90", "889,00", "31.12.2029", "Inventar-Nr.2026-014"] {
        assert!(annex.contains(stated), "{stated}: {annex}");
    }
    assert!(annex.contains("1.458,90"), "both together: {annex}");
    proof.objects.truncate(1);
    assert!(read(&proof).contains(&letters("die Anlage „Inventar“ führt einen Gegenstand auf.")));
    proof.objects.clear();
    let text = read(&proof);
    assert!(text.contains(&letters("soweit vorgeschrieben, inventarisiert.")), "{text}");
    assert!(!text.contains("Anlage:Inventar"), "without objects there is no annex");
}

#[test]
fn earlier_data_without_objects_is_still_read() {
    let json = serde_json::to_string(&sample::proof(0, 0)).unwrap();
    assert!(!json.contains("objects"));
    assert_eq!(serde_json::from_str::<ProofOfUse>(&json).unwrap(), sample::proof(0, 0));
}
