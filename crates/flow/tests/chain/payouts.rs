//! Payout rules, their cap, needs, instalments, and how claims settle advances.

use flow::{
    Ctx, FlowError, Role,
    claims::{CorrectClaim, DecideClaim, SubmitClaim},
    documents::{self, DocumentKind},
    payout_terms::{AgreeTerms, ChangeTerms, MeetRequirement, WaiveRequirement},
    payouts::{RequestPayout, SignPayoutRequest},
    proofs::{self, AcceptProof, InputTax, NewProof},
    views,
};
use grants::{
    Fulfilment, Income, IncomeKind, LineDecision, Need, PayoutDeclaration, PayoutRequest, PayoutRequestError,
    PayoutRule, PayoutTerms, PayoutTermsError, Period, Proof, ProofKind,
};
use ledger::Cents;
use proof::{Content, data::Declaration};
use testkit::TestDb;
use tokio::task::JoinSet;

use crate::{
    money::{agree, all_accounts, decide, held, need, needed, terms},
    office::{Office, day},
    steps::{approve, ask, claim, draw, file, limit, order, pay, recognise},
};

const fn capped(cents: i64) -> PayoutRule {
    PayoutRule::Mixed { cap: Some(Cents::new(cents)) }
}

async fn drawn(office: &Office) -> i64 {
    views::grant_figures(&office.a(), &office.forwarding_a).await.unwrap()[0].drawn.get()
}

async fn advance(office: &Office, cents: i64) {
    let asked = office.run(&office.a(), needed(office, cents)).await.unwrap();
    decide(office, &asked, None).await.unwrap();
}

async fn change(office: &Office, terms: &PayoutTerms, rule: PayoutRule) -> Result<PayoutTerms, FlowError> {
    let (payout_terms, version) = (terms.id, terms.version);
    let new = grants::NewTerms { instalments: Vec::new(), ..crate::money::terms(rule, None) };
    office.run(&office.finance(), ChangeTerms { payout_terms, version, terms: new }).await
}

fn new_proof(office: &Office, grant: grants::GrantId) -> NewProof {
    NewProof {
        grant,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 2, 28)).unwrap(),
        place: office.award.act.purpose.clone(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    }
}

async fn meet(office: &Office, terms: &PayoutTerms, by: Fulfilment) -> Result<PayoutTerms, FlowError> {
    let requirement = if matches!(by, Fulfilment::Proof(_)) { 1 } else { 2 };
    let (payout_terms, version, met_on) = (terms.id, terms.version, day(2021, 3, 1));
    let met = MeetRequirement { payout_terms, version, requirement, met_on, by };
    office.run(&office.finance(), met).await
}

async fn accepted(office: &Office, proof: Proof) -> Proof {
    let filed = file(office, &proof, (&office.a(), &office.signatory_of_a()), day(2021, 3, 1)).await;
    let accept = AcceptProof { proof: filed.id, version: filed.version, accepted_on: day(2021, 3, 2) };
    office.run(&office.finance(), accept).await.unwrap()
}

fn draw_instalment(office: &Office, number: i64, cents: i64) -> RequestPayout {
    RequestPayout { instalment: Some(number), ..ask(office.forwarding_a.id, "F1", cents) }
}

/// What the document of a request states.
async fn stated(who: &Ctx, asked: &PayoutRequest) -> proof::data::PayoutRequest {
    let made = documents::render(who, DocumentKind::PayoutRequest, asked.id.0).await.unwrap();
    match proof::embedded(&made.content).unwrap().content {
        Content::PayoutRequest(stated) => stated,
        other => panic!("a request for money, not {other:?}"),
    }
}

/// What the document of a request declares.
async fn declared(who: &Ctx, asked: &PayoutRequest) -> Vec<Declaration> {
    stated(who, asked).await.declarations
}

/// What of it does not hold.
fn lacking(declared: &[Declaration]) -> Vec<&str> {
    declared.iter().filter(|it| !it.holds).map(|it| it.text.as_str()).collect()
}

const BY_HAND: &str =
    "Die zweite Unterschrift ist in den Büchern nicht festgehalten; sie wird auf dem Papier geleistet.";

testkit::on_both_engines! {
    async fn under_reimbursement_nothing_is_advanced_and_what_is_recognised_becomes_due(db: TestDb) {
        let office = Office::open(&db.store).await;
        agree(&office, PayoutRule::Reimbursement, None).await;
        let refused = office.run(&office.a(), needed(&office, 1)).await;
        let no_advance = PayoutRequestError::NoAdvance { rule: "reimbursement" };
        assert!(matches!(refused, Err(FlowError::PayoutRequest(cause)) if cause == no_advance));
        recognise(&office, "R1", 8_000).await;
        assert_eq!(drawn(&office).await, 8_000);
    }

    async fn no_more_than_the_cap_is_ahead_of_use_and_claims_make_room_again(db: TestDb) {
        let office = Office::open(&db.store).await;
        agree(&office, capped(30_000), None).await;
        let above = office.run(&office.a(), needed(&office, 30_001)).await;
        assert_eq!(limit(above), ("advance_room".into(), "KI ".to_owned() + &office.provider_a.to_string(), 30_000, 30_001));
        let asked = office.run(&office.a(), needed(&office, 30_000)).await.unwrap();
        let (room, _, open, _) = limit(office.run(&office.a(), needed(&office, 1)).await);
        assert_eq!((room.as_str(), open), ("advance_room", 0), "what is asked for holds its room");
        decide(&office, &asked, Some("zu früh")).await.unwrap();
        advance(&office, 30_000).await;
        recognise(&office, "R1", 8_000).await;
        assert_eq!(drawn(&office).await, 30_000, "the advance covers it");
        let (room, _, open, asked) = limit(office.run(&office.a(), needed(&office, 8_001)).await);
        assert_eq!((room.as_str(), open, asked), ("advance_room", 8_000, 8_001));
        advance(&office, 8_000).await;
        recognise(&office, "R2", 36_000).await;
        assert_eq!(drawn(&office).await, 44_000, "what no advance covers is due");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_was_paid_and_is_not_recognised_any_more_counts_towards_the_cap(db: TestDb) {
        let office = Office::open(&db.store).await;
        agree(&office, capped(30_000), None).await;
        draw(&office, "F1", 50_000).await;
        advance(&office, 30_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 30_000)).await;
        let claim = recognise(&office, "R1", 8_000).await;
        let cut = CorrectClaim {
            claim: claim.id,
            version: claim.version,
            line: claim.lines[0].id,
            recognised: Cents::new(5_000),
            reason: "rechnerisch".to_owned(),
            text: "Doppelt gezählt".to_owned(),
            findings: std::collections::BTreeSet::new(),
        };
        office.run(&office.finance(), cut).await.unwrap();
        assert_eq!(held(&all_accounts(&office).await, "advance_room"), 8_000, "the advance stays settled");
        let above = office.run(&office.a(), needed(&office, 4_001)).await;
        let [cap, ahead, beyond_use, open, asked] = [30_000, 26_000, 4_000, 4_000, 4_001].map(Cents::new);
        let expected = PayoutRequestError::AboveCap { cap, ahead, beyond_use, open, asked };
        assert!(matches!(&above, Err(FlowError::PayoutRequest(cause)) if *cause == expected), "{above:?}");
        let enough = RequestPayout { reason: Some("Puffer".to_owned()), ..needed(&office, 4_000) };
        office.run(&office.a(), enough).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn by_advances_alone_the_next_advance_is_settled_with_what_was_used(db: TestDb) {
        let office = Office::open(&db.store).await;
        agree(&office, PayoutRule::Advance { cap: Some(Cents::new(10_000)) }, None).await;
        advance(&office, 10_000).await;
        recognise(&office, "R1", 16_000).await;
        assert_eq!(drawn(&office).await, 10_000, "nothing becomes due by itself");
        advance(&office, 10_000).await;
        let accounts = all_accounts(&office).await;
        assert_eq!((held(&accounts, "advanced"), held(&accounts, "advance_room")), (4_000, 6_000));
    }

    async fn an_advance_is_needed_as_far_as_it_is_asked_for(db: TestDb) {
        let office = Office::open(&db.store).await;
        office.run(&office.a(), ask(office.forwarding_a.id, "F1", 1)).await.unwrap();
        agree(&office, PayoutRule::USUAL, None).await;
        for needs in [vec![], vec![need(60), need(39)]] {
            let short = RequestPayout { need: needs, ..ask(office.forwarding_a.id, "F1", 100) };
            let short = office.run(&office.a(), short).await;
            assert!(matches!(short, Err(FlowError::PayoutRequest(PayoutRequestError::NeedBelow { .. }))));
        }
        let enough = RequestPayout { need: vec![need(60), need(41)], ..ask(office.forwarding_a.id, "F1", 100) };
        let asked = office.run(&office.a(), enough).await.unwrap();
        assert_eq!(asked.need, [need(60), need(41)]);
        assert_eq!(views::payout_request(&office.a(), asked.id).await.unwrap(), asked);
    }

    async fn to_whom_a_need_is_paid_stands_in_the_request(db: TestDb) {
        let office = Office::open(&db.store).await;
        let total = Some(Cents::new(75));
        let named = Need { payee: Some(" Lohnbüro  Muster ".to_owned()), total, ..need(60) };
        let nobody = Need { payee: Some(" ".to_owned()), ..need(40) };
        let asked = RequestPayout { need: vec![named, nobody], ..ask(office.forwarding_a.id, "F1", 100) };
        let asked = office.run(&office.a(), asked).await.unwrap();
        let payees: Vec<_> = asked.need.iter().map(|need| need.payee.as_deref()).collect();
        assert_eq!(payees, [Some("Lohnbüro Muster"), None]);
        let made = documents::render(&office.a(), DocumentKind::PayoutRequest, asked.id.0).await.unwrap();
        let Content::PayoutRequest(stated) = proof::embedded(&made.content).unwrap().content else {
            panic!("a request for money")
        };
        let payees: Vec<_> = stated.due.iter().map(|payment| payment.payee.as_str()).collect();
        assert_eq!(payees, ["Lohnbüro Muster", ""]);
        let due: Vec<_> = stated.due.iter().map(|payment| payment.amount.get()).collect();
        assert_eq!((due, stated.grant_part.get()), (vec![75, 40], 100), "E is what is paid, F the grant's part");
        let less = Need { total: Some(Cents::new(59)), ..need(60) };
        let less = RequestPayout { need: vec![less], ..ask(office.forwarding_a.id, "F1", 60) };
        let refused = office.run(&office.a(), less).await.unwrap_err();
        assert_eq!(refused.to_string(), "of a payment of 0.59 the grant does not pay 0.60");
        let signed: Vec<_> = stated.signed_by.iter().map(|it| (it.role.as_str(), it.name.is_empty())).collect();
        assert_eq!(signed, [("angefordert", false), ("zweite Unterschrift", true)]);
    }

    async fn what_was_spent_is_covered_to_the_cent_also_where_the_project_took_money_in(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asked = office.run(&office.a(), ask(office.forwarding_a.id, "F1", 100)).await.unwrap();
        assert_eq!(stated(&office.a(), &asked).await.covered.income, None);
        let income = |kind, cents| Income {
            kind,
            payer: "Teilnehmende".to_owned(),
            received_on: day(2021, 2, 1),
            amount: Cents::new(cents),
            receipt_number: None,
        };
        let income = vec![income(IncomeKind::Income, 500), income(IncomeKind::ThirdParty, 300)];
        let costs = SubmitClaim { income, ..claim(&office.forwarding_a, &[("R1", 10_000)]) };
        let costs = office.run(&office.a(), costs).await.unwrap();
        let decisions = vec![(costs.lines[0].id, LineDecision::Accept)];
        let findings = std::collections::BTreeMap::new();
        let decision = DecideClaim { claim: costs.id, version: costs.version, decisions, findings };
        office.run(&office.finance(), decision).await.unwrap();

        let asked =
            RequestPayout { requested_on: day(2021, 3, 15), need: vec![need(200)], ..needed(&office, 100) };
        let asked = office.run(&office.a(), asked).await.unwrap();
        let stated = stated(&office.a(), &asked).await;
        let covered = stated.covered;
        assert_eq!((covered.third_party.get(), covered.income), (300, Some(Cents::new(500))));
        let spent = Cents::sum(stated.spent.iter().map(|row| row.amount)).unwrap();
        let by = [covered.own, covered.third_party, covered.income.unwrap(), covered.grant];
        assert_eq!((spent.get(), Cents::sum(by)), (10_000, Ok(spent)), "D is C");
    }

    async fn what_a_request_declares_follows_from_the_books_and_from_who_asked(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asked = office.run(&office.a(), ask(office.forwarding_a.id, "F1", 100)).await.unwrap();
        let silent = declared(&office.a(), &asked).await;
        let other_funds = "Eigenmittel und Mittel Dritter werden anteilig neben der Zuwendung eingesetzt.";
        assert_eq!(lacking(&silent), [
            format!("Nicht erklärt: {other_funds}").as_str(),
            "Nicht erklärt: Änderungen des Finanzierungsplans, die noch nicht mitgeteilt wurden, gibt es nicht.",
            "Nicht erklärt: Die Angaben sind sachlich und rechnerisch richtig.",
            BY_HAND,
        ]);
        let needed = "Der angeforderte Betrag wird für Zahlungen gebraucht, die geleistet oder bis zum 01.04.2021 fällig sind.";
        assert_eq!((silent[0].text.as_str(), silent[0].holds), (needed, true));
        assert_eq!(silent[1].text, "Die Weiterleitung gilt mit dem Vertrag vom 04.01.2021.");
        let later = "INSERT INTO payout_declaration (request_id, unit_id, declaration)
            SELECT id, unit_id, 'figures_right' FROM payout_request";
        let refused = store::StoreError::from(db.as_owner(later).await.unwrap_err());
        assert_eq!(refused.rule(), Some("payout_declaration_with_request"));

        let declares = [&PayoutDeclaration::ALL[..], &PayoutDeclaration::ALL[..1]].concat();
        let later = Need { due_on: day(2021, 4, 2), ..need(40) };
        let all = RequestPayout { declares, need: vec![need(60), later], ..ask(office.forwarding_a.id, "F1", 60) };
        let asked = office.run(&office.a(), all).await.unwrap();
        assert_eq!(asked.declared, PayoutDeclaration::ALL);
        assert_eq!(views::payout_request(&office.a(), asked.id).await.unwrap(), asked);
        let said = declared(&office.a(), &asked).await;
        let late = "Von den Zahlungen unter E sind 0,40 EUR erst nach dem 01.04.2021 fällig.";
        assert_eq!(lacking(&said), [late, BY_HAND]);
        let source = "Anteilfinanzierung, Nr. 1.5.1 ANBest-I; erklärt von Anna A am 15.03.2021";
        assert!(said.iter().any(|it| it.text == other_funds && it.source == source), "{said:?}");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_of_a_request_does_not_hold_is_said_plainly_and_so_is_who_signed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let early = office.run(&office.finance(), ask(office.award.id, "F1", 100)).await.unwrap();
        let early = declared(&office.finance(), &early).await;
        let open = "Der Zuwendungsbescheid vom 04.01.2021 ist noch nicht bestandskräftig.";
        assert!(lacking(&early).contains(&open), "it was final on 15 February: {early:?}");

        let (reason, requested_on) = (Some("Puffer".to_owned()), day(2021, 3, 15));
        let above = RequestPayout { reason, requested_on, need: Vec::new(), ..ask(office.award.id, "F1", 50_000) };
        let asked = office.run(&office.finance(), above).await.unwrap();
        let sign = SignPayoutRequest { payout_request: asked.id, version: asked.version };
        let signed = office.alone(&office.who_is(Role::Head), sign).await.unwrap();
        let said = declared(&office.finance(), &signed).await;
        let by = said[0].text.as_str();
        assert!(!said[0].holds && by.contains("gehen über den Bedarf hinaus") && by.ends_with("Puffer"), "{by}");
        let final_since = "Der Zuwendungsbescheid ist seit dem 15.02.2021 bestandskräftig.";
        assert!(said.iter().any(|it| it.holds && it.text == final_since), "{said:?}");
        let names = [office.finance(), office.who_is(Role::Head)].map(|who| who.actor().name.clone());
        let both = format!("Unterschrieben haben {} am 15.03.2021 und {} am 15.03.2021.", names[0], names[1]);
        assert_eq!(said.last().map(|it| (it.text.as_str(), it.holds)), Some((both.as_str(), true)));
    }

    async fn the_second_instalment_is_drawn_after_the_interim_proof_is_accepted(db: TestDb) {
        let office = Office::open(&db.store).await;
        let agreed = agree(&office, PayoutRule::USUAL, Some(5_000)).await;
        let first = office.run(&office.a(), draw_instalment(&office, 1, 5_000)).await.unwrap();
        let twice = office.run(&office.a(), draw_instalment(&office, 1, 5_000)).await;
        assert!(matches!(twice, Err(FlowError::Exists { what }) if what.contains("instalment")));
        decide(&office, &first, Some("noch nicht")).await.unwrap();
        office.run(&office.a(), draw_instalment(&office, 1, 5_000)).await.unwrap();
        let early = office.run(&office.a(), draw_instalment(&office, 2, 5_000)).await.unwrap_err();
        assert_eq!(
            early.to_string(),
            "instalment 2 waits for requirement 1, \"Zwischennachweis\", due on 2021-06-30"
        );
        let compiled =
            proofs::compile(&office.a(), "proof-key-1", new_proof(&office, office.forwarding_a.id)).await.unwrap();
        let foreign =
            proofs::compile(&office.finance(), "proof-key-2", new_proof(&office, office.award.id)).await.unwrap();
        for unfit in [&compiled, &foreign] {
            let refused = meet(&office, &agreed, Fulfilment::Proof(unfit.id)).await;
            assert!(matches!(refused, Err(FlowError::PayoutTerms(PayoutTermsError::MetBy { number: 1, .. }))));
        }
        let proof = accepted(&office, compiled).await;
        let met = meet(&office, &agreed, Fulfilment::Proof(proof.id)).await.unwrap();
        assert_eq!(met.version, 2);
        office.run(&office.a(), draw_instalment(&office, 2, 5_000)).await.unwrap();
        let other = office.run(&office.a(), draw_instalment(&office, 2, 5_001)).await;
        assert!(matches!(other, Err(FlowError::PayoutRequest(PayoutRequestError::OtherAmount { .. }))));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_requirement_that_is_waived_holds_nothing_up(db: TestDb) {
        let office = Office::open(&db.store).await;
        let agreed = agree(&office, PayoutRule::USUAL, Some(5_000)).await;
        let waive = |requirement, version| WaiveRequirement {
            payout_terms: agreed.id,
            version,
            requirement,
            reason: "Kleinbetrag".to_owned(),
        };
        office.run(&office.finance(), waive(1, 1)).await.unwrap();
        office.run(&office.a(), draw_instalment(&office, 2, 5_000)).await.unwrap();
        let again = office.run(&office.finance(), waive(1, 2)).await;
        assert!(matches!(again, Err(FlowError::PayoutTerms(PayoutTermsError::Settled { number: 1, .. }))));
        let stale = office.run(&office.finance(), waive(2, 1)).await;
        assert!(matches!(stale, Err(FlowError::Stale { what: "payout_terms" })));
        let words = Fulfilment::Words("Bericht vom 1. März".to_owned());
        let terms = views::payout_terms(&office.a(), agreed.id).await.unwrap();
        assert!(!meet(&office, &terms, words).await.unwrap().requirements[1].is_open());
    }

    async fn a_rule_changes_with_its_reference_and_no_cap_below_what_is_advanced(db: TestDb) {
        let office = Office::open(&db.store).await;
        let terms = agree(&office, PayoutRule::USUAL, None).await;
        advance(&office, 10_000).await;
        office.run(&office.a(), needed(&office, 5_000)).await.unwrap();
        let (room, ..) = limit(change(&office, &terms, capped(14_999)).await);
        assert_eq!(room, "advance_room");
        let terms = change(&office, &terms, capped(15_000)).await.unwrap();
        assert_eq!(limit(office.run(&office.a(), needed(&office, 1)).await).2, 0);
        let terms = change(&office, &terms, capped(20_000)).await.unwrap();
        assert_eq!(limit(office.run(&office.a(), needed(&office, 5_001)).await).2, 5_000);
        let terms = change(&office, &terms, PayoutRule::Reimbursement).await.unwrap();
        recognise(&office, "R1", 4_000).await;
        assert_eq!(held(&all_accounts(&office).await, "advanced"), 6_000, "advances are settled under every rule");
        let terms = change(&office, &terms, PayoutRule::USUAL).await.unwrap();
        advance(&office, 60_000).await;
        assert_eq!((terms.rules.len(), terms.version), (5, 5));
        let stale = change(&office, &PayoutTerms { version: 1, ..terms }, PayoutRule::USUAL).await;
        assert!(matches!(stale, Err(FlowError::Stale { what: "payout_terms" })));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_was_asked_for_before_a_cap_and_is_refused_leaves_all_of_the_cap(db: TestDb) {
        let office = Office::open(&db.store).await;
        let before = office.run(&office.a(), needed(&office, 5_000)).await.unwrap();
        let terms = agree(&office, capped(20_000), None).await;
        assert_eq!(limit(office.run(&office.a(), needed(&office, 15_001)).await).2, 15_000);
        decide(&office, &before, Some("zu früh")).await.unwrap();
        assert_eq!(limit(office.run(&office.a(), needed(&office, 20_001)).await).2, 20_000);
        let capped_before = office.run(&office.a(), needed(&office, 20_000)).await.unwrap();
        let terms = change(&office, &terms, PayoutRule::USUAL).await.unwrap();
        decide(&office, &capped_before, Some("zu früh")).await.unwrap();
        assert_eq!(held(&all_accounts(&office).await, "advance_room"), 0);
        change(&office, &terms, capped(9_000)).await.unwrap();
        assert_eq!(limit(office.run(&office.a(), needed(&office, 9_001)).await).2, 9_000);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn terms_are_agreed_once_and_by_who_gives(db: TestDb) {
        let office = Office::open(&db.store).await;
        let agree_on = || AgreeTerms {
            grant: office.forwarding_a.id,
            terms: terms(PayoutRule::USUAL, None),
        };
        let own = office.run(&office.a(), agree_on()).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
        let foreign = office.run(&office.stranger(), agree_on()).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { what: "grant" })));
        let agreed = office.run(&office.finance(), agree_on()).await.unwrap();
        let again = office.run(&office.finance(), agree_on()).await;
        assert!(matches!(again, Err(FlowError::Exists { what: "payout terms of this grant" })));
        assert!(matches!(views::payout_terms(&office.b(), agreed.id).await, Err(FlowError::NotFound { .. })));
        let listed = views::all_payout_terms(&office.a(), None, None, 9).await.unwrap();
        assert_eq!(listed.items, [agreed]);
    }

    async fn a_claim_is_decided_while_requests_hold_what_would_become_due(db: TestDb) {
        let office = Office::open(&db.store).await;
        let all = office.run(&office.a(), ask(office.forwarding_a.id, "F1", 80_000)).await.unwrap();
        recognise(&office, "R1", 8_000).await;
        assert_eq!(held(&all_accounts(&office).await, "due"), 0, "the request holds all that may be paid");
        decide(&office, &all, Some("zu früh")).await.unwrap();
        assert_eq!(held(&all_accounts(&office).await, "due"), 8_000, "it is owed as soon as it may be paid");
    }

    async fn twenty_advances_at_once_stay_within_the_cap(db: TestDb) {
        let office = Office::open(&db.store).await;
        agree(&office, capped(50_000), None).await;
        let mut requests = JoinSet::new();
        for number in 0..20 {
            let office = office.clone();
            requests.spawn(async move {
                let cents = 3_000 + number * 200;
                office.run(&office.a(), needed(&office, cents)).await.map(|_| cents)
            });
        }
        let mut asked = 0;
        for outcome in requests.join_all().await {
            match outcome {
                Ok(cents) => asked += cents,
                Err(FlowError::LimitExceeded { open, asked, .. }) => assert!(open < asked),
                Err(other) => panic!("only a limit may refuse, not {other:?}"),
            }
        }
        assert!(asked > 40_000 && asked <= 50_000, "{asked}");
    }

    async fn a_withdrawn_claim_settles_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
        let claim = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let back = flow::claims::WithdrawClaim { claim: claim.id, version: claim.version };
        office.run(&office.a(), back).await.unwrap();
        assert_eq!(held(&all_accounts(&office).await, "advanced"), 10_000);
    }
}
