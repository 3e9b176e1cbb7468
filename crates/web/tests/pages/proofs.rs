//! The life of a proof, page by page: made, signed by another, handed in, asked about, answered, accepted, closed.

use crate::house::House;

#[tokio::test]
async fn a_proof_is_signed_handed_in_asked_about_accepted_and_closed() {
    let house = House::open().await;
    let mut editor = house.enter(&house.office.person_of_a()).await;
    let form = house.get(&editor, "/nachweise/neu").await.shown();
    let grant = house.office.forwarding.id.to_string();
    let fields = [
        ("zuwendung", grant.as_str()),
        ("art", "zwischennachweis"),
        ("von", "1.1.2021"),
        ("bis", "31.5.2021"),
        ("ort", "Musterstadt"),
        ("vorsteuer", "brutto"),
    ];
    let made = house.fill(&mut editor, &form, "/nachweise/neu", &fields).await;
    let proof = made.leads_to().to_owned();
    let page = house.get(&editor, &proof).await.shown();
    assert!(!page.html.contains("Nachweis einreichen"), "it is not signed yet");

    let mut signatory = house.enter(&house.office.signatory_of_a()).await;
    let page = house.get(&signatory, &proof).await.shown();
    let signed = house.fill(&mut signatory, &page, &format!("{proof}/unterschrift"), &[]).await;
    assert_eq!(signed.to(), format!("{proof}?meldung=nachweis-unterzeichnet"), "{}", signed.html);
    let page = house.get(&editor, &proof).await.shown();
    assert!(page.html.contains("Unterzeichnet: Arno Anbieter"), "{}", page.html);
    let filed = house.fill(&mut editor, &page, &format!("{proof}/einreichung"), &[("tag", "1.6.2021")]).await;
    assert_eq!(filed.to(), format!("{proof}?meldung=nachweis-eingereicht"), "{}", filed.html);

    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &proof).await.shown();
    let nothing = house.fill(&mut clerk, &page, &format!("{proof}/rueckfrage"), &[]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.html.contains("Bitte schreiben, was gefragt wird."), "{}", nothing.html);
    let question = [("frage", "Fehlt der Mai?"), ("frist", "15.6.2021")];
    let asked = house.fill(&mut clerk, &nothing, &format!("{proof}/rueckfrage"), &question).await;
    assert_eq!(asked.to(), format!("{proof}?meldung=nachweis-gefragt"), "{}", asked.html);
    let page = house.get(&editor, &proof).await.shown();
    assert!(page.html.contains("Fehlt der Mai?") && page.html.contains("erbeten bis 15.6.2021"));
    let answer = [("antwort", "Im Mai war kein Kurs.")];
    let answered = house.fill(&mut editor, &page, &format!("{proof}/antwort"), &answer).await;
    assert_eq!(answered.to(), format!("{proof}?meldung=nachweis-beantwortet"), "{}", answered.html);

    let page = house.get(&clerk, &proof).await.shown();
    assert!(page.html.contains("Im Mai war kein Kurs."));
    let without = [("entscheidung", "zurueckweisung"), ("tag", "1.6.2021")];
    let refused = house.fill(&mut clerk, &page, &format!("{proof}/entscheidung"), &without).await;
    assert!(refused.html.contains("Bitte den Grund nennen."), "{}", refused.html);
    let accept = [("entscheidung", "annahme"), ("tag", "1.6.2021")];
    let accepted = house.fill(&mut clerk, &refused, &format!("{proof}/entscheidung"), &accept).await;
    assert_eq!(accepted.to(), format!("{proof}?meldung=nachweis-angenommen"), "{}", accepted.html);
    let page = house.get(&clerk, &proof).await.shown();
    let closed = house.fill(&mut clerk, &page, &format!("{proof}/abschluss"), &[]).await;
    assert_eq!(closed.to(), format!("{proof}?meldung=nachweis-abgeschlossen"), "{}", closed.html);
    assert!(house.get(&editor, &proof).await.shown().html.contains("Abgeschlossen"));
}
