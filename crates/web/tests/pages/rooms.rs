//! Every page, for every role: shown or refused in German, small, and without a dead end.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use flow::{
    Role,
    people::{NewRole, RegisterPerson},
};
use grants::{AuditScope, Role as Held};
use testkit::pdf;

use crate::{
    house::{Browser, House},
    walk::{claimed, row},
};

/// The most bytes of a page.
const LARGEST: usize = 100_000;

/// Where each room is walked from. `coverage.rs` says what it lacks.
pub(crate) const PAGES: [&str; 57] = [
    "/heute",
    "/start",
    "/pruefung",
    "/pruefung/auffaelliges",
    "/pruefung/ausnahmen",
    "/pruefung/rechte",
    "/pruefung/vier-augen",
    "/mittel",
    "/auswertungen",
    "/zuwendungen",
    "/abrechnungen",
    "/abrechnungen/neu",
    "/belege",
    "/zahlungen",
    "/zahlungen/neu",
    "/zahlungen/freigabe",
    "/anforderungen",
    "/forderungen",
    "/nachweise",
    "/nachweise/neu",
    "/dokumente",
    "/fristen",
    "/organisationen",
    "/suche",
    "/suche?q=Muster",
    "/angaben",
    "/bankverbindung",
    "/team",
    "/stichproben",
    "/stichproben/neu",
    "/bemerkungen",
    "/journal",
    "/regeln",
    "/regeln/recht",
    "/regeln/fristen",
    "/regeln/regelwerk",
    "/regeln/programme/laden",
    "/personen",
    "/postausgang",
    "/mailtexte",
    "/mailtexte/sofort",
    "/briefkopf",
    "/funktionstrennung",
    "/zugriffe",
    "/konto",
    "/konto/kennwort",
    "/konto/sitzungen",
    "/konto/zugriffsschluessel",
    "/mitteilungen",
    "/zweiter-faktor",
    "/hilfe",
    "/rechner",
    "/echtheit",
    "/leichte-sprache",
    "/barrierefreiheit",
    "/rueckmeldung",
    "/rueckmeldungen",
];

#[tokio::test]
async fn every_page_is_shown_or_refused_to_every_role_and_no_link_is_dead() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let people = [
        house.office.finance(),
        house.office.who_is(Role::ExaminerSachlich),
        house.office.who_is(Role::Orderer),
        house.office.who_is(Role::Releaser),
        house.office.who_is(Role::Head),
        house.office.person_of_a(),
        house.office.signatory_of_a(),
        house.office.auditor(),
        house.office.administrator(),
    ];
    let mut refused: BTreeMap<Held, BTreeSet<String>> = BTreeMap::new();
    let mut fetched = 0;
    for person in people {
        let browser = house.enter(&person).await;
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut documents: BTreeSet<String> = BTreeSet::new();
        let mut waiting: Vec<String> = PAGES.map(ToOwned::to_owned).to_vec();
        waiting.extend([claim.clone(), format!("{claim}/zeilen/1")]);
        while let Some(path) = waiting.pop() {
            let plain = path.split('#').next().unwrap().to_owned();
            if plain.starts_with("/dokumente/") || plain == "/pruefung/paket" {
                documents.insert(plain);
                continue;
            }
            if !seen.insert(plain.clone()) || seen.len() > 400 {
                continue;
            }
            let page = house.get(&browser, &plain).await;
            assert!(page.html.len() < LARGEST, "{plain} has {} bytes", page.html.len());
            match page.status.as_u16() {
                200 => waiting.extend(page.links()),
                // What is somebody else's task is told as that; nothing that a page links to is unknown.
                403 => {
                    refused.entry(person.role).or_default().insert(plain);
                }
                status => panic!("{plain} for {:?}: {status} {}", person.role, page.html),
            }
        }
        for path in documents {
            let made = house.get(&browser, &path).await.shown();
            assert!(
                made.html.starts_with("%PDF-") || made.html.starts_with("PK"),
                "{path} for {:?}",
                person.role
            );
            fetched += 1;
        }
    }
    let of = |role: Held| refused.get(&role).cloned().unwrap_or_default().into_iter().collect::<Vec<_>>();
    assert!(fetched > 0, "documents are linked, and each is made");
    assert_eq!(of(Held::Auditor), [""; 0], "an auditor sees everything");
    let samples = ["/stichproben", "/stichproben/neu"];
    let of_editor = [
        "/auswertungen",
        "/bemerkungen",
        "/briefkopf",
        "/funktionstrennung",
        "/journal",
        "/mailtexte",
        "/mailtexte/sofort",
        "/mittel",
        "/personen",
        "/postausgang",
        "/pruefung/auffaelliges",
        "/pruefung/ausnahmen",
        "/pruefung/rechte",
        "/pruefung/vier-augen",
        "/rueckmeldungen",
        samples[0],
        samples[1],
        "/zugriffe",
    ];
    assert_eq!(of(Held::Editor), of_editor);
    let of_people = [
        "/briefkopf",
        "/funktionstrennung",
        "/mailtexte",
        "/mailtexte/sofort",
        "/personen",
        "/postausgang",
        "/pruefung/rechte",
        "/rueckmeldungen",
    ];
    assert_eq!(of(Held::Clerk), [&of_people[..], &[samples[1], "/zugriffe"]].concat());
    assert!(of(Held::Administrator).contains(&"/abrechnungen".to_owned()));
}

#[tokio::test]
async fn an_auditor_follows_the_money_both_ways_and_asks_for_a_day() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let auditor = house.enter(&house.office.auditor()).await;
    let start = house.get(&auditor, "/pruefung").await.shown();
    let award = format!("/zuwendungen/{}", house.office.award.id);
    assert!(start.links().contains(&award));
    let forwarding = format!("/zuwendungen/{}", house.office.forwarding.id);
    assert!(house.get(&auditor, &award).await.shown().links().contains(&forwarding));
    let of_grant = format!("/abrechnungen?zuwendung={}", house.office.forwarding.id);
    assert!(house.get(&auditor, &forwarding).await.shown().links().contains(&of_grant));
    assert!(house.get(&auditor, &of_grant).await.shown().links().contains(&claim));
    let line = house.get(&auditor, &format!("{claim}/zeilen/1")).await.shown();
    for up in [&award, &forwarding, &claim] {
        assert!(line.links().contains(up), "{up}");
    }
    assert!(line.html.contains("Lohnbüro Muster, L-1 vom 1.3.2021"), "{}", line.html);
    // Before the claim came there was none.
    let then = house.get(&auditor, "/abrechnungen?stand=31.5.2021").await.shown();
    assert!(
        then.html.contains("noch keine Abrechnung") && then.html.contains("Stand 31.5.2021"),
        "{}",
        then.html
    );
    assert_eq!(house.get(&auditor, &format!("{claim}?stand=31.5.2021")).await.status, 404);
    let later = house.get(&auditor, "/abrechnungen?bekannt=2.6.2021").await;
    assert!(later.html.contains("in der Zukunft"), "{}", later.html);
    let journal = house.get(&auditor, "/journal").await.shown();
    assert!(journal.html.contains("Die Kette endet mit Eintrag"), "{}", journal.html);
    let traces = house.get(&auditor, "/zugriffe").await.shown();
    assert!(traces.html.contains("GET /pruefung"), "what an auditor looks at is written down");
}

#[tokio::test]
async fn what_is_somebody_elses_does_not_exist() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let stranger = house.enter(&house.office.person_of_b()).await;
    for path in [
        claim.clone(),
        format!("{claim}/zeilen/1"),
        format!("/zuwendungen/{}", house.office.forwarding.id),
        "/zahlungen/1".to_owned(),
    ] {
        let page = house.get(&stranger, &path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(!page.html.contains("Lohnbüro"), "{path}");
    }
    assert!(house.get(&stranger, "/abrechnungen").await.shown().html.contains("noch keine Abrechnung"));
}

/// An auditor with a scope, who is in.
pub(crate) async fn auditor_of(house: &House, name: &str, scope: AuditScope) -> Browser {
    let today = NaiveDate::from_ymd_opt(2021, 6, 1).unwrap();
    let (organisation, role, until) =
        (house.office.kreis, Role::Auditor, today.checked_add_days(Days::new(90)));
    let held = NewRole { organisation, role, from: today, until, deputy_for: None, scope: Some(scope) };
    let request = RegisterPerson { identity: name.to_owned(), name: name.to_owned(), roles: vec![held] };
    house.office.run(house.office.administrator(), request).await;
    house.enter(&testkit::actor(testkit::Office::UNIT, name, role, organisation)).await
}

/// An auditor who sees what was known until today alone.
async fn bound_to_today(house: &House) -> Browser {
    let known_until = NaiveDate::from_ymd_opt(2021, 6, 1);
    auditor_of(house, "Petra Stichtag", AuditScope { known_until, ..AuditScope::default() }).await
}

#[tokio::test]
async fn an_audit_of_what_was_known_on_a_day_walks_its_room_and_is_refused_nothing() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let line = format!("{claim}/zeilen/1");
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let page = house.get(&anna, &line).await.shown();
    let key = page.between("name=\"schluessel\" value=\"", "\"").to_owned();
    house.upload(&mut anna, &format!("{line}/beleg"), &key, ("Beleg.pdf", &pdf(1))).await.leads_to();
    let who = bound_to_today(&house).await;
    let start = house.get(&who, "/").await.to().to_owned();
    assert_eq!(start, "/pruefung?bekannt=1.6.2021");
    let (mut seen, mut refused, mut pictures) = (BTreeSet::new(), Vec::new(), 0);
    let mut waiting = vec![start];
    while let Some(path) = waiting.pop() {
        let plain = path.split('#').next().unwrap().to_owned();
        if !seen.insert(plain.clone()) {
            continue;
        }
        assert!(seen.len() < 1000, "the room has an end: {plain}");
        let page = house.get(&who, &plain).await;
        if page.status != 200 {
            refused.push(format!("{plain}: {}", page.status));
        } else if page.headers["content-type"].to_str().unwrap().starts_with("text/html") {
            waiting.extend(page.links());
            waiting.extend(page.navigation());
            pictures += page.pictures().len();
            waiting.extend(page.pictures());
        }
    }
    assert_eq!(refused, [""; 0]);
    assert!(pictures > 0 && seen.contains(&format!("{line}?bekannt=1.6.2021")), "{seen:?}");
    for hidden in ["/personen", "/zugriffe", "/stichproben", "/pruefung/rechte"] {
        assert!(seen.iter().all(|path| !path.starts_with(hidden)), "{hidden} is shown as it stands");
        assert_eq!(house.get(&who, hidden).await.status, 403, "{hidden}");
    }
}

#[tokio::test]
async fn who_is_led_to_an_earlier_day_is_led_to_what_they_asked_for() {
    let house = House::open().await;
    let who = bound_to_today(&house).await;
    let grant = house.office.forwarding.id;
    let refused = house.get(&who, &format!("/abrechnungen?zuwendung={grant}&seite=2")).await;
    assert_eq!(refused.status, 403);
    let same = format!("href=\"?zuwendung={grant}&#38;seite=2&#38;bekannt=1.6.2021\"");
    assert!(refused.html.contains(&same), "{}", refused.html);
    let plain = house.get(&who, "/zuwendungen").await;
    assert!(plain.html.contains("href=\"?bekannt=1.6.2021\""), "{}", plain.html);
}

#[tokio::test]
async fn the_day_goes_along_to_files_journals_and_what_is_narrowed() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let auditor = house.enter(&house.office.auditor()).await;
    let figure = house.get(&auditor, "/mittel/bewilligt?stand=1.6.2021").await.shown();
    let journal = figure.links().into_iter().find(|link| link.starts_with("/journal?nach=")).unwrap();
    assert!(journal.contains("&stand=1.6.2021#eintrag-"), "{journal}");
    let held = format!("/zuwendungen/{}/abgerechnet?stand=1.6.2021", house.office.forwarding.id);
    let held = house.get(&auditor, &held).await.shown();
    assert!(held.links().contains(&format!("{claim}/zeilen/1?stand=1.6.2021")), "{}", held.html);
    let narrowed = house.get(&auditor, "/pruefung/ausnahmen?stand=1.6.2021").await.shown();
    let form = narrowed.between("aria-label=\"Abweichungen eingrenzen\"", "</form>");
    assert!(form.contains("name=\"stand\" value=\"1.6.2021\""), "{form}");
}
