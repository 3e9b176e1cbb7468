//! What becomes of a parked line: taken out by who claimed it, or rejected by who asked.

use crate::{
    house::House,
    walk::{claimed, new_claim, pairs, park, row},
};

/// A claim of 100.00 by one receipt, whose line is parked: its address and that of its line.
async fn with_parked_line(house: &House) -> (String, String) {
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(house, &row(1, &plan_line, "L-1", "100,00")).await;
    park(house, &claim).await;
    let line = format!("{claim}/zeilen/1");
    (claim, line)
}

#[tokio::test]
async fn a_parked_line_is_taken_out_by_who_claimed_it_and_its_receipt_is_free() {
    let house = House::open().await;
    let (claim, line) = with_parked_line(&house).await;
    let (path, out) = (format!("{line}/zurueckstellung"), format!("{line}/herausnahme"));
    let mut anna = house.enter(&house.office.person_of_a()).await;
    assert!(house.get(&anna, &line).await.shown().links().contains(&path));
    let page = house.get(&anna, &path).await.shown();
    for said in ["Wofür war das?", "noch bis 30.6.2021", "Der Beleg ist wieder frei.", "100,00"] {
        assert!(page.html.contains(said), "{said}: {}", page.html);
    }
    let again = format!("/abrechnungen/neu?zuwendung={}", house.office.forwarding.id);
    assert!(page.links().contains(&again) && !page.html.contains("/ablehnung\""), "{}", page.html);
    // Who signs for the provider neither claims nor examines.
    let arno = house.enter(&house.office.signatory_of_a()).await;
    assert!(!house.get(&arno, &line).await.shown().links().contains(&path));
    let why = house.get(&arno, &path).await.shown();
    assert!(
        why.html.contains("wer für den Träger abrechnet")
            && !why.html.contains("<form method=\"post\" action=\"/abr")
    );
    let stranger = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&stranger, &path).await.status, 404);

    for _ in ["once", "a double click"] {
        let taken = house.fill(&mut anna, &page, &out, &[]).await;
        assert_eq!(taken.to(), format!("{line}?meldung=zeile-herausgenommen"), "{}", taken.html);
    }
    assert!(house.get(&anna, &claim).await.shown().html.contains("Herausgenommen"));
    let over = house.get(&anna, &path).await.shown();
    assert!(over.html.contains("Diese Zeile ist nicht zurückgestellt."), "{}", over.html);
    assert!(!over.html.contains(&out) && !house.get(&anna, &line).await.shown().links().contains(&path));
    let (form, plan_line) = new_claim(&house, &anna).await;
    assert!(!form.html.contains("name=\"wieder\""), "{}", form.html);
    let rows = row(1, &plan_line, "L-1", "100,00");
    let fields = [&[("von", "1.1.2021"), ("bis", "31.3.2021")][..], &pairs(&rows)].concat();
    let claimed = house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await;
    assert!(claimed.to().ends_with("?meldung=eingereicht"), "{}", claimed.html);
}

#[tokio::test]
async fn a_parked_line_is_rejected_by_who_asked_with_a_reason() {
    let house = House::open().await;
    let (_, line) = with_parked_line(&house).await;
    let (path, no) = (format!("{line}/zurueckstellung"), format!("{line}/ablehnung"));
    let mut clerk = house.enter(&house.office.finance()).await;
    assert!(house.get(&clerk, &line).await.shown().links().contains(&path));
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("Das gilt sofort") && !page.html.contains("/herausnahme\""), "{}", page.html);
    let out = [("fassung", "7"), ("schluessel", "a-key-of-its-own")];
    let theirs = house.send(&mut clerk, &format!("{line}/herausnahme"), &out).await;
    assert_eq!(theirs.status, 422);
    assert!(theirs.html.contains("ff-summary"), "only who claimed it takes it out: {}", theirs.html);
    let bare = house.fill(&mut clerk, &page, &no, &[("z1.text", "Keine Antwort <b>")]).await;
    assert_eq!(bare.status, 422);
    assert!(bare.html.contains("href=\"#z1.kuerzung\"") && bare.html.contains("id=\"z1.kuerzung-fehler\""));
    assert_eq!(bare.area("z1.text"), "Keine Antwort <b>");
    let why = [("z1.kuerzung", "beleg_fehlt"), ("z1.text", "Keine Antwort")];
    // What is seen is what is decided of.
    let stale = house.fill(&mut clerk, &bare, &no, &[&why[..], &[("fassung", "1")]].concat()).await;
    assert!(stale.html.contains("inzwischen geändert"), "{}", stale.html);
    let found = [&why[..], &[("z1.feststellung", "zahlungsnachweis_fehlt")]].concat();
    let rejected = house.fill(&mut clerk, &stale, &no, &found).await;
    assert_eq!(rejected.to(), format!("{line}?meldung=zeile-abgelehnt"), "{}", rejected.html);
    let anna = house.enter(&house.office.person_of_a()).await;
    let seen = house.get(&anna, &line).await.shown();
    let finding = "Zu einer Ausgabe fehlt der Beleg oder der Nachweis der Zahlung.";
    for said in ["Abgelehnt", "Beleg oder Zahlungsnachweis fehlt (ANBest-I Nr. 6.2). Keine Antwort", finding]
    {
        assert!(seen.html.contains(said), "{said}: {}", seen.html);
    }
}

#[tokio::test]
async fn all_that_is_wrong_with_a_rejection_is_told_at_once_at_its_field() {
    let house = House::open().await;
    let (_, line) = with_parked_line(&house).await;
    let (path, no) = (format!("{line}/zurueckstellung"), format!("{line}/ablehnung"));
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let long = "x".repeat(2001);
    let told = "Zeile 1: Hier passen höchstens 2000 Zeichen hin, es sind 2001.";
    // A reason that is missing hides no more than one that is not in the list.
    for reason in ["laune", ""] {
        let why = [("z1.kuerzung", reason), ("z1.text", &*long)];
        let refused = house.fill(&mut clerk, &page, &no, &why).await;
        assert_eq!(refused.status, 422);
        let summary = refused.between("ff-summary", "</ul>");
        let listed = "<a href=\"#z1.kuerzung\">Zeile 1: Bitte einen Grund aus der Liste wählen.";
        assert_eq!(summary.matches(listed).count(), 1, "{summary}");
        assert!(summary.contains(&format!("<a href=\"#z1.text\">{told}")), "{summary}");
        for field in ["z1.kuerzung", "z1.text"] {
            assert!(refused.html.contains(&format!("id=\"{field}-fehler\"")), "{field}: {}", refused.html);
        }
        assert_eq!(refused.area("z1.text"), long);
    }
}

#[tokio::test]
async fn a_line_that_is_claimed_again_is_not_settled() {
    let house = House::open().await;
    let (_, line) = with_parked_line(&house).await;
    let (path, no) = (format!("{line}/zurueckstellung"), format!("{line}/ablehnung"));
    let mut clerk = house.enter(&house.office.finance()).await;
    let before = house.get(&clerk, &path).await.shown();
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let parked = form.between("name=\"wieder\" value=\"", "\"").to_owned();
    let fields = [("von", "1.1.2021"), ("bis", "31.3.2021"), ("wieder", &*parked)];
    house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await.leads_to();
    let why = [("z1.kuerzung", "beleg_fehlt"), ("z1.text", "Keine Antwort")];
    let late = house.fill(&mut clerk, &before, &no, &why).await;
    assert_eq!(late.status, 422);
    assert!(late.between("ff-summary", "</ul>").contains("schon erneut abgerechnet"), "{}", late.html);
    assert!(
        late.html.contains("<p id=\"z1.urteil\">")
            && !late.html.contains("<h2 class=\"kern-heading-medium\" id=\"ablehnen\"")
    );
}
