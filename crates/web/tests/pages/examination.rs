//! What an examiner records of a claim and of a proof.

use crate::{
    house::{Browser, House},
    walk::{claimed, row},
};

/// The names of the fields for the answers to the checks.
fn checks(html: &str) -> Vec<String> {
    let names = html.split("<select").skip(1).filter_map(|it| it.split_once("name=\"")?.1.split_once('"'));
    names.map(|(name, _)| name.to_owned()).filter(|name| name.starts_with("pruefpunkt.")).collect()
}

/// Records an examination in which nothing is to be objected to.
pub(crate) async fn record(house: &House, browser: &mut Browser, way: &str) {
    let page = house.get(browser, way).await.shown();
    let names = checks(&page.html);
    let mut fields: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "ok")).collect();
    fields.push(("tiefe", "vertieft"));
    let done = house.fill(browser, &page, way, &fields).await;
    assert_eq!(done.leads_to(), way);
}

async fn claim(house: &House) -> String {
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    claimed(house, &row(1, &plan_line, "L-1", "100,00")).await
}

#[tokio::test]
async fn each_check_is_answered_and_what_was_typed_stays() {
    let house = House::open().await;
    let claim = claim(&house).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let way = format!("{claim}/pruefvermerk");
    assert!(house.get(&clerk, &claim).await.shown().html.contains(&format!("href=\"{way}\"")));
    let page = house.get(&clerk, &way).await.shown();
    assert!(page.html.contains("Noch hat niemand eine Prüfung festgehalten."), "{}", page.html);
    let names = checks(&page.html);
    assert!(names.iter().any(|name| name == "pruefpunkt.originalbelege"), "{names:?}");
    let some = [("tiefe", "vertieft"), (names[0].as_str(), "ok"), ("anhoerung", "Schreiben vom 3.5.2021")];
    let refused = house.fill(&mut clerk, &page, &way, &some).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains(&format!("href=\"#{}\"", names[1])), "{}", refused.html);
    assert!(!refused.html.contains(&format!("href=\"#{}\"", names[0])), "{}", refused.html);
    assert_eq!(refused.area("anhoerung"), "Schreiben vom 3.5.2021");

    let mut all: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "ok")).collect();
    all[0].1 = "beanstandet";
    all.extend([("tiefe", "kursorisch"), ("abdruck", "Stadt A\nStadt B")]);
    let silent = house.fill(&mut clerk, &refused, &way, &all).await;
    assert!(
        silent.html.contains("Bei einer Beanstandung bitte sagen, was gefunden wurde."),
        "{}",
        silent.html
    );
    let other_tab = house.get(&clerk, &way).await.shown();
    let remark = names[0].replace("pruefpunkt", "bemerkung");
    all.push((remark.as_str(), "zehn Tage zu spät"));
    let done = house.fill(&mut clerk, &silent, &way, &all).await;
    assert_eq!(done.leads_to(), way);
    let again = house.get(&clerk, &way).await.shown();
    assert!(again.html.contains("Fassung 1: Frieda Finanz"), "{}", again.html);
    assert_eq!(
        (again.area(&remark).as_str(), again.area("abdruck").as_str()),
        ("zehn Tage zu spät", "Stadt A\nStadt B")
    );

    let stale = house.fill(&mut clerk, &other_tab, &way, &all).await;
    assert!(stale.html.contains("Inzwischen gibt es Fassung 1."), "{}", stale.html);
    record(&house, &mut clerk, &way).await;
    assert!(house.get(&clerk, &way).await.shown().html.contains("Fassung 2: Frieda Finanz"));
}

#[tokio::test]
async fn the_recipient_has_no_such_page_and_an_auditor_reads_it() {
    let house = House::open().await;
    let claim = claim(&house).await;
    let way = format!("{claim}/pruefvermerk");
    let mut clerk = house.enter(&house.office.finance()).await;
    record(&house, &mut clerk, &way).await;
    let editor = house.enter(&house.office.person_of_a()).await;
    assert_eq!(house.get(&editor, &way).await.status, 404);
    assert!(!house.get(&editor, &claim).await.shown().html.contains(&way));
    let auditor = house.enter(&house.office.auditor()).await;
    let read = house.get(&auditor, &way).await.shown();
    assert!(read.html.contains("vertieft") && read.html.contains("ohne Beanstandung"), "{}", read.html);
    assert!(!read.html.contains("Prüfung festhalten</span>"), "{}", read.html);
}
