//! Duties of payout requests: what the house approves is proposed by one, certified by others, due with the second
//! certificate, or sent back. And money that comes back is booked by nobody who paid it.

use std::sync::Arc;

use chrono::DateTime;
use flow::{
    Ctx, Flow, FlowError, Role, SystemIds,
    amendments::{AmendGrant, Resolution},
    duties::SetDutyRules,
    payments::ReturnPayment,
    payouts::{CertifyPayout, DecidePayout, SendBackPayout},
    people::{NewRole, RegisterPerson},
    periods::ClosePeriod,
    views,
};
use grants::{
    DutyError, PaymentError, PaymentState, PayoutRequest, PayoutRequestError, PayoutRequestState, Returned,
    SignOff, Step,
};
use ledger::{Cents, EntryNumber};
use testkit::{FixedClock, TestDb};

use crate::{
    amendments::amend,
    money::{all_accounts, held},
    office::{KREIS, Office, actor, day},
    steps::{approve, ask, confirm, draw, order, release},
};

/// What provider A asks the Kreis for.
async fn asked(office: &Office) -> PayoutRequest {
    office.run(&office.a(), ask(office.forwarding_a.id, "F1", 10_000)).await.unwrap()
}

/// The clerk approves it, or refuses it.
fn decision(asked: &PayoutRequest, refusal: Option<&str>) -> DecidePayout {
    let (payout_request, version, decided_on) = (asked.id, asked.version, day(2021, 3, 1));
    DecidePayout { payout_request, version, decided_on, refusal: refusal.map(str::to_owned) }
}

/// It is proposed to approve it.
async fn proposed(office: &Office, asked: &PayoutRequest) -> PayoutRequest {
    office.alone(&office.finance(), decision(asked, None)).await.unwrap()
}

fn certificate(proposed: &PayoutRequest, step: Step) -> CertifyPayout {
    let (payout_request, version, round) = (proposed.id, proposed.version, proposed.round());
    CertifyPayout { payout_request, version, round, step }
}

fn back(proposed: &PayoutRequest, reason: &str) -> SendBackPayout {
    let (payout_request, version, round) = (proposed.id, proposed.version, proposed.round());
    SendBackPayout { payout_request, version, round, reason: reason.to_owned() }
}

/// It is proposed to approve it, and that is sent back.
pub(crate) async fn sent_back(office: &Office, asked: &PayoutRequest) -> PayoutRequest {
    let proposed = proposed(office, asked).await;
    let examiner = office.who_is(Role::ExaminerSachlich);
    office.alone(&examiner, back(&proposed, "Bedarf fehlt")).await.unwrap()
}

/// Registers a person of the Kreis with roles from 2020 on.
async fn register(office: &Office, name: &str, roles: &[Role]) {
    let role = |role: &Role| NewRole {
        organisation: KREIS,
        role: *role,
        from: day(2020, 1, 1),
        until: None,
        deputy_for: None,
        scope: None,
    };
    let roles = roles.iter().map(role).collect();
    let request = RegisterPerson { identity: name.to_owned(), name: name.to_owned(), roles };
    office.alone(&office.administrator(), request).await.unwrap();
}

/// A person of the Kreis who acts in a role.
fn as_one(office: &Office, name: &str, role: Role) -> Ctx {
    office.flow.ctx(actor(name, role, KREIS))
}

fn duty(outcome: Result<PayoutRequest, FlowError>) -> DutyError {
    match outcome {
        Err(FlowError::PayoutRequest(PayoutRequestError::Duty(cause))) => cause,
        other => panic!("{other:?}"),
    }
}

/// What is due, in cents: of the award nothing is, where this is asked.
async fn due(office: &Office) -> i64 {
    held(&all_accounts(office).await, "due")
}

/// The request as the books have it.
async fn present(office: &Office, asked: &PayoutRequest) -> PayoutRequest {
    views::payout_request(&office.finance(), asked.id).await.unwrap()
}

testkit::on_both_engines! {
    async fn what_the_house_approves_is_due_with_the_second_certificate(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (reason, amount) = (office.who_is(Role::ExaminerSachlich), office.who_is(Role::ExaminerRechnerisch));
        let asked = asked(&office).await;
        let early = certificate(&asked, Step::Sachlich);
        assert_eq!(duty(office.alone(&reason, early).await), DutyError::NoProposal);
        let open = proposed(&office, &asked).await;
        assert_eq!((open.version, open.is_proposed(), due(&office).await), (1, true, 0));
        let twice = office.alone(&as_one(&office, "Fritz Zwei", Role::Clerk), decision(&asked, None)).await;
        assert_eq!(duty(twice), DutyError::Proposed);
        let refusal = office.alone(&office.finance(), decision(&asked, Some("Kein Bedarf"))).await;
        assert_eq!(duty(refusal), DutyError::Proposed);
        let other = office.alone(&reason, certificate(&open, Step::Rechnerisch)).await;
        assert!(matches!(duty(other), DutyError::Role { .. }));
        let no_examiner = office.alone(&office.finance(), certificate(&open, Step::Sachlich)).await;
        assert!(matches!(no_examiner, Err(FlowError::Forbidden { .. })));
        let half = office.alone(&amount, certificate(&open, Step::Rechnerisch)).await.unwrap();
        assert_eq!((half.version, due(&office).await), (1, 0));
        let whole = office.alone(&reason, certificate(&open, Step::Sachlich)).await.unwrap();
        assert_eq!((&whole.state, whole.version), (&PayoutRequestState::Approved { on: day(2021, 3, 1) }, 2));
        assert_eq!(due(&office).await, 10_000);
        assert_eq!(present(&office, &asked).await, whole);
        let late = office.alone(&reason, back(&whole, "zu spät")).await;
        assert!(matches!(late, Err(FlowError::PayoutRequest(PayoutRequestError::State { .. }))));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_a_ministry_approves_is_recorded_at_once(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asked = office.run(&office.finance(), ask(office.award.id, "F1", 10_000)).await.unwrap();
        let approved = office.alone(&office.finance(), decision(&asked, None)).await.unwrap();
        assert_eq!((approved.version, approved.proposal, approved.sign_offs), (2, None, Vec::new()));
    }

    async fn what_is_sent_back_is_proposed_anew_or_refused(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (reason, amount) = (office.who_is(Role::ExaminerSachlich), office.who_is(Role::ExaminerRechnerisch));
        let asked = asked(&office).await;
        let open = proposed(&office, &asked).await;
        let silent = office.alone(&reason, back(&open, " ")).await;
        assert!(matches!(duty(silent), DutyError::Reason(_)));
        // Who has certified it may think better of it.
        office.alone(&reason, certificate(&open, Step::Sachlich)).await.unwrap();
        let returned = office.alone(&reason, back(&open, "Bedarf fehlt")).await.unwrap();
        assert_eq!((returned.version, &returned.proposal), (1, &None));
        assert_eq!(returned.returned, [Returned { round: 1, reason: "Bedarf fehlt".to_owned() }]);
        assert_eq!(duty(office.alone(&amount, certificate(&open, Step::Rechnerisch)).await), DutyError::NoProposal);
        let again = proposed(&office, &asked).await;
        let stale = office.alone(&amount, certificate(&open, Step::Rechnerisch)).await;
        assert!(matches!(stale, Err(FlowError::Stale { what: "payout_request" })), "the round that was seen is over");
        office.alone(&reason, certificate(&again, Step::Sachlich)).await.unwrap();
        assert_eq!(due(&office).await, 0, "what was certified in another round does not count");
        let approved = office.alone(&amount, certificate(&again, Step::Rechnerisch)).await.unwrap();
        assert_eq!((approved.version, approved.round(), due(&office).await), (2, 2, 10_000));
        let other = self::asked(&office).await;
        let other = sent_back(&office, &other).await;
        let refused = office.alone(&office.finance(), decision(&other, Some("Kein Bedarf"))).await.unwrap();
        assert!(matches!(refused.state, PayoutRequestState::Refused { .. }));
        assert_eq!((present(&office, &other).await, due(&office).await), (refused, 10_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn nobody_takes_two_steps_of_a_round(db: TestDb) {
        let office = Office::open(&db.store).await;
        let steps = [
            (Step::Propose, Role::Clerk),
            (Step::Sachlich, Role::ExaminerSachlich),
            (Step::Rechnerisch, Role::ExaminerRechnerisch),
        ];
        register(&office, "Vera Viele", &steps.map(|(_, role)| role)).await;
        for (first, second) in [(0, 1), (0, 2), (1, 2)] {
            let asked = asked(&office).await;
            let mut round = asked.clone();
            for (place, (step, role)) in steps.into_iter().enumerate() {
                let ours = place == first || place == second;
                let who = if ours { as_one(&office, "Vera Viele", role) } else { office.who_is(role) };
                let outcome = match step {
                    Step::Propose => office.alone(&who, decision(&asked, None)).await,
                    _ => office.alone(&who, certificate(&round, step)).await,
                };
                if place == second {
                    assert!(matches!(duty(outcome), DutyError::SamePerson { .. }), "{first} and {second}");
                    break;
                }
                round = outcome.unwrap();
            }
            assert_eq!((present(&office, &asked).await, due(&office).await), (round, 0));
        }
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn one_examiner_certifies_both_where_the_house_allows_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        register(&office, "Vera Viele", &[Role::ExaminerSachlich, Role::ExaminerRechnerisch]).await;
        let vera = as_one(&office, "Vera Viele", Role::ExaminerSachlich);
        let open = proposed(&office, &asked(&office).await).await;
        let both = || certificate(&open, Step::SachlichUndRechnerisch);
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
        let approved = office.alone(&vera, both()).await.unwrap();
        assert!(matches!(approved.state, PayoutRequestState::Approved { .. }));
        assert_eq!(due(&office).await, 10_000);
    }

    async fn who_approves_orders_nothing_of_the_same_grant(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 10_000).await;
        register(&office, "Vera Viele", &[Role::Clerk, Role::ExaminerSachlich, Role::Orderer]).await;
        let first = asked(&office).await;
        let clerk = as_one(&office, "Vera Viele", Role::Clerk);
        let open = office.alone(&clerk, decision(&first, None)).await.unwrap();
        office.certify_payout(open).await.unwrap();
        let pays = as_one(&office, "Vera Viele", Role::Orderer);
        let refused = office.alone(&pays, order(office.forwarding_a.id, "F1", 100)).await;
        assert!(matches!(refused, Err(FlowError::DutiesKeptApart { .. })), "{refused:?}");
        register(&office, "Vito Viele", &[Role::Clerk, Role::ExaminerSachlich, Role::Orderer]).await;
        let pays = as_one(&office, "Vito Viele", Role::Orderer);
        office.alone(&pays, order(office.forwarding_a.id, "F1", 100)).await.unwrap();
        let second = asked(&office).await;
        let proposes = as_one(&office, "Vito Viele", Role::Clerk);
        let refused = office.alone(&proposes, decision(&second, None)).await;
        assert!(matches!(refused, Err(FlowError::DutiesKeptApart { .. })), "{refused:?}");
        let open = proposed(&office, &second).await;
        let examines = as_one(&office, "Vito Viele", Role::ExaminerSachlich);
        let refused = office.alone(&examines, certificate(&open, Step::Sachlich)).await;
        assert!(matches!(refused, Err(FlowError::DutiesKeptApart { .. })), "{refused:?}");
    }

    async fn a_recipient_learns_what_counts_and_nothing_before(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asked = asked(&office).await;
        sent_back(&office, &asked).await;
        let open = proposed(&office, &asked).await;
        let a = office.a();
        let seen = views::payout_request(&a, asked.id).await.unwrap();
        assert_eq!(seen, asked);
        assert_eq!(views::payout_requests(&a, None, None, 9).await.unwrap().items, std::slice::from_ref(&asked));
        assert_eq!(flow::waiting::payout_requests(&a, None, 9).await.unwrap().items, std::slice::from_ref(&asked));
        let told = async |ctx: &Ctx| {
            let entries = views::journal(ctx, Some(asked.id.0), EntryNumber::NONE, 99).await.unwrap();
            entries.into_iter().map(|it| (it.command, it.payload, it.answer)).collect::<Vec<_>>()
        };
        let entries = told(&a).await;
        for (command, payload, answer) in &entries[1..] {
            assert_eq!(payload, "null", "{command}");
            assert!(!answer.contains("proposal") && !answer.contains("sign_offs"), "{command}: {answer}");
        }
        assert!(entries.iter().all(|(_, _, answer)| !answer.contains("Bedarf fehlt")));
        let whole = told(&office.finance()).await;
        assert!(whole.iter().any(|(_, payload, _)| payload.contains("Bedarf fehlt")));
        // It waits for who certifies; and it is open work of who proposed it.
        let waits = flow::waiting::payout_requests(&office.who_is(Role::ExaminerSachlich), None, 9).await.unwrap();
        assert_eq!(waits.items, std::slice::from_ref(&open));
        let person = office.finance().actor().person;
        let tasks = flow::people::open_tasks(&office.who_is(Role::Head), person).await.unwrap();
        let tasks: Vec<_> = tasks.iter().map(|task| (task.kind, task.subject, task.step)).collect();
        assert_eq!(tasks, [("payout_request", asked.id.0, Step::Propose)]);
        // What counts is told, with who certified it.
        let approved = office.certify_payout(open).await.unwrap();
        let seen = views::payout_request(&a, asked.id).await.unwrap();
        assert_eq!((&seen.state, &seen.proposal, &seen.returned), (&approved.state, &approved.proposal, &Vec::new()));
        let round: Vec<&SignOff> = approved.present_round().collect();
        assert_eq!(seen.sign_offs.iter().collect::<Vec<_>>(), round);
        // A refusal counts at once, and its reason is told.
        let other = self::asked(&office).await;
        office.alone(&office.finance(), decision(&other, Some("Kein Bedarf"))).await.unwrap();
        let entries = views::journal(&a, Some(other.id.0), EntryNumber::NONE, 99).await.unwrap();
        assert!(entries.iter().any(|entry| entry.payload.contains("Kein Bedarf")));
    }

    async fn a_day_that_is_closed_is_neither_proposed_nor_approved(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asked = asked(&office).await;
        let open = proposed(&office, &asked).await;
        let closes = ClosePeriod { until: day(2021, 3, 1), reason: "Monatsabschluss".to_owned() };
        office.run(&office.finance(), closes).await.unwrap();
        let (reason, amount) = (office.who_is(Role::ExaminerSachlich), office.who_is(Role::ExaminerRechnerisch));
        office.alone(&reason, certificate(&open, Step::Sachlich)).await.unwrap();
        let late = office.alone(&amount, certificate(&open, Step::Rechnerisch)).await;
        assert!(matches!(late, Err(FlowError::PeriodClosed { .. })), "{late:?}");
        office.alone(&amount, back(&open, "März ist abgeschlossen")).await.unwrap();
        let again = office.alone(&office.finance(), decision(&asked, None)).await;
        assert!(matches!(again, Err(FlowError::PeriodClosed { field: Some("decided_on"), .. })), "{again:?}");
        let on = day(2021, 3, 2);
        let open = DecidePayout { decided_on: on, ..decision(&asked, None) };
        let open = office.alone(&office.finance(), open).await.unwrap();
        assert_eq!(office.certify_payout(open).await.unwrap().state, PayoutRequestState::Approved { on });
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_is_proposed_is_sent_back_before_a_reduction_refuses_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let whole = ask(office.forwarding_a.id, "F1", 80_000);
        let asked = office.run(&office.a(), whole).await.unwrap();
        let open = proposed(&office, &asked).await;
        let reduced = || {
            let (payout_request, version, reason) = (asked.id, asked.version, "Kürzung".to_owned());
            let resolutions = vec![Resolution::RefusePayout { payout_request, version, reason }];
            AmendGrant { resolutions, ..amend(&office.forwarding_a, &[("F1", 70_000)]) }
        };
        assert_eq!(
            office.run(&office.finance(), reduced()).await.map_err(|refusal| refusal.to_string()),
            Err("a proposal is open already".to_owned())
        );
        office.alone(&office.who_is(Role::ExaminerSachlich), back(&open, "Kürzung")).await.unwrap();
        office.run(&office.finance(), reduced()).await.unwrap();
        assert!(matches!(present(&office, &asked).await.state, PayoutRequestState::Refused { .. }));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn who_paid_does_not_book_that_the_money_came_back(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 10_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
        register(&office, "Vera Viele", &[Role::Clerk, Role::Orderer]).await;
        let orders = as_one(&office, "Vera Viele", Role::Orderer);
        let ordered = office.alone(&orders, order(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
        let paid = confirm(&office, release(&office, ordered).await).await;
        let came_back = || ReturnPayment {
            payment: paid.id,
            version: paid.version,
            returned_on: day(2021, 3, 15),
            reason: "Konto erloschen".to_owned(),
        };
        let refused = office.alone(&as_one(&office, "Vera Viele", Role::Clerk), came_back()).await;
        let Err(FlowError::Payment(PaymentError::Duty(DutyError::SamePerson { taken, asked, .. }))) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!((taken, asked), (Step::Order, Step::BookReturn));
        // Who booked that it was paid may; the step is kept.
        let returned = office.alone(&office.finance(), came_back()).await.unwrap();
        assert!(matches!(returned.state, PaymentState::Returned { .. }));
        let steps: Vec<_> = returned.sign_offs.iter().map(|signed| (signed.step, signed.by.name.as_str())).collect();
        assert_eq!(steps.last(), Some(&(Step::BookReturn, "Finn Anz")));
        assert_eq!(steps.len(), 5);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_releaser_who_keeps_books_later_books_no_return_either(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 10_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
        let role = |role, from, until| NewRole {
            organisation: KREIS,
            role,
            from,
            until,
            deputy_for: None,
            scope: None,
        };
        let roles = vec![
            role(Role::Releaser, day(2020, 1, 1), Some(day(2021, 3, 15))),
            role(Role::Clerk, day(2021, 3, 16), None),
        ];
        let name = "Vera Viele".to_owned();
        let request = RegisterPerson { identity: name.clone(), name, roles };
        office.alone(&office.administrator(), request).await.unwrap();
        let ordered = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
        for who in [office.who_is(Role::Releaser), as_one(&office, "Vera Viele", Role::Releaser)] {
            let release = flow::payments::ReleasePayment { payment: ordered.id, version: ordered.version };
            office.alone(&who, release).await.unwrap();
        }
        let released = views::payment(&office.finance(), ordered.id).await.unwrap();
        let paid = confirm(&office, released).await;
        let now = DateTime::parse_from_rfc3339("2021-03-20T09:00:00Z").unwrap().to_utc();
        let later = Flow::with(office.flow.store().clone(), Arc::new(FixedClock(now)), Arc::new(SystemIds));
        let clerk = later.ctx(actor("Vera Viele", Role::Clerk, KREIS));
        let (payment, version, returned_on) = (paid.id, paid.version, day(2021, 3, 20));
        let came_back = ReturnPayment { payment, version, returned_on, reason: "Konto erloschen".to_owned() };
        let refused = office.alone(&clerk, came_back).await;
        assert!(
            matches!(refused, Err(FlowError::Payment(PaymentError::Duty(DutyError::SamePerson { .. })))),
            "{refused:?}"
        );
        let figures = views::grant_figures(&office.a(), &office.forwarding_a).await.unwrap();
        assert_eq!(figures[0].received, Cents::new(10_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }
}
