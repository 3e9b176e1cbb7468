//! The deadlines in a person's own calendar program.

use axum::http::header;

use crate::house::{Browser, House};

/// What a calendar program reads, which folds lines after 75 octets (RFC 5545, section 3.1).
fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "")
}

#[tokio::test]
async fn a_calendar_program_fetches_the_open_deadlines_until_the_address_ends() {
    let house = House::open().await;
    let mut anna = house.enter_with_device(&house.office.person_of_a()).await;
    let deadlines = house.get(&anna, "/fristen").await.shown();
    let made = house.fill(&mut anna, &deadlines, "/fristen/kalender", &[]).await.shown();
    let address = made.between("id=\"kalenderadresse\" href=\"", "\"").replace("&#38;", "&");
    let nobody = Browser::default();
    let calendar = house.get(&nobody, &address).await.shown();
    assert_eq!(calendar.headers[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    let text = unfolded(&calendar.html);
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    let open =
        deadlines.between("aria-label=\"Offene Fristen\"", "</table>").matches("<th scope=\"row\">").count();
    assert!(open > 0);
    assert_eq!(text.matches("BEGIN:VEVENT").count(), open, "{text}");
    assert!(text.contains("DTSTART;VALUE=DATE:20"), "{text}");
    assert!(text.contains(&house.office.forwarding.act.reference), "{text}");
    let mut uids: Vec<_> =
        text.lines().filter(|line| line.starts_with("UID:") && line.ends_with("@foerderfluss")).collect();
    uids.sort_unstable();
    uids.dedup();
    assert_eq!(uids.len(), open, "each event has an id of its own");
    assert_eq!(unfolded(&house.get(&nobody, &address).await.html), text, "the ids are the same each time");
    // Others see nothing of it, with another secret or none.
    assert_eq!(house.get(&nobody, "/kalender").await.status, 404);
    let guessed = format!("/kalender?geheimnis={}", "A".repeat(43));
    assert_eq!(house.get(&nobody, &guessed).await.status, 404);
    let listed = house.get(&anna, "/fristen").await.shown();
    let end = listed.between("action=\"/fristen/kalender/", "\"").to_owned();
    let ended = house.send(&mut anna, &format!("/fristen/kalender/{end}"), &[]).await;
    assert_eq!(ended.leads_to(), "/fristen");
    assert_eq!(house.get(&nobody, &address).await.status, 404);
}

#[tokio::test]
async fn a_second_factor_stands_before_an_address_that_outlives_the_session() {
    let house = House::open().await;
    let mut berta = house.enter(&house.office.person_of_b()).await;
    let asked = house.send(&mut berta, "/fristen/kalender", &[]).await;
    assert_eq!(asked.status, 403);
    assert!(asked.html.contains("Code des zweiten Faktors"), "{}", asked.html);
}
