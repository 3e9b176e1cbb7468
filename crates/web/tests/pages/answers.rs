//! Questions are answered in words where they are asked, and a claim shows the receipt of its submission.

use crate::{
    house::{Browser, House, Page},
    walk::{claimed, handed_in, park, row},
};

/// A claim of two lines, about both of which the house asks: its address.
async fn questioned(house: &House) -> String {
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut rows = row(1, &plan_line, "L-1", "100,00");
    rows.extend(row(2, &plan_line, "L-2", "50,00"));
    rows.push(("reihen".to_owned(), "2".to_owned()));
    let claim = claimed(house, &rows).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/rueckfrage");
    let form = house.get(&clerk, &path).await.shown();
    let asks =
        [("text", "Bitte prüfen."), ("zeilen", "1: Betrag?\n2: Doppelt?"), ("antwort_bis", "15.6.2021")];
    house.fill(&mut clerk, &form, &path, &asks).await.leads_to();
    claim
}

/// What was said to a claim, as its page shows it.
async fn talk(house: &House, browser: &Browser, claim: &str) -> String {
    let page = house.get(browser, claim).await.shown();
    page.between("Fragen und Antworten</h2>", "<form").to_owned()
}

#[tokio::test]
async fn an_answer_in_words_goes_with_the_change_and_stands_at_its_line() {
    let house = House::open().await;
    let claim = questioned(&house).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let path = format!("{claim}/aenderung");
    let form = house.get(&anna, &path).await.shown();
    for label in
        ["Ihre Antwort zur Abrechnung im Ganzen", "Ihre Antwort zu Zeile 1", "Ihre Antwort zu Zeile 2"]
    {
        assert!(form.html.contains(label), "{label}: {}", form.html);
    }
    let long = "ü".repeat(4001);
    let too_long = [
        ("text", "Alles geprüft."),
        ("z1.antwort", "lassen"),
        ("z1.text", &*long),
        ("z2.antwort", "herausnehmen"),
    ];
    let refused = house.fill(&mut anna, &form, &path, &too_long).await;
    assert_eq!(refused.status, 422);
    let fault = refused.between("id=\"z1.text-fehler\">", "<");
    assert_eq!(fault, "Zeile 1: Hier passen höchstens 4000 Zeichen hin, es sind 4001.");
    assert_eq!((refused.area("text"), refused.area("z1.text")), ("Alles geprüft.".to_owned(), long.clone()));
    assert!(talk(&house, &anna, &claim).await.contains("Noch hat niemand etwas geschrieben."));

    let answer = [
        ("text", "Alles geprüft."),
        ("z1.antwort", "lassen"),
        ("z1.text", "Die Zulage steht im <b>Vertrag</b>."),
        ("z2.antwort", "herausnehmen"),
    ];
    let sent = house.fill(&mut anna, &refused, &path, &answer).await;
    assert_eq!(sent.to(), format!("{claim}?meldung=erneut-eingereicht"), "{}", sent.html);
    let clerk = house.enter(&house.office.finance()).await;
    let said = talk(&house, &clerk, &claim).await;
    let at_line = format!("zu <a class=\"kern-link\" href=\"{claim}/zeilen/1\">Zeile 1</a>");
    let of_line = "Die Zulage steht im &#60;b&#62;Vertrag";
    for once in [&*at_line, of_line, "Alles geprüft."] {
        assert_eq!(said.matches(once).count(), 1, "{once}: {said}");
    }
    let first = house.get(&clerk, &format!("{claim}/zeilen/1")).await.shown();
    let first = first.between("id=\"schriftwechsel\"", "<h2");
    assert!(first.contains(of_line) && first.contains("Alles geprüft."), "{first}");
    let second = house.get(&clerk, &format!("{claim}/zeilen/2")).await.shown();
    let second = second.between("id=\"schriftwechsel\"", "<h2");
    assert!(!second.contains(of_line) && second.contains("Alles geprüft."), "{second}");
}

#[tokio::test]
async fn a_parked_line_is_answered_where_it_is_asked_and_the_examiner_hears_of_it() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    park(&house, &claim).await;
    let line = format!("{claim}/zeilen/1");
    let (path, send) = (format!("{line}/zurueckstellung"), format!("{line}/antwort"));
    let mut anna = house.enter(&house.office.person_of_a()).await;
    assert!(house.get(&anna, &claim).await.shown().links().contains(&path), "it is said beside the line");
    let page = house.get(&anna, &path).await.shown();
    assert!(
        page.html.contains("Benachrichtigt: 1 Person bei Musterkreis (Sachbearbeitung)"),
        "{}",
        page.html
    );
    let bare = house.fill(&mut anna, &page, &send, &[("text", " ")]).await;
    assert_eq!(bare.status, 422);
    assert_eq!(bare.between("id=\"text-fehler\">", "<"), "Bitte etwas schreiben.");
    let said = [("text", "Die Liste liegt bei.")];
    for _ in ["once", "a double click"] {
        let page = house.fill(&mut anna, &bare, &send, &said).await;
        assert_eq!(page.to(), format!("{line}?meldung=zeile-beantwortet"), "{}", page.html);
    }
    let once = |page: &Page| page.html.matches("Die Liste liegt bei.").count() == 1;
    let own = house.get(&anna, &line).await.shown();
    assert!(once(&own) && own.html.contains("Anmerkung zu dieser Zeile, "), "{}", own.html);
    // It reaches who decides about the line, and stands where that is done.
    let clerk = house.enter(&house.office.finance()).await;
    let told = house.get(&clerk, "/mitteilungen").await.shown();
    assert!(
        told.html.contains("Zu einer Abrechnung hat die andere Seite etwas geschrieben."),
        "{}",
        told.html
    );
    let decides = house.get(&clerk, &path).await.shown();
    assert!(once(&decides) && !decides.html.contains(&send), "{}", decides.html);
    let arno = house.enter(&house.office.signatory_of_a()).await;
    assert!(!house.get(&arno, &path).await.shown().html.contains(&send));
}

#[tokio::test]
async fn once_it_is_signed_a_claim_shows_its_receipt_to_both_sides() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let open = handed_in(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let claim = claimed(&house, &row(1, &plan_line, "L-2", "50,00")).await;
    let anna = house.enter(&house.office.person_of_a()).await;
    assert!(!house.get(&anna, &open).await.shown().html.contains("Eingangsbestätigung"), "it is not signed");
    let clerk = house.enter(&house.office.finance()).await;
    let mut seen = Vec::new();
    for who in [&anna, &clerk] {
        let page = house.get(who, &claim).await.shown();
        let receipt = page.between("<dt>Eingangsbestätigung</dt>", "</dd>");
        let hash = receipt.split_once("class=\"ff-hash\">").unwrap().1.split('<').next().unwrap().to_owned();
        assert!(hash.len() == 64 && receipt.contains(" im Journal</a>, 1.6.2021, 9:00 Uhr, "), "{receipt}");
        let link = page.links().into_iter().find(|link| link.contains("&nach=")).unwrap();
        let (path, entry) = link.split_once('#').unwrap();
        let journal = house.get(who, path).await.shown();
        let entry = journal.between(&format!("id=\"{entry}\""), "</article>");
        assert!(entry.contains(&hash) && entry.contains("Abrechnung unterschrieben"), "{entry}");
        seen.push(hash);
    }
    assert_eq!(seen[0], seen[1]);
}
