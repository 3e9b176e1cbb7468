//! Acts page by page: an award with its file, a forwarding of it, a new version with its differences, finality.

use flow::{File, Role, amendments::AmendGrant};
use grants::{ActChanges, FundingPlan};
use ledger::Cents;

use crate::house::{Browser, House, Page};

pub(crate) const PDF: &[u8] = b"%PDF-1.7 an act";

/// What an act says beside its amounts.
pub(crate) fn said<'a>(reference: &'a str, on: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("aktenzeichen", reference),
        ("tag", on),
        ("zweck", "Kurse in Nebenstadt"),
        ("von", "1.1.2021"),
        ("bis", "31.12.2022"),
        ("finanzierung", "anteilfinanzierung"),
        ("anteil", "80"),
        ("zustimmung", "nicht"),
        ("satz.P4", "brutto"),
    ]
}

async fn text(house: &House, browser: &Browser, path: &str) -> String {
    house.get(browser, path).await.shown().html
}

#[tokio::test]
async fn a_grant_is_forwarded_with_its_plan_and_its_file() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let path = format!("{award}/weiterleitung");
    assert!(house.get(&clerk, &award).await.shown().links().contains(&path));
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("noch frei: 60.000,00"), "{}", page.html);
    let nothing = house.fill(&mut clerk, &page, &path, &[("b.F4", "1.000")]).await;
    assert_eq!(nothing.status, 422);
    for field in
        ["traeger", "form", "aktenzeichen", "tag", "zweck", "von", "finanzierung", "zustimmung", "b.F4"]
    {
        assert!(nothing.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", nothing.html);
    }
    let provider = house.office.provider_b.to_string();
    let mut fields = said("50-W-2", "1.6.2021");
    fields.extend([("traeger", provider.as_str()), ("form", "weiterleitungsvertrag"), ("b.F4", "8.000,00")]);
    let refused = house.fill_with_file(&mut clerk, &nothing, &path, &fields, ("vertrag.pdf", PDF)).await;
    assert!(refused.html.contains("8.000,00"), "what was typed stays: {}", refused.html);
    assert!(refused.html.contains("Hier fehlt der Finanzierungsplan."), "{}", refused.html);
    assert!(refused.html.contains("Bitte „vertrag.pdf“ noch einmal wählen"), "{}", refused.html);
    fields.push(("a.F4.unterrichtsstunden", "10.000,00"));
    fields.extend([("zielgruppe", "Zugewanderte"), ("teilnehmende", "40"), ("vertragsrecht", "public")]);
    fields.extend([("eigene_pruefung", "ja"), ("ermaessigung", "40")]);
    let image = house.fill_with_file(&mut clerk, &refused, &path, &fields, ("x.pdf", b"GIF89a")).await;
    assert!(image.html.contains("„x.pdf“ ist keine PDF-Datei."), "{}", image.html);
    assert!(!image.html.contains("Bitte „x.pdf“ noch einmal wählen"), "{}", image.html);
    let made = house.fill_with_file(&mut clerk, &image, &path, &fields, ("vertrag.pdf", PDF)).await;
    assert!(made.to().ends_with("?meldung=weitergeleitet"), "{}", made.html);
    let shown = house.get(&clerk, made.leads_to()).await.shown();
    let document = shown.links().into_iter().find(|link| link.ends_with("/dokument")).unwrap();
    assert_eq!(house.get(&clerk, &document).await.shown().html.as_bytes(), PDF);
    for stated in ["öffentlich-rechtlich", "Zugewanderte", "verlangt", "40,00 %"] {
        assert!(shown.html.contains(stated), "{stated}: {}", shown.html);
    }
    assert!(text(&house, &clerk, &path).await.contains("noch frei: 52.000,00"));
}

#[tokio::test]
async fn more_than_is_left_is_not_forwarded_and_others_do_not_forward() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("/zuwendungen/{}/weiterleitung", house.office.award.id);
    let page = house.get(&clerk, &path).await.shown();
    let provider = house.office.provider_b.to_string();
    let mut fields = said("50-W-3", "1.6.2021");
    fields.extend([
        ("traeger", provider.as_str()),
        ("form", "weiterleitungsbescheid"),
        ("b.F4", "60.000,01"),
    ]);
    fields.push(("a.F4.unterrichtsstunden", "80.000,00"));
    let refused = house.fill(&mut clerk, &page, &path, &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("die bewilligten Mittel lässt nur noch 60.000,00"), "{}", refused.html);
    let forwarding = format!("/zuwendungen/{}", house.office.forwarding.id);
    let way = format!("{forwarding}/weiterleitung");
    let why = text(&house, &clerk, &way).await;
    assert!(why.contains("Weiterleiten kann nur, wer die Zuwendung bekommen hat."), "{why}");
    let provider = house.enter(&house.office.person_of_a()).await;
    for way in [way, format!("{forwarding}/aenderung"), "/zuwendungen/neu".to_owned()] {
        assert_eq!(house.get(&provider, &way).await.status, 403, "{way}");
    }
    let orderer = house.enter(&house.office.who_is(Role::Orderer)).await;
    assert!(!text(&house, &orderer, &forwarding).await.contains("/aenderung\""));
}

#[tokio::test]
async fn an_award_is_recorded_with_its_years_and_becomes_final() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    assert!(house.get(&clerk, "/zuwendungen").await.shown().links().contains(&"/zuwendungen/neu".to_owned()));
    assert!(text(&house, &clerk, "/zuwendungen/neu").await.contains("Zuerst: wer bewilligt"));
    let ministry = house.office.mkjfgfi;
    let first = house.get(&clerk, "/zuwendungen/neu").await.shown();
    let person = house.made_for(&clerk).await.unwrap();
    let by = [("eingegeben_von", person.as_str())];
    let nothing = house.fill_with_file(&mut clerk, &first, "/zuwendungen/neu", &by, ("b.pdf", PDF)).await;
    for said in ["Bitte zuerst Programm und Ministerium wählen.", "Bitte „b.pdf“ noch einmal wählen"] {
        assert!(nothing.html.contains(said), "{said}: {}", nothing.html);
    }
    let way = format!("/zuwendungen/neu?programm=diaa&geber={ministry}&jahre=2022/2021,+2022");
    let page = house.get(&clerk, &way).await.shown();
    assert!(page.html.contains("(2022)") && !page.html.contains("id=\"b.F4"), "{}", page.html);
    assert_eq!(page.html.matches("id=\"b.F6.2022\"").count(), 1, "{}", page.html);
    let mut fields = said("MK-1", "1.6.2021");
    fields.extend([
        ("haushaltsjahre", "ja"),
        ("weiterleitung", "ja"),
        ("auflagen", "ANBest-P\n\nBelege zehn Jahre"),
    ]);
    fields.push(("b.F6.2021", "5.000,00"));
    let recorded = house.fill_with_file(&mut clerk, &page, "/zuwendungen/neu", &fields, ("b.pdf", PDF)).await;
    assert!(recorded.to().ends_with("?meldung=bewilligt"), "{}", recorded.html);
    let award = recorded.leads_to().to_owned();
    let page = house.get(&clerk, &award).await.shown();
    assert!(page.html.contains("Belege zehn Jahre") && page.html.contains("noch angefochten werden"));
    let step = format!("{award}/bestandskraft");
    let nothing = house.fill(&mut clerk, &page, &step, &[]).await;
    assert!(nothing.html.contains("href=\"#ereignis\"") && nothing.html.contains("href=\"#tag\""));
    let early = [("ereignis", "verzicht"), ("tag", "31.5.2021")];
    let early = house.fill(&mut clerk, &nothing, &step, &early).await;
    assert!(early.html.contains("Der Tag liegt vor dem der geltenden Fassung"), "{}", early.html);
    let waived =
        house.fill(&mut clerk, &early, &step, &[("ereignis", "verzicht"), ("tag", "1.6.2021")]).await;
    assert_eq!(waived.to(), format!("{award}?meldung=bestandskraft"), "{}", waived.html);
    let page = text(&house, &clerk, &award).await;
    assert!(page.contains("Auf Rechtsbehelf verzichtet am 1.6.2021") && !page.contains("noch angefochten"));
}

/// What the form of an amendment is filled with.
fn prefilled(page: &Page, field: &str) -> String {
    let rest = page.html.split(&format!("name=\"{field}\" value=\"")).nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_new_version_shows_what_it_changes_before_it_is_recorded() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let path = format!("{award}/aenderung");
    let page = house.get(&clerk, &path).await.shown();
    assert_eq!(prefilled(&page, "b.F4"), "100.000,00");
    assert_eq!(
        (prefilled(&page, "von"), prefilled(&page, "anteil")),
        ("1.1.2021".to_owned(), "80,00".to_owned())
    );
    let mut fields = said("36.02-2/21", "1.6.2021");
    fields.extend([
        ("weiterleitung", "ja"),
        ("b.F1", "50.000,00"),
        ("b.F4", "120.000,00"),
        ("b.F2", "7.000,00"),
    ]);
    let shown = [fields.clone(), vec![("aktion", "pruefen")]].concat();
    let without_reason = house.fill(&mut clerk, &page, &path, &shown).await;
    assert!(without_reason.html.contains("href=\"#grund\""), "{}", without_reason.html);
    fields.push(("grund", "Mehr Kurse"));
    let shown = [fields.clone(), vec![("aktion", "pruefen")]].concat();
    let seen = house.fill(&mut clerk, &without_reason, &path, &shown).await.shown();
    for said in
        ["36.02-1/21", "36.02-2/21", "Kurse und Coaching", "Kurse in Nebenstadt", "120.000,00", "7.000,00"]
    {
        assert!(seen.between("id=\"unterschiede\"", "</section>").contains(said), "{said}: {}", seen.html);
    }
    assert!(!seen.between("id=\"unterschiede\"", "</section>").contains("50.000,00"), "F1 stays");
    let no_file = house.fill(&mut clerk, &seen, &path, &fields).await;
    assert!(no_file.html.contains("gehört ihre Datei"), "{}", no_file.html);
    let made = house.fill_with_file(&mut clerk, &no_file, &path, &fields, ("b.pdf", PDF)).await;
    assert_eq!(made.to(), format!("{award}?meldung=geaendert"), "{}", made.html);
    let view = text(&house, &clerk, &award).await;
    assert!(view.contains("Fassung 2 vom 1.6.2021") && view.contains("Änderung: Mehr Kurse"), "{view}");
    // Whoever looked at the version before is told of the new one.
    let mut late = fields.clone();
    late[0].1 = "36.02-3/21";
    late.push(("schluessel", "a-key-of-its-own"));
    let stale = house.fill(&mut clerk, &page, &path, &late).await;
    assert!(stale.html.contains("inzwischen geändert"), "{}", stale.html);
}

const CONDITION: &str = "Belege:\n\na) im Original\n b) zehn Jahre";

/// The award names funds of its recipient, and a condition of several lines.
async fn with_funds_and_a_condition(house: &House) {
    let award = &house.office.award;
    let funding = FundingPlan { own_funds: Cents::new(100_000), ..FundingPlan::default() };
    let conditions = Some(vec![CONDITION.to_owned()]);
    let amendment = AmendGrant {
        grant: award.id,
        version: award.version,
        follows: 1,
        dated_on: "2021-06-01".parse().unwrap(),
        reference: "36.02-2/21".to_owned(),
        reason: "Eigenanteil".to_owned(),
        changes: ActChanges { funding: Some(funding), conditions, ..ActChanges::default() },
        programme_version: None,
        positions: Vec::new(),
        plan: Vec::new(),
        document: Some(File::new("application/pdf".to_owned(), PDF.to_vec())),
        resolutions: Vec::new(),
    };
    house.office.run(house.office.finance(), amendment).await;
}

#[tokio::test]
async fn what_nobody_edits_stays_and_funds_that_are_emptied_are_gone() {
    let house = House::open().await;
    with_funds_and_a_condition(&house).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let path = format!("{award}/aenderung");
    let page = house.get(&clerk, &path).await.shown();
    let conditions = page.area("auflagen");
    assert_eq!((conditions.as_str(), prefilled(&page, "eigenmittel").as_str()), (CONDITION, "1.000,00"));
    let mut fields = said("36.02-3/21", "1.6.2021");
    fields.extend([("weiterleitung", "ja"), ("grund", "Anders")]);
    let as_it_is = [("auflagen", conditions.as_str()), ("eigenmittel", "1.000,00"), ("aktion", "pruefen")];
    let unedited = [&fields[..], &as_it_is].concat();
    let seen = house.fill(&mut clerk, &page, &path, &unedited).await.shown();
    let changes = seen.between("id=\"unterschiede\"", "</section>");
    assert!(changes.contains("Kurse in Nebenstadt"), "{changes}");
    assert!(!changes.contains("Nebenbestimmungen") && !changes.contains("Gesamtfinanzierung"), "{changes}");

    fields.extend([("auflagen", "Belege: zehn Jahre"), ("eigenmittel", ""), ("einnahmen", "")]);
    fields.push(("drittmittel", ""));
    let shown = [&fields[..], &[("aktion", "pruefen")]].concat();
    let seen = house.fill_with_file(&mut clerk, &seen, &path, &shown, ("b.pdf", PDF)).await;
    assert_eq!(seen.status, 422);
    assert!(seen.html.contains("Bitte „b.pdf“ noch einmal wählen"), "{}", seen.html);
    let changes = seen.between("id=\"unterschiede\"", "</section>");
    assert!(changes.contains("Nebenbestimmungen") && changes.contains("Gesamtfinanzierung"), "{changes}");
    let made = house.fill_with_file(&mut clerk, &seen, &path, &fields, ("b.pdf", PDF)).await;
    assert_eq!(made.to(), format!("{award}?meldung=geaendert"), "{}", made.html);
    assert_eq!(prefilled(&house.get(&clerk, &path).await.shown(), "eigenmittel"), "0,00");
}

#[tokio::test]
async fn another_public_giver_is_named_in_the_form_of_an_act_and_stays_in_it() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let path = format!("{award}/aenderung");
    let page = house.get(&clerk, &path).await.shown();
    let mut fields = said("36.02-2/21", "1.6.2021");
    fields.extend([("weiterleitung", "ja"), ("grund", "Mittel der Stadt"), ("eigenmittel", "400,00")]);
    let misspelt = [&fields[..], &[("drittmittel", "die Stadt Musterstadt; 350,00; privat")]].concat();
    let refused = house.fill_with_file(&mut clerk, &page, &path, &misspelt, ("b.pdf", PDF)).await;
    assert_eq!(refused.status, 422);
    let told = "bitte je Zeile einen Namen, ein Semikolon und einen Betrag eingeben";
    assert!(
        refused.html.contains(told) && refused.html.contains("href=\"#drittmittel\""),
        "{}",
        refused.html
    );
    let others = "die Stadt Musterstadt; 350,00; öffentlich\nStiftung Muster; 250,00";
    fields.push(("drittmittel", others));
    let made = house.fill_with_file(&mut clerk, &refused, &path, &fields, ("b.pdf", PDF)).await;
    assert_eq!(made.to(), format!("{award}?meldung=geaendert"), "{}", made.html);
    let ctx = house.flow.ctx(house.office.finance());
    let grant = flow::views::grant(&ctx, house.office.award.id).await.unwrap();
    let kept = grant.act.terms.funding.expect("funds").third_party;
    let kept: Vec<_> = kept.iter().map(|it| (it.name.as_str(), it.amount.get(), it.is_public)).collect();
    assert_eq!(kept, [("die Stadt Musterstadt", 35_000, true), ("Stiftung Muster", 25_000, false)]);
    assert_eq!(house.get(&clerk, &path).await.shown().area("drittmittel"), others, "as it was typed");
}
