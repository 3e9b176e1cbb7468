//! Why somebody cannot do something: the act stands there with its reason, and who sends it all the same is told the same.

use flow::{
    Role,
    payments::OrderPayment,
    payouts::{CertifyPayout, DecidePayout, RequestPayout},
    proofs::{self, InputTax, NewProof},
};
use grants::{Need, PayoutRequest, Period, ProofKind, Step};
use ledger::Cents;

use crate::{
    house::{Browser, House, Page},
    walk::{claimed, park, row, tranche},
};

const KEY: (&str, &str) = ("schluessel", "a-key-of-its-own");

/// Why an act cannot be taken, as the page says it.
pub(crate) fn why(page: &Page, act: &str) -> String {
    let list = page.between("<details class=\"ff-cannot\">", "</details>");
    let act = format!(" disabled><span class=\"kern-label\">{act}</span>");
    let item = list.split("<li>").find(|item| item.contains(&act)).unwrap_or_else(|| panic!("{act}: {list}"));
    item.split("<p>").nth(1).unwrap().split("</p>").next().unwrap().to_owned()
}

/// It is refused with a reason.
pub(crate) fn is_refused(page: &Page, why: &str) {
    assert_eq!(page.status, 422, "{}", page.html);
    let told = page.between("class=\"ff-summary\"", "</ul>");
    assert!(told.contains(why), "{why}: {told}");
}

/// Sends a step without a form of it, as nobody should.
async fn sent(house: &House, browser: &mut Browser, path: &str) -> Page {
    let fields = [KEY, ("fassung", "1"), ("runde", "1"), ("feststellung", "betrag")];
    house.send(browser, path, &fields).await
}

#[tokio::test]
async fn a_claim_says_why_not_and_so_does_its_command() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let bench = house.get(&clerk, &format!("{claim}/entscheidung")).await.shown();
    let path = format!("{claim}/entscheidung");
    house.fill(&mut clerk, &bench, &path, &[("rest", "anerkennen")]).await.leads_to();
    let certify = format!("{claim}/feststellung");
    let mut examiner = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let offered = house.get(&examiner, &claim).await.shown();
    house.fill(&mut examiner, &offered, &certify, &[]).await.leads_to();
    let page = house.get(&examiner, &claim).await.shown();
    let reason = why(&page, "Feststellen");
    assert!(reason.starts_with("Dieser Schritt ist schon getan"), "{reason}");
    assert!(
        page.html.contains(&format!("action=\"{claim}/rueckgabe\"")),
        "who certified may think better of it"
    );
    is_refused(&house.fill(&mut examiner, &offered, &certify, &[KEY]).await, &reason);
    let mut orderer = house.enter(&house.office.who_is(Role::Orderer)).await;
    let page = house.get(&orderer, &claim).await.shown();
    let reason = why(&page, "Feststellen");
    assert_eq!(reason, "Das ist Aufgabe anderer: sachliche oder rechnerische Feststellung.");
    is_refused(&sent(&house, &mut orderer, &certify).await, &reason);
    // The recipient is told of its own acts alone, and nobody of a past day.
    let anna = house.enter(&house.office.person_of_a()).await;
    let page = house.get(&anna, &claim).await.shown();
    assert_eq!(why(&page, "Unterschreiben"), "Das ist Aufgabe anderer: Zeichnung beim Träger.");
    assert!(!page.html.contains("Feststellen") && !page.html.contains("Entscheidung vorschlagen"));
    let then = house.get(&orderer, &format!("{claim}?stand=1.6.2021")).await.shown();
    assert!(!then.html.contains("ff-cannot"), "{}", then.html);
}

/// What provider A asks the Kreis for.
async fn asked(house: &House) -> PayoutRequest {
    let (grant, on, amount) = (&house.office.forwarding, "2021-06-01".parse().unwrap(), Cents::new(112_000));
    let request = RequestPayout {
        grant: grant.id,
        component: grant.positions[0].component.clone(),
        budget_year: None,
        amount,
        requested_on: on,
        need: vec![Need { payee: None, total: None, what: "Gehälter".to_owned(), due_on: on, amount }],
        instalment: None,
        reason: Some("Gehälter im Juni".to_owned()),
        declares: Vec::new(),
    };
    house.office.run(house.office.person_of_a(), request).await
}

/// It is due and ordered: the address of the payment.
pub(crate) async fn ordered(house: &House) -> String {
    let asked = asked(house).await;
    let (payout_request, version, decided_on) = (asked.id, asked.version, "2021-06-01".parse().unwrap());
    let decide = DecidePayout { payout_request, version, decided_on, refusal: None };
    let round = house.office.run(house.office.finance(), decide).await.round();
    for (role, step) in
        [(Role::ExaminerSachlich, Step::Sachlich), (Role::ExaminerRechnerisch, Step::Rechnerisch)]
    {
        let certify = CertifyPayout { payout_request, version, round, step };
        house.office.run(house.office.who_is(role), certify).await;
    }
    tranche(house, 0, Cents::new(112_000)).await;
    let grant = &house.office.forwarding;
    let (component, amount) = (grant.positions[0].component.clone(), Cents::new(112_000));
    let order = OrderPayment { grant: grant.id, component, budget_year: None, amount };
    let payment = house.office.run(house.office.who_is(Role::Orderer), order).await;
    format!("/zahlungen/{}", payment.id)
}

#[tokio::test]
async fn a_payment_says_why_not_and_so_does_its_command() {
    let house = House::open().await;
    let payment = ordered(&house).await;
    let release = format!("{payment}/freigabe");
    let mut releaser = house.enter_with_device(&house.office.who_is(Role::Releaser)).await;
    let offered = house.get(&releaser, &payment).await.shown();
    house.fill(&mut releaser, &offered, &release, &[]).await.leads_to();
    let page = house.get(&releaser, &payment).await.shown();
    let reason = why(&page, "Freigeben");
    for said in ["Vier-Augen-Prinzip", "Grundlage: § 31 Abs. 3 KomHVO NRW."] {
        assert!(reason.contains(said), "{said}: {reason}");
    }
    assert!(!page.html.contains(&format!("action=\"{release}\"")), "{}", page.html);
    is_refused(&house.fill(&mut releaser, &offered, &release, &[KEY]).await, &reason);
    let mut examiner = house.enter_with_device(&house.office.who_is(Role::ExaminerSachlich)).await;
    let reason = why(&house.get(&examiner, &payment).await.shown(), "Freigeben");
    assert_eq!(reason, "Das ist Aufgabe anderer: Freigabe, oberhalb der Wertgrenze auch Leitung.");
    is_refused(&sent(&house, &mut examiner, &release).await, &reason);
    // A second factor that was not shown yet is asked for when the step is taken.
    let second = house.enter(&house.office.second_releaser()).await;
    let page = house.get(&second, &payment).await.shown();
    assert!(page.html.contains(&format!("action=\"{release}\"")), "{}", page.html);
}

#[tokio::test]
async fn a_payout_request_says_why_not_and_so_does_its_command() {
    let house = House::open().await;
    let request = format!("/anforderungen/{}", asked(&house).await.id);
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let reason = why(&house.get(&anna, &request).await.shown(), "Unterschreiben");
    assert_eq!(reason, "Das ist Aufgabe anderer: Zeichnung beim Träger.");
    is_refused(&sent(&house, &mut anna, &format!("{request}/unterschrift")).await, &reason);
    let mut clerk = house.enter(&house.office.finance()).await;
    let offered = house.get(&clerk, &request).await.shown();
    let approve = [("tag", "1.6.2021"), ("entscheidung", "bewilligen")];
    house.fill(&mut clerk, &offered, &request, &approve).await.leads_to();
    let page = house.get(&clerk, &request).await.shown();
    let reason = why(&page, "Entscheiden");
    assert!(reason.starts_with("Es ist schon etwas vorgeschlagen."), "{reason}");
    let again = [approve[0], approve[1], KEY];
    is_refused(&house.fill(&mut clerk, &offered, &request, &again).await, &reason);
}

#[tokio::test]
async fn a_proof_says_why_not_and_so_does_its_command() {
    let house = House::open().await;
    let day = |text: &str| text.parse().unwrap();
    let new = NewProof {
        grant: house.office.forwarding.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day("2021-01-01"), day("2021-05-31")).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    };
    let editor = house.office.person_of_a();
    let made = proofs::compile(&house.flow.ctx(editor.clone()), "proof-key-1", new).await.unwrap();
    let proof = format!("/nachweise/{}", made.id);
    let mut anna = house.enter(&editor).await;
    let page = house.get(&anna, &proof).await.shown();
    let reason = why(&page, "Unterschreiben");
    assert_eq!(reason, "Das ist Aufgabe anderer: Zeichnung beim Träger.");
    is_refused(&sent(&house, &mut anna, &format!("{proof}/unterschrift")).await, &reason);
    assert!(why(&page, "Einreichen").starts_with("Im jetzigen Stand dieses Nachweises geht das nicht."));
}

#[tokio::test]
async fn a_grant_and_a_parked_line_say_why_not() {
    let house = House::open().await;
    let examiner = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let page = house.get(&examiner, &grant).await.shown();
    assert_eq!(why(&page, "Ändern"), "Das ist Aufgabe anderer: Sachbearbeitung oder Leitung.");
    assert!(!page.links().contains(&format!("{grant}/aenderung")), "{}", page.html);
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &grant).await.shown();
    assert!(page.links().contains(&format!("{grant}/aenderung")) && !page.html.contains("ff-cannot"));
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    park(&house, &claim).await;
    let parked = format!("{claim}/zeilen/1/zurueckstellung");
    let examiner = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let page = house.get(&examiner, &parked).await.shown();
    assert_eq!(why(&page, "Zeile ablehnen"), "Das ist Aufgabe anderer: Sachbearbeitung.");
    let clerk = house.enter(&house.office.finance()).await;
    assert!(!house.get(&clerk, &parked).await.shown().html.contains("ff-cannot"));
}

#[tokio::test]
async fn rules_exceptions_and_terms_say_whose_task_they_are() {
    let house = House::open().await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let examiner = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let clerk = house.enter(&house.office.finance()).await;
    let provider = house.enter(&house.office.person_of_a()).await;
    let auditor = house.enter(&house.office.auditor()).await;
    let of_rules = ["Basiszinssatz erfassen", "Bücher abschließen", "Programmdatei laden"];
    let of_waivers = ["Ausnahme vorschlagen", "Ausnahme bestätigen", "Ausnahme zurücknehmen"];
    let of_terms = ["Vereinbaren", "Erfüllung oder Verzicht festhalten"];
    for (path, acts) in [
        ("/regeln".to_owned(), &of_rules[..]),
        (format!("{grant}/ausnahmen"), &of_waivers[..]),
        (format!("{grant}/zahlungsweise"), &of_terms[..]),
    ] {
        let page = house.get(&examiner, &path).await.shown();
        for act in acts {
            assert_eq!(why(&page, act), "Das ist Aufgabe anderer: Sachbearbeitung oder Leitung.", "{path}");
        }
        // What the other side may do is not told, nor what an audit does not do.
        for browser in [&clerk, &provider, &auditor] {
            let page = house.get(browser, &path).await.shown();
            assert!(!page.html.contains("ff-cannot"), "{path}: {}", page.html);
        }
    }
}

#[tokio::test]
async fn grounds_inventory_and_examinations_say_whose_task_they_are() {
    let house = House::open().await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let orderer = house.enter(&house.office.who_is(Role::Orderer)).await;
    let signatory = house.enter(&house.office.signatory_of_a()).await;
    for (browser, path, act, whose) in [
        (
            &orderer,
            format!("{grant}/aufhebung"),
            "Etwas Bekanntes festhalten",
            "Sachbearbeitung oder Leitung",
        ),
        (&signatory, format!("{grant}/inventar"), "Abgang festhalten", "Erfassung beim Träger"),
        (
            &orderer,
            format!("{claim}/pruefvermerk"),
            "Prüfung festhalten",
            "Sachbearbeitung oder Feststellung",
        ),
    ] {
        let page = house.get(browser, &path).await.shown();
        assert_eq!(why(&page, act), format!("Das ist Aufgabe anderer: {whose}."), "{path}");
    }
    let clerk = house.enter(&house.office.finance()).await;
    for path in [format!("{grant}/aufhebung"), format!("{grant}/inventar"), format!("{claim}/pruefvermerk")] {
        let page = house.get(&clerk, &path).await.shown();
        assert!(!page.html.contains("ff-cannot"), "{path}: {}", page.html);
    }
}
