//! Feedback: anybody gives it, who manages people reads it and takes care of it.

use crate::{
    hostile::{CANARY, is_tame, shows_it},
    house::{Browser, House},
};

const PATH: &str = "/rueckmeldung";

#[tokio::test]
async fn anybody_gives_feedback_and_who_manages_people_takes_care_of_it() {
    let house = House::open().await;
    let mut nobody = Browser::default();
    let page = house.get(&nobody, PATH).await.shown();
    assert!(page.html.contains("Dafür muss sich niemand anmelden"), "{}", page.html);
    assert!(house.get(&nobody, "/barrierefreiheit").await.shown().links().contains(&PATH.to_owned()));
    let footer = house.get(&nobody, "/hilfe").await.shown().html;
    assert!(footer.split("<footer").nth(1).unwrap().contains("href=\"/rueckmeldung\""), "{footer}");
    let empty = house.fill(&mut nobody, &page, PATH, &[("text", " "), ("kontakt", "anna@example.org")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.html.contains("href=\"#text\"") && empty.html.contains("Bitte etwas eingeben."));
    assert!(empty.html.contains("value=\"anna@example.org\""), "what was typed stays: {}", empty.html);
    let place: String = CANARY.chars().take(200).collect();
    let fields = [("text", CANARY), ("seite", &*place), ("kontakt", &*place)];
    for _ in ["once", "a double click"] {
        let given = house.fill(&mut nobody, &empty, PATH, &fields).await;
        assert_eq!(given.to(), format!("{PATH}?meldung=rueckmeldung"), "{}", given.html);
    }
    assert!(house.get(&nobody, "/rueckmeldung?meldung=rueckmeldung").await.shown().html.contains("Danke."));
    let mut administrator = house.enter(&house.office.administrator()).await;
    let list = house.get(&administrator, "/rueckmeldungen").await.shown();
    is_tame(&list);
    shows_it(&list);
    assert_eq!(list.html.matches("<article").count(), 1, "{}", list.html);
    let id = list.between("action=\"/rueckmeldungen/", "/erledigt").to_owned();
    let step = format!("/rueckmeldungen/{id}/erledigt");
    let mut clerk = house.enter(&house.office.finance()).await;
    assert_eq!(house.send(&mut clerk, &step, &[]).await.status, 403);
    let settled = house.send(&mut administrator, &step, &[]).await;
    assert_eq!(settled.to(), "/rueckmeldungen?meldung=rueckmeldung-erledigt", "{}", settled.html);
    let list = house.get(&administrator, "/rueckmeldungen").await.shown();
    assert!(list.html.contains("Es wartet keine Rückmeldung."), "{}", list.html);
    assert_eq!(house.send(&mut administrator, &step, &[]).await.status, 404);
}

#[tokio::test]
async fn who_writes_very_often_is_asked_to_wait_and_what_was_typed_stays() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    for number in 1..=5 {
        let page = house.get(&anna, PATH).await.shown();
        let text = format!("Nummer {number}");
        house.fill(&mut anna, &page, PATH, &[("text", &text)]).await.leads_to();
    }
    let page = house.get(&anna, PATH).await.shown();
    let refused = house.fill(&mut anna, &page, PATH, &[("text", "Nummer 6")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("In 1 Sekunden geht es weiter"), "{}", refused.html);
    assert_eq!(refused.area("text"), "Nummer 6");
}
