//! A reduction of an act that names what makes room for it, and a later version of the programme.

use flow::{payouts::RequestPayout, receivables::DemandMoney, setup::LoadProgramme};
use grants::{DURCHSTARTEN, DemandKind, Need};
use ledger::Cents;

use crate::{
    acts::{PDF, said},
    house::House,
    walk::tranche,
};

/// What the next version of the award says as before.
fn as_before() -> Vec<(&'static str, &'static str)> {
    let mut fields = said("36.02-2/21", "1.6.2021");
    fields[2].1 = "Kurse und Coaching";
    fields.extend([("weiterleitung", "ja"), ("grund", "Kürzung des Landes")]);
    fields
}

/// Provider A asks for 6,000.00 of its 8,000.00.
async fn asked(house: &House) -> String {
    let (grant, requested_on) = (&house.office.forwarding, "2021-06-01".parse().unwrap());
    let amount = Cents::new(600_000);
    let request = RequestPayout {
        grant: grant.id,
        component: grant.positions[0].component.clone(),
        budget_year: None,
        amount,
        requested_on,
        need: vec![Need {
            payee: None,
            total: None,
            what: "Gehälter".to_owned(),
            due_on: requested_on,
            amount,
        }],
        instalment: None,
        reason: None,
        declares: Vec::new(),
    };
    house.office.run(house.office.person_of_a(), request).await.id.to_string()
}

#[tokio::test]
async fn an_award_is_reduced_with_its_forwarding_and_what_is_asked_of_it_is_refused() {
    let house = House::open().await;
    let request = asked(&house).await;
    let below = house.office.forwarding.id.to_string();
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let path = format!("{award}/aenderung");
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let [closed, open] =
        ["", " open"].map(|it| format!("<details{it}><summary>Was bei einer Kürzung Platz schafft"));
    assert!(!page.html.contains("Platz schafft"), "nothing is reduced yet: {}", page.html);
    let slightly = [&as_before()[..], &[("b.F1", "49.000,00"), ("aktion", "pruefen")]].concat();
    let slightly = house.fill(&mut clerk, &page, &path, &slightly).await.shown();
    assert!(slightly.html.contains(&closed), "there is room enough: {}", slightly.html);
    let reduced = [&as_before()[..], &[("b.F1", "5.000,00")]].concat();
    let bare = house.fill_with_file(&mut clerk, &page, &path, &reduced, ("b.pdf", PDF)).await;
    assert!(bare.html.contains("id=\"b.F1-fehler\"") && bare.html.contains(&open), "{}", bare.html);
    assert!(
        bare.html.contains("6.000,00") && !bare.html.contains(&format!("w.{below}.b.F4")),
        "{}",
        bare.html
    );

    let names = ["b.F1", "aktenzeichen", "tag", "grund"].map(|name| format!("w.{below}.{name}"));
    let no_reference = [&reduced[..], &[(names[0].as_str(), "5.000,00")]].concat();
    let missing = house.fill(&mut clerk, &bare, &path, &no_reference).await;
    for field in &names[1..] {
        assert!(missing.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", missing.html);
    }
    let values = ["5.000,00", "50-W-1 a", "1.6.2021", "Kürzung des Landes"];
    let fields: Vec<_> = names.iter().map(String::as_str).zip(values).collect();
    let fields = [&reduced[..], &fields].concat();
    let held = house.fill_with_file(&mut clerk, &missing, &path, &fields, ("b.pdf", PDF)).await;
    assert_eq!(held.status, 422, "the request still holds it: {}", held.html);
    assert!(held.html.contains("ff-summary") && held.html.contains("5.000,00"), "{}", held.html);
    let refused = format!("m.{request}.grund");
    let fields = [&fields[..], &[(refused.as_str(), "Kürzung")]].concat();
    let shown = house.fill(&mut clerk, &held, &path, &[&fields[..], &[("aktion", "pruefen")]].concat()).await;
    let changes = shown.between("id=\"unterschiede\"", "</section>");
    for said in ["Abgelehnt wird: Mittelanforderung zu 50-W-1", "Gekürzt wird 50-W-1", "auf 5.000,00"] {
        assert!(changes.contains(said), "{said}: {changes}");
    }
    let seen = format!("w.{below}.fassung");
    let late = [&fields[..], &[(seen.as_str(), "0"), ("schluessel", "a-key-of-its-own")]].concat();
    let late = house.fill(&mut clerk, &shown, &path, &late).await;
    assert!(late.html.contains("inzwischen geändert"), "{}", late.html);
    let made = house.fill_with_file(&mut clerk, &late, &path, &fields, ("b.pdf", PDF)).await;
    assert_eq!(made.to(), format!("{award}?meldung=geaendert"), "{}", made.html);
    let forwarding = house.get(&clerk, &format!("/zuwendungen/{below}")).await.shown();
    assert!(forwarding.html.contains("Fassung 2 vom 1.6.2021") && forwarding.html.contains("5.000,00"));
    let request = house.get(&clerk, &format!("/anforderungen/{request}")).await.shown();
    assert!(request.html.contains("Kürzung"), "{}", request.html);
}

#[tokio::test]
async fn what_became_due_beyond_a_reduction_is_demanded_back_to_the_cent() {
    let house = House::open().await;
    tranche(&house, 1, Cents::new(5_000_000)).await;
    let id = house.office.award.id;
    let (award, path) = (format!("/zuwendungen/{id}"), format!("/zuwendungen/{id}/aenderung"));
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let reduced = [&as_before()[..], &[("b.F4", "45.000,00")]].concat();
    let owed = format!("r.{id}.b.F4");
    let fields = [&reduced[..], &[(owed.as_str(), "4.999,99")]].concat();
    let bare = house.fill(&mut clerk, &page, &path, &fields).await;
    assert!(bare.html.contains("Fällig geworden sind 50.000,00"), "{}", bare.html);
    for field in ["r.grund", "r.rechtsgrund", "r.tag", "r.faellig"] {
        assert!(bare.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", bare.html);
    }
    let said = [
        ("r.grund", "Kürzung des Landes"),
        ("r.rechtsgrund", "§ 49a VwVfG NRW"),
        ("r.tag", "1.6.2021"),
        ("r.faellig", "1.7.2021"),
    ];
    let odd = [&fields[..], &said].concat();
    let odd = house.fill_with_file(&mut clerk, &bare, &path, &odd, ("b.pdf", PDF)).await;
    assert!(odd.html.contains(&format!("id=\"{owed}-fehler\"")), "{}", odd.html);
    let fields = [&reduced[..], &[(owed.as_str(), "5.000,00")], &said].concat();
    let shown = house.fill(&mut clerk, &odd, &path, &[&fields[..], &[("aktion", "pruefen")]].concat()).await;
    let changes = shown.between("id=\"unterschiede\"", "</section>");
    assert!(changes.contains("Zurückgefordert werden 5.000,00"), "{changes}");
    let made = house.fill_with_file(&mut clerk, &shown, &path, &fields, ("b.pdf", PDF)).await;
    assert_eq!(made.to(), format!("{award}?meldung=geaendert"), "{}", made.html);
    let demands = house.get(&clerk, &format!("/forderungen?zuwendung={id}")).await.shown();
    assert!(demands.html.contains("5.000,00"), "{}", demands.html);
}

#[tokio::test]
async fn what_was_demanded_before_is_shown_and_a_nought_says_that_it_is_enough() {
    let house = House::open().await;
    tranche(&house, 1, Cents::new(5_000_000)).await;
    let id = house.office.award.id;
    let demanded_on = "2021-06-01".parse().unwrap();
    let demand = DemandMoney {
        grant: id,
        component: house.office.award.positions[1].component.clone(),
        budget_year: None,
        kind: DemandKind::Refund,
        amount: Cents::new(500_000),
        reason: "Nicht verbraucht".to_owned(),
        legal_ground: "§ 49a VwVfG NRW".to_owned(),
        demanded_on,
        due_on: demanded_on,
    };
    house.office.run(house.office.finance(), demand).await;
    let (award, path) = (format!("/zuwendungen/{id}"), format!("/zuwendungen/{id}/aenderung"));
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let reduced = [&as_before()[..], &[("b.F4", "45.000,00")]].concat();
    let bare = house.fill_with_file(&mut clerk, &page, &path, &reduced, ("b.pdf", PDF)).await;
    assert!(bare.html.contains("zurückgefordert und offen sind 5.000,00"), "{}", bare.html);
    let owed = format!("r.{id}.b.F4");
    let enough = [&reduced[..], &[(owed.as_str(), "0,00")]].concat();
    let shown = house.fill(&mut clerk, &bare, &path, &[&enough[..], &[("aktion", "pruefen")]].concat()).await;
    let changes = shown.between("id=\"unterschiede\"", "</section>");
    assert!(changes.contains("Für F4 genügt, was schon zurückgefordert und offen ist."), "{changes}");
    let made = house.fill_with_file(&mut clerk, &shown, &path, &enough, ("b.pdf", PDF)).await;
    assert_eq!(made.to(), format!("{award}?meldung=geaendert"), "{}", made.html);
}

#[tokio::test]
async fn an_amendment_names_a_later_version_of_the_programme() {
    let house = House::open().await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let path = format!("{award}/aenderung");
    let mut clerk = house.enter(&house.office.finance()).await;
    let field = "name=\"programmfassung\"";
    assert!(!house.get(&clerk, &path).await.shown().html.contains(field), "there is no later one");
    let definition = DURCHSTARTEN.replace("plan_flexibility = \"20.00\"", "plan_flexibility = \"0.00\"");
    house.office.run(house.office.finance(), LoadProgramme { definition }).await;
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains(field) && page.html.contains("Es bleibt bei Fassung 1"), "{}", page.html);
    let unknown = [&as_before()[..], &[("programmfassung", "3")]].concat();
    let unknown = house.fill(&mut clerk, &page, &path, &unknown).await;
    assert!(unknown.html.contains("href=\"#programmfassung\""), "{}", unknown.html);
    let fields = [&as_before()[..], &[("programmfassung", "2")]].concat();
    let shown =
        house.fill(&mut clerk, &unknown, &path, &[&fields[..], &[("aktion", "pruefen")]].concat()).await;
    assert!(shown.between("id=\"unterschiede\"", "</section>").contains("Fassung des Programms"));
    let made = house.fill_with_file(&mut clerk, &shown, &path, &fields, ("b.pdf", PDF)).await;
    assert_eq!(made.to(), format!("{award}?meldung=geaendert"), "{}", made.html);
    assert!(!house.get(&clerk, &path).await.shown().html.contains(field), "it is the newest");
}
