//! What a forwarding says of payment and of what comes back, by contract and by notice.

use flow::{
    documents::{self, DocumentKind},
    forwardings::RecordForwarding,
    payout_terms::{AgreeTerms, ChangeTerms, WaiveRequirement},
};
use grants::{ActKind, Grant, PayoutRule};
use ledger::Cents;
use proof::{Content, data::Clauses};
use testkit::TestDb;

use crate::{
    money,
    office::{COACHING, Office, forwarding},
    use_clock,
};

const FORMS: [ActKind; 2] = [ActKind::Weiterleitungsvertrag, ActKind::Weiterleitungsbescheid];

/// A forwarding of F1 to provider B by a contract or a notice, with a reference of its own.
fn new(office: &Office, kind: ActKind, reference: &str) -> RecordForwarding {
    let mut request = forwarding(&office.award, office.provider_b, &[("F1", 10_000, COACHING, 12_500)]);
    request.kind = kind;
    reference.clone_into(&mut request.act.reference);
    request
}

async fn clauses(office: &Office, grant: &Grant) -> Clauses {
    let made = documents::render(&office.finance(), DocumentKind::Forwarding, grant.id.0).await.unwrap();
    match proof::embedded(&made.content).unwrap().content {
        Content::Forwarding(act) => act.clauses,
        other => panic!("{other:?}"),
    }
}

const ON_REQUEST: &str = "Mittel werden auf Anforderung ausgezahlt, und nur soweit sie innerhalb von zwei Monaten nach der \
    Auszahlung für fällige Zahlungen benötigt werden (Nr. 7.2 und 8.6 VV zu § 44 LHO NRW).";
const REIMBURSED: &str = "Ausgezahlt wird nur, was von abgerechneten Ausgaben anerkannt ist (Erstattung). Im Voraus wird nichts ausgezahlt.";
const SETTLED: &str = "Anerkannte Ausgaben werden mit den ausgezahlten Mitteln verrechnet; für sich allein machen sie nichts fällig.";
const FIRST_SETTLED: &str = "Anerkannte Ausgaben werden zuerst mit den ausgezahlten Mitteln verrechnet; was diese nicht \
    decken, wird mit der Entscheidung über die Abrechnung fällig.";
const CAPPED: &str = "Im Voraus ausgezahlt und noch nicht verrechnet sind zu keiner Zeit mehr als 60,00 EUR.";
const INSTALMENTS: [&str; 2] = [
    "Rate 1, einmal und ganz anzufordern: 50,00 EUR für F1.",
    "Rate 2, einmal und ganz anzufordern: 50,00 EUR für F1, sobald Voraussetzung 1 erfüllt ist.",
];
const REQUIREMENTS: [&str; 2] = [
    "Voraussetzung 1, zu erfüllen bis zum 30.06.2021: Zwischennachweis (Zwischennachweis, angenommen).",
    "Voraussetzung 2, zu erfüllen bis zum 30.06.2021: Sachbericht (Bericht).",
];
const SINCE: &str = "Diese Zahlungsweise gilt seit dem 04.01.2021 (§ 5).";

testkit::on_both_engines! {
    async fn what_is_agreed_on_payment_stands_in_contract_and_notice(db: TestDb) {
        let office = Office::open(&db.store).await;
        let cap = Some(Cents::new(6_000));
        let rules: [(PayoutRule, &[&str]); 5] = [
            (PayoutRule::Reimbursement, &[REIMBURSED]),
            (PayoutRule::Advance { cap: None }, &[ON_REQUEST, SETTLED]),
            (PayoutRule::Advance { cap }, &[ON_REQUEST, SETTLED, CAPPED]),
            (PayoutRule::USUAL, &[ON_REQUEST, FIRST_SETTLED]),
            (PayoutRule::Mixed { cap }, &[ON_REQUEST, FIRST_SETTLED, CAPPED]),
        ];
        for kind in FORMS {
            for (number, (rule, told)) in rules.into_iter().enumerate() {
                let request = new(&office, kind, &format!("KI {} {number}", kind.word()));
                let grant = office.run(&office.finance(), request).await.unwrap();
                assert_eq!(clauses(&office, &grant).await.payout, ON_REQUEST, "before anything is agreed");
                let terms = AgreeTerms { grant: grant.id, terms: money::terms(rule, Some(5_000)) };
                office.run(&office.finance(), terms).await.unwrap();
                let stated = clauses(&office, &grant).await;
                let instalments = INSTALMENTS.iter().filter(|_| rule.advances());
                let lines: Vec<_> = told.iter().chain(instalments).chain(&REQUIREMENTS).copied().chain([SINCE]).collect();
                assert_eq!(stated.payout, lines.join("\n"), "{kind:?} {rule:?}");
                let unused = "nicht innerhalb von zwei Monaten verbraucht werden können";
                assert_eq!(stated.notices.contains(unused), rule.advances(), "{}", stated.notices);
            }
        }
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_is_changed_and_done_without_stands_there_from_then_on(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = office.run(&office.finance(), new(&office, FORMS[0], "KI 1")).await.unwrap();
        let terms = AgreeTerms { grant: grant.id, terms: money::terms(PayoutRule::Reimbursement, None) };
        let terms = office.run(&office.finance(), terms).await.unwrap();
        let waive = WaiveRequirement {
            payout_terms: terms.id,
            version: terms.version,
            requirement: 2,
            reason: "Liegt vor".to_owned(),
        };
        let terms = office.run(&office.finance(), waive).await.unwrap();
        let mut next = money::terms(PayoutRule::USUAL, None);
        (next.requirements, next.reference) = (Vec::new(), "§ 5 Ä1".to_owned());
        let change = ChangeTerms { payout_terms: terms.id, version: terms.version, terms: next };
        office.run(&office.finance(), change).await.unwrap();
        let waived = format!("{} Darauf ist am 15.03.2021 verzichtet worden.", REQUIREMENTS[1]);
        let since = "Diese Zahlungsweise gilt seit dem 04.01.2021 (§ 5 Ä1).";
        let told = [ON_REQUEST, FIRST_SETTLED, REQUIREMENTS[0], waived.as_str(), since].join("\n");
        assert_eq!(clauses(&office, &grant).await.payout, told);
    }

    async fn how_soon_money_is_used_is_as_the_act_sets_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut request = new(&office, FORMS[0], "KI 1");
        request.act.terms.law = use_clock::figures("42 days");
        let grant = office.run(&office.finance(), request).await.unwrap();
        let stated = clauses(&office, &grant).await;
        let told = "nur soweit sie innerhalb von 42 Tagen nach der Auszahlung für fällige Zahlungen benötigt werden (Nr. 4).";
        assert!(stated.payout.ends_with(told), "{}", stated.payout);
        assert!(stated.notices.contains("nicht innerhalb von 42 Tagen verbraucht"), "{}", stated.notices);
    }

    async fn a_contract_is_terminated_and_a_notice_revoked(db: TestDb) {
        let office = Office::open(&db.store).await;
        let [contract, notice] = FORMS;
        let contract = office.run(&office.finance(), new(&office, contract, "KI 1")).await.unwrap();
        let stated = clauses(&office, &contract).await;
        assert_eq!(stated.recovery_title.as_deref(), Some("Ermäßigung, Kündigung, Erstattung und Zinsen"));
        for told in ["ermäßigt sich die Zuwendung anteilig", "kündigen oder von ihm zurücktreten", "§ 49a VwVfG NRW"] {
            assert!(stated.recovery.contains(told), "{told} is missing: {}", stated.recovery);
        }
        assert!(!stated.recovery.contains("widerrufen"), "{}", stated.recovery);
        let notice = office.run(&office.finance(), new(&office, notice, "KI 2")).await.unwrap();
        let stated = clauses(&office, &notice).await;
        assert_eq!(stated.recovery_title.as_deref(), Some("Ermäßigung, Widerruf, Erstattung und Zinsen"));
        for told in ["ermäßigt sich die Zuwendung anteilig", "zurückgenommen oder widerrufen", "§§ 48 und 49 VwVfG NRW"] {
            assert!(stated.recovery.contains(told), "{told} is missing: {}", stated.recovery);
        }
        assert!(!stated.recovery.contains("kündigen"), "{}", stated.recovery);
    }
}
