//! Lines of a claim are looked for by what marks them and by their amount, page by page, and nothing typed is lost.

use crate::{
    hostile::{CANARY, is_tame},
    house::{House, Page},
    walk::{claimed, row},
};

/// The numbers of the lines that the page of a claim shows.
fn rows(page: &Page) -> Vec<i64> {
    let rows = page.html.split("<tr id=\"zeile-").skip(1);
    rows.map(|row| row.split('"').next().unwrap().parse().unwrap()).collect()
}

/// The numbers of the lines that the workbench shows.
fn benched(page: &Page) -> Vec<i64> {
    let heads = page.html.split(" id=\"z").skip(1);
    heads.filter_map(|rest| rest.split_once(".kopf\"")?.0.parse().ok()).collect()
}

/// An address with what is asked for in it.
fn asking(path: &str, fields: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    format!("{path}?{query}")
}

#[tokio::test]
async fn lines_above_an_amount_are_shown_page_by_page() {
    let house = House::open().await;
    let line = |number: i64| {
        let amount = if number % 2 == 0 { "2,01" } else { "2,00" };
        format!(
            "F1 coachingstellen\tLohnbüro\tL-{number}\t1.3.2021\t{amount}\t{amount}\t2.3.2021\tStunde {number}\n"
        )
    };
    let pasted: String = (1..=120).map(line).collect();
    let claim = claimed(&house, &[("tabelle".to_owned(), pasted)]).await;
    let clerk = house.enter(&house.office.finance()).await;
    let anna = house.enter(&house.office.person_of_a()).await;
    for who in [&clerk, &anna] {
        let page =
            house.get(who, &asking(&claim, &[("zeige", "ohne-beleg"), ("ueber", "2,00 €")])).await.shown();
        assert_eq!(rows(&page), (1..=50).map(|half| 2 * half).collect::<Vec<i64>>());
        assert!(page.html.contains("Seite 1 von 2") && page.html.contains("value=\"2,00 €\""));
        assert!(page.html.contains("value=\"ohne-beleg\" selected"), "{}", page.html);
        let next = page.links().into_iter().find(|link| link.contains("seite=2")).unwrap();
        let second = house.get(who, next.split('#').next().unwrap()).await.shown();
        assert_eq!(rows(&second), (51..=60).map(|half| 2 * half).collect::<Vec<i64>>());
    }
    let page = house.get(&anna, &claim).await.shown();
    assert!(!page.html.contains("value=\"hinweis\"") && !page.html.contains("value=\"stichprobe\""));
    for (field, value) in [("ueber", "viel"), ("ueber", CANARY)] {
        let refused = house.get(&clerk, &asking(&claim, &[(field, value)])).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains("id=\"ueber-fehler\"") && rows(&refused).len() == 50);
        is_tame(&refused);
    }
    is_tame(&house.get(&clerk, &asking(&claim, &[("zeige", CANARY)])).await.shown());
    // As of a day, nothing is looked for.
    let then = house.get(&clerk, &format!("{claim}?bekannt=1.6.2021")).await.shown();
    assert!(!then.html.contains("name=\"ueber\""), "{}", then.html);
}

#[tokio::test]
async fn the_workbench_shows_what_is_looked_for_and_decides_all() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let amounts = ["100,00", "200,00", "200,00"];
    let lines = (1..).zip(amounts).flat_map(|(at, amount)| row(at, &plan_line, &format!("L-{at}"), amount));
    let mut lines: Vec<_> = lines.collect();
    lines.push(("reihen".to_owned(), "3".to_owned()));
    let claim = claimed(&house, &lines).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    // Two of one issuer, day and amount may be the same paper.
    let flagged = house.get(&clerk, &asking(&path, &[("zeige", "hinweis")])).await.shown();
    assert_eq!(benched(&flagged), [2, 3], "{}", flagged.html);
    assert!(!flagged.html.contains("value=\"abweichend\""), "nothing is proposed yet: {}", flagged.html);
    let bench = house.get(&clerk, &path).await.shown();
    assert_eq!(benched(&bench), [1, 2, 3]);
    let typed = [
        ("z1.urteil", "ablehnen"),
        ("z1.kuerzung", "beleg_fehlt"),
        ("z1.text", "fehlt"),
        ("zeige", "hinweis"),
        ("ueber", ""),
        ("gehe", "1"),
    ];
    let flagged = house.fill(&mut clerk, &bench, &path, &typed).await.shown();
    assert_eq!(benched(&flagged), [2, 3]);
    assert!(flagged.html.contains("name=\"z1.text\" value=\"fehlt\""), "it is carried: {}", flagged.html);
    assert_eq!((flagged.between("data-said=\"", "\""), flagged.between("data-rest=\"", "\"")), ("0", "0"));
    let none = [("ueber", "9.999,00"), ("gehe", "1")];
    let none = house.fill(&mut clerk, &flagged, &path, &none).await.shown();
    assert!(
        none.html.contains("Keine Zeile, über die noch zu entscheiden ist, passt dazu."),
        "{}",
        none.html
    );
    let wrong = house.fill(&mut clerk, &none, &path, &[("ueber", "viel"), ("gehe", "1")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.html.contains("href=\"#ueber\"") && benched(&wrong) == [1, 2, 3], "{}", wrong.html);
    // What is missing is told among all lines, whichever were looked for.
    let missing =
        house.fill(&mut clerk, &flagged, &path, &[("zeige", "hinweis"), ("z2.urteil", "anerkennen")]).await;
    assert_eq!(missing.status, 422);
    assert_eq!(benched(&missing), [1, 2, 3]);
    let decided =
        house.fill(&mut clerk, &flagged, &path, &[("zeige", "hinweis"), ("rest", "anerkennen")]).await;
    assert_eq!(decided.to(), format!("{claim}?meldung=vorgeschlagen"), "{}", decided.html);
    let seen = house.get(&clerk, &claim).await.shown().html;
    assert!(seen.contains("Ablehnen: Beleg oder Zahlungsnachweis fehlt"), "{seen}");
}
