//! The search in the header: what it finds, what it says where it finds nothing.

use flow::Role;

use crate::{
    house::{Browser, House, Page},
    walk::{claimed, row},
};

const CANARY: &str = "\"><script>alert('x')</script>{{7*7}}%_!";

async fn search(house: &House, browser: &Browser, text: &str) -> Page {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
    house.get(browser, &format!("/suche?{query}")).await.shown()
}

#[tokio::test]
async fn each_hit_leads_to_its_page_and_says_what_matched() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-4711", "1.100,00")).await;
    let line = format!("{claim}/zeilen/1");
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let auditor = house.enter(&house.office.auditor()).await;
    let clerk = house.enter(&house.office.finance()).await;
    let provider = house.enter(&house.office.person_of_a()).await;
    for browser in [&clerk, &provider, &auditor] {
        assert!(house.get(browser, "/konto").await.shown().html.contains("action=\"/suche\""));
        for (text, to, matched) in [
            ("l-4711", &line, "Belegnummer"),
            ("LOHNBÜRO", &line, "Aussteller"),
            ("1.100,00 €", &line, "Betrag"),
            (&*house.office.forwarding.act.reference, &grant, "Aktenzeichen"),
        ] {
            let page = search(&house, browser, text).await;
            assert!(page.links().contains(to), "{text}: {}", page.html);
            assert!(page.html.contains(&format!("<td>{matched}</td>")), "{text}: {}", page.html);
            house.get(browser, to).await.shown();
        }
    }
    let kreis = search(&house, &clerk, "Musterkreis").await;
    let organisation = format!("/organisationen#{}", house.office.kreis);
    assert!(kreis.links().contains(&organisation), "{}", kreis.html);
    let list = house.get(&clerk, "/organisationen").await.shown();
    assert!(list.html.contains(&format!("id=\"{}\"", house.office.kreis)));
    let traces = house.get(&auditor, "/zugriffe").await.shown();
    assert!(traces.html.contains("GET /suche?q=l-4711"), "what an auditor looks for is written down");
}

#[tokio::test]
async fn what_finds_nothing_says_so_and_what_can_be_searched() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    claimed(&house, &row(1, &plan_line, "L-4711", "100,00")).await;
    let stranger = house.enter(&house.office.person_of_b()).await;
    for (text, said) in [
        ("", "Gesucht werden kann nach"),
        (" ", "Gesucht werden kann nach"),
        ("x", "mindestens zwei Zeichen"),
        (&"x".repeat(101), "höchstens 100 Zeichen"),
        ("L-4711", "Nichts gefunden. Durchsucht wird nur, was Sie sehen dürfen."),
        (CANARY, "&#60;script&#62;"),
    ] {
        let page = search(&house, &stranger, text).await;
        assert!(page.html.contains(said), "{text}: {}", page.html);
        assert!(!page.html.contains("Lohnbüro") && !page.html.contains("<script>alert"), "{}", page.html);
    }
    let admin = house.enter(&house.office.administrator()).await;
    assert_eq!(house.get(&admin, "/suche?q=L-4711").await.status, 403);
    assert!(!house.get(&admin, "/konto").await.shown().html.contains("action=\"/suche\""));
}

#[tokio::test]
async fn a_hostile_receipt_is_found_and_shown_as_text() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, CANARY, "100,00")).await;
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    let page = search(&house, &head, CANARY).await;
    assert!(page.links().contains(&format!("{claim}/zeilen/1")), "{}", page.html);
    assert!(!page.html.contains("<script>alert"), "{}", page.html);
}

#[tokio::test]
async fn an_account_is_found_by_its_end_and_only_its_end_is_shown() {
    let house = House::open().await;
    let iban = testkit::IBAN;
    let (four, whole) = (&iban[iban.len() - 4..], iban.to_lowercase());
    let way = format!("/organisationen/{}/bankverbindung", house.office.provider_a);
    let clerk = house.enter(&house.office.finance()).await;
    for text in [four, &iban[iban.len() - 8..], &whole] {
        let page = search(&house, &clerk, text).await;
        assert!(page.links().contains(&way), "{text}: {}", page.html);
        let shown = page.between("aria-label=\"Gefunden: Organisationen\"", "</table>");
        assert!(shown.contains(&format!("Ende der IBAN (… {four})")), "{shown}");
        assert!(!shown.contains(&iban[..iban.len() - 4]), "{shown}");
    }
    assert!(search(&house, &clerk, &four[1..]).await.html.contains("Nichts gefunden."), "three are no end");
    for other in [house.office.who_is(Role::ExaminerSachlich), house.office.person_of_b()] {
        let browser = house.enter(&other).await;
        let page = search(&house, &browser, four).await;
        assert!(page.html.contains("Nichts gefunden."), "accounts are not theirs to look at: {}", page.html);
    }
}
