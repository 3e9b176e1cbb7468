//! What a step brings about, and who will be told of it, before it is taken.

use flow::Role;

use crate::{
    house::House,
    walk::{claimed, row},
};

const EXAMINERS: &str = "Benachrichtigt: 2 Personen bei Musterkreis (Sachliche Feststellung, Rechnerische Feststellung), \
                         in der Anwendung und per Mail, wie sie es gewählt haben.";

#[tokio::test]
async fn before_a_claim_is_decided_and_certified_it_is_told_who_hears_of_it() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    assert!(bench.html.contains("100,00\u{a0}€ in 1 offenen Zeile.") && bench.html.contains(EXAMINERS));
    house.fill(&mut clerk, &bench, &path, &[("rest", "anerkennen")]).await.leads_to();
    let certify = format!("{claim}/feststellung");
    let mut first = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let page = house.get(&first, &claim).await.shown();
    assert!(
        page.html.contains("Danach fehlt noch die andere Feststellung. Davon wird niemand"),
        "{}",
        page.html
    );
    house.fill(&mut first, &page, &certify, &[]).await.leads_to();
    let second = house.enter(&house.office.who_is(Role::ExaminerRechnerisch)).await;
    let page = house.get(&second, &claim).await.shown();
    assert!(page.html.contains("Ihre Feststellung ist die letzte"), "{}", page.html);
    let said = "Benachrichtigt: 2 Personen bei Bildungsträger A (Erfassung, Zeichnung)";
    assert!(page.html.contains(said), "{}", page.html);
}

#[tokio::test]
async fn a_demand_says_who_hears_of_it() {
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, "/forderungen/neu").await.shown();
    assert!(page.html.contains("hören die Personen davon, die dort erfassen oder zeichnen"), "{}", page.html);
}
