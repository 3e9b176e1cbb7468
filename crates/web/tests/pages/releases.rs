//! Several payments are released at once: count and sum are seen before, each is released by itself, and a refusal is told.

use flow::{Role, payments::OrderPayment};
use ledger::Cents;

use crate::{house::House, why::ordered};

const PATH: &str = "/zahlungen/freigabe";

/// A payment in the field in which it is chosen.
fn choice(payment: &str) -> String {
    format!("{}.1", payment.trim_start_matches("/zahlungen/"))
}

/// The first payment of 1,120.00 is taken back and two others are ordered of what is due: their addresses.
async fn two_ordered(house: &House) -> [String; 2] {
    use flow::payments::RejectPayment;
    let first = ordered(house).await;
    let orderer = house.office.who_is(Role::Orderer);
    let payment = grants::PaymentId(first.trim_start_matches("/zahlungen/").parse().unwrap());
    let reject = RejectPayment { payment, version: 1, reason: "Zwei Teile".to_owned() };
    house.office.run(orderer.clone(), reject).await;
    let grant = &house.office.forwarding;
    let mut addresses = Vec::new();
    for cents in [100_000, 12_000] {
        let component = grant.positions[0].component.clone();
        let order = OrderPayment { grant: grant.id, component, budget_year: None, amount: Cents::new(cents) };
        let made = house.office.run(orderer.clone(), order).await;
        addresses.push(format!("/zahlungen/{}", made.id));
    }
    addresses.try_into().unwrap()
}

#[tokio::test]
async fn count_and_sum_are_seen_before_payments_are_released_together() {
    let house = House::open().await;
    let payments = two_ordered(&house).await;
    let mut releaser = house.enter_with_device(&house.office.who_is(Role::Releaser)).await;
    assert!(house.get(&releaser, "/zahlungen").await.shown().links().contains(&PATH.to_owned()));
    let list = house.get(&releaser, PATH).await.shown();
    for said in [
        "Auf eine Freigabe warten: 2 Zahlungen über 1.120,00\u{a0}€.",
        "Davon können Sie freigeben: 2 Zahlungen über 1.120,00\u{a0}€.",
        "bestätigt am ",
    ] {
        assert!(list.html.contains(said), "{said}: {}", list.html);
    }
    let nothing = house.fill(&mut releaser, &list, PATH, &[("aktion", "freigeben")]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.html.contains("href=\"#zahlung\""), "{}", nothing.html);
    let [one, two] = [choice(&payments[0]), choice(&payments[1])];
    let chosen = [("zahlung", one.as_str()), ("zahlung", two.as_str())];
    let seen =
        house.fill(&mut releaser, &list, PATH, &[&chosen[..1], &[("aktion", "pruefen")]].concat()).await;
    assert!(seen.html.contains("Sie geben frei: 1 Zahlung über 1.000,00\u{a0}€."), "{}", seen.html);
    let seen =
        house.fill(&mut releaser, &list, PATH, &[&chosen[..], &[("aktion", "pruefen")]].concat()).await;
    assert!(seen.html.contains("Sie geben frei: 2 Zahlungen über 1.120,00\u{a0}€."), "{}", seen.html);
    assert_eq!(seen.html.matches("name=\"zahlung\"").count(), 2, "nothing is released yet");
    let choice_sent = [&chosen[..], &[("aktion", "freigeben")]].concat();
    let sent = house.fill(&mut releaser, &seen, PATH, &choice_sent).await;
    assert_eq!(sent.to(), format!("{PATH}?meldung=freigaben"), "{}", sent.html);
    let list = house.get(&releaser, PATH).await.shown();
    assert!(list.html.contains("Davon können Sie freigeben: 0 Zahlungen"), "{}", list.html);
    assert!(list.html.contains("Vier-Augen-Prinzip"), "why not is said in the row: {}", list.html);
    for payment in &payments {
        let page = house.get(&releaser, payment).await.shown();
        assert!(page.html.contains("Einmal freigegeben."), "{}", page.html);
    }
    // A double click releases nothing twice.
    let again = house.fill(&mut releaser, &seen, PATH, &choice_sent).await;
    assert_eq!(again.to(), format!("{PATH}?meldung=freigaben"), "{}", again.html);
    let page = house.get(&releaser, &payments[0]).await.shown();
    assert_eq!(
        page.html.matches("Ria Rat").count(),
        2,
        "in the head of the page and once below: {}",
        page.html
    );
}

#[tokio::test]
async fn one_that_is_refused_is_told_and_holds_up_no_other() {
    let house = House::open().await;
    let payments = two_ordered(&house).await;
    let mut releaser = house.enter_with_device(&house.office.who_is(Role::Releaser)).await;
    let list = house.get(&releaser, PATH).await.shown();
    let [one, two] = [choice(&payments[0]), choice(&payments[1])];
    let chosen = [("zahlung", one.as_str()), ("zahlung", two.as_str()), ("aktion", "freigeben")];
    // Meanwhile the same person has released one of them by itself.
    let page = house.get(&releaser, &payments[0]).await.shown();
    house.fill(&mut releaser, &page, &format!("{}/freigabe", payments[0]), &[]).await.leads_to();
    let mixed = house.fill(&mut releaser, &list, PATH, &chosen).await;
    assert_eq!(mixed.status, 422);
    let told = mixed.between("class=\"ff-summary\"", "</ul>");
    assert!(told.contains("1.000,00\u{a0}€ an Bildungsträger A: Vier-Augen-Prinzip"), "{told}");
    assert!(mixed.html.contains("1 Freigabe ist vermerkt."), "{}", mixed.html);
    let page = house.get(&releaser, &payments[1]).await.shown();
    assert!(page.html.contains("Einmal freigegeben."), "{}", page.html);
    // Whoever has shown no second factor is asked for it, and nothing chosen is lost.
    let mut second = house.enter(&house.office.second_releaser()).await;
    let list = house.get(&second, PATH).await.shown();
    let asked = house.fill(&mut second, &list, PATH, &chosen).await;
    assert_eq!(asked.status, 403);
    assert_eq!(asked.html.matches("name=\"mit.zahlung\"").count(), 2, "{}", asked.html);
}

#[tokio::test]
async fn what_became_of_a_chosen_payment_meanwhile_is_told() {
    let house = House::open().await;
    let payments = two_ordered(&house).await;
    let mut releaser = house.enter_with_device(&house.office.who_is(Role::Releaser)).await;
    let list = house.get(&releaser, PATH).await.shown();
    let payment = grants::PaymentId(payments[0].trim_start_matches("/zahlungen/").parse().unwrap());
    let reject = flow::payments::RejectPayment { payment, version: 1, reason: "Doch nicht".to_owned() };
    house.office.run(house.office.who_is(Role::Orderer), reject).await;
    let [one, two] = [choice(&payments[0]), choice(&payments[1])];
    let chosen = [("zahlung", one.as_str()), ("zahlung", two.as_str()), ("aktion", "freigeben")];
    let mixed = house.fill(&mut releaser, &list, PATH, &chosen).await;
    assert_eq!(mixed.status, 422);
    let told = mixed.between("class=\"ff-summary\"", "</ul>");
    for said in [
        "1.000,00\u{a0}€ an Bildungsträger A: Das hat sich inzwischen geändert.",
        "Abgelehnt",
        "Zahlung abgelehnt, von ",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(mixed.html.contains("1 Freigabe ist vermerkt."), "the other is released: {}", mixed.html);
}
