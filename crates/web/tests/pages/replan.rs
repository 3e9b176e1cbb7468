//! Moving planned cost: within its flexibility by who received the grant, beyond it by who gives it, with consent.

use flow::Role;

use crate::{
    house::{Browser, House, Page},
    walk::{claimed, row},
};

const COACHING: &str = "a.F1.coachingstellen";
const LESSONS: &str = "a.F4.unterrichtsstunden";
const EXAMS: &str = "a.F4.pruefungsgebuehren";

fn path(house: &House) -> String {
    format!("/zuwendungen/{}/umwidmung", house.office.forwarding.id)
}

/// Fills in what the three lines are to be.
async fn typed(
    house: &House,
    who: &mut Browser,
    page: &Page,
    lines: [&str; 3],
    more: &[(&str, &str)],
) -> Page {
    let fields: Vec<_> =
        [COACHING, LESSONS, EXAMS].into_iter().zip(lines).chain(more.iter().copied()).collect();
    house.fill(who, page, &path(house), &fields).await
}

#[tokio::test]
async fn who_received_a_grant_moves_cost_within_its_flexibility() {
    let house = House::open().await;
    let (path, grant) = (path(&house), format!("/zuwendungen/{}", house.office.forwarding.id));
    let mut anna = house.enter(&house.office.person_of_a()).await;
    assert!(house.get(&anna, &grant).await.shown().links().contains(&path));
    let page = house.get(&anna, &path).await.shown();
    for said in ["60.000,00", "um bis zu 20 %", "ohne Zustimmung bis 36.000,00", "value=\"30.000,00\""] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    assert!(!page.html.contains("name=\"zustimmung_am\"") && page.html.contains("auf dieser Seite ein"));
    let same = house.fill(&mut anna, &page, &path, &[]).await;
    assert!(same.html.contains("Kein Ansatz des Finanzierungsplans würde sich ändern."), "{}", same.html);

    let beyond = ["10.000,00", "36.000,01", "13.999,99"];
    let shown = typed(&house, &mut anna, &page, beyond, &[("aktion", "pruefen")]).await.shown();
    let changes = shown.between("id=\"unterschiede\"", "</section>");
    for said in ["30.000,00", "36.000,01", "nötig: ohne sie bis 36.000,00", "nicht nötig", "bleibt"] {
        assert!(changes.contains(said), "{said}: {changes}");
    }
    assert!(!changes.contains("Coaching"), "what stays is not among what changes: {changes}");
    let refused = typed(&house, &mut anna, &shown, beyond, &[]).await;
    assert_eq!(refused.status, 422);
    let fault = format!("id=\"{LESSONS}-fehler\"");
    assert!(refused.html.contains(&format!("href=\"#{LESSONS}\"")) && refused.html.contains(&fault));
    assert!(refused.html.contains("value=\"36.000,01\""), "what was typed stays: {}", refused.html);
    let more = typed(&house, &mut anna, &refused, ["10.000,00", "36.000,00", "15.000,00"], &[]).await;
    assert!(more.between("ff-summary", "</ul>").contains("61.000,00"), "{}", more.html);
    assert!(more.between("<tfoot>", "</tfoot>").contains("muss gleich bleiben"), "{}", more.html);
    let wrong = typed(&house, &mut anna, &more, ["viel", "36.000,00", "14.000,00"], &[]).await;
    assert!(wrong.html.contains(&format!("href=\"#{COACHING}\"")), "{}", wrong.html);

    let lines = ["10.000,00", "36.000,00", "14.000,00"];
    let made = typed(&house, &mut anna, &wrong, lines, &[]).await;
    assert_eq!(made.to(), format!("{grant}?meldung=umgewidmet"), "{}", made.html);
    let again = typed(&house, &mut anna, &wrong, lines, &[]).await;
    assert!(again.html.contains("Dieses Formular wurde schon ausgeführt."), "{}", again.html);
    let seen = house.get(&anna, &grant).await.shown();
    assert!(seen.html.contains("36.000,00") && seen.html.contains("14.000,00"), "{}", seen.html);
    let own_key = [("schluessel", "a-key-of-its-own")];
    let late = typed(&house, &mut anna, &page, ["11.000,00", "29.000,00", "20.000,00"], &own_key).await;
    assert!(late.html.contains("inzwischen geändert"), "{}", late.html);
}

#[tokio::test]
async fn who_gives_a_grant_moves_more_with_consent_and_nothing_that_is_claimed() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    claimed(&house, &row(1, &plan_line, "L-1", "6.000,00")).await;
    let (path, grant) = (path(&house), format!("/zuwendungen/{}", house.office.forwarding.id));
    let mut clerk = house.enter(&house.office.finance()).await;
    assert!(house.get(&clerk, &grant).await.shown().links().contains(&path));
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("abgerechnet 6.000,00"), "{}", page.html);
    let moved = ["5.000,00", "40.000,00", "15.000,00"];
    let bare = typed(&house, &mut clerk, &page, moved, &[]).await;
    assert_eq!(bare.status, 422);
    for field in ["zustimmung_am", "zustimmung_az"] {
        assert!(bare.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", bare.html);
    }
    // 5,000.00 with its flexibility of a fifth is all that has been claimed; one cent less is not.
    let consent = [("zustimmung_am", "1.6.2021"), ("zustimmung_az", "36.02-1/21-U1")];
    let too_little = ["4.999,99", "40.000,00", "15.000,01"];
    let refused = typed(&house, &mut clerk, &bare, too_little, &consent).await;
    assert!(refused.html.contains(&format!("id=\"{COACHING}-fehler\"")), "{}", refused.html);
    assert!(refused.between("ff-summary", "</ul>").contains("der Spielraum des Planansatzes"));
    let made = typed(&house, &mut clerk, &refused, moved, &consent).await;
    assert_eq!(made.to(), format!("{grant}?meldung=umgewidmet"), "{}", made.html);
    assert!(house.get(&clerk, &path).await.shown().html.contains("ohne Zustimmung bis 48.000,00"));
}

#[tokio::test]
async fn a_plan_is_not_moved_by_others_nor_where_there_is_none() {
    let house = House::open().await;
    let path = path(&house);
    for (person, status) in [
        (house.office.signatory_of_a(), 403),
        (house.office.who_is(Role::Orderer), 403),
        (house.office.auditor(), 403),
        (house.office.person_of_b(), 404),
    ] {
        let browser = house.enter(&person).await;
        assert_eq!(house.get(&browser, &path).await.status, status, "{:?}", person.role);
        let grant = house.get(&browser, path.trim_end_matches("/umwidmung")).await;
        assert!(!grant.html.contains("/umwidmung\""), "{:?}", person.role);
    }
    let clerk = house.enter(&house.office.finance()).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    assert!(!house.get(&clerk, &award).await.shown().html.contains("/umwidmung\""));
    let page = house.get(&clerk, &format!("{award}/umwidmung")).await.shown();
    assert!(
        page.html.contains("Hier fehlt der Finanzierungsplan.")
            && !page.html.contains("Unterschiede ansehen")
    );
}
