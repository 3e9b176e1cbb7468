//! Lists to take along: the same rows as the page, for the same people, and nothing that a program would run.

use flow::{OrganisationKind, proofs, setup::RegisterOrganisation};

use crate::{
    house::{Browser, House, Page},
    many::forwarded,
    to_do::interim,
    walk::{claimed, row, tranche},
};

async fn table(house: &House, browser: &Browser, path: &str) -> Page {
    let table = house.get(browser, path).await.shown();
    assert_eq!(table.headers["content-type"], "text/csv; charset=utf-8; header=present");
    let name = table.headers["content-disposition"].to_str().unwrap();
    assert!(name.starts_with("attachment;") && name.contains(".csv"), "{name}");
    assert!(table.html.starts_with('\u{feff}'), "it is known to be UTF-8");
    table
}

#[tokio::test]
async fn a_list_is_taken_along_with_the_rows_of_its_page() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    claimed(&house, &row(1, &plan_line, "L-1", "1.234,56")).await;
    tranche(&house, 0, ledger::Cents::new(112_000)).await;
    let editor = house.flow.ctx(house.office.person_of_a());
    proofs::compile(&editor, "proof-key-1", interim(&house.office.forwarding)).await.unwrap();
    let clerk = house.enter(&house.office.finance()).await;
    for (list, head) in [
        ("/anforderungen", "Wofür;wer;Stand;am;Betrag\r\n"),
        ("/nachweise", "Nachweis;Zuwendung;von;Zeitraum;Stand;am\r\n"),
        ("/abrechnungen", "Abrechnung;Träger;Zeitraum;Stand;seit;abgerechnet;anerkannt\r\n"),
        ("/zahlungen", "Wofür;von;an;Stand;am;Betrag\r\n"),
        ("/zuwendungen", "Aktenzeichen;Art;von;an;Bausteine;Zeitraum;Stand;Betrag\r\n"),
        ("/fristen", "Was;Zuwendung;bis;Stand;Betrag;Grundlage\r\n"),
    ] {
        let path = format!("{list}/liste.csv");
        assert!(house.get(&clerk, list).await.shown().links().contains(&path), "{list}");
        let table = table(&house, &clerk, &path).await;
        assert!(table.html[3..].starts_with(head), "{list}: {}", table.html);
        assert!(table.html.lines().count() > 1, "{list}: {}", table.html);
    }
    let claims = table(&house, &clerk, "/abrechnungen/liste.csv").await;
    assert!(claims.html.contains(";Bildungsträger A;"), "{}", claims.html);
    assert!(claims.html.contains(";1.6.2021;1234,56;0,00\r\n"), "{}", claims.html);
    let receivables = table(&house, &clerk, "/forderungen/liste.csv").await;
    assert_eq!(receivables.html.lines().count(), 1, "there is none: {}", receivables.html);
}

#[tokio::test]
async fn a_list_is_narrowed_as_its_page_and_nobody_takes_what_they_do_not_see() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let clerk = house.enter(&house.office.finance()).await;
    let (own, award) = (house.office.forwarding.id, house.office.award.id);
    let of_grant = house.get(&clerk, &format!("/abrechnungen?zuwendung={own}")).await.shown();
    let path = format!("/abrechnungen/liste.csv?zuwendung={own}");
    assert!(of_grant.links().contains(&path), "{}", of_grant.html);
    assert_eq!(table(&house, &clerk, &path).await.html.lines().count(), 2);
    let other = format!("/abrechnungen/liste.csv?zuwendung={award}");
    assert_eq!(table(&house, &clerk, &other).await.html.lines().count(), 1);
    // Before the claim came there was none.
    let then = format!("{path}&stand=31.5.2021");
    assert_eq!(table(&house, &clerk, &then).await.html.lines().count(), 1);
    let stranger = house.enter(&house.office.person_of_b()).await;
    let theirs = table(&house, &stranger, "/abrechnungen/liste.csv").await;
    assert_eq!(theirs.html.lines().count(), 1, "{}", theirs.html);
    assert_eq!(house.get(&stranger, &path).await.status, 404);
    let administrator = house.enter(&house.office.administrator()).await;
    assert_eq!(house.get(&administrator, "/zuwendungen/liste.csv").await.status, 403);
}

#[tokio::test]
async fn what_a_spreadsheet_would_run_is_a_text() {
    let house = House::open().await;
    let name = "=HYPERLINK(\"https://example.org\")".to_owned();
    let new = RegisterOrganisation { kind: OrganisationKind::Provider, name, funder: None };
    let provider = house.office.run(house.office.finance(), new).await.id;
    forwarded(&house, provider, "@SUM(A1)".to_owned(), &[None]).await;
    let clerk = house.enter(&house.office.finance()).await;
    let table = table(&house, &clerk, "/zuwendungen/liste.csv").await;
    assert!(table.html.contains("'@SUM(A1);"), "{}", table.html);
    assert!(table.html.contains(";\"'=HYPERLINK(\"\"https://example.org\"\")\";"), "{}", table.html);
}
