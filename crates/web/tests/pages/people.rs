//! People page by page: taken in, given roles, invited, relieved; and what is decided about their duties.

use flow::Role;

use crate::house::{House, PASSWORD, Page};

/// The address of the person that a link of the list names.
async fn person(house: &House, browser: &crate::house::Browser, name: &str) -> String {
    let list = house.get(browser, "/personen").await.shown();
    let before = list.html.split(&format!("\">{name}</a>")).next().unwrap();
    before.rsplit("href=\"").next().unwrap().to_owned()
}

#[tokio::test]
async fn somebody_is_taken_in_given_a_role_invited_and_comes_in() {
    let house = House::open().await;
    let mut admin = house.enter(&house.office.administrator()).await;
    assert!(house.get(&admin, "/personen").await.shown().links().contains(&"/personen/neu".to_owned()));
    let form = house.get(&admin, "/personen/neu").await.shown();
    let empty = [("name", "Nora Neu"), ("kennung", " ")];
    let refused = house.fill(&mut admin, &form, "/personen/neu", &empty).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("href=\"#kennung\"") && refused.html.contains("value=\"Nora Neu\""));
    let short =
        house.fill(&mut admin, &refused, "/personen/neu", &[("name", "Nora Neu"), ("kennung", "N")]).await;
    assert!(short.html.contains("mindestens drei Zeichen"), "{}", short.html);
    let right = [("name", "Nora Neu"), ("kennung", "nora.neu@kreis.example")];
    let taken_in = house.fill(&mut admin, &short, "/personen/neu", &right).await;
    let nora = taken_in.leads_to().to_owned();
    let twice = house.get(&admin, "/personen/neu").await.shown();
    let other_name = [("name", "Nora Neu (2)"), ("kennung", "NORA.NEU@kreis.example")];
    let twice = house.fill(&mut admin, &twice, "/personen/neu", &other_name).await;
    assert!(twice.html.contains("schon aufgenommen"), "{}", twice.html);

    let page = house.get(&admin, &nora).await.shown();
    let path = format!("{nora}/rollen");
    let nothing = house.fill(&mut admin, &page, &path, &[("von", "gestern"), ("bis", "31.2.2022")]).await;
    for field in ["organisation", "rolle", "von", "bis"] {
        assert!(nothing.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", nothing.html);
    }
    let kreis = house.office.kreis.to_string();
    let clerk = [("organisation", kreis.as_str()), ("rolle", "clerk"), ("von", "1.6.2021")];
    let given = house.fill(&mut admin, &nothing, &path, &clerk).await;
    assert_eq!(given.to(), format!("{nora}?meldung=rolle-vergeben"), "{}", given.html);
    let page = house.get(&admin, &nora).await.shown();
    assert!(page.html.contains("Sachbearbeitung") && page.html.contains("Musterkreis"));
    let both = [("organisation", kreis.as_str()), ("rolle", "releaser"), ("von", "1.7.2021")];
    let refused = house.fill(&mut admin, &page, &path, &both).await;
    assert!(refused.html.contains("nicht zur gleichen Zeit „Freigabe“"), "{}", refused.html);

    let link = invited(&house, &mut admin, &nora).await;
    let mut new = crate::house::Browser::default();
    let chosen = [("geheimnis", link.as_str()), ("kennwort", PASSWORD)];
    assert_eq!(house.send(&mut new, "/einladung", &chosen).await.to(), "/anmelden?meldung=kennwort");
    let in_with = [("name", "nora.neu@kreis.example"), ("kennwort", PASSWORD)];
    assert_eq!(house.send(&mut new, "/anmelden", &in_with).await.to(), "/");
    house.get(&new, "/heute").await.shown();
}

/// The secret of the link that an invitation shows once.
async fn invited(house: &House, admin: &mut crate::house::Browser, person: &str) -> String {
    let page = house.get(admin, person).await.shown();
    let path = format!("{person}/einladung");
    let shown = house.fill(admin, &page, &path, &[]).await.shown();
    let link = shown.between("id=\"einladungslink\">", "<").to_owned();
    assert!(!house.get(admin, person).await.shown().html.contains("geheimnis="), "it is shown once");
    link.split_once("/einladung?geheimnis=").unwrap().1.to_owned()
}

#[tokio::test]
async fn a_role_ends_and_who_leaves_leaves_open_tasks_behind() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    crate::walk::claimed(&house, &crate::walk::row(1, &plan_line, "L-1", "100,00")).await;
    let mut admin = house.enter(&house.office.administrator()).await;
    let anna = person(&house, &admin, "Anna Anbieter").await;
    let page = house.get(&admin, &anna).await.shown();
    assert!(page.html.contains("Abrechnung") && page.html.contains("Erstellt"), "{}", page.html);
    assert!(!page.html.contains("href=\"/abrechnungen/"), "who manages people sees nothing of the money");
    let membership = page.between("name=\"mitgliedschaft\"", "</select>");
    let membership =
        membership.split("<option value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
    let path = format!("{anna}/rollenende");
    let refused = house.fill(&mut admin, &page, &path, &[("mitgliedschaft", &membership)]).await;
    assert!(refused.html.contains("href=\"#ende\""), "{}", refused.html);
    let end = [("mitgliedschaft", membership.as_str()), ("ende", "30.6.2021")];
    let ended = house.fill(&mut admin, &refused, &path, &end).await;
    assert_eq!(ended.to(), format!("{anna}?meldung=rolle-beendet"), "{}", ended.html);
    // The page before does not know of it.
    let path = format!("{anna}/ausscheiden");
    let stale = house.fill(&mut admin, &page, &path, &[("austritt", "1.6.2021")]).await;
    assert!(stale.html.contains("inzwischen geändert"), "{}", stale.html);
    let early = house.fill(&mut admin, &stale, &path, &[("austritt", "1.1.2020")]).await;
    assert!(early.html.contains("href=\"#austritt\""), "{}", early.html);
    let left = house.fill(&mut admin, &early, &path, &[("austritt", "1.6.2021")]).await;
    assert_eq!(left.to(), format!("{anna}?meldung=ausgeschieden"), "{}", left.html);
    let page = house.get(&admin, &anna).await.shown();
    assert!(page.html.contains("Ausgeschieden") && !page.html.contains("Einladung erzeugen"));
}

#[tokio::test]
async fn an_auditor_is_given_a_scope_and_an_end() {
    let house = House::open().await;
    let mut admin = house.enter(&house.office.administrator()).await;
    let form = house.get(&admin, "/personen/neu").await.shown();
    let fields = [("name", "Pia Prüf"), ("kennung", "pia.pruef@land.example")];
    let pia = house.fill(&mut admin, &form, "/personen/neu", &fields).await.leads_to().to_owned();
    let path = format!("{pia}/rollen");
    let page = house.get(&admin, &pia).await.shown();
    let (kreis, award) = (house.office.kreis.to_string(), house.office.award.id.to_string());
    assert!(page.html.contains(&house.office.award.act.reference), "awards are named");
    let mut fields = vec![
        ("organisation", kreis.as_str()),
        ("rolle", "auditor"),
        ("von", "1.6.2021"),
        ("bescheid", award.as_str()),
        ("baustein", "F4"),
        ("zeitraum_von", "1.1.2021"),
    ];
    let refused = house.fill(&mut admin, &page, &path, &fields).await;
    assert!(refused.html.contains("href=\"#zeitraum_bis\""), "{}", refused.html);
    fields.push(("zeitraum_bis", "31.12.2021"));
    let refused = house.fill(&mut admin, &refused, &path, &fields).await;
    assert!(refused.html.contains("hat einen letzten Tag"), "{}", refused.html);
    fields.push(("bis", "31.12.2021"));
    let given = house.fill(&mut admin, &refused, &path, &fields).await;
    assert_eq!(given.to(), format!("{pia}?meldung=rolle-vergeben"), "{}", given.html);
    let page = house.get(&admin, &pia).await.shown();
    assert!(page.html.contains("Förderbaustein F4; Zeitraum 1.1.2021 bis 31.12.2021"), "{}", page.html);
    let mut auditor = house.enter(&house.office.auditor()).await;
    let seen = house.get(&auditor, &pia).await.shown();
    assert!(!seen.html.contains("Rolle geben"), "an auditor looks");
    fields.push(("schluessel", "the-key-of-an-auditor"));
    let refused = house.send(&mut auditor, &path, &fields).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.html.contains("Das ist Aufgabe anderer: die Verwaltung der Zugänge."),
        "{}",
        refused.html
    );
}

#[tokio::test]
async fn a_bound_that_was_typed_for_another_role_is_refused_and_not_dropped() {
    let house = House::open().await;
    let mut admin = house.enter(&house.office.administrator()).await;
    let anna = person(&house, &admin, "Anna Anbieter").await;
    let page = house.get(&admin, &anna).await.shown();
    let (kreis, provider) = (house.office.kreis.to_string(), house.office.provider_a.to_string());
    let fields = [
        ("organisation", kreis.as_str()),
        ("rolle", "clerk"),
        ("von", "1.6.2021"),
        ("traeger", provider.as_str()),
    ];
    let refused = house.fill(&mut admin, &page, &format!("{anna}/rollen"), &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("Begrenzt wird nur, was eine Prüfung sieht."), "{}", refused.html);
    let providers = refused.between("name=\"traeger\"", "</select>");
    assert!(providers.contains(&format!("value=\"{provider}\" selected")), "what was typed stays");
}

#[tokio::test]
async fn nobody_manages_themselves_and_a_lost_device_asks_for_the_administrators() {
    let house = House::open().await;
    let mut admin = house.enter(&house.office.administrator()).await;
    let oneself = person(&house, &admin, &house.office.administrator().name).await;
    let page = house.get(&admin, &oneself).await.shown();
    assert!(page.html.contains("Das sind Sie.") && !page.html.contains("Rolle geben"), "{}", page.html);
    let anna = person(&house, &admin, "Anna Anbieter").await;
    let page = house.get(&admin, &anna).await.shown();
    let path = format!("{anna}/einladung");
    let asked = house.fill(&mut admin, &page, &path, &[("neues_geraet", "ja")]).await;
    assert_eq!(asked.status, 403);
    assert!(asked.html.contains("name=\"mit.neues_geraet\""), "{}", asked.html);
    for stranger in [house.office.stranger(Role::Administrator), house.office.finance()] {
        let browser = house.enter(&stranger).await;
        assert_eq!(house.get(&browser, "/personen").await.status, 403);
        assert_eq!(house.get(&browser, &anna).await.status, 403);
        assert_eq!(house.get(&browser, "/funktionstrennung").await.status, 403);
    }
}

#[tokio::test]
async fn duties_are_decided_by_the_administrator_and_waived_by_the_head() {
    let house = House::open().await;
    let mut admin = house.enter(&house.office.administrator()).await;
    let path = "/funktionstrennung";
    let page = house.get(&admin, path).await.shown();
    let wrong = [("wertgrenze", "viel"), ("wartetage", "drei")];
    let refused = house.fill(&mut admin, &page, path, &wrong).await;
    for field in ["feststellung", "wertgrenze", "wartetage", "grund"] {
        assert!(refused.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", refused.html);
    }
    let mut fields = vec![
        ("feststellung", "zwei"),
        ("wertgrenze", "10.000"),
        ("wartetage", "90"),
        ("grund", "Kleines Haus"),
    ];
    let refused = house.fill(&mut admin, &refused, path, &fields).await;
    assert!(refused.html.contains("Der Punkt ist nicht eindeutig"), "{}", refused.html);
    fields[1].1 = "10.000,00";
    let refused = house.fill(&mut admin, &refused, path, &fields).await;
    assert!(refused.html.contains("id=\"wartetage-fehler\"") && refused.html.contains("höchstens 60 Tage"));
    fields[2].1 = "5";
    let set = house.fill(&mut admin, &refused, path, &fields).await;
    assert_eq!(set.to(), "/funktionstrennung?meldung=regeln", "{}", set.html);
    let shown = house.get(&admin, path).await.shown();
    assert!(shown.html.contains("10.000,00") && !shown.html.contains("Alleinzeichnung zulassen</"));
    for filled in [
        "name=\"wertgrenze\" value=\"10.000,00\"",
        "name=\"wartetage\" value=\"5\"",
        "value=\"zwei\" checked",
    ] {
        assert!(shown.html.contains(filled), "what holds is not taken away by accident: {}", shown.html);
    }
    let other = [("feststellung", "eine"), ("wartetage", "1"), ("grund", "Anders")];
    let stale = resent(&house, &mut admin, &page, path, &other).await;
    assert!(stale.html.contains("inzwischen geändert"), "{}", stale.html);

    let mut head = house.enter(&house.office.who_is(Role::Head)).await;
    let page = house.get(&head, path).await.shown();
    let (way, provider) = ("/funktionstrennung/alleinzeichnung", house.office.provider_b.to_string());
    let mut fields = vec![
        ("traeger", provider.as_str()),
        ("von", "1.6.2021"),
        ("bis", "1.5.2021"),
        ("warum", "Eine Person"),
    ];
    let refused = house.fill(&mut head, &page, way, &fields).await;
    assert!(refused.html.contains("id=\"bis-fehler\""), "{}", refused.html);
    fields[2].1 = "31.12.2021";
    let waived = house.fill(&mut head, &refused, way, &fields).await;
    assert_eq!(waived.to(), "/funktionstrennung?meldung=alleinzeichnung", "{}", waived.html);
    assert!(house.get(&head, path).await.shown().html.contains("Bildungsträger B"));
}

/// Sends a form with what it carried, under a key of its own.
async fn resent(
    house: &House,
    browser: &mut crate::house::Browser,
    page: &Page,
    path: &str,
    fields: &[(&str, &str)],
) -> Page {
    let mut fields = fields.to_vec();
    fields.push(("schluessel", "a-key-of-its-own"));
    house.fill(browser, page, path, &fields).await
}

#[tokio::test]
async fn whoever_works_here_declares_an_interest_once() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = "/interessenkonflikt";
    assert!(house.get(&clerk, "/organisationen").await.shown().links().contains(&path.to_owned()));
    let form = house.get(&clerk, path).await.shown();
    let provider = house.office.provider_a.to_string();
    let nothing = house.fill(&mut clerk, &form, path, &[("traeger", &provider)]).await;
    assert!(nothing.html.contains("was Sie mit dem Träger verbindet"), "{}", nothing.html);
    let fields = [("traeger", provider.as_str()), ("grund", "Meine Schwester arbeitet dort")];
    let declared = house.fill(&mut clerk, &nothing, path, &fields).await;
    assert_eq!(declared.to(), "/organisationen?meldung=interessenkonflikt", "{}", declared.html);
    let form = house.get(&clerk, path).await.shown();
    let again = house.fill(&mut clerk, &form, path, &fields).await;
    assert!(again.html.contains("schon angezeigt"), "{}", again.html);
    let admin = house.enter(&house.office.administrator()).await;
    assert!(house.get(&admin, "/personen").await.shown().html.contains("Meine Schwester arbeitet dort"));
    let provider = house.enter(&house.office.person_of_a()).await;
    assert_eq!(house.get(&provider, path).await.status, 403);
}
