//! The workbench of an examiner: its sum, and what is wrong at the field that is to blame.

use flow::Role;

use crate::{
    house::{House, Page},
    walk::{certify, claimed, claimed_twice, new_claim, pairs, row},
};

/// What the script adds up: of lines elsewhere of which something was said, and of those of which nothing was.
fn sums(page: &Page) -> (String, String) {
    let said = page.between("data-said=\"", "\"").to_owned();
    (said, page.between("data-rest=\"", "\"").to_owned())
}

#[tokio::test]
async fn a_line_without_a_verdict_counts_only_with_the_rest() {
    let house = House::open().await;
    let line = |number| {
        format!("F1 coachingstellen\tLohnbüro\tL-{number}\t1.3.2021\t1,00\t1,00\t2.3.2021\tStunde {number}\n")
    };
    let pasted: String = (1..=18).map(line).collect();
    let claim = claimed(&house, &[("tabelle".to_owned(), pasted)]).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    // Twelve of the eighteen lines stand on the first page.
    assert_eq!(sums(&bench), ("0".to_owned(), "600".to_owned()));
    let said = [
        ("z1.urteil", "anerkennen"),
        ("z2.urteil", "teilweise"),
        ("z2.teil", "0,40"),
        ("z3.urteil", "ablehnen"),
        ("z4.urteil", "zurueckstellen"),
        ("gehe", "2"),
    ];
    let second = house.fill(&mut clerk, &bench, &path, &said).await.shown();
    assert_eq!(sums(&second), ("140".to_owned(), "800".to_owned()));
    // What the page does not count is not recognised either.
    let undecided = house.fill(&mut clerk, &second, &path, &[]).await;
    assert_eq!(undecided.status, 422);
    assert!(undecided.html.contains("Zeile 5: Bitte entscheiden."), "{}", undecided.html);
}

/// The amounts in the row of the only plan line that a claim takes from.
fn of_plan(page: &Page) -> Vec<String> {
    let row = page.between("<tr data-plan=\"0\"", "</tr>");
    let cells = row.split("<td class=\"ff-amount\"").skip(1);
    cells.filter_map(|cell| Some(cell.split_once('>')?.1.split_once('<')?.0.to_owned())).collect()
}

#[tokio::test]
async fn what_is_left_of_the_plan_follows_what_is_said_without_a_script() {
    let house = House::open().await;
    let claim = claimed_twice(&house, ["100,00", "50,00"]).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let before = of_plan(&bench);
    let planned = house.office.forwarding.plan[0].planned;
    let euros = |cents: i64| format!("{},{:02}\u{a0}€", thousands(cents / 100), cents % 100);
    assert_eq!(before[0], euros(planned.get()));
    assert_eq!(before[3..5], ["150,00\u{a0}€", "0,00\u{a0}€"], "{before:?}");
    let said = [("z1.urteil", "teilweise"), ("z1.teil", "40,00"), ("rest", "anerkennen"), ("gehe", "1")];
    let after = house.fill(&mut clerk, &bench, &path, &said).await.shown();
    let now = of_plan(&after);
    assert_eq!(now[4], "90,00\u{a0}€", "{now:?}");
    assert_eq!(now[5], euros(planned.get() - 9_000));
    assert_eq!(now[6], euros(house.office.forwarding.plan[0].ceiling.get() - 9_000));
    assert_eq!(after.html.matches("data-rest-of=\"0\">").count(), 2, "beside each line: {}", after.html);
    assert!(after.html.contains(&format!("data-rest-of=\"0\">{}</span>", now[6])), "{}", after.html);
    assert!(
        after.html.contains("data-recognised aria-live=\"polite\">90,00\u{a0}€</strong>"),
        "{}",
        after.html
    );
    assert!(after.html.len() < 100_000);
}

/// A whole number with points between thousands.
fn thousands(number: i64) -> String {
    let digits = number.to_string();
    let place = |(at, digit): (usize, char)| {
        let point = at > 0 && (digits.len() - at).is_multiple_of(3);
        if point { format!(".{digit}") } else { digit.to_string() }
    };
    digits.chars().enumerate().map(place).collect()
}

#[tokio::test]
async fn the_keys_of_the_workbench_are_told_and_wait_for_the_script() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let clerk = house.enter(&house.office.finance()).await;
    let bench = house.get(&clerk, &format!("{claim}/entscheidung")).await.shown();
    let keys = bench.between("<div class=\"ff-keys\" data-keys hidden>", "</div>");
    for key in
        ["A</kbd> anerkennen", "K</kbd> kürzen", "P</kbd> zurückstellen", "N</kbd> nächste", "V</kbd> vorige"]
    {
        assert!(keys.contains(key), "{key}: {keys}");
    }
    assert!(keys.contains("<input type=\"checkbox\" checked>"), "they can be switched off: {keys}");
    assert!(!house.get(&clerk, &claim).await.shown().html.contains("data-keys"));
    // Enter in a field presses the first button of the form: it sends nothing, and stays on the page.
    let form = bench.between("/entscheidung\">", "</form>");
    let first = form.split("<button ").nth(1).unwrap();
    assert!(first.starts_with("name=\"gehe\" value=\"1\" hidden>"), "{first}");
}

#[tokio::test]
async fn similar_receipts_stand_side_by_side_where_it_is_examined_and_nowhere_else() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let first = claimed(&house, &row(1, &plan_line, "L-1", "40,00")).await;
    let next = claimed(&house, &row(1, &plan_line, "l 1", "40,00")).await;
    let clerk = house.enter(&house.office.finance()).await;
    let told = "Das könnte derselbe Beleg sein.";
    let bench = house.get(&clerk, &format!("{next}/entscheidung")).await.shown();
    assert!(bench.html.contains("1 Prüfhinweis</span>") && bench.html.contains(told), "{}", bench.html);
    let other = format!("<a class=\"kern-link\" href=\"{first}/zeilen/1\">Abrechnung 1, Zeile 1, ");
    assert!(bench.html.contains(&other) && bench.html.contains("dieselbe Belegnummer"), "{}", bench.html);
    let line = format!("{next}/zeilen/1");
    assert!(house.get(&clerk, &line).await.shown().html.contains(told));
    let anna = house.enter(&house.office.person_of_a()).await;
    for path in [&line, &next] {
        assert!(!house.get(&anna, path).await.shown().html.contains("Prüfhinweis"), "{path}");
    }
    let yesterday = house.get(&clerk, &format!("{line}?bekannt=1.1.2021")).await;
    assert!(!yesterday.html.contains("Prüfhinweis"));
}

#[tokio::test]
async fn a_day_for_the_answer_that_has_passed_is_told_where_it_was_typed() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let parks = [("z1.urteil", "zurueckstellen"), ("z1.text", "Wofür war das?"), ("z1.frist", "31.5.2021")];
    let refused = house.fill(&mut clerk, &bench, &path, &parks).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("href=\"#z1.frist\">Zeile 1: Die Antwort"), "{}", refused.html);
    let path = format!("{claim}/rueckfrage");
    let form = house.get(&clerk, &path).await.shown();
    let asks = [("text", "Bitte prüfen."), ("zeilen", "1: Betrag?"), ("antwort_bis", "31.5.2021")];
    let refused = house.fill(&mut clerk, &form, &path, &asks).await;
    assert!(refused.html.contains("href=\"#antwort_bis\""), "{}", refused.html);
}

#[tokio::test]
async fn too_much_is_told_at_the_amount_only_where_one_is_asked_for() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let rows = row(1, &plan_line, "L-1", "100,00");
    claimed(&house, &rows).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let mut fields = vec![("von", "1.1.2021"), ("bis", "31.3.2021")];
    fields.extend(pairs(&rows));
    let refused = house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await;
    assert!(refused.html.contains("der noch nicht abgerechnete Teil des Belegs"), "{}", refused.html);
    assert!(!refused.html.contains("href=\"#betrag\""), "{}", refused.html);
    let mut orderer = house.enter(&house.office.who_is(Role::Orderer)).await;
    let form = house.get(&orderer, "/zahlungen/neu").await.shown();
    let position = house.office.forwarding.positions[0].id.to_string();
    let order = [("position", position.as_str()), ("betrag", "1.120,00")];
    let refused = house.fill(&mut orderer, &form, "/zahlungen/neu", &order).await;
    assert!(refused.html.contains("href=\"#betrag\""), "{}", refused.html);
}

/// Something wrong is told in the summary and at its field.
fn stands_at(page: &Page, at: &str, said: &str) {
    assert!(page.html.contains(&format!("<a href=\"#{at}\">{said}")), "{at}: {}", page.html);
    assert!(page.html.contains(&format!("id=\"{at}-fehler\"")), "{at}: {}", page.html);
}

#[tokio::test]
async fn all_that_is_corrected_wrongly_is_told_at_once_at_its_field() {
    let house = House::open().await;
    let claim = claimed_twice(&house, ["100,00", "50,00"]).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let bench = house.get(&clerk, &format!("{claim}/entscheidung")).await.shown();
    let all = [("rest", "anerkennen")];
    house.fill(&mut clerk, &bench, &format!("{claim}/entscheidung"), &all).await.leads_to();
    certify(&house, &claim).await;
    let path = format!("{claim}/zeilen/2/berichtigung");
    let form = house.get(&clerk, &path).await.shown();
    let long = "x".repeat(2001);
    let (listed, unlisted) = ("Zeile 2: Bitte einen Grund aus der Liste wählen.", "laune");
    // What cannot be read of one field hides nothing that the rules say of the others.
    for (part, told) in [
        ("50,01", "Zeile 2: Anerkannt werden kann von null bis 50,00"),
        ("viel", "Zeile 2: Das ist kein Betrag."),
    ] {
        let wrong = [("z2.teil", part), ("z2.kuerzung", unlisted), ("z2.text", &*long)];
        let refused = house.fill(&mut clerk, &form, &path, &wrong).await;
        assert_eq!(refused.status, 422);
        stands_at(&refused, "z2.teil", told);
        stands_at(&refused, "z2.kuerzung", listed);
        stands_at(&refused, "z2.text", "Zeile 2: ");
        assert_eq!(refused.area("z2.text"), long);
    }
    let bare = [("z2.teil", "50,01"), ("z2.kuerzung", ""), ("z2.text", "Nachgerechnet")];
    let refused = house.fill(&mut clerk, &form, &path, &bare).await;
    stands_at(&refused, "z2.teil", "Zeile 2: Anerkannt werden kann von null bis 50,00");
    stands_at(&refused, "z2.kuerzung", listed);
    assert_eq!(refused.between("ff-summary", "</ul>").matches("#z2.kuerzung").count(), 1, "{}", refused.html);
}

#[tokio::test]
async fn all_that_is_decided_wrongly_is_told_at_once_at_its_line() {
    let house = House::open().await;
    let line = |number| {
        format!("F1 coachingstellen\tLohnbüro\tL-{number}\t1.3.2021\t1,00\t1,00\t2.3.2021\tStunde {number}\n")
    };
    let pasted: String = (1..=4).map(line).collect();
    let claim = claimed(&house, &[("tabelle".to_owned(), pasted)]).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let wrong = [
        ("z1.urteil", "teilweise"),
        ("z1.teil", "1,00"),
        ("z1.kuerzung", "beleg_fehlt"),
        ("z1.text", "Skonto"),
        ("z2.urteil", "zurueckstellen"),
        ("z2.text", "Wofür war das?"),
        ("z2.frist", "31.5.2021"),
        ("z3.urteil", "ablehnen"),
        ("z3.kuerzung", "laune"),
        ("z3.text", "Keine Liste"),
    ];
    // What cannot be read of one line hides nothing that the rules say of the others.
    for last in ["", "anerkennen"] {
        let said = [&wrong[..], &[("z4.urteil", last)]].concat();
        let refused = house.fill(&mut clerk, &bench, &path, &said).await;
        assert_eq!(refused.status, 422);
        stands_at(&refused, "z1.teil", "Zeile 1: Ein Teil liegt über null und unter 1,00");
        stands_at(&refused, "z2.frist", "Zeile 2: Die Antwort kann nicht vor dem 1.6.2021 erwartet werden.");
        stands_at(&refused, "z3.kuerzung", "Zeile 3: Bitte einen Grund aus der Liste wählen.");
        let undecided = "<a href=\"#z4.urteil\">Zeile 4: Bitte entscheiden.";
        assert_eq!(refused.html.contains(undecided), last.is_empty(), "{}", refused.html);
        assert_eq!(refused.area("z3.text"), "Keine Liste");
    }
}
