//! Acts that need more than one person, as an auditor looks at them.

use flow::{Role, payments::ReleasePayment};
use grants::PaymentId;

use crate::{
    hostile::is_tame,
    house::House,
    walk::{claimed, row},
    why::ordered,
};

const PATH: &str = "/pruefung/vier-augen";

/// A payment that one has released and another after them: its address.
async fn released(house: &House) -> String {
    let payment = ordered(house).await;
    let id = PaymentId(payment.trim_start_matches("/zahlungen/").parse().unwrap());
    for who in [house.office.who_is(Role::Releaser), house.office.second_releaser()] {
        house.office.run(who, ReleasePayment { payment: id, version: 1 }).await;
    }
    payment
}

#[tokio::test]
async fn who_was_first_and_who_second_stands_beside_each_act_and_is_taken_along() {
    let house = House::open().await;
    let payment = released(&house).await;
    let auditor = house.enter(&house.office.auditor()).await;
    assert!(house.get(&auditor, "/pruefung").await.shown().links().contains(&PATH.to_owned()));
    let page = house.get(&auditor, &format!("{PATH}?art=payment")).await.shown();
    let table = page.between("aria-label=\"Schritte von mehreren Personen\"", "</table>");
    for said in ["Erste Freigabe: ", "Zweite Freigabe: ", "Anordnung: ", "1.6.2021", "verschiedene Personen"]
    {
        assert!(table.contains(said), "{said}: {table}");
    }
    assert!(!table.contains("dieselbe Person") && !table.contains("ohne diese Rolle"), "{table}");
    assert!(page.links().contains(&payment), "{table}");
    let approved = house.get(&auditor, &format!("{PATH}?art=payout_approval")).await.shown();
    assert!(approved.html.contains("Rechnerisch richtig: "), "{}", approved.html);
    assert!(!approved.html.contains("Freigabe: "), "{}", approved.html);
    let csv = format!("{PATH}/liste.csv?art=payment");
    assert!(page.links().contains(&csv));
    let taken = house.get(&auditor, &csv).await.shown();
    assert!(taken.html.contains("Tag;Was;Zuwendung;zuerst;danach;Ergebnis\r\n"), "{}", taken.html);
    assert_eq!(taken.html.matches(";verschiedene Personen\r\n").count(), 2, "{}", taken.html);
    let other =
        house.get(&auditor, &format!("{PATH}?art=payment&zuwendung={}", house.office.award.id)).await.shown();
    assert!(other.html.contains("Hier gibt es keine."), "{}", other.html);
}

#[tokio::test]
async fn an_earlier_day_has_its_own_and_who_receives_sees_nothing() {
    let house = House::open().await;
    released(&house).await;
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    for days in ["stand=31.5.2021", "bekannt=31.5.2021"] {
        let before = house.get(&head, &format!("{PATH}?{days}")).await.shown();
        assert!(before.html.contains("Hier gibt es keine."), "{days}: {}", before.html);
    }
    let that_day = house.get(&head, &format!("{PATH}?stand=1.6.2021&art=payment")).await.shown();
    let leads = that_day.links().into_iter().find(|link| link.starts_with("/zahlungen/")).unwrap();
    assert!(leads.contains("stand=1.6.2021"), "{leads}");
    let provider = house.enter(&house.office.person_of_a()).await;
    for path in [PATH.to_owned(), format!("{PATH}/liste.csv")] {
        assert_eq!(house.get(&provider, &path).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn what_an_address_says_stays_text_and_a_place_that_is_none_begins_at_the_end() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let auditor = house.enter(&house.office.auditor()).await;
    let odd = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let page = house.get(&auditor, &format!("{PATH}?vor={odd}&art={odd}&zuwendung={odd}")).await.shown();
    is_tame(&page);
    assert!(page.html.contains("Unterschrieben: "), "{}", page.html);
}
