//! Where nothing is yet, a page says what comes next, for who may do it and for who waits.

use flow::Role;

use crate::house::House;

#[tokio::test]
async fn an_empty_list_says_the_next_step() {
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    let orderer = house.enter(&house.office.who_is(Role::Orderer)).await;
    let auditor = house.enter(&house.office.auditor()).await;
    let editor = house.enter(&house.office.person_of_a()).await;
    let cases = [
        (&auditor, "/abrechnungen", "Sie steht hier, sobald ein Träger sie einreicht."),
        (&editor, "/abrechnungen", "Beginnen Sie mit „Neue Abrechnung“."),
        (&orderer, "/zahlungen", "Was fällig ist, zeigt „Zahlung anordnen“."),
        (&editor, "/zahlungen", "sobald ein fälliger Betrag angeordnet oder ein Eingang gebucht ist."),
        (&editor, "/anforderungen", "Wie viel jetzt geht, zeigt „Mittel anfordern“."),
        (&auditor, "/anforderungen", "Sie steht hier, sobald jemand Mittel anfordert."),
        (&clerk, "/forderungen", "Was zu viel ausgezahlt ist, zeigt die Schlussabrechnung einer"),
        (&editor, "/forderungen", "Wird etwas gefordert, steht es hier mit Grund, Betrag und Frist."),
        (&editor, "/nachweise", "Was für einen noch fehlt, zeigt „Nachweis vorbereiten“ bei der"),
        (&auditor, "/nachweise", "Er steht hier, sobald er erstellt ist."),
        (
            &clerk,
            "/zuwendungen?bekannt=1.3.2021",
            "Sie steht hier, sobald ihr Bescheid oder Vertrag erfasst ist.",
        ),
        (&clerk, "/heute?bekannt=1.3.2021", "Es wartete nichts. Was als Nächstes kommt, zeigen die"),
    ];
    for (browser, path, said) in cases {
        let html = house.get(browser, path).await.shown().html;
        assert!(html.contains(said), "{path}: {said}: {html}");
    }
}
