//! What who certifies sees of a proposal: first what is not simply recognised.

use flow::Role;

use crate::{
    house::House,
    walk::{claimed, row},
};

/// A claim of three lines: 100, 200 and 300 euros.
async fn of_three_lines(house: &House) -> String {
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let rows = (1..=3).flat_map(|at| row(at, &plan_line, &format!("L-{at}"), &format!("{at}00,00")));
    let mut rows: Vec<_> = rows.collect();
    rows.push(("reihen".to_owned(), "3".to_owned()));
    claimed(house, &rows).await
}

/// The numbers of the lines that a page shows.
fn shown(html: &str) -> Vec<&str> {
    let rows = html.split("<tr id=\"zeile-").skip(1);
    rows.filter_map(|row| row.split('"').next()).collect()
}

#[tokio::test]
async fn who_certifies_sees_first_what_is_not_simply_recognised() {
    let house = House::open().await;
    let claim = of_three_lines(&house).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let cut = [
        ("rest", "anerkennen"),
        ("z2.urteil", "ablehnen"),
        ("z2.kuerzung", "beleg_fehlt"),
        ("z2.text", "fehlt"),
    ];
    house.fill(&mut clerk, &bench, &path, &cut).await.leads_to();
    let mut examiner = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let page = house.get(&examiner, &claim).await.shown();
    assert_eq!(shown(&page.html), ["2"], "{}", page.html);
    let all = format!("{claim}?zeige=alle");
    assert!(page.html.contains(&format!("href=\"{all}#zeilen\">Alle Zeilen zeigen</a>")), "{}", page.html);
    assert_eq!(shown(&house.get(&examiner, &all).await.shown().html), ["1", "2", "3"]);
    // Who proposed sees all of it, and finds the same behind a link.
    let seen = house.get(&clerk, &claim).await.shown();
    assert_eq!(shown(&seen.html), ["1", "2", "3"]);
    let changed = format!("{claim}?zeige=abweichend");
    assert!(seen.html.contains(&format!("href=\"{changed}#zeilen\">Nicht einfach anerkannt</a>")));
    assert_eq!(shown(&house.get(&clerk, &changed).await.shown().html), ["2"]);
    // Its recipient learns nothing of it before it counts.
    let anna = house.enter(&house.office.person_of_a()).await;
    let theirs = house.get(&anna, &claim).await.shown();
    assert!(!theirs.html.contains("zeige=abweichend"), "{}", theirs.html);
    assert_eq!(house.get(&anna, &changed).await.status, 403);
    // What is certified from the short page is the whole.
    let certified = house.fill(&mut examiner, &page, &format!("{claim}/feststellung"), &[]).await;
    assert_eq!(certified.to(), format!("{claim}?meldung=festgestellt"), "{}", certified.html);
}

#[tokio::test]
async fn who_certifies_is_told_that_every_line_is_to_be_recognised() {
    let house = House::open().await;
    let claim = of_three_lines(&house).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    house.fill(&mut clerk, &bench, &path, &[("rest", "anerkennen")]).await.leads_to();
    let examiner = house.enter(&house.office.who_is(Role::ExaminerRechnerisch)).await;
    let page = house.get(&examiner, &claim).await.shown();
    assert_eq!(shown(&page.html), [""; 0]);
    assert!(
        page.html.contains("Jede Zeile soll anerkannt werden, wie sie abgerechnet ist."),
        "{}",
        page.html
    );
}
