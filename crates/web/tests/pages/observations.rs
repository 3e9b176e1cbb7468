//! What audits observe on the pages: recorded where it is found, answered by the house, decided, and hidden from recipients.

use chrono::{Days, NaiveDate};
use flow::{
    Role,
    people::{NewRole, RegisterPerson},
};
use grants::AuditScope;

use crate::{
    house::{Browser, House, Page},
    walk::{claimed, row},
};

const NEW: &str = "/bemerkungen/neu";
const CANARY: &str = "\"><script>alert('x')</script>";

/// What an auditor types.
const TYPED: [(&str, &str); 3] =
    [("text", "Die Teilnehmerliste fehlt."), ("betrag", "1.240,00"), ("frist", "15.6.2021")];

/// The address of the form that records an observation, as a page links to it.
fn way(page: &Page) -> String {
    page.links().into_iter().find(|link| link.starts_with(NEW)).unwrap_or_else(|| panic!("{}", page.html))
}

/// An observation of the forwarding, as the auditor records it: its address.
pub(crate) async fn observed(house: &House, auditor: &mut Browser) -> String {
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let page = house.get(auditor, &grant).await.shown();
    let form = house.get(auditor, &way(&page)).await.shown();
    let made = house.fill(auditor, &form, NEW, &TYPED).await;
    assert!(made.to().ends_with("?meldung=bemerkung"), "{}", made.html);
    made.leads_to().to_owned()
}

#[tokio::test]
async fn an_observation_is_recorded_answered_asked_back_and_upheld() {
    let house = House::open().await;
    let mut auditor = house.enter(&house.office.auditor()).await;
    let path = observed(&house, &mut auditor).await;
    let start = house.get(&auditor, "/pruefung").await.shown();
    assert!(start.html.contains("<span class=\"ff-tile__figure\">1</span>warten auf Stellungnahme"));
    let listed = house.get(&auditor, "/bemerkungen").await.shown();
    assert!(listed.html.contains("Nr. 1: Die Teilnehmerliste fehlt.") && listed.links().contains(&path));
    assert!(listed.html.contains("Stellungnahme bis 15.6.2021") && listed.html.contains("1.240,00"));
    // The house sees it where its work begins, where its deadlines stand, and at the grant.
    let mut clerk = house.enter(&house.office.finance()).await;
    for where_it_is in ["/heute", "/fristen"] {
        assert!(house.get(&clerk, where_it_is).await.shown().links().contains(&path), "{where_it_is}");
    }
    let of_grant = format!("/bemerkungen?zuwendung={}", house.office.forwarding.id);
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    assert!(house.get(&clerk, &grant).await.shown().links().contains(&of_grant));
    assert!(house.get(&clerk, &of_grant).await.shown().links().contains(&path));
    let page = house.get(&clerk, &path).await.shown();
    assert!(!page.html.contains("Wie geht es weiter?"), "the house decides nothing");
    let answer = format!("{path}/stellungnahme");
    let nothing = house.fill(&mut clerk, &page, &answer, &[("text", " ")]).await;
    assert!(nothing.html.contains("href=\"#text\""), "{}", nothing.html);
    let said = house.fill(&mut clerk, &nothing, &answer, &[("text", CANARY)]).await;
    assert_eq!(said.to(), format!("{path}?meldung=stellungnahme"), "{}", said.html);
    let decide = format!("{path}/entscheidung");
    let page = house.get(&auditor, &path).await.shown();
    assert!(page.html.contains("Stellungnahme liegt vor") && !page.html.contains(CANARY), "{}", page.html);
    let back = [("entscheidung", "rueckfrage"), ("text", "Für welchen Kurs?"), ("frist", "1.6.2021")];
    let refused = house.fill(&mut auditor, &page, &decide, &back).await;
    assert!(refused.html.contains("href=\"#frist\"") && refused.area("text") == "Für welchen Kurs?");
    let back = [back[0], back[1], ("frist", "30.6.2021")];
    let asked = house.fill(&mut auditor, &refused, &decide, &back).await;
    assert_eq!(asked.to(), format!("{path}?meldung=bemerkung-entschieden"), "{}", asked.html);
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("Stellungnahme erbeten bis 30.6.2021."), "{}", page.html);
    house.fill(&mut clerk, &page, &answer, &[("text", "Für den Kurs im Mai.")]).await.leads_to();
    let page = house.get(&auditor, &path).await.shown();
    let upheld = [("entscheidung", "bleibt"), ("text", "Zurückfordern."), ("betrag", "2.000,00")];
    let refused = house.fill(&mut auditor, &page, &decide, &upheld).await;
    assert!(refused.html.contains("href=\"#betrag\"") && refused.html.contains("höchstens 1.240,00"));
    let upheld = [upheld[0], upheld[1], ("betrag", "1.000,00")];
    house.fill(&mut auditor, &refused, &decide, &upheld).await.leads_to();
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("In Frage bleiben 1.000,00"), "{}", page.html);
    assert!(page.html.contains("Bleibt bestehen") && page.html.contains("Stellung nehmen"));
    let start = house.get(&auditor, "/pruefung").await.shown();
    assert!(start.html.contains("<span class=\"ff-tile__figure\">1</span>bleiben bestehen"));
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_what_was_typed_stays() {
    let house = House::open().await;
    let mut auditor = house.enter(&house.office.auditor()).await;
    let grant = format!("/zuwendungen/{}", house.office.award.id);
    let form = house.get(&auditor, &way(&house.get(&auditor, &grant).await.shown())).await.shown();
    let nothing = house.fill(&mut auditor, &form, NEW, &[("betrag", "viel")]).await;
    for field in ["text", "betrag", "frist"] {
        assert!(nothing.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", nothing.html);
    }
    assert!(nothing.html.contains("value=\"viel\""));
    let too_soon = [("text", CANARY), ("frist", "1.6.2021")];
    let refused = house.fill(&mut auditor, &nothing, NEW, &too_soon).await;
    assert!(refused.html.contains("href=\"#frist\"") && refused.html.contains("nach dem 1.6.2021"));
    assert_eq!(refused.area("text"), CANARY);
    let made = house.fill(&mut auditor, &refused, NEW, &[("text", "x"), ("frist", "2.6.2021")]).await;
    let path = made.leads_to().to_owned();
    // Without an answer nothing is upheld before its day has passed.
    let page = house.get(&auditor, &path).await.shown();
    assert!(page.html.contains("Ausgeräumt") && !page.html.contains("value=\"bleibt\""), "{}", page.html);
    let early = [("entscheidung", "bleibt"), ("text", "x")];
    let refused = house.fill(&mut auditor, &page, &format!("{path}/entscheidung"), &early).await;
    assert!(refused.html.contains("href=\"#entscheidung\"") && refused.html.contains("2.6.2021"));
    let none = house.fill(&mut auditor, &refused, &format!("{path}/entscheidung"), &[]).await;
    assert!(none.html.contains("href=\"#entscheidung\"") && none.html.contains("href=\"#text\""));
    for unknown in ["", "?zu=beleg&kennung=1", "?zu=zahlung&kennung=00000000-0000-7000-8000-00000000dead"] {
        assert_eq!(house.get(&auditor, &format!("{NEW}{unknown}")).await.status, 404, "{unknown}");
    }
}

#[tokio::test]
async fn it_is_recorded_where_it_is_found_by_audits_alone_and_no_recipient_sees_it() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let mut auditor = house.enter(&house.office.auditor()).await;
    let mut last = String::new();
    for (found, named) in
        [(claim.clone(), "Abrechnung 1"), (format!("{claim}/zeilen/1"), "Abrechnung 1, Zeile 1")]
    {
        let page = house.get(&auditor, &found).await.shown();
        let form = house.get(&auditor, &way(&page)).await.shown();
        assert!(form.html.contains(named) && form.links().contains(&found), "{}", form.html);
        last = house.fill(&mut auditor, &form, NEW, &TYPED).await.leads_to().to_owned();
        assert!(house.get(&auditor, &last).await.shown().links().contains(&found));
    }
    let provider = house.enter(&house.office.person_of_a()).await;
    let clerk = house.enter(&house.office.finance()).await;
    for browser in [&provider, &clerk] {
        let page = house.get(browser, &claim).await.shown();
        assert!(!page.html.contains(NEW), "{}", page.html);
    }
    for hidden in [last.as_str(), "/bemerkungen", NEW] {
        let page = house.get(&provider, hidden).await;
        assert!(
            [403, 404].contains(&page.status.as_u16()) && !page.html.contains("Teilnehmerliste"),
            "{hidden}"
        );
    }
    for theirs in ["/start", "/fristen", claim.as_str()] {
        let page = house.get(&provider, theirs).await.shown();
        assert!(!page.html.contains("Prüfungsbemerkung"), "{theirs}: {}", page.html);
    }
}

#[tokio::test]
async fn an_audit_that_shows_a_day_records_and_reads_its_own_observations() {
    let house = House::open().await;
    let today = NaiveDate::from_ymd_opt(2021, 6, 1).unwrap();
    let scope = AuditScope { known_until: Some(today), ..AuditScope::default() };
    let (organisation, role, name) = (house.office.kreis, Role::Auditor, "Petra Stichtag".to_owned());
    let until = today.checked_add_days(Days::new(90));
    let held = NewRole { organisation, role, from: today, until, deputy_for: None, scope: Some(scope) };
    let request = RegisterPerson { identity: name.clone(), name: name.clone(), roles: vec![held] };
    house.office.run(house.office.administrator(), request).await;
    let mut who = house.enter(&testkit::actor(testkit::Office::UNIT, &name, role, organisation)).await;
    let grant = format!("/zuwendungen/{}?bekannt=1.6.2021", house.office.forwarding.id);
    let form = house.get(&who, &way(&house.get(&who, &grant).await.shown())).await.shown();
    let path = house.fill(&mut who, &form, NEW, &TYPED).await.leads_to().to_owned();
    assert!(house.get(&who, &path).await.shown().html.contains("Die Teilnehmerliste fehlt."));
    assert!(house.get(&who, "/bemerkungen").await.shown().links().contains(&path));
    let start = house.get(&who, "/pruefung?bekannt=1.6.2021").await.shown();
    assert!(start.html.contains("<span class=\"ff-tile__figure\">1</span>warten auf Stellungnahme"));
    assert_eq!(house.get(&who, "/zuwendungen").await.status, 403, "the books are shown as of the day alone");
}
