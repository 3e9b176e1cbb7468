//! Rules and figures: base rates by two people, closed days, programmes to read.

use flow::Role;
use grants::{DURCHSTARTEN, KOMM_AN, rule_book::RuleBook};

use crate::{
    hostile::{CANARY, is_tame},
    house::House,
};

/// Where programme files are loaded.
const LOAD: &str = "/regeln/programme/laden";

#[tokio::test]
async fn a_base_rate_is_entered_by_one_and_confirmed_by_another() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, "/regeln").await.shown();
    let path = "/regeln/basiszinssatz";
    let wrong = [("gilt_ab", "1.2.2031"), ("satz", "viel")];
    let refused = house.fill(&mut clerk, &page, path, &wrong).await;
    for field in ["satz", "quelle"] {
        assert!(refused.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", refused.html);
    }
    let early = [("gilt_ab", "1.2.2031"), ("satz", "-0,88"), ("quelle", "Bundesanzeiger")];
    let refused = house.fill(&mut clerk, &refused, path, &early).await;
    assert!(refused.html.contains("Der nächste Basiszinssatz gilt ab dem"), "{}", refused.html);
    let next = page.between("name=\"gilt_ab\" value=\"", "\"").to_owned();
    let right = [("gilt_ab", next.as_str()), ("satz", "1,27"), ("quelle", "Bundesanzeiger")];
    let entered = house.fill(&mut clerk, &refused, path, &right).await;
    assert_eq!(entered.to(), "/regeln?meldung=basiszinssatz", "{}", entered.html);
    let own = house.get(&clerk, "/regeln").await.shown();
    assert!(own.html.contains("wartet: eine andere Person bestätigt"), "{}", own.html);
    let mut head = house.enter(&house.office.who_is(Role::Head)).await;
    let page = house.get(&head, "/regeln").await.shown();
    let action = page.between("action=\"/regeln/basiszinssatz/", "\"").to_owned();
    let action = format!("/regeln/basiszinssatz/{action}");
    let confirmed = house.fill(&mut head, &page, &action, &[]).await;
    assert_eq!(confirmed.to(), "/regeln?meldung=basiszinssatz-bestaetigt", "{}", confirmed.html);
    let page = house.get(&head, "/regeln").await.shown();
    assert!(page.html.contains("Hanna Haupt") && !page.html.contains("/bestaetigung"), "{}", page.html);
}

#[tokio::test]
async fn the_figures_of_the_law_are_read_with_their_days_and_sources() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    let links = house.get(&auditor, "/regeln").await.shown().links();
    for to in ["/regeln/recht", "/regeln/fristen", "/regeln/regelwerk"] {
        assert!(links.contains(&to.to_owned()), "{to}");
    }
    let page = house.get(&auditor, "/regeln/recht").await.shown();
    for said in
        ["3,00, ab 7.11.2025", "2 Monate, ab 30.9.2003", "§ 49a Abs. 3 VwVfG NRW (https://recht.nrw.de/"]
    {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    let silent = page.between("Dafür nennt keine Quelle einen Wert", "</ul>");
    assert!(silent.contains("Rückforderungen werden erhoben ab") && !silent.contains("Verwendungsfrist"));
    let last = page.between("<th scope=\"row\">1.1.2026</th>", "</tr>");
    assert!(last.contains(">1,27</td>") && last.contains("mit dem Programm geliefert"), "{last}");
}

#[tokio::test]
async fn a_base_rate_of_two_people_stands_among_the_others_with_their_names() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, "/regeln").await.shown();
    let next = page.between("name=\"gilt_ab\" value=\"", "\"").to_owned();
    let rate = [("gilt_ab", next.as_str()), ("satz", "1,50"), ("quelle", "Bundesanzeiger Nr. 7")];
    house.fill(&mut clerk, &page, "/regeln/basiszinssatz", &rate).await;
    let row = format!("<th scope=\"row\">{next}</th>");
    let waiting = house.get(&clerk, "/regeln/recht").await.shown();
    assert!(!waiting.html.contains(&row), "what nobody has confirmed does not count");
    let mut head = house.enter(&house.office.who_is(Role::Head)).await;
    let page = house.get(&head, "/regeln").await.shown();
    let action = page.between("action=\"/regeln/basiszinssatz/", "\"").to_owned();
    house.fill(&mut head, &page, &format!("/regeln/basiszinssatz/{action}"), &[]).await;
    let counted = house.get(&clerk, "/regeln/recht").await.shown();
    let told = counted.between(&row, "</tr>");
    for said in
        [">1,50</td>", "Bundesanzeiger Nr. 7; erfasst von ", ", bestätigt von Hanna Haupt am 1.6.2021"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[tokio::test]
async fn deadlines_stand_with_their_clause_and_holidays_with_their_year() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    let page = house.get(&auditor, "/regeln/fristen").await.shown();
    let rule = page.between("id=\"zwischennachweis_traeger\"", "</dl>");
    for said in ["3 Monate", "Ende des Haushaltsjahres", "Nr. 6.1 ANBest-P", "am nächsten Werktag", "28 Tage"]
    {
        assert!(rule.contains(said), "{said}: {rule}");
    }
    assert!(page.html.contains("Feiertage 2021") && page.html.contains(">2.4.2021</th><td>Karfreitag<"));
    let other = house.get(&auditor, "/regeln/fristen?jahr=2017").await.shown();
    assert!(other.html.contains(">31.10.2017</th><td>500. Jahrestag der Reformation<"), "{}", other.html);
    for no_year in ["1994", "9999999", "x", ""] {
        let page = house.get(&auditor, &format!("/regeln/fristen?jahr={no_year}")).await.shown();
        assert!(page.html.contains("Feiertage 2021"), "{no_year}");
    }
}

#[tokio::test]
async fn the_rule_book_says_of_each_rule_its_clause_its_cases_and_its_exceptions() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    let page = house.get(&auditor, "/regeln/regelwerk").await.shown();
    let book = RuleBook::shipped().unwrap();
    assert!(page.html.contains(&format!("Fassung {}.", book.version)), "{}", page.html);
    for rule in &book.rules {
        let shown = page.between(&format!("id=\"{}\"", rule.id), "</dl>");
        assert!(shown.contains(&rule.title) && shown.contains(&rule.clause), "{shown}");
        assert_eq!(shown.contains("möglich: "), rule.waiver.is_some(), "{shown}");
        assert_eq!(shown.matches("href=\"/rechner/").count(), rule.examples.len(), "{shown}");
    }
}

#[tokio::test]
async fn days_are_closed_for_good_and_once() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, "/regeln").await.shown();
    let path = "/regeln/abschluss";
    let refused = house.fill(&mut clerk, &page, path, &[("bis", "1.6.2021"), ("grund", "Jahr")]).await;
    assert!(refused.html.contains("Der 1.6.2021 ist noch nicht vorbei."), "{}", refused.html);
    let closed = [("bis", "31.12.2020"), ("grund", "Jahresabschluss")];
    let closed = house.fill(&mut clerk, &refused, path, &closed).await;
    assert_eq!(closed.to(), "/regeln?meldung=abgeschlossen", "{}", closed.html);
    let page = house.get(&clerk, "/regeln").await.shown();
    assert!(page.html.contains("Jahresabschluss"), "{}", page.html);
    let again = house.fill(&mut clerk, &page, path, &[("bis", "30.11.2020"), ("grund", "Jahr")]).await;
    assert!(again.html.contains("schon bis zum 31.12.2020 abgeschlossen"), "{}", again.html);
    let auditor = house.enter(&house.office.auditor()).await;
    assert!(!house.get(&auditor, "/regeln").await.shown().html.contains("Endgültig abschließen"));
}

#[tokio::test]
async fn a_programme_is_read_in_each_version() {
    let house = House::open().await;
    let auditor = house.enter(&house.office.auditor()).await;
    let path = "/regeln/programme/diaa/1";
    assert!(house.get(&auditor, "/regeln").await.shown().links().contains(&path.to_owned()));
    let page = house.get(&auditor, path).await.shown();
    for said in ["Förderbausteine", "Kostenarten", "Pauschalen", "Gründe für Kürzungen", "Feststellungen"]
    {
        assert!(page.html.contains(&format!("<h2 class=\"kern-heading-large\">{said}")), "{said}");
    }
    assert!(
        page.html.contains("Ab welchem Preis Gegenstände aufzunehmen sind, nennt keine Quelle"),
        "no source gives it"
    );
    for none in ["/regeln/programme/diaa/9", "/regeln/programme/x/1", "/regeln/programme/diaa/x"] {
        assert_eq!(house.get(&auditor, none).await.status, 404, "{none}");
    }
}

#[tokio::test]
async fn a_programme_file_is_shown_before_it_is_loaded_and_loaded_once() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    assert!(house.get(&clerk, "/regeln").await.shown().links().contains(&LOAD.to_owned()));
    let page = house.get(&clerk, LOAD).await.shown();
    let file = ("komm-an.toml", KOMM_AN.as_bytes());
    let shown = house.fill_with_file(&mut clerk, &page, LOAD, &[("inhalt", "")], file).await.shown();
    assert!(shown.html.contains("Das wird Fassung 1 von „KOMM-AN NRW"), "{}", shown.html);
    for table in ["Förderbausteine", "Pauschalen"] {
        assert!(shown.html.contains(&format!("aria-label=\"{table}\"")), "{table}: {}", shown.html);
    }
    let rules = house.get(&clerk, "/regeln").await.shown();
    assert!(!rules.html.contains("KOMM-AN"), "nothing is loaded yet");
    let changed = house.fill(&mut clerk, &shown, LOAD, &[("aktion", "aendern")]).await.shown();
    assert_eq!(changed.area("inhalt"), KOMM_AN);
    let loaded = house.fill(&mut clerk, &shown, LOAD, &[("aktion", "laden")]).await;
    let again = house.fill(&mut clerk, &shown, LOAD, &[("aktion", "laden")]).await;
    assert_eq!(loaded.to(), again.to(), "whoever sends it twice loads it once");
    let there = house.get(&clerk, loaded.to()).await.shown();
    assert!(there.html.contains("Die Programmdatei ist geladen.") && there.html.contains(", Fassung 1"));
    let known = house.fill(&mut clerk, &page, LOAD, &[("inhalt", DURCHSTARTEN)]).await.shown();
    assert!(known.html.contains("Diese Datei ist schon geladen: sie ist Fassung 1"), "{}", known.html);
    assert!(!known.html.contains("value=\"laden\""), "{}", known.html);
    let page = house.get(&clerk, LOAD).await.shown();
    let fields = [("inhalt", DURCHSTARTEN), ("aktion", "laden")];
    let refused = house.fill(&mut clerk, &page, LOAD, &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("Genau diese Fassung der Programmdatei ist schon geladen."));
}

#[tokio::test]
async fn a_programme_says_above_which_price_objects_are_listed() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let priced =
        KOMM_AN.replacen("code = \"komm-an\"", "code = \"komm-an\"\ninventory_above = \"800.00\"", 1);
    let page = house.get(&clerk, LOAD).await.shown();
    let shown = house.fill(&mut clerk, &page, LOAD, &[("inhalt", &priced)]).await.shown();
    assert!(shown.html.contains("Gegenstände über 800,00"), "{}", shown.html);
    assert!(shown.html.contains("Kostenarten: Renovierung und Ausstattung"), "{}", shown.html);
}

#[tokio::test]
async fn a_programme_file_that_cannot_be_read_is_told_where_and_stays_as_it_was_typed() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, LOAD).await.shown();
    let hostile = format!("code = \"x\"\n{CANARY} = 1");
    for (text, said) in [
        ("", "Bitte eine Programmdatei wählen oder ihren Text einfügen."),
        ("code = \"x\"\nname = 7", "Zeile 2, Zeichen 8: Hier kann das nicht stehen."),
        (&*hostile, "Zeile 2, Zeichen "),
        (&*DURCHSTARTEN.replacen("\"20.00\"", "\"x\"", 1), "Zeile "),
        (&*"#".repeat((256 << 10) + 1), "Eine Programmdatei hat höchstens 256 KB."),
    ] {
        let refused = house.fill(&mut clerk, &page, LOAD, &[("inhalt", text), ("aktion", "laden")]).await;
        assert_eq!(refused.status, 422, "{said}");
        is_tame(&refused);
        assert!(refused.between("id=\"inhalt-fehler\">", "<").contains(said), "{said}: {}", refused.html);
        assert_eq!(refused.area("inhalt"), text);
    }
    let amount = DURCHSTARTEN.split("amount = \"").nth(1).unwrap().split('"').next().unwrap();
    let past = DURCHSTARTEN.replacen(&format!("amount = \"{amount}\""), "amount = \"1.00\"", 1);
    let refused = house.fill(&mut clerk, &page, LOAD, &[("inhalt", &past)]).await;
    assert!(refused.html.contains("sagt „") && refused.html.contains("über vergangene Tage etwas anderes"));
    let binary = ("x.toml", &b"code = \"\xff\""[..]);
    let refused = house.fill_with_file(&mut clerk, &page, LOAD, &[("inhalt", "")], binary).await;
    assert!(refused.between("id=\"datei-fehler\">", "<").contains("kein Text in UTF-8"), "{}", refused.html);
}

#[tokio::test]
async fn programmes_are_loaded_by_who_keeps_the_books() {
    let house = House::open().await;
    for person in [house.office.auditor(), house.office.person_of_a()] {
        let mut browser = house.enter(&person).await;
        let page = house.get(&browser, LOAD).await.shown();
        assert!(
            page.html.contains("lädt die Sachbearbeitung oder die Leitung")
                && !page.html.contains("<textarea")
        );
        let fields = [("schluessel", "key-of-a-programme"), ("inhalt", KOMM_AN), ("aktion", "laden")];
        let refused = house.send(&mut browser, LOAD, &fields).await;
        assert_eq!(refused.status, 422, "{}", refused.html);
        assert!(refused.html.contains("Das ist Aufgabe anderer"), "{}", refused.html);
    }
    assert_eq!(house.get(&house.enter(&house.office.administrator()).await, LOAD).await.status, 403);
}
