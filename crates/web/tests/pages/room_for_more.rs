//! What does not fit is said, and there is a way to the rest.

use flow::{
    claims::{NewClaimCost, NewClaimLine, NewReceipt, SubmitClaim},
    comments::AddComment,
};
use grants::{ClaimId, Period, Visibility};
use ledger::Cents;

use crate::{
    house::{House, Page},
    walk::{claimed, new_claim, row},
    why::ordered,
};

/// Where a claim is typed.
const CLAIM: &str = "/abrechnungen/neu";
/// Where money is asked for.
const REQUEST: &str = "/anforderungen/neu";

/// Whether a page offers one more of something.
fn offers(page: &Page, more: &str) -> bool {
    page.html.contains(&format!("<span class=\"kern-label\">{more}</span>"))
}

#[tokio::test]
async fn a_claim_has_room_for_more_lines_and_more_income_until_it_says_that_it_has_none() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, plan_line) = new_claim(&house, &anna).await;
    assert!(offers(&form, "Noch eine Zeile") && offers(&form, "Noch eine Einnahme"), "{}", form.html);
    let full = [("reihen", "19"), ("einnahmen", "19"), ("aktion", "reihe")];
    let rows = house.fill(&mut anna, &form, CLAIM, &full).await.shown();
    assert!(rows.html.contains("<legend>Zeile 20</legend>") && !offers(&rows, "Noch eine Zeile"));
    assert!(rows.html.contains("Einzeln eingeben lassen sich 20 Zeilen."), "{}", rows.html);
    let incomes = house.fill(&mut anna, &rows, CLAIM, &[("aktion", "einnahme")]).await.shown();
    assert!(incomes.html.contains("<legend>Einnahme 20</legend>") && !offers(&incomes, "Noch eine Einnahme"));
    assert!(incomes.html.contains("höchstens 20 Einnahmen"), "{}", incomes.html);
    // What stands in a row that was added is handed in.
    let more = house.fill(&mut anna, &form, CLAIM, &[("aktion", "einnahme")]).await.shown();
    assert!(more.html.contains("<legend>Einnahme 4</legend>"), "{}", more.html);
    let typed = row(1, &plan_line, "L-1", "100,00");
    let mut fields: Vec<_> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("von", "1.1.2021"), ("bis", "31.3.2021"), ("einnahme4.art", "income")]);
    fields.extend([("einnahme4.von", "Teilnehmende"), ("einnahme4.am", "1.3.2021")]);
    fields.push(("einnahme4.betrag", "20,00"));
    let claim = house.fill(&mut anna, &more, CLAIM, &fields).await.leads_to().to_owned();
    assert!(house.get(&anna, &claim).await.shown().html.contains("<td>Teilnehmende</td>"));
}

#[tokio::test]
async fn money_is_asked_for_with_as_many_payments_as_there_are() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{REQUEST}?position={}", house.office.award.positions[1].id);
    let form = house.get(&clerk, &path).await.shown();
    let more = house.fill(&mut clerk, &form, REQUEST, &[("aktion", "bedarf"), ("betrag", "5.000,00")]).await;
    let more = more.shown();
    assert!(more.html.contains("name=\"n6.wofuer\"") && more.html.contains("value=\"5.000,00\""));
    let nothing = house.fill(&mut clerk, &more, REQUEST, &[("n6.wofuer", "Miete")]).await;
    assert!(nothing.html.contains("href=\"#n6.faellig\""), "the added row is read: {}", nothing.html);
    let full = [("bedarfe", "49"), ("aktion", "bedarf")];
    let full = house.fill(&mut clerk, &form, REQUEST, &full).await.shown();
    assert!(
        !offers(&full, "Noch eine Zahlung") && full.html.contains("Einzeln nennen lassen sich 50 Zahlungen.")
    );
}

#[tokio::test]
async fn the_newest_of_what_was_said_stands_first_and_the_rest_a_page_further() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let id = ClaimId(claim.rsplit('/').next().unwrap().parse().unwrap());
    for number in 1..=120 {
        let text = format!("Anmerkung Nummer {number}.");
        let said = AddComment { claim: id, line: None, visibility: Visibility::Shared, text };
        house.office.run(house.office.finance(), said).await;
    }
    let clerk = house.enter(&house.office.finance()).await;
    let first = house.get(&clerk, &claim).await.shown();
    let place = |page: &Page, number: u32| page.html.find(&format!("Anmerkung Nummer {number}."));
    assert!(place(&first, 71) < place(&first, 120) && place(&first, 71).is_some(), "{}", first.html);
    assert!(place(&first, 70).is_none() && first.html.contains("Auf der ersten Seite steht das Neueste."));
    let further = format!("{claim}?fragen=2#fragen");
    assert!(first.links().contains(&further), "{}", first.html);
    let last = house.get(&clerk, &format!("{claim}?fragen=3")).await.shown();
    assert!(place(&last, 1) < place(&last, 20) && place(&last, 1).is_some() && place(&last, 21).is_none());
}

#[tokio::test]
async fn a_payment_names_the_newest_claims_and_says_how_many_came_before() {
    let house = House::open().await;
    let payment = ordered(&house).await;
    let grant = &house.office.forwarding;
    let (position, planned) = (&grant.positions[0], &grant.plan[0]);
    let day = |text: &str| text.parse().unwrap();
    for number in 1..=52 {
        let (issuer, number, gross) = ("Lohnbüro Muster".to_owned(), format!("L-{number}"), Cents::new(100));
        let receipt = NewReceipt { issuer, number, issued_on: day("2021-03-01"), gross };
        let line = NewClaimLine {
            component: position.component.clone(),
            budget_year: None,
            category: planned.category.clone(),
            cost: NewClaimCost::Actual { receipt, eligible: gross, pays_for: None },
            paid_on: day("2021-03-02"),
            reason: "Gehälter".to_owned(),
            receipt_details: None,
        };
        let (period, lines) = (Period::new(day("2021-01-01"), day("2021-03-31")).unwrap(), vec![line]);
        let (income, reinclude) = (Vec::new(), Vec::new());
        let request = SubmitClaim { grant: grant.id, period, lines, income, reinclude };
        house.office.run(house.office.person_of_a(), request).await;
    }
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &payment).await.shown();
    let named = page.between("Abrechnungen dieses Bausteins</dt><dd>", "</dd>");
    assert!(named.contains(">Abrechnung 52</a>") && named.contains(">Abrechnung 3</a>"), "{named}");
    assert!(!named.contains(">Abrechnung 2</a>") && named.contains("2 frühere stehen unter"), "{named}");
    assert!(named.contains(&format!("href=\"/abrechnungen?zuwendung={}\"", grant.id)), "{named}");
}
