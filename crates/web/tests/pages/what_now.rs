//! What a provider sees beside each decided line: why, and what can be done now.

use flow::Role;

use crate::{
    house::House,
    walk::{claimed, new_claim, pairs, park, row},
    why::ordered,
};

const CONTRACT: &str =
    "Einwände gegen diese Entscheidung sind innerhalb von vier Wochen nach Zugang schriftlich";

/// A claim of three lines: the first is recognised, the second cut, the third parked until 30 June 2021.
async fn decided(house: &House) -> String {
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let rows = (1..=3).flat_map(|at| row(at, &plan_line, &format!("L-{at}"), &format!("{at}00,00")));
    let mut rows: Vec<_> = rows.collect();
    rows.push(("reihen".to_owned(), "3".to_owned()));
    let claim = claimed(house, &rows).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let verdicts = [
        ("z1.urteil", "anerkennen"),
        ("z2.urteil", "teilweise"),
        ("z2.teil", "50,00"),
        ("z2.kuerzung", "beleg_fehlt"),
        ("z2.text", "Nur die Hälfte ist belegt."),
        ("z3.urteil", "zurueckstellen"),
        ("z3.text", "Wer nahm teil?"),
        ("z3.frist", "30.6.2021"),
    ];
    house.fill(&mut clerk, &bench, &path, &verdicts).await.leads_to();
    let anna = house.enter(&house.office.person_of_a()).await;
    let before = house.get(&anna, &claim).await.shown();
    assert!(!before.html.contains("Was jetzt?"), "nothing counts yet: {}", before.html);
    for role in [Role::ExaminerSachlich, Role::ExaminerRechnerisch] {
        let mut examiner = house.enter(&house.office.who_is(role)).await;
        let page = house.get(&examiner, &claim).await.shown();
        house.fill(&mut examiner, &page, &format!("{claim}/feststellung"), &[]).await.leads_to();
    }
    claim
}

/// What stands in the row of a line.
fn of_line(html: &str, number: i64) -> &str {
    let (_, row) = html.split_once(&format!("<tr id=\"zeile-{number}\">")).unwrap();
    row.split("</tr>").next().unwrap()
}

#[tokio::test]
async fn a_provider_is_told_beside_each_line_why_and_what_can_be_done() {
    let house = House::open().await;
    let claim = decided(&house).await;
    let again = format!("/abrechnungen/neu?zuwendung={}", house.office.forwarding.id);
    let anna = house.enter(&house.office.person_of_a()).await;
    let page = house.get(&anna, &claim).await.shown();
    assert!(!of_line(&page.html, 1).contains("Was jetzt?"), "{}", page.html);
    let cut = of_line(&page.html, 2);
    for said in [
        "Beleg oder Zahlungsnachweis fehlt (ANBest-I Nr. 6.2). Nur die Hälfte ist belegt.",
        "Was jetzt?",
        "href=\"#einwaende\"",
    ] {
        assert!(cut.contains(said), "{said}: {cut}");
    }
    let parked = of_line(&page.html, 3);
    for said in ["Wer nahm teil?", "Bis 30.6.2021 unter", &again] {
        assert!(parked.contains(said), "{said}: {parked}");
    }
    // How a decision is contested stands once, in the words of the letter.
    let remedy = page.between("id=\"einwaende\">", "</section>");
    assert!(remedy.contains("Bei Streit über diese Entscheidung") && remedy.contains(CONTRACT), "{remedy}");
    assert_eq!(page.html.matches(CONTRACT).count(), 1);
    let line = house.get(&anna, &format!("{claim}/zeilen/2")).await.shown();
    assert!(line.html.contains("<dt>Was jetzt?</dt>") && line.html.contains(CONTRACT), "{}", line.html);
    let recognised = house.get(&anna, &format!("{claim}/zeilen/1")).await.shown();
    assert!(!recognised.html.contains("Was jetzt?") && !recognised.html.contains(CONTRACT));
    // Who signs for the provider claims nothing again; who decided contests nothing.
    let arno = house.enter(&house.office.signatory_of_a()).await;
    let signatory = house.get(&arno, &claim).await.shown();
    assert!(of_line(&signatory.html, 3).contains("Was jetzt?") && !signatory.links().contains(&again));
    let clerk = house.enter(&house.office.finance()).await;
    assert!(!house.get(&clerk, &claim).await.shown().html.contains("Was jetzt?"));
}

#[tokio::test]
async fn a_question_that_is_overdue_can_still_be_answered_until_its_line_is_claimed_again() {
    let mut house = House::open().await;
    let claim = decided(&house).await;
    house.later(chrono::TimeDelta::days(30));
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let late = house.get(&anna, &claim).await.shown();
    assert!(of_line(&late.html, 3).contains("Die Antwort war bis 30.6.2021 erwartet."), "{}", late.html);
    let (form, _) = new_claim(&house, &anna).await;
    let parked = form.between("name=\"wieder\" value=\"", "\"").to_owned();
    let fields = [("von".to_owned(), "1.1.2021".to_owned()), ("bis".to_owned(), "31.3.2021".to_owned())];
    let fields = [&pairs(&fields)[..], &[("wieder", &*parked)]].concat();
    house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await.leads_to();
    let after = house.get(&anna, &claim).await.shown();
    assert!(!of_line(&after.html, 3).contains("Was jetzt?"), "{}", after.html);
}

#[tokio::test]
async fn once_it_is_decided_a_claim_says_when_the_money_comes() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let anna = house.enter(&house.office.person_of_a()).await;
    assert!(!house.get(&anna, &claim).await.shown().html.contains("id=\"geld\""), "nothing is decided yet");
    park(&house, &claim).await;
    let page = house.get(&anna, &claim).await.shown();
    assert!(page.html.contains("noch keine Zahlung angeordnet"), "{}", page.html);
    let payment = ordered(&house).await;
    let page = house.get(&anna, &claim).await.shown();
    let table = page.between("aria-label=\"Zahlungen seit der Entscheidung\"", "</table>");
    assert!(table.contains(&format!("href=\"{payment}\"")) && table.contains("Angeordnet"), "{table}");
}
