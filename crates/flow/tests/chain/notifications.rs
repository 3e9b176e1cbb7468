//! Who is told of what was done: with the entry, once, and nobody who does not act there.

use flow::{
    Ctx, Role,
    amendments::AmendGrant,
    claims::{Answer, CertifyClaim, DecideClaim, ResubmitClaim, SignClaim, WithdrawClaim},
    comments::AddComment,
    notifications::{
        foreseen::{self, Brings},
        page, text,
    },
    payments::ReleasePayment,
    payouts::DecidePayout,
    people::{self, RecordLeaving},
    proofs::{self, InputTax, NewProof},
    receivables::{DeferReceivable, DemandMoney},
    rule_waivers::ProposeWaiver,
    views,
};
use grants::{
    ActChanges, DemandKind, LineDecision, NotificationAbout, NotificationKind, PROOFS_IN_TIME, Payment,
    Period, ProofKind, Step, Visibility, law::LawFigures,
};
use ledger::{Cents, EntryNumber};
use store::Notification;
use testkit::TestDb;

use crate::{
    amendments::{amend, refund},
    audit_observations, claim_steps,
    money::defer,
    office::{COACHING, KREIS, LESSONS, Office, day, forwarding},
    payment_stops,
    plans::replan,
    steps::{approve, ask, claim, confirm, draw, order, pay, recognise},
};

/// What somebody is told, oldest first.
async fn all(office: &Office, who: &Ctx) -> Vec<Notification> {
    let actor = who.actor();
    let mut conn = office.flow.store().read().await.unwrap();
    let newest = EntryNumber::new(i64::MAX);
    let told =
        store::notifications(&mut conn, (actor.person, actor.organisation), newest, 200).await.unwrap();
    told.into_iter().rev().map(|told| told.notification).collect()
}

/// What somebody is told beside what opened the books: the first forwarding and the accounts of the providers.
async fn told(office: &Office, who: &Ctx) -> Vec<&'static str> {
    let of_opening = |it: &Notification| {
        it.kind.about() == NotificationAbout::BankDetails || it.kind == NotificationKind::GrantForwarded
    };
    all(office, who).await.iter().filter(|it| !of_opening(it)).map(|it| it.kind.word()).collect()
}

const NOTHING: [&str; 0] = [];

/// Figures of the law that an act sets itself.
const SURCHARGE: &str =
    "[[surcharge]]\nvalue = \"3.00\"\nvalid_from = \"2002-01-01\"\nbasis = \"x\"\nsource = \"x\"\n";

testkit::on_both_engines! {
    async fn who_receives_a_grant_learns_that_it_has_another_version(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = &office.forwarding_a;
        let law = Some(LawFigures::parse(SURCHARGE).unwrap());
        let changed = AmendGrant { changes: ActChanges { law, ..ActChanges::default() }, ..amend(grant, &[]) };
        office.alone(&office.finance(), changed).await.unwrap();
        for who in [office.a(), office.signatory_of_a()] {
            assert_eq!(told(&office, &who).await, ["grant_changed"]);
        }
        for who in [office.finance(), office.b()] {
            assert_eq!(told(&office, &who).await, NOTHING);
        }
        let newest = all(&office, &office.a()).await.pop().unwrap();
        assert_eq!(page(&newest), format!("/zuwendungen/{}", grant.id));
    }

    async fn who_receives_a_grant_learns_that_nothing_is_paid_and_that_it_is_paid_again(db: TestDb) {
        let office = Office::open(&db.store).await;
        payment_stops::resumed(&office).await;
        let mut heard = told(&office, &office.a()).await;
        heard.sort_unstable();
        assert_eq!(heard, ["payments_resumed", "payments_stopped"]);
        assert_eq!(told(&office, &office.b()).await, NOTHING);
    }

    async fn who_owes_learns_of_the_demand_and_nobody_else(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = &office.forwarding_a;
        let demand = DemandMoney {
            grant: grant.id,
            component: grant.positions[0].component.clone(),
            budget_year: None,
            kind: DemandKind::Other,
            amount: Cents::new(10_000),
            reason: "Doppelt gezahlt".to_owned(),
            legal_ground: "§ 812 BGB".to_owned(),
            demanded_on: day(2021, 3, 15),
            due_on: day(2021, 4, 15),
        };
        let owed = office.alone(&office.finance(), demand).await.unwrap();
        for who in [office.a(), office.signatory_of_a()] {
            assert_eq!(told(&office, &who).await, ["receivable_demanded"]);
        }
        for who in [office.finance(), office.b()] {
            assert_eq!(told(&office, &who).await, NOTHING);
        }
        let newest = all(&office, &office.a()).await.pop().unwrap();
        assert_eq!(page(&newest), format!("/forderungen/{}", owed.id));
        // That it is to be paid later they learn as well.
        let later = defer(&owed, day(2021, 9, 1), 2);
        let foreseen = foreseen::hearing::<DeferReceivable>(&office.finance(), &owed).await.unwrap().unwrap();
        assert_eq!((foreseen.organisation, foreseen.people), (office.provider_a, 2));
        office.alone(&office.finance(), later).await.unwrap();
        for who in [office.a(), office.signatory_of_a()] {
            assert_eq!(told(&office, &who).await, ["receivable_demanded", "receivable_deferred"]);
        }
        for who in [office.finance(), office.b()] {
            assert_eq!(told(&office, &who).await, NOTHING);
        }
        let newest = all(&office, &office.a()).await.pop().unwrap();
        assert_eq!(page(&newest), format!("/forderungen/{}", owed.id));
    }

    async fn who_owes_what_an_amendment_demands_back_learns_of_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = &office.forwarding_a;
        draw(&office, "F1", 100_000).await;
        approve(&office, &office.a(), grant.id, "F1", 70_000).await;
        pay(&office, order(grant.id, "F1", 70_000)).await;
        let before = told(&office, &office.a()).await.len();
        let reduce = AmendGrant { resolutions: vec![refund(grant, "F1", 20_000)], ..amend(grant, &[("F1", 50_000)]) };
        office.alone(&office.finance(), reduce).await.unwrap();
        assert_eq!(told(&office, &office.a()).await[before..], ["receivable_demanded", "grant_changed"]);
        let owed = views::receivables(&office.a(), Some(grant.id), None, 9).await.unwrap().items.remove(0);
        let heard = all(&office, &office.a()).await;
        let [.., demanded, changed] = heard.as_slice() else { panic!("{heard:?}") };
        assert_eq!(page(demanded), format!("/forderungen/{}", owed.id));
        assert!(demanded.entry < changed.entry, "each is told with its own entry");
        assert_eq!(told(&office, &office.b()).await, NOTHING);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn who_is_given_a_grant_learns_of_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (a, b) = (all(&office, &office.a()).await.len(), all(&office, &office.b()).await.len());
        let given = forwarding(&office.award, office.provider_b, &[("F1", 60_000, COACHING, 75_000)]);
        let given = office.alone(&office.finance(), given).await.unwrap();
        for who in [office.b(), office.signatory_of_b()] {
            let newest = all(&office, &who).await.pop().unwrap();
            assert_eq!(newest.kind, NotificationKind::GrantForwarded);
            assert_eq!(page(&newest), format!("/zuwendungen/{}", given.id));
        }
        assert_eq!((all(&office, &office.a()).await.len(), all(&office, &office.b()).await.len()), (a, b + 1));
    }

    async fn who_changes_a_plan_tells_the_other_side(db: TestDb) {
        let office = Office::open(&db.store).await;
        let moved = replan(&office.forwarding_a, &[("F1", COACHING, 90_000), ("F4", LESSONS, 60_000)], false);
        let grant = office.alone(&office.a(), moved).await.unwrap();
        assert_eq!(told(&office, &office.finance()).await, ["plan_changed"]);
        assert_eq!(told(&office, &office.a()).await, NOTHING, "who did it knows");
        let further = replan(&grant, &[("F1", COACHING, 80_000), ("F4", LESSONS, 70_000)], true);
        office.alone(&office.finance(), further).await.unwrap();
        for who in [office.a(), office.signatory_of_a()] {
            assert_eq!(told(&office, &who).await, ["plan_changed"]);
        }
        assert_eq!(told(&office, &office.finance()).await, ["plan_changed"]);
        assert_eq!(told(&office, &office.b()).await, NOTHING);
    }

    async fn who_knew_of_a_claim_learns_that_it_is_taken_back(db: TestDb) {
        let office = Office::open(&db.store).await;
        let unsigned = office.alone(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let back = WithdrawClaim { claim: unsigned.id, version: unsigned.version };
        office.alone(&office.a(), back).await.unwrap();
        assert_eq!(told(&office, &office.finance()).await, NOTHING, "it was never handed in");
        let signed = office.run(&office.a(), claim(&office.forwarding_a, &[("R2", 10_000)])).await.unwrap();
        let back = WithdrawClaim { claim: signed.id, version: signed.version };
        office.alone(&office.a(), back).await.unwrap();
        assert_eq!(told(&office, &office.finance()).await, ["claim_handed_in", "claim_withdrawn"]);
        assert_eq!(told(&office, &office.b()).await, NOTHING);
    }

    async fn a_proof_is_told_to_who_signs_it_and_then_to_who_hands_it_in(db: TestDb) {
        let office = Office::open(&db.store).await;
        let new = NewProof {
            grant: office.forwarding_a.id,
            kind: ProofKind::Zwischennachweis,
            period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
            place: "Musterstadt".to_owned(),
            input_tax: InputTax::NotDeductible,
            cost_fall_reason: None,
            own_audit: None,
            corrects: None,
        };
        let made = proofs::compile(&office.a(), "proof-key-1", new).await.unwrap();
        assert_eq!(told(&office, &office.signatory_of_a()).await, ["proof_to_sign"]);
        assert_eq!(told(&office, &office.a()).await, NOTHING, "who prepared it knows");
        proofs::sign(&office.signatory_of_a(), "proof-key-2", made.id, made.version).await.unwrap();
        assert_eq!(told(&office, &office.a()).await, ["proof_to_file"]);
        assert_eq!(told(&office, &office.finance()).await, NOTHING, "it is not handed in");
    }

    async fn a_claim_is_told_step_by_step_to_those_whose_turn_it_is(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (editor, signatory, clerk) = (office.a(), office.signatory_of_a(), office.finance());
        let made = office.alone(&editor, claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        assert_eq!(told(&office, &signatory).await, ["claim_to_sign"]);
        assert_eq!(told(&office, &clerk).await, NOTHING, "what is not signed is not handed in");
        let sign = SignClaim { claim: made.id, version: made.version };
        let signed = office.alone(&signatory, sign).await.unwrap();
        assert_eq!(told(&office, &clerk).await, ["claim_handed_in"]);
        let decide = DecideClaim {
            claim: signed.id,
            version: signed.version,
            decisions: vec![(signed.lines[0].id, LineDecision::Accept)],
            findings: std::collections::BTreeMap::new(),
        };
        let proposed = office.alone(&clerk, decide).await.unwrap();
        for role in [Role::ExaminerSachlich, Role::ExaminerRechnerisch] {
            assert_eq!(told(&office, &office.who_is(role)).await, ["claim_to_certify"]);
        }
        assert_eq!(told(&office, &editor).await, NOTHING, "a proposal is nobody's outside");
        office.certify(&proposed).await.unwrap();
        assert_eq!(told(&office, &editor).await, ["claim_decided"]);
        assert_eq!(told(&office, &signatory).await, ["claim_to_sign", "claim_decided"]);
        for stranger in [office.b(), office.signatory_of_b(), office.stranger(), office.auditor()] {
            assert_eq!(told(&office, &stranger).await, NOTHING);
        }
        let last = all(&office, &editor).await.pop().unwrap();
        assert_eq!(page(&last), format!("/abrechnungen/{}", made.id));
        assert_eq!((last.subject, last.grant), (made.id.0, Some(office.forwarding_a.id)));
    }

    async fn what_one_side_says_of_a_claim_the_other_learns_and_of_what_is_internal_nobody(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (editor, signatory, clerk) = (office.a(), office.signatory_of_a(), office.finance());
        let made = office.run(&editor, claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let line = Some(made.lines[0].id);
        let say = |visibility| AddComment { claim: made.id, line, visibility, text: "Liste?".to_owned() };
        office.alone(&office.finance(), say(Visibility::Internal)).await.unwrap();
        assert_eq!(told(&office, &editor).await, NOTHING);
        let grant = office.forwarding_a.id;
        let foreseen = foreseen::of_comment(&clerk, grant).await.unwrap().unwrap();
        assert_eq!((foreseen.organisation, foreseen.people), (office.provider_a, 1));
        office.alone(&office.finance(), say(Visibility::Shared)).await.unwrap();
        assert_eq!(told(&office, &editor).await, ["claim_commented"]);
        assert_eq!(told(&office, &signatory).await, ["claim_to_sign"], "who signs answers nothing");
        let foreseen = foreseen::of_comment(&editor, grant).await.unwrap().unwrap();
        assert_eq!((foreseen.organisation, foreseen.roles), (KREIS, &[Role::Clerk][..]));
        office.alone(&office.a(), say(Visibility::Shared)).await.unwrap();
        assert_eq!(told(&office, &clerk).await, ["claim_handed_in", "claim_commented"]);
        let newest = all(&office, &clerk).await.pop().unwrap();
        assert_eq!((page(&newest), newest.grant), (format!("/abrechnungen/{}", made.id), Some(grant)));
        // What is answered with a resubmission is told with it: once that is signed.
        let asked = office.alone(&office.finance(), claim_steps::ask(&made, &[0])).await.unwrap();
        let answers = vec![Answer { line, text: "Anbei".to_owned() }];
        let again = ResubmitClaim { claim: asked.id, version: asked.version, replacements: Vec::new(), answers };
        let again = office.alone(&office.a(), again).await.unwrap();
        assert_eq!(told(&office, &clerk).await.len(), 2);
        office.alone(&signatory, SignClaim { claim: again.id, version: again.version }).await.unwrap();
        assert_eq!(told(&office, &clerk).await, ["claim_handed_in", "claim_commented", "claim_handed_in"]);
        for stranger in [office.b(), office.stranger(), office.auditor()] {
            assert_eq!(told(&office, &stranger).await, NOTHING);
        }
    }

    async fn who_will_be_told_of_a_step_is_known_before_it_is_taken(db: TestDb) {
        let office = Office::open(&db.store).await;
        let clerk = office.finance();
        let made = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let signed = views::claim(&clerk, made.id).await.unwrap();
        let foreseen = foreseen::of_claim_proposal(&clerk, &signed).await.unwrap().unwrap();
        assert_eq!((foreseen.organisation, foreseen.people), (KREIS, 2));
        assert_eq!(foreseen.roles, [Role::ExaminerSachlich, Role::ExaminerRechnerisch]);
        let decide = DecideClaim {
            claim: signed.id,
            version: signed.version,
            decisions: vec![(signed.lines[0].id, LineDecision::Accept)],
            findings: std::collections::BTreeMap::new(),
        };
        let proposed = office.alone(&clerk, decide).await.unwrap();
        for role in foreseen.roles {
            assert_eq!(told(&office, &office.who_is(*role)).await, ["claim_to_certify"]);
        }
        let nothing = foreseen::of_claim_certificate(&clerk, &proposed).await.unwrap();
        assert_eq!(nothing, None, "a clerk certifies nothing");
        let (reason, amount) = (office.who_is(Role::ExaminerSachlich), office.who_is(Role::ExaminerRechnerisch));
        let first = foreseen::of_claim_certificate(&reason, &proposed).await.unwrap().unwrap();
        assert_eq!(first, Brings { is_last: false, hearing: None });
        let (claim, version, round) = (proposed.id, proposed.version, proposed.round());
        let certify = |step| CertifyClaim { claim, version, round, step };
        let half = office.alone(&reason, certify(Step::Sachlich)).await.unwrap();
        assert_eq!(told(&office, &office.a()).await, NOTHING);
        let last = foreseen::of_claim_certificate(&amount, &half).await.unwrap().unwrap();
        let hearing = last.hearing.unwrap();
        assert_eq!((last.is_last, hearing.organisation, hearing.people), (true, office.provider_a, 2));
        office.alone(&amount, certify(Step::Rechnerisch)).await.unwrap();
        assert_eq!(told(&office, &office.a()).await, ["claim_decided"]);
    }

    async fn of_a_payment_and_an_approval_the_last_signature_is_known_before_it_is_given(db: TestDb) {
        let office = Office::open(&db.store).await;
        let clerk = office.finance();
        let asked = office.alone(&office.a(), ask(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
        let approved = foreseen::of_payout_decision(&clerk, &asked, false).await.unwrap().unwrap();
        assert_eq!(approved.roles, [Role::ExaminerSachlich, Role::ExaminerRechnerisch], "it is proposed");
        let refused = foreseen::of_payout_decision(&clerk, &asked, true).await.unwrap().unwrap();
        assert_eq!((refused.organisation, refused.people), (office.provider_a, 2));
        let (payout_request, version, decided_on) = (asked.id, asked.version, day(2021, 3, 1));
        let decide = DecidePayout { payout_request, version, decided_on, refusal: None };
        let open = office.alone(&clerk, decide).await.unwrap();
        let reason = office.who_is(Role::ExaminerSachlich);
        let first = foreseen::of_payout_certificate(&reason, &open).await.unwrap().unwrap();
        assert_eq!(first, Brings { is_last: false, hearing: None });
        let approved = office.certify_payout(open).await.unwrap();
        assert_eq!(foreseen::of_payout_certificate(&reason, &approved).await.unwrap(), None);
        draw(&office, "F1", 50_000).await;
        let orders = office.who_is(Role::Orderer);
        let ordered = office.alone(&orders, order(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
        let (first, second) = (office.who_is(Role::Releaser), office.second_releaser());
        let brings = foreseen::of_release(&first, &ordered).await.unwrap().unwrap();
        assert_eq!(brings, Brings { is_last: false, hearing: None });
        let release = ReleasePayment { payment: ordered.id, version: ordered.version };
        let half = office.alone(&first, release).await.unwrap();
        assert_eq!(foreseen::of_release(&first, &half).await.unwrap(), None, "nobody releases twice");
        assert!(foreseen::of_release(&second, &half).await.unwrap().unwrap().is_last);
        assert!(!foreseen::is_ever_told::<ReleasePayment>() && foreseen::is_ever_told::<DecidePayout>());
    }

    async fn what_is_refused_or_repeated_tells_nobody_anew(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (editor, signatory) = (office.a(), office.signatory_of_a());
        let too_much = claim(&office.forwarding_a, &[("R1", 10_000_000)]);
        office.alone(&editor, too_much).await.unwrap_err();
        assert_eq!(told(&office, &signatory).await, NOTHING);
        for _ in 0..2 {
            let same = claim(&office.forwarding_a, &[("R1", 10_000)]);
            editor.execute("the-same-key", same).await.unwrap();
        }
        assert_eq!(told(&office, &signatory).await, ["claim_to_sign"]);
        let entry = all(&office, &signatory).await.pop().unwrap().entry;
        let mut conn = office.flow.store().read().await.unwrap();
        let before = EntryNumber::new(entry.get() - 1);
        let of = store::journal_page(&mut conn, crate::office::UNIT, None, before, 1).await.unwrap();
        assert_eq!(of[0].command, "claim.submit", "it tells of its own entry");
    }

    async fn a_payment_waits_for_releasers_who_are_there_and_is_told_when_it_is_paid(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 100_000).await;
        recognise(&office, "R1", 80_000).await;
        let before = told(&office, &office.who_is(Role::Releaser)).await.len();
        let gone = office.second_releaser().actor().person;
        let version = people::person(&office.administrator(), gone).await.unwrap().version;
        let leaves = RecordLeaving { person: gone, version, on: day(2021, 3, 15) };
        let ordered: Payment =
            office.alone(&office.who_is(Role::Orderer), order(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
        assert_eq!(told(&office, &office.who_is(Role::Releaser)).await.len(), before + 1);
        assert_eq!(told(&office, &office.second_releaser()).await.last(), Some(&"payment_to_release"));
        let release = ReleasePayment { payment: ordered.id, version: ordered.version };
        let released = office.run(&office.finance(), release).await.unwrap();
        confirm(&office, released).await;
        assert_eq!(told(&office, &office.a()).await.last(), Some(&"payment_confirmed"));
        let of_leaver = told(&office, &office.second_releaser()).await.len();
        office.alone(&office.administrator(), leaves).await.unwrap();
        let again = order(office.forwarding_a.id, "F1", 5_000);
        office.alone(&office.who_is(Role::Orderer), again).await.unwrap();
        assert_eq!(told(&office, &office.second_releaser()).await.len(), of_leaver, "who has left is not told");
    }

    async fn whose_account_changes_is_told_and_then_the_house(db: TestDb) {
        let office = Office::open(&db.store).await;
        let of = async |who: Ctx| -> Vec<_> {
            let of_accounts = all(&office, &who).await.into_iter().filter(|it| it.kind.word().starts_with("bank_"));
            of_accounts.map(|it| (it.kind.word(), page(&it))).collect()
        };
        let at = |organisation| format!("/organisationen/{organisation}/bankverbindung");
        let (a, b) = (at(office.provider_a), at(office.provider_b));
        let signatory = of(office.signatory_of_a()).await;
        assert_eq!(signatory, [("bank_to_sign", a.clone()), ("bank_confirmed", a.clone())]);
        let both = |word: &'static str| vec![(word, a.clone()), (word, b.clone())];
        assert_eq!(of(office.finance()).await, both("bank_to_verify"));
        assert_eq!(of(office.who_is(Role::Releaser)).await, both("bank_to_confirm"));
        assert_eq!(of(office.a()).await, [("bank_confirmed", a.clone())]);
    }

    async fn an_exception_waits_for_another_person_and_an_answer_for_who_observed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let later = ProposeWaiver {
            grant: office.forwarding_a.id,
            rule: PROOFS_IN_TIME.to_owned(),
            days: Period::new(day(2022, 6, 30), day(2022, 8, 31)).unwrap(),
            allowed_by: "Kreis, Vermerk vom 15.3.2021".to_owned(),
            reason: "Buchhaltung erkrankt".to_owned(),
        };
        office.alone(&office.finance(), later).await.unwrap();
        assert_eq!(told(&office, &office.who_is(Role::Head)).await, ["waiver_to_confirm"]);
        assert_eq!(told(&office, &office.finance()).await, NOTHING, "who proposed it knows");
        audit_observations::upheld(&office).await;
        assert_eq!(told(&office, &office.auditor()).await, ["observation_answered", "observation_answered"]);
        let of_clerk = ["observation_to_answer", "observation_to_answer", "observation_decided"];
        assert_eq!(told(&office, &office.finance()).await, of_clerk);
        assert_eq!(told(&office, &office.a()).await, NOTHING, "no recipient sees it");
    }
}

#[test]
fn no_text_has_an_amount_or_is_empty() {
    for kind in NotificationKind::ALL {
        let text = text(*kind);
        assert!(text.ends_with('.') && !text.contains(|one: char| one.is_ascii_digit()), "{text}");
    }
}
