//! What audits observe, what the house answers, what is decided, and who learns of it.

use flow::{
    FlowError, Role,
    audit_observations::{
        AnswerAuditObservation, AuditCounts, AuditDecision, DecideAuditObservation, RecordAuditObservation,
        Thing, audited, counts, observation, observations,
    },
    deadlines::{GrantDeadline, deadlines},
    search::{FoundKind, SearchText, search},
    views, waiting,
};
use grants::{
    AuditObservation, AuditObservationError, AuditObservationState, AuditScope, AuditSubject, Claim, GrantId,
    law::DeadlineState,
};
use ledger::{Cents, EntryNumber};
use testkit::TestDb;
use uuid::Uuid;

use crate::{
    audits::auditor,
    office::{COACHING, KREIS, Office, actor, day, forwarding},
    steps::{claim, draw},
};

fn about(about: AuditSubject) -> RecordAuditObservation {
    let (amount, text) = (Some(Cents::new(5_000)), "Die Liste fehlt".to_owned());
    RecordAuditObservation { about, amount, text, answer_by: day(2021, 4, 15) }
}

fn answered(observed: &AuditObservation) -> AnswerAuditObservation {
    let text = "Sie liegt bei".to_owned();
    AnswerAuditObservation { observation: observed.id, version: observed.version, text }
}

fn decided(observed: &AuditObservation, decision: AuditDecision) -> DecideAuditObservation {
    let text = "Begründung".to_owned();
    DecideAuditObservation { observation: observed.id, version: observed.version, decision, text }
}

async fn observed(office: &Office) -> AuditObservation {
    let request = about(AuditSubject::Grant(office.forwarding_a.id));
    office.alone(&office.auditor(), request).await.unwrap()
}

/// An observation that was answered, asked back, answered again and upheld in part.
pub(crate) async fn upheld(office: &Office) {
    let (auditor, head) = (office.auditor(), office.who_is(Role::Head));
    let mut it = office.alone(&head, answered(&observed(office).await)).await.unwrap();
    let ask_back = AuditDecision::AskBack { answer_by: day(2021, 4, 20) };
    it = office.alone(&auditor, decided(&it, ask_back)).await.unwrap();
    it = office.alone(&office.finance(), answered(&it)).await.unwrap();
    let uphold = AuditDecision::Uphold { amount: Some(Cents::new(4_000)) };
    office.alone(&auditor, decided(&it, uphold)).await.unwrap();
}

fn why<T: std::fmt::Debug>(refused: Result<T, FlowError>) -> AuditObservationError {
    match refused {
        Err(FlowError::AuditObservation(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn is_unknown<T>(refused: &Result<T, FlowError>) -> bool {
    matches!(refused, Err(FlowError::NotFound { .. }))
}

async fn claimed(office: &Office) -> Claim {
    office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap()
}

async fn awaited(who: &flow::Ctx, observed: &AuditObservation) -> Option<GrantDeadline> {
    let found = deadlines(who).await.unwrap().deadlines;
    found.into_iter().find(|it| it.subject == Some(observed.id.0))
}

testkit::on_both_engines! {
    async fn what_is_observed_is_answered_asked_back_upheld_and_answered_again(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (auditor, clerk) = (office.auditor(), office.finance());
        let first = observed(&office).await;
        assert_eq!((first.number, first.version, first.by.role), (1, 1, Role::Auditor));
        assert_eq!(first.state(), AuditObservationState::Open { answer_by: day(2021, 4, 15) });
        let early = office.alone(&auditor, decided(&first, AuditDecision::Uphold { amount: None })).await;
        assert_eq!(why(early), AuditObservationError::AwaitsAnswer { answer_by: day(2021, 4, 15) });
        let answer = office.alone(&clerk, answered(&first)).await.unwrap();
        assert_eq!(answer.state(), AuditObservationState::Answered);
        let again = office.alone(&clerk, answered(&first)).await;
        assert!(matches!(again, Err(FlowError::Stale { .. })), "{again:?}");
        let state = AuditObservationState::Answered;
        let twice = office.alone(&clerk, answered(&answer)).await;
        assert_eq!(why(twice), AuditObservationError::NotNow { state, step: "answer" });
        let ask_back = AuditDecision::AskBack { answer_by: day(2021, 5, 1) };
        let asked = office.alone(&auditor, decided(&answer, ask_back)).await.unwrap();
        let answer = office.alone(&office.who_is(Role::ExaminerSachlich), answered(&asked)).await.unwrap();
        let too_much = AuditDecision::Uphold { amount: Some(Cents::new(5_001)) };
        let refused = office.alone(&auditor, decided(&answer, too_much)).await;
        assert!(matches!(why(refused), AuditObservationError::AmountAbove { .. }));
        let uphold = AuditDecision::Uphold { amount: Some(Cents::new(2_000)) };
        let upheld = office.alone(&auditor, decided(&answer, uphold)).await.unwrap();
        assert_eq!((upheld.in_question(), upheld.state()), (Some(Cents::new(2_000)), AuditObservationState::Upheld));
        let answer = office.alone(&office.who_is(Role::Head), answered(&upheld)).await.unwrap();
        let settled = office.alone(&auditor, decided(&answer, AuditDecision::Settle)).await.unwrap();
        assert_eq!((settled.version, settled.steps.len(), settled.in_question()), (7, 6, None));
        assert_eq!(observation(&clerk, settled.id).await.unwrap(), settled);
        let sought = SearchText::new("liegt bei", None).unwrap();
        for who in [&auditor, &clerk] {
            let hits = search(who, &sought).await.unwrap();
            assert_eq!((hits[0].kind, hits[0].found[0].id), (FoundKind::AuditObservation, settled.id.0));
        }
        assert!(search(&office.a(), &sought).await.unwrap().is_empty(), "a recipient knows nothing of it");
        let second = observed(&office).await;
        let settled = office.alone(&auditor, decided(&second, AuditDecision::Settle)).await.unwrap();
        assert_eq!((settled.number, settled.state()), (2, AuditObservationState::Settled));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn it_may_be_about_whatever_hangs_on_a_grant_in_scope(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = claimed(&office).await;
        for (subject, is_named) in [
            (AuditSubject::Claim(claim.id), "Claim { number: 1 }"),
            (AuditSubject::ClaimLine(claim.lines[0].id), "number: 1 }"),
            (AuditSubject::Grant(office.award.id), "Grant"),
        ] {
            let made = office.alone(&office.auditor(), about(subject)).await.unwrap();
            let grant = if is_named == "Grant" { office.award.id } else { office.forwarding_a.id };
            assert_eq!((made.about, made.grant), (subject, grant));
            let found = audited(&office.finance(), subject).await.unwrap();
            assert_eq!(found.whose.grant, grant);
            assert!(format!("{:?}", found.thing).ends_with(is_named), "{:?}", found.thing);
        }
        let (unknown, auditor) = (Uuid::from_u128(0xDEAD), office.auditor());
        for word in ["grant", "claim", "claim_line", "payment", "proof", "receivable"] {
            let subject = AuditSubject::from_word(word, unknown).unwrap();
            assert!(is_unknown(&office.alone(&auditor, about(subject)).await), "{word}");
            assert!(is_unknown(&audited(&auditor, subject).await), "{word}");
        }
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_payment_is_named_by_its_amount(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 1_000).await;
        let payments = views::payments(&office.finance(), None, None, 9).await.unwrap().items;
        let subject = AuditSubject::Payment(payments[0].id);
        let made = office.alone(&office.auditor(), about(subject)).await.unwrap();
        assert_eq!(made.grant, office.award.id);
        let found = audited(&office.auditor(), subject).await.unwrap();
        assert!(matches!(found.thing, Thing::Payment { amount, .. } if amount == Cents::new(1_000)));
    }

    async fn nothing_outside_the_scope_is_observed_or_seen(db: TestDb) {
        let office = Office::open(&db.store).await;
        let inside = observed(&office).await;
        let scope = AuditScope { provider: Some(office.provider_b), ..AuditScope::default() };
        let of_b = auditor(&office, "Prüferin B", scope).await;
        assert!(is_unknown(&office.alone(&of_b, about(inside.about)).await));
        assert!(is_unknown(&observation(&of_b, inside.id).await));
        assert!(is_unknown(&office.alone(&of_b, decided(&inside, AuditDecision::Settle)).await));
        assert_eq!(observations(&of_b, None, None, 9).await.unwrap().items, []);
        assert_eq!(counts(&of_b).await.unwrap(), AuditCounts::default());
        assert!(is_unknown(&views::journal(&of_b, Some(inside.id.0), EntryNumber::NONE, 9).await));
        let mut to_b = forwarding(&office.award, office.provider_b, &[("F1", 10_000, COACHING, 12_500)]);
        "KI B".clone_into(&mut to_b.act.reference);
        let to_b = office.run(&office.finance(), to_b).await.unwrap();
        let made = office.alone(&of_b, about(AuditSubject::Grant(to_b.id))).await.unwrap();
        let listed = observations(&of_b, Some(to_b.id), None, 9).await.unwrap().items;
        assert_eq!(listed, std::slice::from_ref(&made));
        assert!(views::journal(&of_b, Some(made.id.0), EntryNumber::NONE, 9).await.is_ok());
        // Another audit that covers the grant decides as well.
        let answer = office.alone(&office.finance(), answered(&made)).await.unwrap();
        office.alone(&office.auditor(), decided(&answer, AuditDecision::Settle)).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn an_audit_that_shows_a_day_observes_what_was_known_then(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = claimed(&office).await;
        let until = |day| AuditScope { known_until: Some(day), ..AuditScope::default() };
        let yesterday = auditor(&office, "Prüferin gestern", until(day(2021, 3, 14))).await;
        let today = auditor(&office, "Prüferin heute", until(day(2021, 3, 15))).await;
        for subject in [
            AuditSubject::Grant(office.forwarding_a.id),
            AuditSubject::Claim(claim.id),
            AuditSubject::ClaimLine(claim.lines[0].id),
        ] {
            assert!(is_unknown(&office.alone(&yesterday, about(subject)).await), "{subject:?}");
            // Each request has an id of its own, so each has a context of its own.
            let who = office.flow.ctx(today.actor().clone());
            let made = office.alone(&who, about(subject)).await.unwrap();
            assert_eq!(observation(&today, made.id).await.unwrap(), made, "its own papers are as they stand");
            assert!(is_unknown(&observation(&yesterday, made.id).await));
        }
        let open = AuditCounts { open: 3, ..AuditCounts::default() };
        assert_eq!(counts(&today).await.unwrap(), open);
        let looks = views::claim(&today, claim.id).await;
        assert!(matches!(looks, Err(FlowError::KnownUntil { .. })), "the books are not as they stand");
    }

    async fn who_receives_learns_nothing_and_only_the_house_answers(db: TestDb) {
        let office = Office::open(&db.store).await;
        let made = observed(&office).await;
        for who in [office.a(), office.signatory_of_a(), office.who_is(Role::Orderer)] {
            let hidden = observation(&who, made.id).await;
            assert!(matches!(hidden, Err(FlowError::Forbidden { .. })), "{hidden:?}");
            let answers = office.alone(&who, answered(&made)).await;
            assert!(matches!(answers, Err(FlowError::Forbidden { .. })), "{answers:?}");
            assert_eq!(awaited(&who, &made).await.map(|it| it.rule.id), None);
            assert!(waiting::observations(&who).await.unwrap().is_empty());
        }
        assert!(is_unknown(&views::journal(&office.a(), Some(made.id.0), EntryNumber::NONE, 9).await));
        // A clerk of a recipient is no clerk of the house.
        assert!(is_unknown(&observation(&office.stranger(), made.id).await));
        assert!(is_unknown(&office.alone(&office.stranger(), answered(&made)).await));
        assert!(matches!(
            observations(&office.stranger(), None, None, 9).await,
            Err(FlowError::Forbidden { .. })
        ));
        assert!(waiting::observations(&office.stranger()).await.unwrap().is_empty());
        let recorded = office.alone(&office.finance(), about(made.about)).await;
        assert!(matches!(recorded, Err(FlowError::Forbidden { .. })), "{recorded:?}");
        let decides = office.alone(&office.who_is(Role::Head), decided(&made, AuditDecision::Settle)).await;
        assert!(matches!(decides, Err(FlowError::Forbidden { .. })), "{decides:?}");
        assert_eq!(waiting::observations(&office.finance()).await.unwrap(), [made]);
    }

    async fn an_answer_is_due_on_the_day_that_was_asked_for_last(db: TestDb) {
        let office = Office::open(&db.store).await;
        let clerk = office.finance();
        let made = observed(&office).await;
        let due = awaited(&clerk, &made).await.unwrap();
        assert_eq!((due.grant, due.deadline.ends_on), (office.forwarding_a.id, day(2021, 4, 15)));
        assert_eq!((due.state, due.amount), (DeadlineState::Ahead { days_left: 31 }, Some(Cents::new(5_000))));
        assert!(due.is_of_audit() && due.rule.title.ends_with("Prüfungsbemerkung 1"));
        let answer = office.alone(&clerk, answered(&made)).await.unwrap();
        assert_eq!(awaited(&clerk, &made).await.unwrap().state, DeadlineState::Met);
        assert!(waiting::observations(&clerk).await.unwrap().is_empty());
        let soon = AuditDecision::AskBack { answer_by: day(2021, 3, 20) };
        office.alone(&office.auditor(), decided(&answer, soon)).await.unwrap();
        assert_eq!(awaited(&clerk, &made).await.unwrap().state, DeadlineState::Soon { days_left: 5 });
        let today = flow::today::today(&clerk).await.unwrap();
        assert!(today.late.iter().any(|it| it.subject == Some(made.id.0)));
    }

    async fn an_observation_says_something_and_leaves_time_to_answer(db: TestDb) {
        let office = Office::open(&db.store).await;
        let of = about(AuditSubject::Grant(office.award.id));
        let auditor = office.auditor();
        for (wrong, named) in [
            (RecordAuditObservation { text: " ".to_owned(), ..of.clone() }, "the text"),
            (RecordAuditObservation { amount: Some(Cents::ZERO), ..of.clone() }, "an amount"),
            (RecordAuditObservation { answer_by: day(2021, 3, 15), ..of.clone() }, "an answer is asked for"),
        ] {
            let refused = why(office.alone(&auditor, wrong).await).to_string();
            assert!(refused.starts_with(named), "{refused}");
        }
        let unknown = observation(&auditor, grants::AuditObservationId(Uuid::from_u128(7))).await;
        assert!(is_unknown(&unknown));
        let unknown = observations(&auditor, Some(GrantId(Uuid::from_u128(7))), None, 9).await;
        assert!(is_unknown(&unknown));
        let gone = office.flow.ctx(actor("Niemand", Role::Auditor, KREIS));
        let refused = office.alone(&gone, of).await;
        assert!(matches!(refused, Err(FlowError::RoleNotHeld { .. })), "{refused:?}");
    }
}
