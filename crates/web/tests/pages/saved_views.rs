//! Views of a list: saved above it, for nobody else, and leading nowhere else.

use crate::{
    house::House,
    walk::{claimed, row},
};

const SAVE: &str = "/ansichten";

#[tokio::test]
async fn what_a_list_is_asked_for_is_saved_shown_and_deleted() {
    let house = House::open().await;
    let asked = format!("zuwendung={}&stand=1.4.2021", house.office.forwarding.id);
    let here = format!("/abrechnungen?{asked}");
    let mut clerk = house.enter(&house.office.finance()).await;
    let plain = house.get(&clerk, "/abrechnungen").await.shown();
    assert!(
        !plain.html.contains("Ansicht speichern"),
        "what is not narrowed down is no view: {}",
        plain.html
    );
    let page = house.get(&clerk, &format!("{here}&nach=&meldung=gelesen")).await.shown();
    let saved = house.fill(&mut clerk, &page, SAVE, &[("name", " <b>Träger</b> \"A\" ")]).await;
    assert_eq!(saved.to(), format!("{here}&meldung=ansicht"), "{}", saved.html);
    let list = house.get(&clerk, "/abrechnungen").await.shown();
    assert!(
        list.links().contains(&here.replace('&', "&#38;")) || list.links().contains(&here),
        "{}",
        list.html
    );
    assert!(list.html.contains("&#60;b&#62;Träger") && !list.html.contains("<b>Träger"), "{}", list.html);
    assert!(!list.html.contains("aria-current=\"page\">&#60;b&#62;"), "{}", list.html);
    let shown = house.get(&clerk, &here).await.shown();
    assert!(shown.html.contains("aria-current=\"page\">&#60;b&#62;"), "{}", shown.html);
    assert!(!house.get(&clerk, "/zahlungen").await.shown().html.contains("Träger&#60;"), "it is of its list");
    let other = house.enter(&house.office.person_of_a()).await;
    assert!(!house.get(&other, "/abrechnungen").await.shown().html.contains("/ansichten/loeschen"));
    let deleted = house.fill(&mut clerk, &list, "/ansichten/loeschen", &[]).await;
    assert_eq!(deleted.to(), "/abrechnungen?meldung=ansicht-geloescht");
    assert!(!house.get(&clerk, "/abrechnungen").await.shown().html.contains("/ansichten/loeschen"));
}

#[tokio::test]
async fn a_view_leads_to_its_list_and_asks_for_nothing_else() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    for list in ["https://x.example/", "//x.example", "/konto", "/abrechnungen/neu", ""] {
        let fields = [("liste", list), ("abfrage", "zuwendung=1"), ("name", "x")];
        assert_eq!(house.send(&mut clerk, SAVE, &fields).await.status, 404, "{list}");
        assert_eq!(house.send(&mut clerk, "/ansichten/loeschen", &fields).await.status, 404, "{list}");
    }
    let hostile = "weiter=//x.example&zuwendung=a%0D%0ALocation%3A+//x.example&seite=3";
    let fields = [("liste", "/zahlungen"), ("abfrage", hostile), ("name", "x")];
    let saved = house.send(&mut clerk, SAVE, &fields).await;
    assert_eq!(saved.to(), "/zahlungen?zuwendung=a%0ALocation%3A+%2F%2Fx.example&meldung=ansicht");
    let long = "x".repeat(61);
    let many = format!("zuwendung={}", "x".repeat(500));
    for (abfrage, name) in [
        ("seite=3", "x"),
        ("zuwendung=1", " "),
        ("zuwendung=1", "a\u{7}"),
        ("zuwendung=1", &long),
        (&many, "x"),
    ] {
        let fields = [("liste", "/zahlungen"), ("abfrage", abfrage), ("name", name)];
        assert_eq!(house.send(&mut clerk, SAVE, &fields).await.status, 422, "{abfrage} {name}");
    }
}

#[tokio::test]
async fn receivables_requests_and_deadlines_of_one_grant_are_shown_alone() {
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    let (award, forwarding) = (house.office.award.id, house.office.forwarding.id);
    let all = house.get(&clerk, "/fristen").await.shown();
    let link = |grant: &str| format!("href=\"/zuwendungen/{grant}\"");
    assert!(
        all.html.contains(&link(&award.to_string())) && all.html.contains(&link(&forwarding.to_string()))
    );
    let one = house.get(&clerk, &format!("/fristen?zuwendung={forwarding}")).await.shown();
    assert!(
        !one.html.contains(&link(&award.to_string()))
            && one.html.matches(&link(&forwarding.to_string())).count() > 1
    );
    for list in ["/forderungen", "/anforderungen"] {
        let page = house.get(&clerk, &format!("{list}?zuwendung={forwarding}")).await.shown();
        assert!(page.html.contains("Ansicht speichern"), "{list}: {}", page.html);
        let all = format!("href=\"{list}\">Alles zeigen");
        assert!(
            page.html.contains(&all) && page.html.contains(&link(&forwarding.to_string())),
            "{}",
            page.html
        );
    }
}

#[tokio::test]
async fn a_view_of_the_lines_of_a_claim_is_there_for_each_claim_and_in_the_workbench() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut rows = row(1, &plan_line, "L-1", "100,00");
    rows.extend(row(2, &plan_line, "L-2", "200,00"));
    rows.push(("reihen".to_owned(), "2".to_owned()));
    let first = claimed(&house, &rows).await;
    let second = claimed(&house, &row(1, &plan_line, "L-3", "300,00")).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let asked = "zeige=alle&ueber=150";
    let page = house.get(&clerk, &format!("{first}?{asked}&seite=1")).await.shown();
    let saved = house.fill(&mut clerk, &page, SAVE, &[("name", "Über <150>")]).await;
    assert_eq!(saved.to(), format!("{first}?{asked}&meldung=ansicht"), "{}", saved.html);
    for claim in [&first, &second] {
        let page = house.get(&clerk, claim).await.shown();
        let link = format!("href=\"{claim}?zeige=alle&#38;ueber=150\">Über &#60;150&#62;");
        assert!(page.html.contains(&link), "{link}: {}", page.html);
    }
    // In the workbench it narrows the lines down, and what was typed so far stays.
    let path = format!("{first}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let typed = [("z1.urteil", "ablehnen"), ("z1.text", "Kein Beleg"), ("ansicht", asked)];
    let narrowed = house.fill(&mut clerk, &bench, &path, &typed).await.shown();
    assert!(
        narrowed.html.contains("id=\"z2.kopf\"") && !narrowed.html.contains("id=\"z1.kopf\""),
        "{}",
        narrowed.html
    );
    assert!(
        narrowed.html.contains("name=\"z1.text\" value=\"Kein Beleg\""),
        "it is carried along: {}",
        narrowed.html
    );
    let reduced = house.get(&clerk, &format!("{first}?zeige=gekuerzt")).await.shown();
    house.fill(&mut clerk, &reduced, SAVE, &[("name", "Gekürztes")]).await.leads_to();
    let bench = house.get(&clerk, &path).await.shown();
    assert!(bench.html.contains("Über &#60;150&#62;") && !bench.html.contains("Gekürztes"), "{}", bench.html);
    let other = house.enter(&house.office.who_is(flow::Role::ExaminerSachlich)).await;
    assert!(
        !house.get(&other, &first).await.shown().html.contains("Über &#60;150&#62;"),
        "it is nobody else's"
    );
    let page = house.get(&clerk, &second).await.shown();
    let gone = house.fill(&mut clerk, &page, "/ansichten/loeschen", &[("name", "Über <150>")]).await;
    assert_eq!(gone.to(), format!("{second}?meldung=ansicht-geloescht"));
    assert!(!house.get(&clerk, &first).await.shown().html.contains("Über &#60;150&#62;"));
}
