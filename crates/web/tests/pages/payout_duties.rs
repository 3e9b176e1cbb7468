//! What the house approves of a payout request, page by page: proposed, sent back, proposed anew, certified by two.

use flow::{Role, payouts::RequestPayout};
use grants::Need;
use ledger::Cents;

use crate::house::House;

/// What provider A asks the Kreis for: its address.
async fn asked(house: &House) -> String {
    let (grant, on) = (&house.office.forwarding, "2021-06-01".parse().unwrap());
    let amount = Cents::new(112_000);
    let request = RequestPayout {
        grant: grant.id,
        component: grant.positions[0].component.clone(),
        budget_year: None,
        amount,
        requested_on: on,
        need: vec![Need { payee: None, total: None, what: "Gehälter".to_owned(), due_on: on, amount }],
        instalment: None,
        reason: Some("Gehälter im Juni".to_owned()),
        declares: Vec::new(),
    };
    let asked = house.office.run(house.office.person_of_a(), request).await;
    assert!(asked.above_need.is_none());
    format!("/anforderungen/{}", asked.id)
}

#[tokio::test]
async fn an_approval_is_proposed_sent_back_and_certified_by_two() {
    let house = House::open().await;
    let request = asked(&house).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let mut reason = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let mut amount = house.enter(&house.office.who_is(Role::ExaminerRechnerisch)).await;
    let anna = house.enter(&house.office.person_of_a()).await;
    let page = house.get(&clerk, &request).await.shown();
    assert!(page.html.contains("wenn zwei andere Personen sie sachlich und rechnerisch"), "{}", page.html);
    assert!(house.get(&clerk, "/heute").await.shown().html.contains("Mittelanforderungen zu entscheiden"));
    let approve = [("tag", "1.6.2021"), ("entscheidung", "bewilligen")];
    let proposed = house.fill(&mut clerk, &page, &request, &approve).await;
    assert_eq!(proposed.to(), format!("{request}?meldung=anforderung-vorgeschlagen"), "{}", proposed.html);
    let page = house.get(&clerk, &request).await.shown();
    assert!(
        page.html.contains("Es fehlt noch die sachliche und die rechnerische Feststellung"),
        "{}",
        page.html
    );
    assert!(
        !page.html.contains("name=\"entscheidung\"") && !page.html.contains("name=\"runde\""),
        "{}",
        page.html
    );
    // Who certifies finds it on the day's view; the provider sees nothing of it.
    let today = house.get(&reason, "/heute").await.shown();
    assert!(
        today.html.contains("Bewilligungen festzustellen") && today.links().contains(&request),
        "{}",
        today.html
    );
    let seen = house.get(&anna, &request).await.shown().html;
    assert!(!seen.contains("Vorgeschlagen") && !seen.contains("Feststellung"), "{seen}");
    // A reason that says nothing or too much is told at its field.
    let page = house.get(&reason, &request).await.shown();
    assert!(page.html.contains("1.120,00\u{a0}€ zu bewilligen, ab 1.6.2021"), "{}", page.html);
    let back = format!("{request}/rueckgabe");
    for (text, told) in [("  ", "Bitte den Grund nennen."), (&"x".repeat(1001), "höchstens 1000 Zeichen")] {
        let refused = house.fill(&mut reason, &page, &back, &[("rueckgabegrund", text)]).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.html.contains("id=\"rueckgabegrund-fehler\"") && refused.html.contains(told),
            "{}",
            refused.html
        );
        assert!(
            refused.html.contains("href=\"#rueckgabegrund\"") && !refused.html.contains("href=\"#grund\"")
        );
    }
    let sent = house.fill(&mut reason, &page, &back, &[("rueckgabegrund", "Der Vertrag fehlt noch.")]).await;
    assert_eq!(sent.to(), format!("{request}?meldung=zurueckgegeben"), "{}", sent.html);
    let page = house.get(&clerk, &request).await.shown();
    assert!(
        page.html.contains("Der Vertrag fehlt noch.") && page.html.contains("Sina Sach"),
        "{}",
        page.html
    );
    assert!(!house.get(&anna, &request).await.shown().html.contains("Der Vertrag fehlt noch."));
    house.fill(&mut clerk, &page, &request, &approve).await.leads_to();
    let certify = format!("{request}/feststellung");
    let page = house.get(&amount, &request).await.shown();
    assert!(!page.html.contains("value=\"beides\""), "the house asks for two: {}", page.html);
    let half = house.fill(&mut amount, &page, &certify, &[]).await;
    assert_eq!(half.to(), format!("{request}?meldung=festgestellt"), "{}", half.html);
    // Who has certified is not offered it again; whoever sends it all the same is told.
    let once_more = house.get(&amount, &request).await.shown();
    assert!(!once_more.html.contains("value=\"betrag\""), "{}", once_more.html);
    let again = house.fill(&mut amount, &page, &certify, &[("schluessel", "a-key-of-its-own")]).await;
    assert!(again.html.contains("Dieser Schritt ist schon getan"), "{}", again.html);
    let page = house.get(&reason, &request).await.shown();
    assert!(page.html.contains("Es fehlt noch die sachliche Feststellung"), "{}", page.html);
    let whole = house.fill(&mut reason, &page, &certify, &[]).await;
    assert_eq!(whole.to(), format!("{request}?meldung=anforderung-bewilligt"), "{}", whole.html);
    let seen = house.get(&anna, &request).await.shown().html;
    assert!(
        seen.contains("<th scope=\"row\">Sachlich richtig</th>") && !seen.contains("Zurückgegeben"),
        "{seen}"
    );
    assert!(!house.get(&reason, "/heute").await.shown().html.contains("Bewilligungen festzustellen"));
}

#[tokio::test]
async fn a_refusal_waits_for_nobody() {
    let house = House::open().await;
    let request = asked(&house).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &request).await.shown();
    let silent = [("tag", "1.6.2021"), ("entscheidung", "ablehnen"), ("grund", "")];
    let silent = house.fill(&mut clerk, &page, &request, &silent).await;
    assert!(silent.html.contains("id=\"grund-fehler\""), "{}", silent.html);
    let fields = [("tag", "1.6.2021"), ("entscheidung", "ablehnen"), ("grund", "Noch nicht verbraucht")];
    let refused = house.fill(&mut clerk, &page, &request, &fields).await;
    assert_eq!(refused.to(), format!("{request}?meldung=anforderung-entschieden"), "{}", refused.html);
}
