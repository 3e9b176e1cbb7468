//! No page is forgotten: each address that is looked at stands in a list of what the tests look at, and no list names one that
//! is gone.

use std::collections::BTreeSet;

use crate::rooms::PAGES;

/// Every address of the pages, as it is written.
const ROUTES: &str = include_str!("../../src/routes.rs");
/// What axe looks at in a browser, and the tests in which it does.
const ROOMS: &str = include_str!("../../../../tests/browser/rooms.mjs");
const BROWSER: &str = include_str!("../../../../tests/browser/rooms.test.mjs");

/// What pictures are taken of.
const PICTURES: &str = include_str!("../../../../tests/browser/screenshots.mjs");

/// What is no page: files to keep or to load, what a program fetches, and what leads elsewhere.
const NO_PAGES: [&str; 32] = [
    "/",
    "/abrechnungen/einheiten.csv",
    "/abrechnungen/liste.csv",
    "/abrechnungen/vorlage.csv",
    "/abrechnungen/{id}/zeilen/{nummer}/beleg",
    "/anforderungen/liste.csv",
    "/anmelden/openid/zurueck",
    "/arbeiten/{id}/ergebnis",
    "/arbeiten/{id}/stand",
    "/assets/{hash}/{name}",
    "/auswertungen/liste.csv",
    "/belege/{id}/datei",
    "/belege/{id}/seiten/{nummer}",
    "/belege/{id}/zuordnung",
    "/briefkopf/muster",
    "/dokumente/{art}/{id}",
    "/forderungen/liste.csv",
    "/fristen/liste.csv",
    "/kalender",
    "/nachweis-signaturen/{id}",
    "/nachweise/liste.csv",
    "/nachweise/{id}/dokument",
    "/pruefung/auffaelliges/hinweise.csv",
    "/pruefung/auffaelliges/liste.csv",
    "/pruefung/ausnahmen/liste.csv",
    "/pruefung/ausnahmen/verspaetet.csv",
    "/pruefung/paket",
    "/pruefung/vier-augen/liste.csv",
    "/stichproben/{id}/zeilen",
    "/zahlungen/liste.csv",
    "/zuwendungen/liste.csv",
    "/zuwendungen/{id}/fassungen/{nummer}/dokument",
];

/// Pages that a browser comes to by no address of the list, each with the test of the browser that looks at it.
const SEEN_OTHERWISE: [(&str, &str); 9] = [
    ("/abrechnungen/{id}/aenderung", "what is asked about a claim, parked and corrected"),
    ("/abrechnungen/{id}/zeilen/{nummer}/berichtigung", "what is asked about a claim, parked and corrected"),
    (
        "/abrechnungen/{id}/zeilen/{nummer}/zurueckstellung",
        "what is asked about a claim, parked and corrected",
    ),
    ("/arbeiten/{id}", "a package that is made is followed"),
    ("/belege/{id}", "a receipt in the box, a demand, a remark of an audit and the record of a proof"),
    ("/bemerkungen/{id}", "a receipt in the box, a demand, a remark of an audit and the record of a proof"),
    ("/forderungen/{id}", "a receipt in the box, a demand, a remark of an audit and the record of a proof"),
    (
        "/nachweise/{id}/pruefvermerk",
        "a receipt in the box, a demand, a remark of an audit and the record of a proof",
    ),
    ("/stichproben/{id}", "a sample is committed and drawn"),
];

/// Pages without which the rooms are walked: forms that are linked from a list, and the door.
const NOT_BEGUN_AT: [&str; 12] = [
    "/anforderungen/neu",
    "/anmelden",
    "/ausnahmen",
    "/bemerkungen/neu",
    "/einladung",
    "/forderungen/neu",
    "/interessenkonflikt",
    "/personen/neu",
    "/rueckzahlungen/neu",
    "/zahlungen/eingang",
    "/zuwendungen/neu",
    "/zweiter-faktor/einrichten",
];

/// The addresses that are looked at.
fn looked_at() -> BTreeSet<String> {
    let routes = ROUTES.split(".route(").skip(1).filter_map(|route| {
        let route = route.trim_start();
        let (path, rest) = match route.strip_prefix("&at(\"") {
            Some(step) => {
                let (step, rest) = step.split_once("\")")?;
                (format!("/organisationen/{{id}}/bankverbindung{step}"), rest)
            }
            None => match route.strip_prefix('"') {
                Some(path) => path.split_once('"').map(|(path, rest)| (path.to_owned(), rest))?,
                None => (web::BACK_FROM_OPENID.to_owned(), route.split_once(',').map(|_| route)?),
            },
        };
        let handler = rest.split_once(',')?.1.trim_start();
        handler.starts_with("get(").then_some(path)
    });
    routes.collect()
}

/// The texts of the browser's list, list by list: pages, and links that are followed.
fn browser_lists() -> Vec<Vec<&'static str>> {
    let (_, rooms) = ROOMS.split_once("const ROOMS = [").unwrap();
    let (rooms, _) = rooms.split_once("\n];").unwrap();
    // The innermost lists are those in which no other begins.
    let lists = rooms.split(']').filter_map(|part| part.rsplit_once('[').map(|(_, list)| list));
    lists.map(|list| list.split('"').skip(1).step_by(2).collect()).collect()
}

/// Whether an address is one of a route.
fn is_of(route: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    let fits = |(one, other): (&&str, &&str)| one.starts_with('{') && !other.is_empty() || one == other;
    route.len() == path.len() && route.iter().zip(&path).all(fits)
}

/// The addresses to which a browser comes by the links of a list: what a link begins with, the rest of its id, and what is
/// written behind it.
fn followed<'a>(list: &'a [&'a str], routes: &'a BTreeSet<String>) -> impl Iterator<Item = String> + 'a {
    let begins = list.iter().enumerate().skip(1).filter(move |(_, begins)| !routes.contains(**begins));
    begins.flat_map(move |(place, begins)| {
        let begins = begins.split('?').next().unwrap_or_default();
        let rest = list.get(place + 1).copied().unwrap_or_default();
        let ids = ["", "0", "0/0"].map(|id| format!("{begins}{id}"));
        ids.clone().into_iter().chain(ids.map(|at| format!("{at}{rest}")))
    })
}

#[test]
fn axe_looks_at_every_page() {
    let routes = looked_at();
    assert!(routes.len() > 100, "the addresses are read: {}", routes.len());
    let lists = browser_lists();
    let mut seen: BTreeSet<String> =
        lists.iter().flatten().map(|path| path.split('?').next().unwrap_or_default().to_owned()).collect();
    seen.extend(lists.iter().flat_map(|list| followed(list, &routes)));
    // Some pages are opened in tests of their own.
    let opened = BROWSER.split("page.goto(\"").skip(1).filter_map(|rest| rest.split('"').next());
    seen.extend(opened.map(ToOwned::to_owned));
    let excused = |route: &&String| {
        NO_PAGES.contains(&route.as_str()) || SEEN_OTHERWISE.iter().any(|(other, _)| other == route)
    };
    let missing: Vec<_> = routes
        .iter()
        .filter(|route| !excused(route) && !seen.iter().any(|path| is_of(route, path)))
        .collect();
    assert!(missing.is_empty(), "tests/browser/rooms.mjs does not name {missing:?}");
}

#[test]
fn the_rooms_are_walked_from_every_page_that_has_no_subject() {
    let routes = looked_at();
    let begun: BTreeSet<&str> = PAGES.iter().map(|path| path.split('?').next().unwrap()).collect();
    let missing: Vec<_> = routes
        .iter()
        .map(String::as_str)
        .filter(|route| !route.contains('{') && !begun.contains(route))
        .filter(|route| !NO_PAGES.contains(route) && !NOT_BEGUN_AT.contains(route))
        .collect();
    assert!(missing.is_empty(), "PAGES in rooms.rs lacks {missing:?}");
}

#[test]
fn no_list_names_an_address_that_is_gone() {
    let routes = looked_at();
    let named = NO_PAGES.into_iter().chain(SEEN_OTHERWISE.map(|(route, _)| route)).chain(NOT_BEGUN_AT);
    for route in named {
        assert!(routes.contains(route), "{route}");
    }
    for path in PAGES {
        assert!(routes.iter().any(|route| is_of(route, path)), "{path}");
    }
    for (route, test) in SEEN_OTHERWISE {
        assert!(BROWSER.contains(&format!("test(`{test} ")), "{route} is looked at by no such test: {test}");
    }
}

#[test]
fn an_address_is_of_its_route_alone() {
    assert!(is_of("/abrechnungen/{id}/zeilen/{nummer}", "/abrechnungen/0/zeilen/1"));
    assert!(is_of("/suche", "/suche?q=x"));
    for (route, path) in
        [("/abrechnungen/{id}", "/abrechnungen/"), ("/abrechnungen/{id}", "/abrechnungen/0/zeilen/1")]
    {
        assert!(!is_of(route, path), "{path}");
    }
    let list = ["/heute", "/abrechnungen/", "/entscheidung"];
    let followed: Vec<String> = followed(&list, &BTreeSet::new()).collect();
    assert!(followed.contains(&"/abrechnungen/0/entscheidung".to_owned()), "{followed:?}");
}

#[test]
fn pictures_are_taken_of_every_room() {
    let (_, rooms) = PICTURES.split_once("const ROOMS = [").unwrap();
    let (rooms, _) = rooms.split_once("\n];").unwrap();
    let routes = looked_at();
    // Of each picture the third text is the page: what follows is the beginning of a link, and what comes behind it.
    let pages = rooms.lines().filter(|line| line.contains("\", \"/")).map(|line| {
        let from = line.find("\"/").unwrap() + 1;
        line[from..].split('"').next().unwrap()
    });
    let pages: BTreeSet<_> = pages.map(|path| path.split('?').next().unwrap_or_default()).collect();
    assert!(pages.len() > 10, "the pages are read: {pages:?}");
    for page in &pages {
        assert!(routes.contains(*page), "{page} is gone");
    }
    for start in ["/anmelden", "/heute", "/start", "/pruefung", "/personen"] {
        assert!(pages.contains(start), "no picture begins at {start}");
    }
}
