//! Figures of the law that an act sets itself, in the forms of acts: typed, told, kept and taken away.

use crate::{
    acts::{PDF, said},
    house::{House, Page},
};

/// One value of a figure, as it is typed in a row.
fn figure<'a>(row: [&'a str; 4], values: [&'a str; 2]) -> Vec<(&'a str, &'a str)> {
    let [angabe, wert, ab, grundlage] = row;
    vec![(angabe, values[0]), (wert, values[1]), (ab, "1.1.2021"), (grundlage, "Nr. 4 der Nebenbestimmungen")]
}

const FIRST: [&str; 4] = ["l1.angabe", "l1.wert", "l1.ab", "l1.grundlage"];
const SECOND: [&str; 4] = ["l2.angabe", "l2.wert", "l2.ab", "l2.grundlage"];

/// What a page shows of them.
fn shown(page: &Page) -> &str {
    page.between("Abweichende Rechtsgrößen</h2>", "</dl>")
}

#[tokio::test]
async fn a_version_sets_figures_of_the_law_and_another_takes_them_away() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let path = format!("{award}/aenderung");
    assert!(!house.get(&clerk, &award).await.shown().html.contains("Abweichende Rechtsgrößen"));
    let page = house.get(&clerk, &path).await.shown();
    let mut fields = said("36.02-2/21", "1.6.2021");
    fields[2].1 = "Kurse und Coaching";
    fields.extend([("weiterleitung", "ja"), ("grund", "Frist und Grenze")]);
    let wrong = [&fields[..], &figure(FIRST, ["verwendungsfrist", "bald"])].concat();
    let refused = house.fill(&mut clerk, &page, &path, &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("id=\"l1.wert-fehler\"") && refused.html.contains("href=\"#l1.wert\""));
    for said in ["2 Monate oder 42 Tage", "id=\"l1.quelle-fehler\"", "value=\"bald\""] {
        assert!(refused.html.contains(said), "{said}: {}", refused.html);
    }
    let set = [
        figure(FIRST, ["verwendungsfrist", "1 Monat"]),
        figure(SECOND, ["mindestbetrag", "250,00"]),
        vec![("l1.quelle", "Bescheid vom 1.6.2021"), ("l2.quelle", "Bescheid vom 1.6.2021")],
    ];
    let fields = [&fields[..], &set.concat()].concat();
    let preview = [&fields[..], &[("aktion", "pruefen")]].concat();
    let seen = house.fill(&mut clerk, &refused, &path, &preview).await.shown();
    let changes = seen.between("id=\"unterschiede\"", "</section>");
    assert!(changes.contains("Verwendungsfrist: 1 Monat, ab 1.1.2021"), "{changes}");
    let made = house.fill_with_file(&mut clerk, &seen, &path, &fields, ("b.pdf", PDF)).await;
    assert_eq!(made.to(), format!("{award}?meldung=geaendert"), "{}", made.html);
    let view = house.get(&clerk, &award).await.shown();
    for said in [
        "1 Monat, ab 1.1.2021",
        "250,00\u{a0}€, ab 1.1.2021",
        "Nr. 4 der Nebenbestimmungen (Bescheid vom 1.6.2021)",
    ] {
        assert!(shown(&view).contains(said), "{said}: {}", view.html);
    }
    assert!(!view.html.contains("use_by"), "versions differ in German: {}", view.html);

    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("<option value=\"verwendungsfrist\" selected>"), "{}", page.html);
    assert!(
        page.html.contains("value=\"250,00\"") && page.html.contains("name=\"l10.angabe\""),
        "{}",
        page.html
    );
    // A form has what stands in it; without the first row only the second figure stays.
    let mut less =
        [&fields[..8], &set[1][..], &[set[2][1], ("grund", "Frist wie üblich"), ("weiterleitung", "ja")]]
            .concat();
    less[0].1 = "36.02-3/21";
    less.extend(FIRST.map(|field| (field, "")));
    let made = house.fill_with_file(&mut clerk, &page, &path, &less, ("b.pdf", PDF)).await;
    assert_eq!(made.to(), format!("{award}?meldung=geaendert"), "{}", made.html);
    let view = house.get(&clerk, &award).await.shown();
    assert!(shown(&view).contains("250,00") && !shown(&view).contains("1 Monat"), "{}", view.html);
}

#[tokio::test]
async fn a_new_act_sets_figures_of_the_law() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let set = [figure(FIRST, ["zinstage", "30/360"]), vec![("l1.quelle", "Vertrag, § 5")]].concat();
    let path = format!("/zuwendungen/{}/weiterleitung", house.office.award.id);
    let page = house.get(&clerk, &path).await.shown();
    let provider = house.office.provider_b.to_string();
    let mut fields = [&said("50-W-2", "1.6.2021")[..], &set].concat();
    fields.extend([("traeger", provider.as_str()), ("form", "weiterleitungsvertrag")]);
    fields.extend([("b.F4", "8.000,00"), ("a.F4.unterrichtsstunden", "10.000,00")]);
    let twice = [figure(SECOND, ["zinstage", "act/act"]), vec![("l2.quelle", "Vertrag, § 5")]].concat();
    let refused = house.fill(&mut clerk, &page, &path, &[&fields[..], &twice].concat()).await;
    assert!(refused.html.contains("id=\"l2.ab-fehler\""), "{}", refused.html);
    assert!(refused.html.contains("<details open><summary>Abweichende Rechtsgrößen"), "{}", refused.html);
    let made = house.fill(&mut clerk, &refused, &path, &fields).await;
    let view = house.get(&clerk, made.leads_to()).await.shown();
    assert!(shown(&view).contains("30/360, ab 1.1.2021"), "{}", view.html);

    let way = format!("/zuwendungen/neu?programm=diaa&geber={}", house.office.mkjfgfi);
    let page = house.get(&clerk, &way).await.shown();
    let fields =
        [&said("MK-1", "1.6.2021")[..], &set, &[("weiterleitung", "ja"), ("b.F6", "5.000,00")]].concat();
    let made = house.fill_with_file(&mut clerk, &page, "/zuwendungen/neu", &fields, ("b.pdf", PDF)).await;
    let view = house.get(&clerk, made.leads_to()).await.shown();
    assert!(shown(&view).contains("30/360, ab 1.1.2021"), "{}", view.html);
}
