//! Tables that are pasted: which plan line is meant, which units are one line, and what comes back as it was.

use crate::{
    house::House,
    many::forwarded,
    walk::{claimed, new_claim},
};

#[tokio::test]
async fn a_plan_line_of_several_years_is_named_with_its_year() {
    let house = House::open().await;
    let years = [Some(2021), Some(2022)];
    let grant = forwarded(&house, house.office.provider_b, "50-W-2".to_owned(), &years).await;
    let mut berta = house.enter(&house.office.person_of_b()).await;
    let form = house.get(&berta, &format!("/abrechnungen/neu?zuwendung={}", grant.id)).await.shown();
    let table = |place: &str| format!("{place};Lohnbüro;L-1;1.3.2021;10,00;10,00;2.3.2021;Gehälter\n");
    for vague in ["F1 coachingstellen", "F1: Coachingstellen"] {
        let table = table(vague);
        let fields = [("von", "1.1.2021"), ("bis", "31.3.2021"), ("tabelle", &*table), ("aktion", "pruefen")];
        let refused = house.fill(&mut berta, &form, "/abrechnungen/neu", &fields).await;
        assert_eq!(refused.status, 422, "{vague}");
        let told = "Zeile 1, Spalte „Ansatz“: Diesen Ansatz gibt es für mehrere Jahre. Bitte das Jahr dazuschreiben.";
        assert!(refused.html.contains(told), "{}", refused.html);
    }
    for (clear, year) in [
        ("F1 coachingstellen 2022", "2022"),
        ("F1 2022: Coachingstellen", "2022"),
        ("f1 coachingstellen (2021)", "2021"),
    ] {
        let table = table(clear);
        let fields = [("von", "1.1.2021"), ("bis", "31.3.2021"), ("tabelle", &*table)];
        let form = house.get(&berta, &format!("/abrechnungen/neu?zuwendung={}", grant.id)).await.shown();
        let sent = house.fill(&mut berta, &form, "/abrechnungen/neu", &fields).await;
        let claim = sent.leads_to().to_owned();
        let page = house.get(&berta, &claim).await.shown();
        assert!(page.html.contains(&format!("F1 {year}: Coachingstellen")), "{clear}: {}", page.html);
        house.fill(&mut berta, &page, &format!("{claim}/ruecknahme"), &[]).await.leads_to();
    }
}

#[tokio::test]
async fn units_of_one_line_have_one_purpose_and_come_back_as_they_were() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    // The same plan line, named in two ways, and a reason with all that parts a table.
    let reason = "\"Kurs; \"\"A\"\"\tabends\nund früh\"";
    let units = format!(
        "F4 unterrichtsstunden;P4;\"K;1\";3.2.2021;{reason};;\n\
         F4: Pauschale je Unterrichtsstunde;P4;K2;4.2.2021;{reason};;\n"
    );
    let other = "F4 unterrichtsstunden;P4;K3;5.2.2021;Anderes;;\n";
    let both = format!("{units}{other}");
    let (form, _) = new_claim(&house, &anna).await;
    let fields = [("von", "1.1.2021"), ("bis", "31.3.2021"), ("einheiten", &*both), ("aktion", "pruefen")];
    let checked = house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await.shown();
    assert!(checked.html.contains("2 Zeilen,"), "{}", checked.html);
    assert!(checked.html.contains("3 Einheiten zur Pauschale P4"), "{}", checked.html);
    let claim = claimed(&house, &[("einheiten".to_owned(), units)]).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/rueckfrage");
    let form = house.get(&clerk, &path).await.shown();
    let asks = [("text", "Bitte prüfen."), ("zeilen", "1: Stimmt K2?"), ("antwort_bis", "15.6.2021")];
    house.fill(&mut clerk, &form, &path, &asks).await.leads_to();
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let path = format!("{claim}/aenderung");
    let form = house.get(&anna, &path).await.shown();
    let table = form.area("z1.einheiten");
    let mixed = format!("{table}{other}");
    let answer = [("z1.antwort", "aendern"), ("z1.einheiten", &*mixed)];
    let refused = house.fill(&mut anna, &form, &path, &answer).await;
    assert_eq!(refused.status, 422);
    let told = "Zeile 3 der Einheiten: Alle Einheiten einer Zeile haben denselben Ansatz, dieselbe Pauschale und \
                denselben Zahlungsgrund.";
    assert!(refused.html.contains(told), "{}", refused.html);
    assert_eq!(refused.area("z1.einheiten"), mixed, "what was typed stays");
    let answer = [("z1.antwort", "aendern"), ("z1.einheiten", &*table)];
    let sent = house.fill(&mut anna, &refused, &path, &answer).await;
    assert_eq!(sent.to(), format!("{claim}?meldung=erneut-eingereicht"), "{}", sent.html);
    let page = house.get(&anna, &format!("{claim}/zeilen/2")).await.shown().html;
    assert!(page.contains("Kurs; &#34;A&#34;\tabends\nund früh") && page.contains("K;1"), "{page}");
}
