//! Grounds for revoking a grant: recorded, decided, and hidden from who receives it.

use crate::house::House;

#[tokio::test]
async fn a_ground_is_recorded_and_decided_and_its_year_runs() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let path = format!("{grant}/aufhebung");
    assert!(house.get(&clerk, &grant).await.shown().links().contains(&path));
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("Es ist nichts bekannt"), "{}", page.html);
    let nothing = house.fill(&mut clerk, &page, &path, &[]).await;
    for field in ["tatsachen", "bekannt"] {
        assert!(nothing.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", nothing.html);
    }
    let facts = [("tatsachen", "<b>Kurs</b> fiel aus"), ("bekannt", "25.5.2021")];
    let recorded = house.fill(&mut clerk, &nothing, &path, &facts).await;
    assert_eq!(recorded.to(), format!("{path}?meldung=aufhebungsgrund"), "{}", recorded.html);
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("bis 25.5.2022") && !page.html.contains("<b>Kurs</b>"), "{}", page.html);
    assert!(house.get(&clerk, "/fristen").await.shown().html.contains("Widerruf oder Rücknahme, ein Jahr"));
    let end = format!("{path}/entscheidung");
    let ground = format!("0{}", page.between("<option value=\"0", "\""));
    let bare = [("kenntnis", ground.as_str()), ("entscheidung", "bleibt")];
    let refused = house.fill(&mut clerk, &page, &end, &bare).await;
    assert!(
        refused.html.contains("href=\"#grund\"") && refused.html.contains("href=\"#tag\""),
        "{}",
        refused.html
    );
    let stays = [
        ("kenntnis", ground.as_str()),
        ("entscheidung", "bleibt"),
        ("grund", "Der Zweck ist im Kern erreicht."),
        ("tag", "1.6.2021"),
    ];
    let decided = house.fill(&mut clerk, &refused, &end, &stays).await;
    assert_eq!(decided.to(), format!("{path}?meldung=aufhebungsgrund"), "{}", decided.html);
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("Am 1.6.2021 entschieden: es bleibt bestehen."), "{}", page.html);
    assert!(!page.html.contains(&end), "nothing is open");
    let provider = house.enter(&house.office.person_of_a()).await;
    assert!(!house.get(&provider, &grant).await.shown().links().contains(&path));
    assert_eq!(house.get(&provider, &path).await.status, 404);
    let auditor = house.enter(&house.office.auditor()).await;
    assert!(house.get(&auditor, &path).await.shown().html.contains("es bleibt bestehen"));
}
