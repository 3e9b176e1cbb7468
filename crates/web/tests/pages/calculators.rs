//! The calculators: what they show, what they refuse, and that anybody may use them.

use crate::{
    hostile::{CANARY, is_tame},
    house::{Browser, House, Page},
};

/// What is asked of the calculator of interest.
const INTEREST: [(&str, &str); 5] = [
    ("betrag", "10.000,00"),
    ("gutschrift", "15.11.2022"),
    ("verwendung", "15.3.2023"),
    ("zuschlag", "3"),
    ("zinstage", "act/act"),
];

/// What a result says for a name.
fn part<'p>(page: &'p Page, label: &str) -> &'p str {
    page.between(&format!("<dt>{label}</dt><dd class=\"ff-text\">"), "</dd>")
}

/// The fault of a field.
fn fault<'p>(page: &'p Page, field: &str) -> &'p str {
    page.between(&format!("id=\"{field}-fehler\">"), "<")
}

/// The same fields with one typed otherwise.
fn with<'f>(fields: &[(&'f str, &'f str)], name: &str, text: &'f str) -> Vec<(&'f str, &'f str)> {
    fields.iter().map(|(field, typed)| (*field, if *field == name { text } else { typed })).collect()
}

#[tokio::test]
async fn anybody_calculates_interest_with_its_working_and_its_rules() {
    let house = House::open().await;
    let mut nobody = Browser::default();
    let list = house.get(&nobody, "/rechner").await.shown();
    let all = ["zinsen", "zuwendung", "abruf", "plan", "frist"].map(|word| format!("/rechner/{word}"));
    for path in &all {
        assert!(list.links().contains(path), "{path}");
        let page = house.get(&nobody, path).await.shown();
        assert!(page.html.contains("Was dabei gilt") || path.ends_with("frist"), "{path}: {}", page.html);
        assert!(!page.html.contains("id=\"ergebnis\""), "nothing is asked yet: {path}");
    }
    let answer = house.send(&mut nobody, &all[0], &INTEREST).await.shown();
    assert_eq!(part(&answer, "Zinsen"), "120,38\u{a0}€");
    assert_eq!((part(&answer, "Tage"), part(&answer, "Erster Zinstag")), ("120", "16.11.2022"));
    let working = answer.between("<h3 class=\"kern-heading-medium\">Rechenweg</h3>", "</ol>");
    assert!(working.contains("einmal gerundet: 120,38 € Zinsen für 120 Tage"), "{working}");
    assert!(answer.html.contains("taggenau, jedes Jahr mit seinen Tagen"), "what was asked is told");
    assert!(answer.html.contains("(§ 49a Abs. 4 VwVfG NRW;"), "{}", answer.html);
    assert!(answer.html.contains("name=\"betrag\" value=\"10.000,00\""), "it can be asked again otherwise");
    let anna = house.enter(&house.office.person_of_a()).await;
    assert!(house.get(&anna, "/hilfe").await.shown().html.contains("href=\"/rechner\""));
    assert_eq!(house.get(&nobody, "/rechner/nichts").await.status, 404);
}

#[tokio::test]
async fn what_cannot_be_calculated_is_told_at_its_field_in_german_and_stays() {
    let house = House::open().await;
    let mut nobody = Browser::default();
    let path = "/rechner/zinsen";
    for (name, text, said) in [
        ("betrag", "", "Diese Angabe fehlt."),
        ("betrag", "0", "Der Betrag muss größer als null sein."),
        ("betrag", CANARY, "Das ist kein Betrag."),
        ("gutschrift", "31.2.2022", "Diesen Tag gibt es nicht."),
        ("verwendung", "14.11.2022", "Die Verwendung liegt vor der Gutschrift."),
        ("zuschlag", "viel", "Bitte einen Zinssatz eingeben"),
        ("zinstage", "act/366", "Bitte etwas auswählen."),
    ] {
        let refused = house.send(&mut nobody, path, &with(&INTEREST, name, text)).await;
        assert_eq!(refused.status, 422, "{name} {text}");
        is_tame(&refused);
        assert!(fault(&refused, name).starts_with(said), "{name} {text}: {}", fault(&refused, name));
        assert!(!refused.html.contains("id=\"ergebnis\""), "{name} {text}");
        assert!(refused.html.contains("name=\"gutschrift\" value=\""), "what was typed stays");
    }
    let both = [&INTEREST[..], &[("festzins", "5")]].concat();
    let refused = house.send(&mut nobody, path, &both).await;
    assert!(fault(&refused, "festzins").starts_with("Bitte entweder einen festen Zinssatz"));
    let later = with(&INTEREST, "verwendung", "15.3.2123");
    let refused = house.send(&mut nobody, path, &later).await;
    assert_eq!(refused.status, 422);
    assert!(fault(&refused, "verwendung").starts_with("Bis zu diesem Tag ist der Basiszinssatz noch nicht"));
    assert!(refused.html.contains("Ergebnis, vorläufig"), "{}", refused.html);
}

#[tokio::test]
async fn a_grant_a_drawdown_a_plan_and_a_deadline_are_calculated() {
    let house = House::open().await;
    let mut nobody = Browser::default();
    let share = [("finanzierung", "anteil"), ("anteil", "80")];
    let grant =
        [&share[..], &[("geplant", "10.000,00"), ("tatsaechlich", "8.000,00"), ("ausgezahlt", "7.000,00")]];
    let answer = house.send(&mut nobody, "/rechner/zuwendung", &grant.concat()).await.shown();
    assert_eq!(part(&answer, "Zuwendung"), "6.400,00\u{a0}€");
    assert_eq!(part(&answer, "Zu erstatten"), "600,00\u{a0}€");
    let wrong = [&share[..1], &[("geplant", "10.000,00")]].concat();
    let refused = house.send(&mut nobody, "/rechner/zuwendung", &wrong).await;
    assert!(fault(&refused, "anteil").starts_with("Einen Anteil hat eine Anteilfinanzierung"));
    let fields = [
        ("tag", "15.11.2022"),
        ("geplant", "10.000,00"),
        ("zuwendung", "8.000,00"),
        ("geleistet", "1.000,00"),
    ];
    let rest = [("bestandskraft", "ja"), ("faellig", "Miete; 15.1.2023; 500,00\n"), ("abgerufen", "300")];
    let drawdown = [&share[..], &fields, &rest].concat();
    let answer = house.send(&mut nobody, "/rechner/abruf", &drawdown).await.shown();
    assert_eq!(part(&answer, "Abrufbar"), "900,00\u{a0}€");
    assert_eq!(part(&answer, "Gesperrt bis zur Bestandskraft"), "nein");
    let late = with(&drawdown, "faellig", "Miete; gestern; 0\n");
    let refused = house.send(&mut nobody, "/rechner/abruf", &late).await;
    assert!(fault(&refused, "faellig").starts_with("Zeile 1, Spalte „Fällig am“:"), "{}", refused.html);
    assert!(refused.html.contains("Zeile 1, Spalte „Betrag“: Der Betrag muss größer als null sein."));
    let lines = "Ansatz;Ausgegeben;Geplant\nHonorare;23.000,00;20.000,00\nRäume;6.000,00;10.000,00\n";
    let plan = [
        ("ansaetze", lines),
        ("spielraum", "20"),
        ("von", "Räume"),
        ("nach", "Honorare"),
        ("umwidmung", "500"),
    ];
    let answer = house.send(&mut nobody, "/rechner/plan", &plan).await.shown();
    assert_eq!(part(&answer, "Zustimmung des Zuwendungsgebers nötig"), "nein");
    assert_eq!(part(&answer, "Überschreitungen"), "3.000,00\u{a0}€");
    assert!(part(&answer, "Zur Umwidmung").starts_with("Erlaubt"), "{}", answer.html);
    let twice = with(&plan, "ansaetze", "Honorare;1,00;1,00\nHonorare;1,00;1,00\n");
    let refused = house.send(&mut nobody, "/rechner/plan", &twice).await;
    assert!(fault(&refused, "ansaetze").contains("jeder Ansatz steht einmal"), "{}", refused.html);
    let alone = with(&plan, "nach", "");
    let refused = house.send(&mut nobody, "/rechner/plan", &alone).await;
    assert!(refused.html.contains("Eine Umwidmung nennt zwei verschiedene Ansätze"), "{}", refused.html);
    let hostile = with(&with(&plan, "von", CANARY), "ansaetze", "<script>alert(1)</script>;1,00;1,00");
    let refused = house.send(&mut nobody, "/rechner/plan", &hostile).await;
    is_tame(&refused);
    assert!(refused.html.contains("&#60;script&#62;alert"), "it stays: {}", refused.html);
    let told = house.send(&mut nobody, "/rechner/plan", &hostile[..2]).await.shown();
    is_tame(&told);
    assert!(told.between("Rechenweg</h3>", "</ol>").contains("&#60;script&#62;alert"), "{}", told.html);
    let deadline = [("regel", "verwendungsnachweis_kreis"), ("ereignis", "31.12.2023")];
    let answer = house.send(&mut nobody, "/rechner/frist", &deadline).await.shown();
    assert!(part(&answer, "Die Frist endet am").ends_with(".2024"), "{}", answer.html);
    assert!(part(&answer, "Grundlage").contains("Nr."), "{}", answer.html);
    let span = [("dauer", "6 Wochen"), ("ereignis", "1.6.2021"), ("heute", "1.7.2021")];
    let answer = house.send(&mut nobody, "/rechner/frist", &span).await.shown();
    assert_eq!(part(&answer, "Die Frist endet am"), "13.7.2021");
    let refused = house.send(&mut nobody, "/rechner/frist", &[&deadline[..], &span[..1]].concat()).await;
    assert!(fault(&refused, "dauer").starts_with("Bitte eine Frist wählen oder eine Dauer eingeben"));
}
