//! An organisation at a glance, as whoever it rings needs it.

use flow::Role;

use crate::{
    house::House,
    walk::{claimed, park, row},
};

#[tokio::test]
async fn what_is_open_of_a_provider_stands_on_one_page() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let parked = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    park(&house, &parked).await;
    let open = claimed(&house, &row(1, &plan_line, "L-2", "200,00")).await;
    let path = format!("/organisationen/{}", house.office.provider_a);
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let clerk = house.enter(&house.office.finance()).await;
    let list = house.get(&clerk, "/organisationen").await.shown();
    assert!(list.links().contains(&path), "{}", list.html);
    let page = house.get(&clerk, &path).await.shown();
    for link in [
        &grant,
        &open,
        &format!("{parked}/zeilen/1"),
        &format!("{path}/bankverbindung"),
        &format!("{path}/angaben"),
        &format!("{grant}/abgerechnet"),
    ] {
        assert!(page.links().contains(link), "{link}: {}", page.html);
    }
    for said in ["Wofür war das?", "Eingereicht", "Entschieden", "200,00\u{a0}€", "endet auf ", "Bestätigt"]
    {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    let receipts = house.get(&clerk, &format!("{grant}/abgerechnet")).await.shown();
    for said in ["L-1", "L-2"] {
        assert!(receipts.html.contains(said), "{said}: {}", receipts.html);
    }
    assert!(!page.html.contains("Wer handelt"), "a clerk does not look at people: {}", page.html);
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    let seen = house.get(&head, &path).await.shown();
    assert!(seen.html.contains("Wer handelt") && seen.html.contains(&house.office.person_of_a().name));
    let examiner = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let seen = house.get(&examiner, &path).await.shown();
    assert!(!seen.html.contains("endet auf ") && !seen.html.contains("/bankverbindung"), "{}", seen.html);
    let anna = house.enter(&house.office.person_of_a()).await;
    assert_eq!(house.get(&anna, &path).await.status, 403);
    assert!(!house.get(&anna, "/organisationen").await.shown().links().contains(&path));
}

#[tokio::test]
async fn what_was_cut_of_a_provider_is_told_by_reason_with_its_part() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut rows = row(1, &plan_line, "L-1", "300,00");
    rows.extend(row(2, &plan_line, "L-2", "100,00"));
    rows.push(("reihen".to_owned(), "2".to_owned()));
    let claim = claimed(&house, &rows).await;
    let profile = format!("/organisationen/{}", house.office.provider_a);
    let mut clerk = house.enter(&house.office.finance()).await;
    assert!(!house.get(&clerk, &profile).await.shown().html.contains("Was gekürzt oder abgelehnt wurde"));
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let cut = [
        ("z1.urteil", "anerkennen"),
        ("z2.urteil", "ablehnen"),
        ("z2.kuerzung", "beleg_fehlt"),
        ("z2.text", "Kein Beleg"),
    ];
    house.fill(&mut clerk, &bench, &path, &cut).await.leads_to();
    for role in [Role::ExaminerSachlich, Role::ExaminerRechnerisch] {
        let mut examiner = house.enter(&house.office.who_is(role)).await;
        let page = house.get(&examiner, &claim).await.shown();
        house.fill(&mut examiner, &page, &format!("{claim}/feststellung"), &[]).await.leads_to();
    }
    let page = house.get(&clerk, &profile).await.shown();
    assert!(page.html.contains("sind 2 Zeilen über 400,00"), "{}", page.html);
    let table = page.between("aria-label=\"Was gekürzt oder abgelehnt wurde\"", "</table>");
    for said in ["Beleg oder Zahlungsnachweis fehlt", "50,0\u{a0}%", "100,00", "25,0\u{a0}%"] {
        assert!(table.contains(said), "{said}: {table}");
    }
}
