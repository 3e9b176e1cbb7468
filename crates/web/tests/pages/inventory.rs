//! Objects that were bought with a grant: recorded from the line of their receipt, listed, gone.

use crate::{
    drafts::keep,
    house::House,
    walk::{claimed, row},
};

#[tokio::test]
async fn an_object_is_recorded_from_its_line_listed_and_goes() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let (path, line) = (format!("{grant}/inventar"), format!("{claim}/zeilen/1"));
    let mut anna = house.enter(&house.office.person_of_a()).await;
    assert!(house.get(&anna, &grant).await.shown().links().contains(&path));
    let empty = house.get(&anna, &path).await.shown();
    assert!(empty.html.contains("Es ist kein Gegenstand aufgenommen."), "{}", empty.html);
    let clerk = house.enter(&house.office.finance()).await;
    let seen = house.get(&clerk, &line).await.shown();
    assert!(!seen.html.contains("Gegenstand ins Inventar aufnehmen"), "it is for who bought it");

    let links = house.get(&anna, &line).await.shown().links();
    let way = links.into_iter().find(|link| link.starts_with(&format!("{path}?zeile="))).unwrap();
    let form = house.get(&anna, &way).await.shown();
    assert!(form.html.contains("Gekauft mit dem Beleg zu Abrechnung 1, Zeile 1."), "{}", form.html);
    assert!(form.html.contains("value=\"Gehälter Coaching\""), "{}", form.html);
    keep(&house, &mut anna, &form, &path, &[("standort", "Kursraum <2>")]).await.leads_to();
    let begun = house.get(&anna, &way).await.shown();
    assert!(
        begun.html.contains("Ihr Entwurf") && begun.html.contains("Kursraum &#60;2&#62;"),
        "{}",
        begun.html
    );
    let mine = house.get(&anna, "/konto").await.shown();
    assert!(mine.html.contains("Gegenstand im Inventar</a>"), "{}", mine.html);
    let wrong = [("bezeichnung", " "), ("preis", "viel"), ("gebunden_bis", "nie")];
    let refused = house.fill(&mut anna, &form, &path, &wrong).await;
    assert_eq!(refused.status, 422);
    for field in ["bezeichnung", "gekauft_am", "preis", "gebunden_bis"] {
        assert!(refused.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", refused.html);
    }
    let mut fields = vec![
        ("gekauft_am", "2.6.2021"),
        ("preis", "99,00"),
        ("bezeichnung", "Laptop <14>"),
        ("umsatzsteuer", "included"),
        ("standort", "Kursraum 2"),
        ("inventarnummer", "2021-007"),
        ("gebunden_bis", "28.2.2024"),
    ];
    let future = house.fill(&mut anna, &refused, &path, &fields).await;
    assert!(future.html.contains("href=\"#gekauft_am\"") && future.html.contains("in der Zukunft"));
    fields[0].1 = "1.3.2021";
    fields[1].1 = "100,01";
    let above = house.fill(&mut anna, &future, &path, &fields).await;
    assert!(above.html.contains("href=\"#preis\""), "{}", above.html);
    assert!(above.html.contains("mehr, als übrig ist."), "{}", above.html);
    fields[1].1 = "99,00";
    let kept = house.fill(&mut anna, &above, &path, &fields).await;
    assert_eq!(kept.to(), format!("{path}?meldung=gegenstand"), "{}", kept.html);
    assert!(!house.get(&anna, &way).await.shown().html.contains("Ihr Entwurf"), "it is recorded");
    let page = house.get(&anna, &path).await.shown();
    for stated in [
        "Laptop &#60;14&#62;",
        "Zusammen <strong>99,00",
        "mit Umsatzsteuer",
        "Kursraum 2",
        "2021-007",
        "Zweckbindung bis</dt><dd>28.2.2024",
        "Anna Anbieter, 1.6.2021",
    ] {
        assert!(page.html.contains(stated), "{stated}: {}", page.html);
    }
    assert!(page.links().contains(&line), "{:?}", page.links());

    let gone = format!("{path}/abgang");
    let choices = page.between("id=\"gegenstand\"", "</select>");
    let object = choices.split("<option value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
    let mut fields =
        vec![("gegenstand", object.as_str()), ("abgang_am", "28.2.2021"), ("abgangsgrund", "gestohlen")];
    let early = house.fill(&mut anna, &page, &gone, &fields).await;
    assert!(early.html.contains("href=\"#abgang_am\""), "{}", early.html);
    assert!(early.html.contains("Gekauft wurde erst am 1.3.2021."), "{}", early.html);
    fields[1].1 = "1.6.2021";
    let went = house.fill(&mut anna, &early, &gone, &fields).await;
    assert_eq!(went.to(), format!("{path}?meldung=abgang"), "{}", went.html);
    let page = house.get(&anna, &path).await.shown();
    let told = "1.6.2021, vor dem Ende der Zweckbindung: gestohlen (Anna Anbieter)";
    assert!(page.html.contains("abgegangen</span>") && page.html.contains(told), "{}", page.html);
    assert!(!page.html.contains("Einen Abgang festhalten"), "nothing is there any more");

    let read = house.get(&clerk, &path).await.shown();
    assert!(
        read.html.contains(told) && !read.html.contains("Aufgenommen wird ein Gegenstand"),
        "{}",
        read.html
    );
    let other = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&other, &path).await.status, 404);
}

#[tokio::test]
async fn nothing_is_recorded_on_a_line_that_is_gone() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let line = format!("{claim}/zeilen/1");
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let text = "Gegenstand ins Inventar aufnehmen";
    assert!(house.get(&anna, &line).await.shown().html.contains(text));
    let page = house.get(&anna, &claim).await.shown();
    house.fill(&mut anna, &page, &format!("{claim}/ruecknahme"), &[]).await.leads_to();
    assert!(!house.get(&anna, &line).await.shown().html.contains(text), "the claim was taken back");
}
