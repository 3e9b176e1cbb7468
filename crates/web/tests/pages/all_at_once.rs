//! A claim is checked by the rules by which it is handed in: all that is wrong is told at once, at its cell.

use crate::{
    house::{House, Page},
    walk::new_claim,
};

const ACTION: &str = "/abrechnungen/neu";
const HEAD: &str =
    "Ansatz;Aussteller;Belegnummer;Belegdatum;Belegbetrag;Abgerechnet;Bezahlt am;Zahlungsgrund\n";

/// What is sent: a table, to be handed in or only checked.
fn typed(table: &str, only_checks: bool) -> Vec<(&str, &str)> {
    let fields = [("von", "1.1.2021"), ("bis", "31.3.2021"), ("tabelle", table)];
    fields.into_iter().chain(only_checks.then_some(("aktion", "pruefen"))).collect()
}

fn stands_at(page: &Page, at: &str, said: &str) {
    assert_eq!(page.status, 422);
    assert!(page.html.contains(&format!("<a href=\"#{at}\">Tabelle, {said}")), "{at}: {}", page.html);
    assert!(page.html.contains(&format!("id=\"{at}-fehler\"")), "{at}: {}", page.html);
}

#[tokio::test]
async fn three_rows_each_wrong_in_another_way_are_told_at_once_checked_or_handed_in() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let table = format!(
        "{HEAD}F1 coachingstellen;Lohnbüro;L-1;1.3.2021;10,00;10,00;31.12.2020;Gehälter\n\
         F1 coachingstellen;Lohnbüro;L-2;1.3.2021;10,00;10,01;2.3.2021;Gehälter\n\
         F1 coachingstellen;Lohnbüro;L-3;1.3.2021;10,00;1,00;2.3.2021;Gehälter\n\
         F1 coachingstellen;Lohnbüro;L-3;1.3.2021;11,00;1,00;2.3.2021;Gehälter\n"
    );
    for only_checks in [true, false] {
        let refused = house.fill(&mut anna, &form, ACTION, &typed(&table, only_checks)).await;
        stands_at(&refused, "t2.bezahlt", "Zeile 2: Der 31.12.2020 liegt nicht im Zeitraum");
        stands_at(&refused, "t3.betrag", "Zeile 3: 10,01");
        stands_at(&refused, "t5.brutto", "Zeile 5: Der Beleg L-3 von Lohnbüro wurde schon mit");
        assert!(!refused.html.contains("name=\"t4."), "what is right does not ask: {}", refused.html);
        assert!(house.get(&anna, "/abrechnungen").await.html.contains("noch keine Abrechnung"));
    }
}

#[tokio::test]
async fn what_goes_beyond_the_plan_or_a_receipt_is_told_by_the_check_and_nothing_is_written() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let row = |number: &str, gross: &str, claimed: &str| {
        format!("F1 coachingstellen;Lohnbüro;{number};1.3.2021;{gross};{claimed};2.3.2021;Gehälter\n")
    };
    let above = format!("{HEAD}{}", row("L-1", "900.000,00", "900.000,00"));
    for only_checks in [true, false] {
        let refused = house.fill(&mut anna, &form, ACTION, &typed(&above, only_checks)).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.html.contains("Gefragt sind 900.000,00"),
            "the plan line is told ({only_checks}): {}",
            refused.html
        );
        assert!(!refused.html.contains("So kann die Abrechnung eingereicht werden."), "{}", refused.html);
    }
    let twice = format!("{HEAD}{}{}", row("L-2", "10,00", "6,00"), row("L-2", "10,00", "5,00"));
    for only_checks in [true, false] {
        let refused = house.fill(&mut anna, &form, ACTION, &typed(&twice, only_checks)).await;
        stands_at(&refused, "t3.betrag", "Zeile 3: ");
    }
    let right = format!("{HEAD}{}{}", row("L-2", "10,00", "6,00"), row("L-2", "10,00", "4,00"));
    let checked = house.fill(&mut anna, &form, ACTION, &typed(&right, true)).await.shown();
    assert!(checked.html.contains("So kann die Abrechnung eingereicht werden."), "{}", checked.html);
    assert!(checked.html.contains("Noch ist nichts eingereicht."), "{}", checked.html);
    assert!(house.get(&anna, "/abrechnungen").await.html.contains("noch keine Abrechnung"));
    house.fill(&mut anna, &checked, ACTION, &typed(&right, false)).await.leads_to();
}

#[tokio::test]
async fn thirty_days_outside_the_period_are_told_in_one_answer() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let rows = |count: usize| -> String {
        let row = |number| {
            format!("F1 coachingstellen;Lohnbüro;L-{number};1.3.2021;1,00;1,00;31.12.2020;Gehälter\n")
        };
        (1..=count).map(row).collect()
    };
    let table = format!("{HEAD}{}", rows(30));
    let refused = house.fill(&mut anna, &form, ACTION, &typed(&table, true)).await;
    for row in 2..=31 {
        stands_at(&refused, &format!("t{row}.bezahlt"), &format!("Zeile {row}: "));
    }
    let table = format!("{HEAD}{}", rows(120));
    let refused = house.fill(&mut anna, &form, ACTION, &typed(&table, true)).await;
    stands_at(&refused, "t51.bezahlt", "Zeile 51: ");
    assert!(refused.html.contains("An 70 weiteren Stellen ist auch etwas falsch."), "{}", refused.html);
}
