//! Deadlines over the books, and the day's view.

use serde_json::{Value, json};

use crate::{
    bodies::{forwarding, proof, tranche, with},
    desk::{A, B, Desk, FINANCE},
    payments::make_due,
    proofs::file,
};

fn of<'found>(list: &'found Value, rule: &str) -> Vec<&'found Value> {
    list.as_array().unwrap().iter().filter(|deadline| deadline["rule"] == rule).collect()
}

#[tokio::test]
async fn each_deadline_says_what_it_rests_on_and_where_it_stands() {
    let desk = Desk::open().await;
    let found = desk.get(FINANCE, "/deadlines").await.done();
    let interim = of(&found["deadlines"], "zwischennachweis_traeger");
    let expected = json!({
        "grant": desk.office.forwarding.id, "reference": "50-W-1", "rule": "zwischennachweis_traeger",
        "title": "Zwischennachweis des Bildungsträgers", "event": "Ende des Haushaltsjahres",
        "event_on": "2021-12-31", "ends_on": "2022-03-31", "state": "ahead", "days": 303,
        "basis": "Nr. 6.1 ANBest-P", "subject": null, "amount": null, "source": interim[0]["source"], "waiver": null,
    });
    assert_eq!(interim, [&expected]);
    let kept = found["retention"].as_array().unwrap();
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[0]["missing"], "Vorlage des Verwendungsnachweises");
    assert_eq!(
        kept[0]["rules"].as_array().unwrap().len(),
        3,
        "the proof, the receipts and the books of the Kreis"
    );
    let of_provider = &kept[1]["rules"][1];
    assert_eq!(
        (&of_provider["basis"], &of_provider["ends_on"]),
        (&json!("§ 257 HGB, § 147 AO"), &Value::Null)
    );
    assert_eq!(desk.get(B, "/deadlines").await.done()["deadlines"], json!([]));
    let then = desk.get(FINANCE, "/deadlines?effective_on=2021-03-01").await.done();
    assert_eq!(of(&then["deadlines"], "zwischennachweis_traeger")[0]["days"], 395);
    assert_eq!(desk.get(FINANCE, "/deadlines?known_on=2021-05-31").await.done()["deadlines"], json!([]));
}

#[tokio::test]
async fn today_tells_what_is_late_what_may_be_drawn_and_what_waits() {
    let desk = Desk::open().await;
    make_due(&desk, "F4", "1240.00").await;
    let received = with(tranche(&desk.office, "F4", "1240.00"), "/received_on", json!("2021-02-01"));
    let paid = desk.post(FINANCE, "/tranches", &received).await.id();
    let made = desk.post(A, "/proofs", &proof(desk.office.forwarding.id)).await.id();
    file(&desk, &made, "2021-05-22").await;
    let today = desk.get(FINANCE, "/today").await.done();
    assert_eq!(today["on"], "2021-06-01");
    let late = of(&today["late"], "verwendungsfrist");
    assert_eq!((&late[0]["subject"], &late[0]["state"]), (&json!(paid), &json!("escalated")));
    assert_eq!((&late[0]["amount"], &late[0]["days"]), (&json!("1240.00"), &json!(61)));
    let waiting = &today["unexamined"][0];
    assert_eq!((&waiting["proof"], &waiting["days"]), (&json!(made), &json!(10)));
    let interest = &today["interest"][0];
    assert!(interest["missing"].as_str().unwrap().starts_with("the surcharge"), "{interest}");
    let then = desk.get(FINANCE, "/today?effective_on=2021-04-10").await.done();
    assert_eq!((&then["on"], &then["unexamined"]), (&json!("2021-04-10"), &json!([])));
    assert_eq!(of(&then["late"], "verwendungsfrist")[0]["days"], 9);
    assert_eq!(desk.get(FINANCE, "/today?known_on=2021-05-31").await.done()["late"], json!([]));
    assert_eq!(desk.get(B, "/today").await.done()["late"], json!([]));
}

#[tokio::test]
async fn every_deadline_of_many_grants_is_listed_the_earliest_first() {
    let desk = Desk::open().await;
    let before = desk.get(FINANCE, "/deadlines").await.done();
    let count = |found: &Value| found["deadlines"].as_array().unwrap().len();
    let given = json!([{ "component": "F4", "amount": "8.00" }]);
    let plan = json!([{ "component": "F4", "category": "unterrichtsstunden", "planned": "10.00" }]);
    for number in 1..=45 {
        let new = with(forwarding(&desk.office), "/act/reference", json!(format!("50-W-{}", 100 + number)));
        let new = with(with(new, "/positions", given.clone()), "/plan", plan.clone());
        desk.post(FINANCE, "/forwardings", &new).await.done();
    }
    let found = desk.get(FINANCE, "/deadlines").await.done();
    assert!(count(&found) >= count(&before) + 45, "{} after {}", count(&found), count(&before));
    let days: Vec<_> = found["deadlines"].as_array().unwrap().iter().map(|it| &it["ends_on"]).collect();
    assert!(days.is_sorted_by_key(|day| day.as_str().unwrap()), "{days:?}");
    assert_eq!(found["retention"].as_array().unwrap().len(), 2 + 45);
    let own = desk.get(A, "/deadlines").await.done();
    let is_own = |it: &Value| it["grant"] == json!(desk.office.forwarding.id);
    assert!(own["deadlines"].as_array().unwrap().iter().all(is_own), "A sees nothing of what B receives");
}
