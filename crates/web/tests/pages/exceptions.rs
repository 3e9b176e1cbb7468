//! What deviates from the plain way, on one page, and as a table to take along.

use flow::{Role, periods::ClosePeriod, revocation_grounds::RecordGround};

use crate::{
    hostile::{CANARY, is_tame},
    house::House,
};

const PATH: &str = "/pruefung/ausnahmen";

async fn close(house: &House, reason: &str) {
    let (until, reason) = ("2020-12-31".parse().unwrap(), reason.to_owned());
    house.office.run(house.office.finance(), ClosePeriod { until, reason }).await;
}

#[tokio::test]
async fn an_auditor_sees_what_deviates_with_its_entry_and_takes_it_along() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    assert!(house.get(&auditor, "/pruefung").await.shown().links().contains(&PATH.to_owned()));
    let none = house.get(&auditor, PATH).await.shown();
    assert!(none.html.contains("Hier gibt es keine.") && !none.html.contains("liste.csv"), "{}", none.html);
    close(&house, "Jahresabschluss").await;
    let page = house.get(&auditor, PATH).await.shown();
    let table = page.between("aria-label=\"Abweichungen im Journal\"", "</table>");
    for said in
        ["Einstellung geändert", "Frieda Finanz", "Jahresabschluss", "1.6.2021", "href=\"/journal?nach="]
    {
        assert!(table.contains(said), "{said}: {table}");
    }
    let csv = format!("{PATH}/liste.csv");
    assert!(page.links().contains(&csv));
    let taken = house.get(&auditor, &csv).await.shown();
    assert!(
        taken.html.contains("Eintrag;Abweichung;Vorgang;Zuwendung;Betrag;gilt für;erfasst;wer;Grund\r\n")
    );
    assert!(taken.html.contains(";Einstellung geändert;") && taken.html.contains(";Jahresabschluss\r\n"));
    let other = house.get(&auditor, &format!("{PATH}?art=offset")).await.shown();
    assert!(other.html.contains("Hier gibt es keine."), "{}", other.html);
    let backdated = house.get(&auditor, &format!("{PATH}?art=backdated")).await.shown();
    assert!(backdated.html.contains("mehr als 31 Tage vor ihrer Erfassung"), "{}", backdated.html);
    let before = house.get(&auditor, &format!("{PATH}?bekannt=31.5.2021")).await.shown();
    assert!(before.html.contains("Hier gibt es keine."), "{}", before.html);
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    assert!(house.get(&head, PATH).await.shown().html.contains("Jahresabschluss"));
    let provider = house.enter(&house.office.person_of_a()).await;
    for path in [PATH, csv.as_str()] {
        assert_eq!(house.get(&provider, path).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn what_is_late_today_is_taken_along_of_all_grants_or_of_one() {
    let house = House::open().await;
    // A year after it was known, an act is not taken back any more.
    let (grant, known_on) = (house.office.forwarding.id, "2020-03-01".parse().unwrap());
    let known = RecordGround { grant, facts: "Kurse fielen aus".to_owned(), known_on };
    house.office.run(house.office.finance(), known).await;
    let auditor = house.enter(&house.office.auditor()).await;
    let csv = format!("{PATH}/verspaetet.csv");
    assert!(house.get(&auditor, PATH).await.shown().links().contains(&csv));
    let taken = house.get(&auditor, &csv).await.shown();
    assert!(taken.html.contains("Was;Zuwendung;bis;Stand;Betrag\r\n"), "{}", taken.html);
    assert!(taken.html.contains(";1.3.2021;"), "{}", taken.html);
    let of_one = format!("{PATH}?zuwendung={grant}&art=offset");
    let of_one_csv = format!("{csv}?zuwendung={grant}");
    assert!(house.get(&auditor, &of_one).await.shown().links().contains(&of_one_csv));
    assert!(house.get(&auditor, &of_one_csv).await.shown().html.contains(";1.3.2021;"));
    let other = house.get(&auditor, &format!("{csv}?zuwendung={}", house.office.award.id)).await.shown();
    assert!(!other.html.contains(";1.3.2021;"), "{}", other.html);
    let provider = house.enter(&house.office.person_of_a()).await;
    assert_eq!(house.get(&provider, &csv).await.status, 403);
}

#[tokio::test]
async fn what_somebody_wrote_stays_text() {
    let house = House::open().await;
    close(&house, CANARY).await;
    let auditor = house.enter(&house.office.auditor()).await;
    is_tame(&house.get(&auditor, PATH).await.shown());
}
