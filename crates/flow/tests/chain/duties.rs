//! Duties that one person does not hold together: every pair of steps, deputies, changed roles, two accounts, interests.

use std::sync::Arc;

use chrono::DateTime;
use flow::{
    Ctx, Flow, FlowError, Role, SystemIds,
    claims::{CertifyClaim, CorrectClaim, DecideClaim, SendBackProposal, SignClaim, WithdrawClaim},
    duties::{SetDutyRules, WaiveSecondSignature},
    payments::{ConfirmPayment, ReleasePayment},
    people::{DeclareConflict, NewRole, RecordLeaving, RegisterPerson, person_id},
    views,
};
use grants::{
    Claim, ClaimError, ClaimExcerpt, ClaimState, DutyError, LineDecision, LinesAsked, Payment, PaymentError,
    PaymentState, Returned, Step,
};
use ledger::{Cents, EntryNumber};
use testkit::{FixedClock, TestDb};

use crate::{
    office::{KREIS, Office, UNIT, actor, day},
    steps::{approve, claim, draw, order},
};

/// The steps of a payment, each with the role that takes it.
const OF_PAYMENT: [(Step, Role); 5] = [
    (Step::Order, Role::Orderer),
    (Step::Release1, Role::Releaser),
    (Step::Release2, Role::Releaser),
    (Step::FurtherEye, Role::Head),
    (Step::Book, Role::Clerk),
];

/// A role of the Kreis from 2020 on.
fn role(role: Role) -> NewRole {
    NewRole { organisation: KREIS, role, from: day(2020, 1, 1), until: None, deputy_for: None, scope: None }
}

/// Registers a person with roles.
async fn register(office: &Office, name: &str, roles: Vec<NewRole>) -> Result<grants::Person, FlowError> {
    let request = RegisterPerson { identity: name.to_owned(), name: name.to_owned(), roles };
    office.alone(&office.administrator(), request).await
}

/// A person of the Kreis who acts in a role.
fn as_one(office: &Office, name: &str, role: Role) -> Ctx {
    office.flow.ctx(actor(name, role, KREIS))
}

/// The same person five days later.
fn later(office: &Office, ctx: &Ctx) -> Ctx {
    let now = DateTime::parse_from_rfc3339("2021-03-20T09:00:00Z").unwrap().to_utc();
    let flow = Flow::with(office.flow.store().clone(), Arc::new(FixedClock(now)), Arc::new(SystemIds));
    flow.ctx(ctx.actor().clone())
}

/// A further eye looks at every payment.
async fn every_payment_needs_three(office: &Office) {
    let rules = SetDutyRules {
        number: 1,
        one_examiner: false,
        further_eye_above: Some(Cents::ZERO),
        bank_wait_days: 3,
        reason: "Dienstanweisung".to_owned(),
    };
    office.alone(&office.administrator(), rules).await.unwrap();
}

/// So much money is there and due.
async fn due(office: &Office) {
    draw(office, "F1", 50_000).await;
    approve(office, &office.a(), office.forwarding_a.id, "F1", 50_000).await;
}

/// Takes a step of a payment.
async fn take(
    office: &Office,
    who: &Ctx,
    step: Step,
    payment: Option<Payment>,
) -> Result<Payment, FlowError> {
    let Some(Payment { id, version, .. }) = payment else {
        return office.alone(who, order(office.forwarding_a.id, "F1", 100)).await;
    };
    match step {
        Step::Book => {
            let confirmed_on = day(2021, 3, 15);
            office.alone(who, ConfirmPayment { payment: id, version, confirmed_on }).await
        }
        _ => office.alone(who, ReleasePayment { payment: id, version }).await,
    }
}

fn same_person(outcome: Result<Payment, FlowError>) -> bool {
    matches!(outcome, Err(FlowError::Payment(PaymentError::Duty(DutyError::SamePerson { .. }))))
}

/// The claim as it stands.
async fn present(office: &Office, claim: &Claim) -> Claim {
    views::claim(&office.finance(), claim.id).await.unwrap()
}

pub(crate) fn accept(claim: &Claim) -> DecideClaim {
    let decisions = claim.lines.iter().map(|line| (line.id, LineDecision::Accept)).collect();
    DecideClaim {
        claim: claim.id,
        version: claim.version,
        decisions,
        findings: std::collections::BTreeMap::new(),
    }
}

fn certificate(claim: &Claim, step: Step) -> CertifyClaim {
    CertifyClaim { claim: claim.id, version: claim.version, round: claim.round(), step }
}

fn correction(claim: &Claim, cents: i64) -> CorrectClaim {
    CorrectClaim {
        claim: claim.id,
        version: claim.version,
        line: claim.lines[0].id,
        recognised: Cents::new(cents),
        reason: "rechnerisch".to_owned(),
        text: "Gutschrift übersehen".to_owned(),
        findings: std::collections::BTreeSet::new(),
    }
}

/// What is recognised of the forwarding to provider A, in cents.
async fn recognised(office: &Office) -> i64 {
    views::grant_figures(&office.a(), &office.forwarding_a).await.unwrap()[0].recognised.get()
}

/// A claim of provider A that nobody has signed.
async fn prepared(office: &Office, who: &Ctx, receipt: &str) -> Claim {
    office.alone(who, claim(&office.forwarding_a, &[(receipt, 100)])).await.unwrap()
}

async fn signed(office: &Office, receipt: &str) -> Claim {
    let claim = prepared(office, &office.a(), receipt).await;
    let sign = SignClaim { claim: claim.id, version: claim.version };
    office.alone(&office.signatory_of_a(), sign).await.unwrap()
}

testkit::on_both_engines! {
    async fn nobody_takes_two_steps_of_a_payment(db: TestDb) {
        let office = Office::open(&db.store).await;
        due(&office).await;
        every_payment_needs_three(&office).await;
        // Who releases keeps no books at the same time: from the next day on the person is a clerk, and the same person.
        let until = Some(day(2021, 3, 15));
        let mut roles = [Role::Orderer, Role::Head].map(role).to_vec();
        roles.push(NewRole { until, ..role(Role::Releaser) });
        roles.push(NewRole { from: day(2021, 3, 16), ..role(Role::Clerk) });
        register(&office, "Vera Viele", roles).await.unwrap();
        for first in 0..OF_PAYMENT.len() {
            for second in first + 1..OF_PAYMENT.len() {
                let mut payment = None;
                for (place, (step, role)) in OF_PAYMENT.into_iter().enumerate() {
                    let mut who = match step {
                        _ if place == first || place == second => as_one(&office, "Vera Viele", role),
                        Step::Release2 => office.second_releaser(),
                        _ => office.who_is(role),
                    };
                    if step == Step::Book {
                        who = later(&office, &who);
                    }
                    let outcome = take(&office, &who, step, payment.clone()).await;
                    if place == second {
                        assert!(same_person(outcome), "{first} and {second}");
                        break;
                    }
                    payment = Some(outcome.unwrap());
                }
                let payment = payment.unwrap();
                let stands = views::payment(&office.finance(), payment.id).await.unwrap();
                assert_eq!(stands, payment, "a refused step leaves nothing");
            }
        }
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_payment_is_released_by_two_and_above_the_threshold_by_the_head_as_well(db: TestDb) {
        let office = Office::open(&db.store).await;
        due(&office).await;
        let rules = SetDutyRules {
            number: 1,
            one_examiner: false,
            further_eye_above: Some(Cents::new(100)),
            bank_wait_days: 3,
            reason: "Dienstanweisung".to_owned(),
        };
        office.alone(&office.administrator(), rules.clone()).await.unwrap();
        let again = office.alone(&office.administrator(), rules).await;
        assert!(matches!(again, Err(FlowError::Stale { what: "duty rules" })));
        for (cents, three) in [(100, false), (101, true)] {
            let ordered =
                office.alone(&office.who_is(Role::Orderer), order(office.forwarding_a.id, "F1", cents)).await.unwrap();
            let release = || ReleasePayment { payment: ordered.id, version: ordered.version };
            let by_head = office.alone(&office.who_is(Role::Head), release()).await;
            assert!(matches!(by_head, Err(FlowError::Payment(PaymentError::Duty(DutyError::Role { .. })))));
            let first = office.alone(&office.who_is(Role::Releaser), release()).await.unwrap();
            assert_eq!(first.state, ordered.state);
            let second = office.alone(&office.second_releaser(), release()).await.unwrap();
            assert_eq!(matches!(second.state, PaymentState::Released { .. }), !three);
            if three {
                let released = office.alone(&office.who_is(Role::Head), release()).await.unwrap();
                assert_eq!(released.state, PaymentState::Released { on: day(2021, 3, 15) });
            }
        }
    }

    async fn nobody_takes_two_steps_of_a_claim(db: TestDb) {
        let office = Office::open(&db.store).await;
        let roles = [Role::Clerk, Role::ExaminerSachlich, Role::ExaminerRechnerisch].map(role).to_vec();
        register(&office, "Vera Viele", roles).await.unwrap();
        let both = [Role::Editor, Role::Signatory].map(|one| NewRole { organisation: office.provider_a, ..role(one) });
        register(&office, "Eva Einzeln", both.to_vec()).await.unwrap();
        let of_a = |role| office.flow.ctx(actor("Eva Einzeln", role, office.provider_a));
        let alone = prepared(&office, &of_a(Role::Editor), "R1").await;
        let sign = SignClaim { claim: alone.id, version: alone.version };
        let refused = office.alone(&of_a(Role::Signatory), sign).await;
        assert!(matches!(refused, Err(FlowError::Claim(ClaimError::Duty(DutyError::SamePerson { .. })))));
        let unsigned = office.alone(&office.finance(), accept(&alone)).await;
        assert!(matches!(unsigned, Err(FlowError::Claim(ClaimError::Duty(DutyError::Missing { .. })))));
        let steps = [
            (Step::Propose, Role::Clerk),
            (Step::Sachlich, Role::ExaminerSachlich),
            (Step::Rechnerisch, Role::ExaminerRechnerisch),
        ];
        for (first, second) in [(0, 1), (0, 2), (1, 2)] {
            let claim = signed(&office, &format!("R{first}{second}")).await;
            let mut round = claim.clone();
            for (place, (step, role)) in steps.into_iter().enumerate() {
                let ours = place == first || place == second;
                let who = if ours { as_one(&office, "Vera Viele", role) } else { office.who_is(role) };
                let outcome = match step {
                    Step::Propose => office.alone(&who, accept(&claim)).await,
                    _ => office.alone(&who, certificate(&round, step)).await,
                };
                if place == second {
                    assert!(
                        matches!(outcome, Err(FlowError::Claim(ClaimError::Duty(DutyError::SamePerson { .. })))),
                        "{first} and {second}: {outcome:?}"
                    );
                    break;
                }
                round = outcome.unwrap();
            }
            assert!(matches!(present(&office, &claim).await.state, ClaimState::Submitted { .. }));
        }
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_decision_counts_when_it_is_certified_and_not_before(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = signed(&office, "R1").await;
        let nothing = office.alone(&office.who_is(Role::ExaminerSachlich), certificate(&claim, Step::Sachlich)).await;
        assert!(matches!(nothing, Err(FlowError::Claim(ClaimError::Duty(DutyError::NoProposal)))));
        let proposed = office.alone(&office.finance(), accept(&claim)).await.unwrap();
        let twice = office.alone(&office.finance(), accept(&claim)).await;
        assert!(matches!(twice, Err(FlowError::Claim(ClaimError::Duty(DutyError::Proposed)))));
        let other = certificate(&proposed, Step::Rechnerisch);
        let other = office.alone(&office.who_is(Role::ExaminerSachlich), other).await;
        assert!(matches!(other, Err(FlowError::Claim(ClaimError::Duty(DutyError::Role { .. })))));
        let (reason, amount) = (office.who_is(Role::ExaminerSachlich), office.who_is(Role::ExaminerRechnerisch));
        let half = office.alone(&amount, certificate(&proposed, Step::Rechnerisch)).await.unwrap();
        assert_eq!((half.state, half.version), (claim.state, claim.version));
        let figures = views::grant_figures(&office.a(), &office.forwarding_a).await.unwrap();
        assert_eq!((figures[0].recognised, figures[0].reserved), (Cents::ZERO, Cents::new(80)));
        let whole = office.alone(&reason, certificate(&proposed, Step::Sachlich)).await.unwrap();
        assert_eq!(whole.state, ClaimState::Decided { on: day(2021, 3, 15) });
        let figures = views::grant_figures(&office.a(), &office.forwarding_a).await.unwrap();
        assert_eq!(figures[0].recognised, Cents::new(80));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_proposal_that_is_sent_back_is_proposed_anew_and_stays_signed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = signed(&office, "R1").await;
        let proposed = office.alone(&office.finance(), accept(&claim)).await.unwrap();
        let (version, round) = (proposed.version, proposed.round());
        let back = |reason: &str| SendBackProposal { claim: claim.id, version, round, reason: reason.to_owned() };
        let silent = office.alone(&office.who_is(Role::ExaminerSachlich), back(" ")).await;
        assert!(matches!(silent, Err(FlowError::Claim(ClaimError::Duty(DutyError::Reason(_))))));
        let open = office.alone(&office.who_is(Role::ExaminerSachlich), back("Kurs fehlt")).await.unwrap();
        assert_eq!((open.round(), &open.proposal), (2, &None));
        let stale = office.alone(&office.who_is(Role::ExaminerSachlich), certificate(&proposed, Step::Sachlich)).await;
        assert!(matches!(stale, Err(FlowError::Stale { what: "claim" })), "the round that was seen is over");
        office.run(&office.finance(), accept(&open)).await.unwrap();
        assert!(matches!(present(&office, &claim).await.state, ClaimState::Decided { .. }));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_correction_is_certified_as_a_decision_is(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = signed(&office, "R1").await;
        let decided = office.run(&office.finance(), accept(&claim)).await.unwrap();
        let (reason, amount) = (office.who_is(Role::ExaminerSachlich), office.who_is(Role::ExaminerRechnerisch));
        let proposed = office.alone(&office.finance(), correction(&decided, 40)).await.unwrap();
        assert_eq!((proposed.version, proposed.round(), recognised(&office).await), (decided.version, 2, 80));
        let twice = office.alone(&office.finance(), correction(&decided, 30)).await;
        assert!(matches!(twice, Err(FlowError::Claim(ClaimError::Duty(DutyError::Proposed)))));
        // It waits for who certifies, and its recipient learns nothing of it.
        let waits = flow::waiting::claims(&reason, None, 9).await.unwrap().items;
        assert_eq!(waits, [ClaimExcerpt::of(proposed.clone(), &LinesAsked::None).unwrap()]);
        assert!(proposed.correction.is_some() && present(&office, &claim).await == proposed);
        let seen = views::claim(&office.a(), claim.id).await.unwrap();
        assert_eq!((&seen.correction, seen.round()), (&None, 1));
        let entries = views::journal(&office.a(), Some(claim.id.0), EntryNumber::NONE, 99).await.unwrap();
        let told: Vec<_> = entries.iter().filter(|entry| entry.command == "claim.correct").collect();
        assert_eq!((told.len(), told[0].payload.as_str()), (1, "null"));
        assert!(entries.iter().all(|entry| !entry.answer.contains("Gutschrift übersehen")));
        let whole = views::journal(&office.finance(), Some(claim.id.0), EntryNumber::NONE, 99).await.unwrap();
        assert!(whole.iter().any(|entry| entry.payload.contains("Gutschrift übersehen")));
        let listed = views::claims(&office.a(), None, None, 9).await.unwrap().items;
        assert!(listed.iter().all(|claim| claim.correction.is_none()) && !listed.is_empty());
        let person = office.finance().actor().person;
        let open = flow::people::open_tasks(&office.who_is(Role::Head), person).await.unwrap();
        assert_eq!(open.iter().map(|task| (task.kind, task.step)).collect::<Vec<_>>(), [("claim", Step::Propose)]);
        let half = office.alone(&amount, certificate(&proposed, Step::Rechnerisch)).await.unwrap();
        assert_eq!((half.version, recognised(&office).await), (decided.version, 80));
        let whole = office.alone(&reason, certificate(&proposed, Step::Sachlich)).await.unwrap();
        let made = &whole.lines[0].corrections[0];
        assert_eq!((made.round, made.by.as_str(), made.to.get()), (2, "Finn Anz", 40));
        assert_eq!((&whole.correction, whole.version, recognised(&office).await), (&None, decided.version + 1, 32));
        assert_eq!(flow::people::open_tasks(&office.who_is(Role::Head), person).await.unwrap(), []);
        // The next one is sent back, by who has certified it and thinks better of it, and another is proposed.
        let again = office.alone(&office.finance(), correction(&whole, 0)).await.unwrap();
        office.alone(&reason, certificate(&again, Step::Sachlich)).await.unwrap();
        let (version, round) = (again.version, again.round());
        let back = || SendBackProposal { claim: claim.id, version, round, reason: "Gutschrift gilt".to_owned() };
        let open = office.alone(&reason, back()).await.unwrap();
        assert_eq!(open.returned, [Returned { round, reason: "Gutschrift gilt".to_owned() }]);
        assert_eq!((&open.correction, open.round(), recognised(&office).await), (&None, 3, 32));
        assert_eq!(present(&office, &claim).await, open);
        office.run(&office.finance(), correction(&open, 50)).await.unwrap();
        assert_eq!(recognised(&office).await, 40);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_recipient_learns_what_counts_and_nothing_before(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = signed(&office, "R1").await;
        let decision = DecideClaim {
            decisions: vec![(claim.lines[0].id, LineDecision::Reject { reason: "beleg_fehlt".to_owned(), text: "Nie gesehen".to_owned() })],
            ..accept(&claim)
        };
        let proposed = office.alone(&office.finance(), decision).await.unwrap();
        assert!(proposed.proposal.is_some());
        let secret = async |claim: &Claim| {
            let (id, a) = (claim.id, office.a());
            let entries = views::journal(&a, Some(id.0), EntryNumber::NONE, 99).await.unwrap();
            let seen = views::claim(&a, id).await.unwrap();
            let shown = serde_json::to_string(&(entries.iter().map(|it| (&it.payload, &it.answer)).collect::<Vec<_>>(), seen));
            !shown.unwrap().contains("Nie gesehen")
        };
        assert!(secret(&claim).await, "neither the claim nor the journal tells");
        let waits = flow::waiting::claims(&office.a(), None, 9).await.unwrap().items;
        assert_eq!((waits.len(), &waits[0].claim.proposal), (1, &None));
        // The answer to its own step does not tell either, and the books keep it whole.
        let back = WithdrawClaim { claim: claim.id, version: claim.version };
        let withdrawn = office.alone(&office.a(), back).await.unwrap();
        let giver = |signed: &grants::SignOff| !signed.step.is_of_recipient();
        assert!(withdrawn.proposal.is_none() && !withdrawn.sign_offs.iter().any(giver), "{withdrawn:?}");
        assert!(present(&office, &claim).await.sign_offs.iter().any(giver));
        assert!(secret(&claim).await);
        // Of a correction that is proposed nothing waits for the recipient; a decision that counts is told.
        let claim = signed(&office, "R2").await;
        let decided = office.run(&office.finance(), accept(&claim)).await.unwrap();
        office.alone(&office.finance(), correction(&decided, 40)).await.unwrap();
        assert_eq!(flow::waiting::claims(&office.a(), None, 9).await.unwrap().items, []);
        assert_eq!(views::claim(&office.a(), claim.id).await.unwrap().proposal, decided.proposal);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn one_examiner_certifies_both_where_the_house_allows_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let roles = [Role::ExaminerSachlich, Role::ExaminerRechnerisch].map(role).to_vec();
        register(&office, "Vera Viele", roles).await.unwrap();
        let claim = signed(&office, "R1").await;
        let proposed = office.alone(&office.finance(), accept(&claim)).await.unwrap();
        let both = || certificate(&proposed, Step::SachlichUndRechnerisch);
        let vera = as_one(&office, "Vera Viele", Role::ExaminerSachlich);
        let refused = office.alone(&vera, both()).await;
        assert!(matches!(refused, Err(FlowError::DutiesKeptApart { .. })), "{refused:?}");
        let rules = SetDutyRules {
            number: 1,
            one_examiner: true,
            further_eye_above: None,
            bank_wait_days: 3,
            reason: "Kleines Amt".to_owned(),
        };
        office.alone(&office.administrator(), rules).await.unwrap();
        let one = office.alone(&office.who_is(Role::ExaminerSachlich), both()).await;
        assert!(matches!(one, Err(FlowError::DutiesKeptApart { .. })), "who holds one of the roles is not both");
        let decided = office.alone(&vera, both()).await.unwrap();
        assert_eq!(decided.state, ClaimState::Decided { on: day(2021, 3, 15) });
    }

    async fn a_recipient_of_one_person_signs_alone_where_that_is_on_record(db: TestDb) {
        let office = Office::open(&db.store).await;
        let waiver = |organisation| WaiveSecondSignature {
            organisation,
            from: day(2021, 1, 1),
            until: day(2021, 12, 31),
            reason: "Einzelunternehmen".to_owned(),
        };
        let not_the_head = office.alone(&office.finance(), waiver(office.provider_a)).await;
        assert!(matches!(not_the_head, Err(FlowError::Forbidden { .. })));
        let no_provider = office.alone(&office.who_is(Role::Head), waiver(KREIS)).await;
        assert!(matches!(no_provider, Err(FlowError::RecipientIsNoProvider)));
        office.alone(&office.who_is(Role::Head), waiver(office.provider_a)).await.unwrap();
        let claim = prepared(&office, &office.a(), "R1").await;
        assert_eq!(claim.sign_offs[0].step, Step::PrepareAndSign);
        let sign = SignClaim { claim: claim.id, version: claim.version };
        let twice = office.alone(&office.signatory_of_a(), sign).await;
        assert!(matches!(twice, Err(FlowError::Claim(ClaimError::Duty(DutyError::Taken { .. })))));
        office.run(&office.finance(), accept(&claim)).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_deputy_counts_as_who_they_are(db: TestDb) {
        let office = Office::open(&db.store).await;
        due(&office).await;
        let (ria, until) = (person_id(UNIT, "Ria Frei").unwrap(), Some(day(2021, 3, 31)));
        let deputy = NewRole { until, deputy_for: Some(ria), ..role(Role::Releaser) };
        let of_nobody = NewRole { deputy_for: Some(person_id(UNIT, "Hanna Leit").unwrap()), ..deputy.clone() };
        let refused = register(&office, "Nora Niemand", vec![of_nobody]).await;
        assert!(matches!(refused, Err(FlowError::DutiesKeptApart { .. })), "{refused:?}");
        register(&office, "Dora Dazu", vec![role(Role::Orderer), deputy]).await.unwrap();
        let dora = |role| as_one(&office, "Dora Dazu", role);
        let ordered = office.alone(&dora(Role::Orderer), order(office.forwarding_a.id, "F1", 100)).await.unwrap();
        let release = |ordered: &Payment| ReleasePayment { payment: ordered.id, version: ordered.version };
        assert!(same_person(office.alone(&dora(Role::Releaser), release(&ordered)).await));
        // For whom she stands in may release beside her: they are two.
        let other = order(office.forwarding_a.id, "F1", 100);
        let other = office.alone(&office.who_is(Role::Orderer), other).await.unwrap();
        let first = office.alone(&dora(Role::Releaser), release(&other)).await.unwrap();
        assert_eq!(first.sign_offs[1].by.name, "Dora Dazu");
        let second = office.alone(&office.who_is(Role::Releaser), release(&other)).await.unwrap();
        assert_eq!(second.state, PaymentState::Released { on: day(2021, 3, 15) });
    }

    async fn a_human_has_one_account(db: TestDb) {
        let office = Office::open(&db.store).await;
        let again = RegisterPerson {
            identity: " RIA  frei".to_owned(),
            name: "Maria Frei".to_owned(),
            roles: vec![role(Role::Orderer)],
        };
        let again = office.alone(&office.administrator(), again).await;
        assert!(matches!(again, Err(FlowError::Exists { what: "an account of this human" })), "{again:?}");
    }

    async fn who_examines_orders_nothing_of_the_same_grant(db: TestDb) {
        let office = Office::open(&db.store).await;
        due(&office).await;
        let roles = [Role::ExaminerSachlich, Role::Orderer].map(role).to_vec();
        register(&office, "Vera Viele", roles).await.unwrap();
        let claim = signed(&office, "R1").await;
        let proposed = office.alone(&office.finance(), accept(&claim)).await.unwrap();
        let examiner = as_one(&office, "Vera Viele", Role::ExaminerSachlich);
        office.alone(&examiner, certificate(&proposed, Step::Sachlich)).await.unwrap();
        let pays = as_one(&office, "Vera Viele", Role::Orderer);
        let refused = office.alone(&pays, order(office.forwarding_a.id, "F1", 100)).await;
        assert!(matches!(refused, Err(FlowError::DutiesKeptApart { .. })), "{refused:?}");
    }

    async fn who_has_an_interest_in_the_recipient_takes_no_step(db: TestDb) {
        let office = Office::open(&db.store).await;
        due(&office).await;
        let declare = DeclareConflict { organisation: office.provider_a, reason: "Mein Bruder".to_owned() };
        office.alone(&office.who_is(Role::Orderer), declare).await.unwrap();
        let refused = office.alone(&office.who_is(Role::Orderer), order(office.forwarding_a.id, "F1", 100)).await;
        assert!(matches!(refused, Err(FlowError::DutiesKeptApart { .. })), "{refused:?}");
        let editor = NewRole { organisation: office.provider_a, ..role(Role::Editor) };
        register(&office, "Vera Viele", vec![editor, role(Role::Orderer)]).await.unwrap();
        let vera = as_one(&office, "Vera Viele", Role::Orderer);
        let refused = office.alone(&vera, order(office.forwarding_a.id, "F1", 100)).await;
        assert!(matches!(refused, Err(FlowError::DutiesKeptApart { .. })), "{refused:?}");
    }

    async fn who_has_left_is_not_told_once_more_what_they_did(db: TestDb) {
        let office = Office::open(&db.store).await;
        register(&office, "Lea Leaver", vec![role(Role::Clerk)]).await.unwrap();
        let lea = as_one(&office, "Lea Leaver", Role::Clerk);
        let declare = || DeclareConflict { organisation: office.provider_a, reason: "Mein Bruder".to_owned() };
        let declared = lea.execute("key-of-lea", declare()).await.unwrap();
        let again = lea.execute("key-of-lea", declare()).await.unwrap();
        assert_eq!(again.conflicts.len(), 1, "sent twice, it is declared once");
        let leaving = RecordLeaving { person: declared.id, version: declared.version, on: day(2021, 3, 15) };
        office.alone(&office.administrator(), leaving).await.unwrap();
        let refused = lea.execute("key-of-lea", declare()).await;
        assert!(matches!(refused, Err(FlowError::RoleNotHeld { .. })), "{refused:?}");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_role_that_is_not_held_today_opens_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        let stranger = as_one(&office, "Niemand Bekanntes", Role::Clerk);
        assert!(matches!(views::grants(&stranger, None, 9).await, Err(FlowError::RoleNotHeld { .. })));
        let until = Some(day(2021, 3, 14));
        register(&office, "Gerda Gestern", vec![NewRole { until, ..role(Role::Clerk) }]).await.unwrap();
        let yesterday = as_one(&office, "Gerda Gestern", Role::Clerk);
        assert!(matches!(views::grants(&yesterday, None, 9).await, Err(FlowError::RoleNotHeld { .. })));
        let person = register(&office, "Lea Leaver", vec![role(Role::Clerk)]).await.unwrap();
        let lea = as_one(&office, "Lea Leaver", Role::Clerk);
        views::grants(&lea, None, 9).await.unwrap();
        let leaving = RecordLeaving { person: person.id, version: 1, on: day(2021, 3, 15) };
        let gone = office.alone(&office.administrator(), leaving).await.unwrap();
        assert_eq!(gone.memberships[0].until, Some(day(2021, 3, 15)), "what was open is closed, and seen to be");
        assert!(matches!(views::grants(&lea, None, 9).await, Err(FlowError::RoleNotHeld { .. })));
        let own = RecordLeaving {
            person: office.administrator().actor().person,
            version: 1,
            on: day(2021, 3, 15),
        };
        let own = office.alone(&office.administrator(), own).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
        assert!(matches!(views::grants(&office.administrator(), None, 9).await, Err(FlowError::Forbidden { .. })));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }
}
