//! Money that was recorded as come in and did not: taken back on its page, once, as long as it is there.

use flow::{payments::RejectPayment, views};
use grants::PaymentId;
use ledger::Cents;

use crate::{
    hostile::{CANARY, is_tame, shows_it},
    house::{Browser, House, Page},
    walk::tranche,
    why::{is_refused, ordered},
};

const WRONG: [(&str, &str); 2] = [("tag", "1.6.2021"), ("grund", "Doppelt gebucht")];

/// The address of the only tranche.
async fn received(house: &House) -> String {
    let ctx = house.flow.ctx(house.office.finance());
    let all = views::payments(&ctx, None, None, 9).await.unwrap().items;
    let tranche = all.into_iter().find(|payment| payment.state.is_of_tranche()).unwrap();
    format!("/zahlungen/{}", tranche.id)
}

/// Sends the step without a form of it, as nobody should.
async fn sent_bare(house: &House, clerk: &mut Browser, subject: &str, version: &str) -> Page {
    let hidden = [("schluessel", "a-key-of-its-own"), ("fassung", version)];
    house.send(clerk, &format!("{subject}/storno"), &[WRONG, hidden].concat()).await
}

async fn sent(house: &House, clerk: &mut Browser, page: &Page, tranche: &str) -> Page {
    house.fill(clerk, page, &format!("{tranche}/storno"), &WRONG).await
}

#[tokio::test]
async fn a_wrong_tranche_is_reversed_on_its_page_when_its_money_is_there() {
    let house = House::open().await;
    let payment = ordered(&house).await;
    let tranche = received(&house).await;
    let step = format!("{tranche}/storno");
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &tranche).await.shown();
    assert!(
        page.html.contains("Eingegangen und gebucht.") && page.html.contains(&format!("action=\"{step}\""))
    );
    assert!(!page.html.contains("class=\"ff-cannot\""), "of a tranche nothing else is told: {}", page.html);
    let nothing = house.fill(&mut clerk, &page, &step, &[("tag", "")]).await;
    for field in ["tag", "grund"] {
        assert!(nothing.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", nothing.html);
    }
    assert!(
        nothing.html.contains("<details open><summary>Der Eingang wurde falsch gebucht"),
        "it stays open"
    );
    let early = [("tag", "2.5.2021"), WRONG[1]];
    let early = house.fill(&mut clerk, &nothing, &step, &early).await;
    is_refused(&early, "Das Geld ist erst am 3.5.2021 eingegangen.");
    let spent = sent(&house, &mut clerk, &early, &tranche).await;
    is_refused(&spent, "F1: Storniert würden 1.120,00");
    is_refused(&spent, "angeordnet, ausgezahlt oder zurückgezahlt und muss erst zurückkommen.");

    let id = PaymentId(payment.trim_start_matches("/zahlungen/").parse().unwrap());
    let reject = RejectPayment { payment: id, version: 1, reason: "Irrtum".to_owned() };
    house.office.run(house.office.finance(), reject).await;
    let reversed = sent(&house, &mut clerk, &spent, &tranche).await;
    assert_eq!(reversed.to(), format!("{tranche}?meldung=storniert"), "{}", reversed.html);
    let shown = house.get(&clerk, reversed.leads_to()).await.shown();
    for said in [">Storniert</span>", "Doppelt gebucht", "ein Storno bleibt stehen", "§ 28 KomHVO NRW"] {
        assert!(shown.html.contains(said), "{said}: {}", shown.html);
    }
    assert!(!shown.html.contains(&format!("action=\"{step}\"")), "it is offered once: {}", shown.html);
    is_refused(&sent_bare(&house, &mut clerk, &tranche, "2").await, "ein Storno bleibt stehen");
    let before = house.get(&clerk, &format!("{tranche}?stand=31.5.2021")).await.shown();
    assert!(before.html.contains(">Eingegangen</span>"), "{}", before.html);
}

#[tokio::test]
async fn an_order_is_not_reversed_and_whoever_keeps_no_books_reverses_nothing() {
    let house = House::open().await;
    let payment = ordered(&house).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &payment).await.shown();
    assert!(!page.html.contains("Zugang stornieren"), "{}", page.html);
    is_refused(
        &sent_bare(&house, &mut clerk, &payment, "1").await,
        "Storniert wird nur ein gebuchter Zugang.",
    );
    let tranche = received(&house).await;
    let orderer = house.enter(&house.office.who_is(flow::Role::Orderer)).await;
    let page = house.get(&orderer, &tranche).await.shown();
    assert!(page.html.contains("Das ist Aufgabe anderer: Sachbearbeitung."), "{}", page.html);
    assert!(!page.html.contains(&format!("action=\"{tranche}/storno\"")), "{}", page.html);
}

#[tokio::test]
async fn a_hostile_reason_stays_text() {
    let house = House::open().await;
    tranche(&house, 0, Cents::new(5_000)).await;
    let path = received(&house).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let hostile = [WRONG[0], ("grund", CANARY)];
    let reversed = house.fill(&mut clerk, &page, &format!("{path}/storno"), &hostile).await;
    let shown = house.get(&clerk, reversed.leads_to()).await.shown();
    is_tame(&shown);
    shows_it(&shown);
    for path in ["/zahlungen", "/journal"] {
        is_tame(&house.get(&clerk, path).await.shown());
    }
}
