//! What a step brings about, and who will be told of it, before it is taken.

use std::collections::BTreeMap;

use flow::{
    Role,
    awards::{NewAct, RecordAward},
    bank_details::{EnterBankDetails, SignBankDetails, VerifyBankDetails},
    base_rates::{ConfirmBaseRate, EnterBaseRate},
    claims::DropParked,
    notifications::foreseen::is_ever_told,
    payments::ReleasePayment,
    payout_terms::AgreeTerms,
    people::{EndRole, GiveRole, RecordLeaving},
    proofs::{self, FileProof},
    rule_waivers::{ConfirmWaiver, ProposeWaiver, WithdrawWaiver},
};
use grants::{Iban, NewPosition, PaymentId, RateCode, Terms};
use ledger::Cents;

use crate::{
    house::House,
    to_do::{asked_too_early, interim},
    walk::{approved, claimed, handed_in, park, row},
    why::ordered,
};

const EXAMINERS: &str = "Benachrichtigt: 2 Personen bei Musterkreis (Sachliche Feststellung, Rechnerische Feststellung), \
                         in der Anwendung und per Mail, wie sie es gewählt haben.";

#[tokio::test]
async fn before_a_claim_is_decided_and_certified_it_is_told_who_hears_of_it() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    assert!(bench.html.contains("100,00\u{a0}€ in 1 offenen Zeile.") && bench.html.contains(EXAMINERS));
    house.fill(&mut clerk, &bench, &path, &[("rest", "anerkennen")]).await.leads_to();
    let certify = format!("{claim}/feststellung");
    let mut first = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let page = house.get(&first, &claim).await.shown();
    assert!(
        page.html.contains("Danach fehlt noch die andere Feststellung. Davon wird niemand"),
        "{}",
        page.html
    );
    house.fill(&mut first, &page, &certify, &[]).await.leads_to();
    let second = house.enter(&house.office.who_is(Role::ExaminerRechnerisch)).await;
    let page = house.get(&second, &claim).await.shown();
    assert!(page.html.contains("Ihre Feststellung ist die letzte"), "{}", page.html);
    let said = "Benachrichtigt: 2 Personen bei Bildungsträger A (Erfassung, Zeichnung)";
    assert!(page.html.contains(said), "{}", page.html);
}

#[tokio::test]
async fn a_demand_says_who_hears_of_it() {
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, "/forderungen/neu").await.shown();
    assert!(page.html.contains("hören die Personen davon, die dort erfassen oder zeichnen"), "{}", page.html);
}

#[tokio::test]
async fn before_somebody_signs_for_a_provider_it_is_told_what_comes_of_it() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = handed_in(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let asked = asked_too_early(&house, house.office.person_of_a(), &house.office.forwarding).await;
    let arno = house.enter(&house.office.signatory_of_a()).await;
    let of_clerk = "Benachrichtigt: 1 Person bei Musterkreis";
    let page = house.get(&arno, &claim).await.shown().html;
    let said = "reicht Ihre Organisation diese Abrechnung über 100,00\u{a0}€ ein. ";
    assert!(page.contains(&format!("{said}{of_clerk}")), "{page}");
    let page = house.get(&arno, &format!("/anforderungen/{}", asked.id)).await.shown().html;
    let said = "Danach kann über die Anforderung über 1.120,00\u{a0}€ entschieden werden. ";
    assert!(page.contains(&format!("{said}{of_clerk}")), "{page}");
    let anna = house.enter(&house.office.person_of_a()).await;
    let page = house.get(&anna, &claim).await.shown().html;
    let said = "Zurücknehmen gibt wieder frei, was vorgemerkt ist: 80,00\u{a0}€ der Zuwendung.";
    assert!(page.contains(said) && page.contains("Davon wird niemand benachrichtigt."), "{page}");
    // Whoever writes something is told who reads of it.
    let form = page.split_once("Fragen und Antworten</h2>").unwrap().1;
    assert!(form.contains(of_clerk) && !form.contains("Was nur für das eigene Haus ist"), "{form}");
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &claim).await.shown().html;
    let form = page.split_once("Fragen und Antworten</h2>").unwrap().1;
    assert!(form.contains("Benachrichtigt: 2 Personen bei Bildungsträger A (Erfassung, "), "{form}");
    assert!(form.contains("Was nur für das eigene Haus ist, wird niemandem mitgeteilt."), "{form}");
}

#[tokio::test]
async fn before_a_payment_is_booked_or_refused_it_is_told_what_comes_of_it() {
    let house = House::open().await;
    let payment = ordered(&house).await;
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &payment).await.shown().html;
    assert!(page.contains("Danach wird nichts ausgezahlt, und der Betrag ist wieder frei. "), "{page}");
    assert!(!page.contains("Danach gilt der Betrag als ausgezahlt"), "nobody has released it: {page}");
    let id = PaymentId(payment.trim_start_matches("/zahlungen/").parse().unwrap());
    for who in [house.office.who_is(Role::Releaser), house.office.second_releaser()] {
        house.office.run(who, ReleasePayment { payment: id, version: 1 }).await;
    }
    let page = house.get(&clerk, &payment).await.shown();
    let said = page.between("Danach gilt der Betrag als ausgezahlt", "</p>");
    assert!(said.contains("Benachrichtigt: 2 Personen bei Bildungsträger A"), "{said}");
}

#[tokio::test]
async fn before_a_proof_is_asked_about_or_decided_it_is_told_what_comes_of_it() {
    let house = House::open().await;
    let (editor, signatory) = (house.office.person_of_a(), house.office.signatory_of_a());
    let new = interim(&house.office.forwarding);
    let made = proofs::compile(&house.flow.ctx(editor.clone()), "proof-key-1", new).await.unwrap();
    let path = format!("/nachweise/{}", made.id);
    let signed =
        proofs::sign(&house.flow.ctx(signatory), "proof-key-2", made.id, made.version).await.unwrap();
    let file =
        FileProof { proof: signed.id, version: signed.version, filed_on: "2021-06-01".parse().unwrap() };
    house.office.run(editor, file).await;
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let asks = page.between("entschieden wird nach seiner Antwort.", "</p>");
    assert!(asks.contains("Benachrichtigt: 2 Personen bei Bildungsträger A"), "{asks}");
    let decides = page.between("Eine Entscheidung bleibt.", "</p>");
    assert!(decides.contains("Benachrichtigt: 2 Personen bei Bildungsträger A"), "{decides}");
}

/// The page of an award of 5,000.00 to which nothing has happened yet.
async fn contestable(house: &House) -> String {
    let known = &house.office.award;
    let act = NewAct {
        dated_on: known.act.dated_on,
        reference: "36.02-2/21".to_owned(),
        purpose: "Noch ein Kurs".to_owned(),
        period: known.act.period,
        financing: known.act.financing,
        may_forward: true,
        rates_gross: BTreeMap::from([(RateCode::parse("P4").unwrap(), true)]),
        terms: Terms::default(),
        document: None,
    };
    let component = known.positions[0].component.clone();
    let record = RecordAward {
        programme: known.programme.clone(),
        giver: house.office.mags,
        act,
        positions: vec![NewPosition { component, budget_year: None, amount: Cents::new(500_000) }],
        plan: Vec::new(),
    };
    format!("/zuwendungen/{}", house.office.run(house.office.finance(), record).await.id)
}

#[tokio::test]
async fn before_something_happens_to_an_award_it_is_told_what_can_be_asked_for_then() {
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    let award = contestable(&house).await;
    let page = house.get(&clerk, &award).await.shown();
    let asked = page.between("Kann der Bescheid noch angefochten werden?", "</section>");
    for said in
        ["Bewilligt sind 5.000,00\u{a0}€.", "kann danach davon angefordert werden", "Davon wird niemand"]
    {
        assert!(asked.contains(said), "{said}: {asked}");
    }
}

#[tokio::test]
async fn before_a_grant_is_closed_it_is_told_what_nobody_takes_up_any_more() {
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    let path = format!("/zuwendungen/{}/abschluss", house.office.forwarding.id);
    let page = house.get(&clerk, &path).await.shown();
    let said = page.between("id=\"folge\">", "</p>");
    assert!(said.starts_with("Von ") && said.contains("danach nicht mehr in Anspruch genommen."), "{said}");
    assert!(said.contains("enachrichtigt"), "{said}");
}

#[tokio::test]
async fn before_it_is_agreed_how_a_grant_is_paid_it_is_told_what_waits_for_it() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("/zuwendungen/{}/zahlungsweise", house.office.forwarding.id);
    let page = house.get(&clerk, &path).await.shown();
    let said = page.between("id=\"folge\">", "</p>");
    assert!(
        said.contains("Danach wird nach dieser Regel gezahlt") && said.contains("niemand benachrichtigt"),
        "{said}"
    );
    assert!(!is_ever_told::<AgreeTerms>(), "what the page says of a first agreement");
    let position = house.office.forwarding.positions[0].id.to_string();
    let fields = [
        ("regel", "advance"),
        ("aktenzeichen", "§ 5"),
        ("tag", "1.6.2021"),
        ("v1.art", "report"),
        ("v1.titel", "Erster Bericht"),
        ("v1.faellig", "1.7.2021"),
        ("r1.position", position.as_str()),
        ("r1.betrag", "2.000,00"),
        ("r1.voraussetzung", "1"),
    ];
    house.fill(&mut clerk, &page, &path, &fields).await.leads_to();
    let page = house.get(&clerk, &path).await.shown();
    let said = "Noch auf offene Voraussetzungen warten: 1 Rate über 2.000,00\u{a0}€.";
    assert_eq!(page.html.matches(said).count(), 2, "{}", page.html);
    let provider = house.enter(&house.office.person_of_a()).await;
    assert!(!house.get(&provider, &path).await.shown().html.contains("auf offene Voraussetzungen warten"));
}

#[tokio::test]
async fn before_each_step_of_bank_details_it_is_told_what_comes_of_it() {
    let house = House::open().await;
    let path = format!("/organisationen/{}/bankverbindung", house.office.provider_a);
    let shown = async |who: &flow::Actor| {
        let browser = house.enter(who).await;
        house.get(&browser, &path).await.shown().html
    };
    let page = shown(&house.office.person_of_a()).await;
    assert!(
        page.contains("wird an Ihre Organisation nichts angeordnet und nichts freigegeben. Benachrichtigt:"),
        "{page}"
    );
    let (iban, holder) = (Iban::parse("DE02500105170137075030").unwrap(), "Bildungsträger A".to_owned());
    let entered = house.office.run(house.office.person_of_a(), EnterBankDetails { iban, holder }).await;
    let page = shown(&house.office.signatory_of_a()).await;
    assert!(page.contains("Danach prüft die weiterleitende Stelle"), "{page}");
    let withdrawn = page.split("Danach ist keine Änderung mehr offen").nth(1).unwrap();
    assert!(withdrawn.contains("enachrichtigt"), "{withdrawn}");
    let sign = SignBankDetails { bank_details: entered.id, version: entered.version };
    let signed = house.office.run(house.office.signatory_of_a(), sign).await;
    let page = shown(&house.office.finance()).await;
    assert!(page.contains("Danach bestätigt sie eine andere Person. Benachrichtigt:"), "{page}");
    let verify =
        VerifyBankDetails { bank_details: signed.id, version: signed.version, how: "Anruf".to_owned() };
    house.office.run(house.office.finance(), verify).await;
    let page = shown(&house.office.who_is(Role::Head)).await;
    let said = page.split("Danach wird ab ").nth(1).unwrap();
    assert!(
        said.contains(" auf dieses Konto gezahlt. Benachrichtigt: 2 Personen bei Bildungsträger A"),
        "{said}"
    );
}

#[tokio::test]
async fn of_roles_and_base_rates_nobody_is_told_and_the_pages_say_so() {
    assert!(!is_ever_told::<GiveRole>() && !is_ever_told::<EndRole>() && !is_ever_told::<RecordLeaving>());
    assert!(!is_ever_told::<EnterBaseRate>() && !is_ever_told::<ConfirmBaseRate>());
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let admin = house.enter(&house.office.administrator()).await;
    let anna = format!("/personen/{}", house.office.person_of_a().person);
    let page = house.get(&admin, &anna).await.shown().html;
    assert!(
        page.contains("was diese Rolle erlaubt; herein kommt sie mit ihrer Einladung. Davon wird niemand"),
        "{page}"
    );
    assert!(
        page.contains("1 Vorgang, den sie begonnen hat, wartet danach auf andere. Davon wird niemand"),
        "{page}"
    );
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, "/regeln").await.shown().html;
    assert!(page.contains("zählt er ab seinem ersten Tag für alle Zinsen dieser Installation"), "{page}");
}

#[tokio::test]
async fn before_an_act_or_a_plan_changes_it_is_told_who_hears_of_it() {
    let house = House::open().await;
    let (clerk, anna) =
        (house.enter(&house.office.finance()).await, house.enter(&house.office.person_of_a()).await);
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let of_provider = "Benachrichtigt: 2 Personen bei Bildungsträger A (Erfassung, Zeichnung)";
    for (browser, path, told) in [
        (&clerk, format!("{grant}/aenderung"), of_provider),
        (&clerk, format!("{grant}/umwidmung"), of_provider),
        (&anna, format!("{grant}/umwidmung"), "Benachrichtigt: 1 Person bei Musterkreis (Sachbearbeitung)"),
    ] {
        let page = house.get(browser, &path).await.shown();
        let said = page.between("id=\"folge\">", "</p>");
        assert!(said.starts_with("Danach") && said.contains(told), "{path}: {said}");
    }
    let forward = format!("/zuwendungen/{}/weiterleitung", house.office.award.id);
    let page = house.get(&clerk, &forward).await.shown();
    assert!(
        page.between("id=\"folge\">", "</p>").contains("Beim Träger hören die Personen davon"),
        "{}",
        page.html
    );
    approved(&house, 0, Cents::new(50_000)).await;
    let due = format!("/zuwendungen/{}/faelliges", house.office.award.id);
    let page = house.get(&clerk, &due).await.shown();
    assert!(page.between("id=\"folge\">", "</p>").contains("enachrichtigt"), "{}", page.html);
}

#[tokio::test]
async fn of_an_exception_and_of_a_line_that_is_taken_out_it_is_said_who_hears_of_it() {
    assert!(
        is_ever_told::<ProposeWaiver>()
            && is_ever_told::<ConfirmWaiver>()
            && is_ever_told::<WithdrawWaiver>()
    );
    assert!(is_ever_told::<DropParked>());
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    let path = format!("/zuwendungen/{}/ausnahmen", house.office.forwarding.id);
    let page = house.get(&clerk, &path).await.shown().html;
    assert!(page.contains("Davon hören Sachbearbeitung und Leitung der Stelle, die bewilligt hat"), "{page}");
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    park(&house, &claim).await;
    let anna = house.enter(&house.office.person_of_a()).await;
    let page = house.get(&anna, &format!("{claim}/zeilen/1/zurueckstellung")).await.shown().html;
    assert!(page.contains("Davon hört die Sachbearbeitung der weiterleitenden Stelle."), "{page}");
}
