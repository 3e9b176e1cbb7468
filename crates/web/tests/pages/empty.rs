//! Where nothing is yet, a page says what comes next, for who may do it and for who waits.

use flow::Role;

use crate::house::House;

#[tokio::test]
async fn an_empty_list_says_the_next_step() {
    let house = House::open().await;
    let (clerk, orderer) = (house.office.finance(), house.office.who_is(Role::Orderer));
    let (auditor, editor) = (house.office.auditor(), house.office.person_of_a());
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
            "/zuwendungen?stand=1.1.2019",
            "Sie steht hier, sobald ihr Bescheid oder Vertrag erfasst ist.",
        ),
        (&clerk, "/heute?stand=1.1.2019", "Es wartete nichts. Was als Nächstes kommt, zeigen die"),
    ];
    for (person, path, said) in cases {
        let browser = house.enter(person).await;
        let html = house.get(&browser, path).await.shown().html;
        assert!(html.contains(said), "{path} for {}: {html}", person.name);
    }
}
