//! Lists that are narrowed to where something stands and to who receives its grant, and the ways that lead to them.

use std::collections::BTreeMap;

use flow::{
    Actor, Role,
    payouts::RequestPayout,
    proofs::{self, FileProof, NewProof, QuestionProof},
};
use grants::{Need, Proof};
use ledger::Cents;

use crate::{
    house::{Browser, House},
    to_do::{asked_too_early, interim},
    walk::{claimed, handed_in, park, row},
    why::ordered,
};

/// From the first on, as a page that goes on: the whole list is counted then.
const GOES_ON: &str = "nach=00000000-0000-0000-0000-000000000000";

/// Three claims of provider A: one to sign, one to examine, one that is decided.
async fn three(house: &House) -> [String; 3] {
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let decided = claimed(house, &row(1, &plan_line, "L-1", "100,00")).await;
    park(house, &decided).await;
    let examine = claimed(house, &row(1, &plan_line, "L-2", "200,00")).await;
    [handed_in(house, &row(1, &plan_line, "L-3", "300,00")).await, examine, decided]
}

/// What `/heute` says of a list.
async fn tile(house: &House, browser: &Browser, list: &str) -> String {
    let page = house.get(browser, "/heute").await.shown();
    page.between(&format!(">{list}</a>"), "</li>").to_owned()
}

/// What `/heute` counts of proofs, tile by tile. The list that a tile leads to has as many rows.
async fn proofs_told(house: &House, browser: &Browser, path: &str) -> BTreeMap<String, usize> {
    let page = house.get(browser, path).await.shown();
    let mut told = BTreeMap::new();
    for tile in page.html.split("<li class=\"ff-tile").skip(1) {
        let (link, rest) = tile.split_once("href=\"").unwrap().1.split_once("\">").unwrap();
        if !link.starts_with("/nachweise") {
            continue;
        }
        let (title, rest) = rest.split_once("</a>").unwrap();
        let figure = rest.split_once("ff-tile__figure\">").unwrap().1.split('<').next().unwrap();
        let count: usize = figure.parse().unwrap();
        let list = house.get(browser, &link.replace("&#38;", "&")).await.shown();
        assert_eq!(list.html.matches("<tr><th scope=\"row\">").count(), count, "{title}: {}", list.html);
        told.insert(title.to_owned(), count);
    }
    told
}

#[tokio::test]
async fn a_tile_of_proofs_counts_the_rows_of_the_list_that_it_leads_to() {
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    let (finance, head) = (house.office.finance(), house.office.who_is(Role::Head));
    let (editor, signatory) = (house.office.person_of_a(), house.office.signatory_of_a());
    let (award, forwarding) = (&house.office.award, &house.office.forwarding);
    let compile = async |who: &Actor, key: &str, new: NewProof| {
        proofs::compile(&house.flow.ctx(who.clone()), key, new).await.unwrap()
    };
    let file = async |(signs, who): (&Actor, &Actor), key: &str, made: Proof| {
        let signs = house.flow.ctx(signs.clone());
        let signed = proofs::sign(&signs, key, made.id, made.version).await.unwrap();
        let filed_on = "2021-06-01".parse().unwrap();
        house.office.run(who.clone(), FileProof { proof: signed.id, version: signed.version, filed_on }).await
    };
    let ask = async |filed: &Proof| {
        let (text, answer_by) = ("Fehlt der Mai?".to_owned(), "2021-06-15".parse().unwrap());
        let ask = QuestionProof { proof: filed.id, version: filed.version, text, answer_by };
        house.office.run(house.office.finance(), ask).await;
    };
    let told = async |expected: Vec<(&str, usize)>| {
        let expected: BTreeMap<String, usize> =
            expected.into_iter().map(|(title, count)| (title.to_owned(), count)).collect();
        for path in ["/heute", "/heute?stand=1.6.2021"] {
            assert_eq!(proofs_told(&house, &clerk, path).await, expected, "{path}");
        }
    };
    // The first draft of the own proof is left for the second; a provider's draft is its own.
    compile(&finance, "proof-key-1", interim(award)).await;
    let own = compile(&finance, "proof-key-2", interim(award)).await;
    let first = compile(&editor, "proof-key-3", interim(forwarding)).await;
    let sign = "Eigene Nachweise zu prüfen und zu unterschreiben";
    told(vec![(sign, 1)]).await;
    // What was handed in waits, until what corrects it does.
    let first = file((&signatory, &editor), "proof-key-4", first).await;
    let (examine, corrects) = ("Nachweise zu prüfen", Some(first.id));
    told(vec![(sign, 1), (examine, 1)]).await;
    let second = NewProof { corrects, ..interim(forwarding) };
    let second = compile(&editor, "proof-key-5", second).await;
    told(vec![(sign, 1), (examine, 1)]).await;
    let second = file((&signatory, &editor), "proof-key-6", second).await;
    told(vec![(sign, 1), (examine, 1)]).await;
    // Who is asked is told apart by whose proof it is.
    ask(&second).await;
    let provider = "Nachweise, zu denen der Träger antworten soll";
    told(vec![(sign, 1), (provider, 1)]).await;
    let own = file((&head, &finance), "proof-key-7", own).await;
    told(vec![(examine, 1), (provider, 1)]).await;
    ask(&own).await;
    told(vec![("Rückfragen zu eigenen Nachweisen", 1), (provider, 1)]).await;
    let replaced = house.get(&clerk, "/nachweise?zustand=ersetzt").await.shown();
    assert!(replaced.links().contains(&format!("/nachweise/{}", first.id)), "{}", replaced.html);
    assert!(!replaced.links().contains(&format!("/nachweise/{}", second.id)), "{}", replaced.html);
}

#[tokio::test]
async fn a_list_is_narrowed_to_where_something_stands_and_to_who_receives_it() {
    let house = House::open().await;
    let claims = three(&house).await;
    let [sign, examine, decided] = &claims;
    let (of_a, of_b) = (house.office.provider_a, house.office.provider_b);
    let mut clerk = house.enter(&house.office.finance()).await;
    let waits = format!("zustand=wartet&traeger={of_a}");
    for (asked, seen) in [
        ("zustand=zu-unterzeichnen".to_owned(), vec![sign]),
        ("zustand=zu-pruefen".to_owned(), vec![examine]),
        ("zustand=festzustellen".to_owned(), vec![]),
        ("zustand=entschieden".to_owned(), vec![decided]),
        ("zustand=wartet".to_owned(), vec![sign, examine]),
        (waits.clone(), vec![sign, examine]),
        (format!("zustand=wartet&traeger={of_b}"), vec![]),
        (format!("traeger={of_a}"), vec![sign, examine, decided]),
        (format!("traeger={of_b}"), vec![]),
        ("zustand=quatsch&traeger=x".to_owned(), vec![sign, examine, decided]),
    ] {
        let page = house.get(&clerk, &format!("/abrechnungen?{asked}")).await.shown();
        for claim in &claims {
            assert_eq!(page.links().contains(claim), seen.contains(&claim), "{asked}: {}", page.html);
        }
        let csv = house.get(&clerk, &format!("/abrechnungen/liste.csv?{asked}")).await.shown();
        assert_eq!(csv.html.lines().count(), 1 + seen.len(), "{asked}: {}", csv.html);
        let nothing = page.html.contains("Dazu ist hier keine Abrechnung.");
        assert_eq!(nothing, seen.is_empty(), "{asked}: {}", page.html);
        if nothing {
            assert!(page.html.contains("href=\"/abrechnungen\">Eingrenzung aufheben"), "{}", page.html);
        }
        if !seen.is_empty() {
            let goes_on = house.get(&clerk, &format!("/abrechnungen?{asked}&{GOES_ON}")).await.shown();
            let one = if seen.len() == 1 { "Abrechnung" } else { "Abrechnungen" };
            let count = format!("<p>{} {one}</p>", seen.len());
            assert!(goes_on.html.contains(&count), "{asked}: {count}: {}", goes_on.html);
        }
    }
    let page = house.get(&clerk, &format!("/abrechnungen?{waits}")).await.shown();
    assert!(page.html.contains("Gezeigt wird nur: was wartet, Träger „Bildungsträger A“."), "{}", page.html);
    let table = format!("href=\"/abrechnungen/liste.csv?{}\"", waits.replace('&', "&#38;"));
    assert!(page.html.contains(&table), "{table}: {}", page.html);
    let saved = house.fill(&mut clerk, &page, "/ansichten", &[("name", "A wartet")]).await;
    assert_eq!(saved.to(), format!("/abrechnungen?{waits}&meldung=ansicht"), "{}", saved.html);
}

#[tokio::test]
async fn what_a_list_is_narrowed_to_stays_when_another_day_is_asked_for() {
    let house = House::open().await;
    three(&house).await;
    let clerk = house.enter(&house.office.finance()).await;
    let then = house.get(&clerk, "/abrechnungen?zustand=wartet&stand=31.5.2021").await.shown();
    assert!(then.html.contains("Dazu ist hier keine Abrechnung."), "{}", then.html);
    let day = then.between("aria-label=\"Stand der Bücher\"", "</form>");
    assert!(day.contains("name=\"zustand\" value=\"wartet\""), "{day}");
    let form = then.between("aria-label=\"Liste eingrenzen\"", "</form>");
    assert!(form.contains("name=\"stand\" value=\"31.5.2021\""), "{form}");
    let today = house.get(&clerk, "/forderungen?zustand=offen&stand=31.5.2021").await.shown();
    assert!(today.html.contains("href=\"/forderungen?zustand=offen\">Heute zeigen"), "{}", today.html);
}

#[tokio::test]
async fn each_list_says_to_what_it_is_narrowed_and_leads_to_all_of_it() {
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    for (list, word, name, nothing) in [
        ("/zahlungen", "zu-buchen", "freigegeben, Ausführung zu buchen", "keine Zahlung"),
        ("/anforderungen", "zu-entscheiden", "zu entscheiden", "keine Mittelanforderung"),
        ("/forderungen", "ueberfaellig", "offen, überfällig", "keine Forderung"),
        ("/nachweise", "zu-pruefen", "eingereicht, zu prüfen", "kein Nachweis"),
    ] {
        let page = house.get(&clerk, &format!("{list}?zustand={word}")).await.shown();
        for said in [
            format!("Gezeigt wird nur: {name}."),
            format!("Dazu ist hier {nothing}."),
            format!("value=\"{word}\" selected"),
            format!("href=\"{list}\">Eingrenzung aufheben"),
        ] {
            assert!(page.html.contains(&said), "{list}: {said}: {}", page.html);
        }
        let plain = house.get(&clerk, list).await.shown();
        assert!(!plain.html.contains("Gezeigt wird nur"), "{list}: {}", plain.html);
    }
}

#[tokio::test]
async fn what_is_more_than_the_day_tells_is_a_link_away() {
    let house = House::open().await;
    let grant = &house.office.forwarding;
    for _ in 0..9 {
        let (what, due_on) = ("Gehälter".to_owned(), "2021-12-01".parse().unwrap());
        let amount = Cents::new(1);
        let request = RequestPayout {
            grant: grant.id,
            component: grant.positions[0].component.clone(),
            budget_year: None,
            amount,
            requested_on: "2021-06-01".parse().unwrap(),
            need: vec![Need { payee: None, total: None, what, due_on, amount }],
            instalment: None,
            reason: Some("Die Bank braucht Vorlauf".to_owned()),
            declares: Vec::new(),
        };
        house.office.run(house.office.person_of_a(), request).await;
    }
    let clerk = house.enter(&house.office.finance()).await;
    let today = house.get(&clerk, "/heute").await.shown();
    assert!(today.html.contains("Dazu 1 weitere, insgesamt 9 Vorgänge."), "{}", today.html);
    let all = "/anforderungen?zustand=zu-unterzeichnen";
    assert_eq!(today.links().iter().filter(|link| *link == all).count(), 2, "{}", today.html);
    let list = house.get(&clerk, all).await.shown();
    assert!(list.html.contains("<p>9 Mittelanforderungen</p>"), "{}", list.html);
}

#[tokio::test]
async fn who_has_certified_is_told_of_no_task_and_the_other_examiner_is() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    assert!(tile(&house, &clerk, "Abrechnungen zu prüfen").await.contains("Ihre Aufgabe."));
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    house.fill(&mut clerk, &bench, &path, &[("z1.urteil", "anerkennen")]).await.leads_to();
    let list = "Vorschläge festzustellen";
    assert!(!tile(&house, &clerk, list).await.contains("Ihre Aufgabe."), "who proposes does not certify");
    let mut first = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let second = house.enter(&house.office.who_is(Role::ExaminerRechnerisch)).await;
    for examiner in [&first, &second] {
        assert!(tile(&house, examiner, list).await.contains("<strong>Ihre Aufgabe.</strong>"));
    }
    let page = house.get(&first, &claim).await.shown();
    house.fill(&mut first, &page, &format!("{claim}/feststellung"), &[]).await.leads_to();
    assert!(!tile(&house, &first, list).await.contains("Ihre Aufgabe."), "the other half is another's");
    assert!(tile(&house, &second, list).await.contains("<strong>Ihre Aufgabe.</strong>"));
}

#[tokio::test]
async fn an_order_is_the_heads_task_only_where_a_further_eye_is_missing() {
    let house = House::open().await;
    ordered(&house).await;
    let list = "Zahlungen freizugeben";
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    assert!(!tile(&house, &head, list).await.contains("Ihre Aufgabe."), "nobody has released it yet");
    let releaser = house.enter(&house.office.who_is(Role::Releaser)).await;
    assert!(tile(&house, &releaser, list).await.contains("<strong>Ihre Aufgabe.</strong>"));
}

#[tokio::test]
async fn of_a_list_it_is_told_how_many_are_the_own_task() {
    let house = House::open().await;
    asked_too_early(&house, house.office.person_of_a(), &house.office.forwarding).await;
    let own = asked_too_early(&house, house.office.finance(), &house.office.award).await;
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    let said = tile(&house, &head, "Mittelanforderungen zu unterschreiben").await;
    assert!(said.contains("Davon 1 Ihre Aufgabe."), "{said}");
    let today = house.get(&head, "/heute").await.shown();
    let first = today.between("id=\"anforderungen-unterzeichnen\"", "</tr></tbody>");
    let row = first.split("<tbody>").nth(1).unwrap();
    assert!(row.starts_with(&format!(
        "<tr><th scope=\"row\"><a class=\"kern-link\" href=\"/anforderungen/{}\"",
        own.id
    )));
    assert_eq!(row.matches("Ihre Aufgabe</span>").count(), 1, "{row}");
}
