//! What is stated of an organisation: typed by the house, seen by the organisation, kept version by version.

use flow::{
    Role,
    documents::{self, DocumentKind},
};

use crate::{
    hostile::{CANARY, is_tame, shows_it},
    house::House,
};

fn fields(street: &str) -> [(&'static str, &str); 8] {
    [
        ("zusatz", "Haus B"),
        ("strasse", street),
        ("plz", "12345"),
        ("ort", "Musterstadt"),
        ("rechtsform", "gGmbH"),
        ("vertretung", "vertreten durch die Geschäftsführerin Jana Muster"),
        ("telefon", "0123 98765-0"),
        ("email", "auskunft@traeger.example"),
    ]
}

fn path(house: &House) -> String {
    format!("/organisationen/{}/angaben", house.office.provider_a)
}

#[tokio::test]
async fn particulars_are_stated_shown_and_followed_by_the_next() {
    let house = House::open().await;
    let path = path(&house);
    let mut clerk = house.enter(&house.office.finance()).await;
    let list = house.get(&clerk, "/organisationen").await.shown();
    assert!(list.links().contains(&path), "{}", list.html);
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("Noch ist nichts angegeben"), "{}", page.html);
    let stated = house.fill(&mut clerk, &page, &path, &fields("Lindenstraße 12")).await;
    assert_eq!(stated.to(), format!("{path}?meldung=angaben"), "{}", stated.html);
    let page = house.get(&clerk, &path).await.shown();
    for said in [
        "Haus B<br>Lindenstraße 12<br>12345 Musterstadt",
        "name=\"strasse\" value=\"Lindenstraße 12\"",
        "<dd>die Geschäftsführerin Jana Muster</dd>",
        "Telefon 0123 98765-0<br>E-Mail auskunft@traeger.example",
    ] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(!page.html.contains("<h2 class=\"kern-heading-large\">Fassungen"), "there is one: {}", page.html);
    house.fill(&mut clerk, &page, &path, &fields("Weg 2")).await.to();
    let editor = house.enter(&house.office.person_of_a()).await;
    for seen in [&path, "/angaben"] {
        let page = house.get(&editor, seen).await.shown();
        let now = page.between("<dl", "</dl>");
        assert!(now.contains("Weg 2") && !now.contains("Lindenstraße"), "{now}");
        let versions = page.between("aria-label=\"Fassungen\"", "</table>");
        assert!(versions.contains("Lindenstraße 12") && versions.contains("Weg 2"), "{versions}");
        assert!(
            page.html.contains("Die Angaben hält Musterkreis fest.") && !page.html.contains("name=\"plz\"")
        );
    }
    let journal = house.get(&clerk, "/journal").await.shown();
    assert!(journal.html.contains("Angaben zur Organisation festgehalten"), "{}", journal.html);
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_what_was_typed_stays() {
    let house = House::open().await;
    let path = path(&house);
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let long = "x".repeat(81);
    for (field, value, said) in [
        ("plz", "1234", "Eine Postleitzahl hat fünf Ziffern"),
        ("plz", "", "Zu einer Anschrift gehört die Postleitzahl."),
        ("ort", " ", "Zu einer Anschrift gehört der Ort."),
        ("rechtsform", long.as_str(), "Hier passen höchstens 80 Zeichen hin, es sind 81."),
        ("strasse", "a\u{7}b", "ein Zeichen, das niemand sehen kann"),
        ("telefon", "Zentrale", "Eine Telefonnummer besteht aus Ziffern"),
        ("email", "auskunft", "Bitte eine E-Mail-Adresse eingeben"),
    ] {
        let typed = fields("Weg 1").map(|(name, typed)| (name, if name == field { value } else { typed }));
        let refused = house.fill(&mut clerk, &page, &path, &typed).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", refused.html);
        assert!(refused.html.contains(said) && refused.html.contains("value=\"Haus B\""), "{}", refused.html);
    }
    let all = [("plz", "x"), ("telefon", "x"), ("email", "x")];
    let refused = house.fill(&mut clerk, &page, &path, &all).await;
    for field in ["plz", "ort", "telefon", "email"] {
        assert!(refused.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", refused.html);
    }
    let nothing = house.fill(&mut clerk, &page, &path, &[("strasse", "")]).await;
    assert!(nothing.html.contains("Genau das ist schon festgehalten."), "{}", nothing.html);
    assert!(house.get(&clerk, &path).await.shown().html.contains("Noch ist nichts angegeben"));
}

#[tokio::test]
async fn who_was_overtaken_sees_the_newer_version_and_keeps_what_was_typed() {
    let house = House::open().await;
    let path = path(&house);
    let mut clerk = house.enter(&house.office.finance()).await;
    let mut head = house.enter(&house.office.who_is(Role::Head)).await;
    let (early, late) = (house.get(&clerk, &path).await.shown(), house.get(&head, &path).await.shown());
    house.fill(&mut head, &late, &path, &fields("Weg 1")).await.to();
    let again = house.fill(&mut head, &late, &path, &fields("Weg 1")).await;
    assert_eq!(again.to(), format!("{path}?meldung=angaben"), "the same form does it once");
    let overtaken = house.fill(&mut clerk, &early, &path, &fields("Weg 2")).await;
    assert_eq!(overtaken.status, 422);
    assert!(overtaken.html.contains("Inzwischen hat jemand Fassung 1"), "{}", overtaken.html);
    assert!(overtaken.between("<dl", "</dl>").contains("Weg 1"), "{}", overtaken.html);
    assert!(overtaken.html.contains("name=\"strasse\" value=\"Weg 2\""), "{}", overtaken.html);
    let sent = house.fill(&mut clerk, &overtaken, &path, &fields("Weg 2")).await;
    assert_eq!(sent.to(), format!("{path}?meldung=angaben"), "{}", sent.html);
}

#[tokio::test]
async fn others_state_nothing_and_strangers_see_nothing() {
    let house = House::open().await;
    let path = path(&house);
    let mut editor = house.enter(&house.office.person_of_a()).await;
    let refused = house.send(&mut editor, &path, &fields("Weg 1")).await;
    assert_ne!(refused.status, 303, "{}", refused.html);
    let stranger = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&stranger, &path).await.status, 404);
    let orderer = house.enter(&house.office.who_is(Role::Orderer)).await;
    let page = house.get(&orderer, &path).await.shown();
    assert!(page.html.contains("Noch ist nichts angegeben") && !page.html.contains("name=\"plz\""));
}

#[tokio::test]
async fn hostile_particulars_stay_text_on_every_page_and_in_documents() {
    let house = House::open().await;
    let path = path(&house);
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let texts = ["zusatz", "strasse", "ort", "rechtsform", "vertretung"].map(|field| (field, CANARY));
    let refused = [("plz", CANARY), ("telefon", CANARY), ("email", CANARY)];
    let refused = house.fill(&mut clerk, &page, &path, &[&texts[..], &refused].concat()).await;
    assert_eq!(refused.status, 422);
    is_tame(&refused);
    shows_it(&refused);
    let stated = house.fill(&mut clerk, &page, &path, &[&texts[..], &[("plz", "12345")]].concat()).await;
    assert_eq!(stated.to(), format!("{path}?meldung=angaben"), "{}", stated.html);
    let page = house.get(&clerk, &path).await.shown();
    house.fill(&mut clerk, &page, &path, &fields("Weg 1")).await.to();
    for who in [house.office.finance(), house.office.person_of_a(), house.office.auditor()] {
        let browser = house.enter(&who).await;
        let page = house.get(&browser, &path).await.shown();
        is_tame(&page);
        shows_it(&page);
    }
    let ctx = house.flow.ctx(house.office.finance());
    let grant = house.office.forwarding.id.0;
    documents::render(&ctx, DocumentKind::Forwarding, grant).await.unwrap();
}

#[tokio::test]
async fn a_provider_reads_whom_to_ask_and_what_is_funded() {
    let house = House::open().await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let editor = house.enter(&house.office.person_of_a()).await;
    for path in [&grant, "/start"] {
        assert!(!house.get(&editor, path).await.shown().html.contains("0123 98765-0"), "{path}");
    }
    let path = format!("/organisationen/{}/angaben", house.office.kreis);
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    house.fill(&mut clerk, &page, &path, &fields("Kreishausplatz 1")).await.leads_to();
    for path in [&grant, "/start"] {
        let page = house.get(&editor, path).await.shown();
        assert!(
            page.html.contains("Telefon 0123 98765-0<br>E-Mail auskunft@traeger.example"),
            "{}",
            page.html
        );
    }
    let page = house.get(&editor, &grant).await.shown();
    let programme = page.links().into_iter().find(|link| link.starts_with("/regeln/programme/")).unwrap();
    assert!(house.get(&editor, &programme).await.shown().html.contains("F4"));
    let start = house.get(&editor, "/start").await.shown();
    assert!(start.links().contains(&"/leichte-sprache".to_owned()), "{}", start.html);
}

#[tokio::test]
async fn help_leads_everybody_to_what_is_there() {
    let house = House::open().await;
    let editor = house.enter(&house.office.person_of_a()).await;
    let help = house.get(&editor, "/hilfe").await.shown();
    let links = [
        "/belege",
        "/start",
        "/konto",
        "/mitteilungen",
        "/fristen",
        "/dokumente",
        "/rechner",
        "/anforderungen",
        "/zuwendungen",
        "/nachweise",
        "/forderungen",
        "/bankverbindung",
        "/angaben",
        "/team",
    ];
    for link in links {
        assert!(help.links().contains(&link.to_owned()), "{link}");
        house.get(&editor, link).await.shown();
    }
    let easy = house.get(&editor, "/leichte-sprache").await.shown();
    let texts = [
        "Ein Beleg ist",
        "Der Kreis fragt etwas",
        "Telefon-Nummer",
        "href=\"/rueckmeldung\"",
        "Geld anfordern",
        "machen Sie ein Häkchen",
        "heißt: Inventar",
        "heißt: Nachweis",
        "heißt IBAN",
        "Geld zurück",
    ];
    for said in texts {
        assert!(easy.html.contains(said), "{said}: {}", easy.html);
    }
}
