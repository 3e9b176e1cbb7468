//! Lists of what hangs on grants: pages of what somebody sees, however much of others lies between.

use flow::{
    Ctx,
    claims::{DecideClaim, DropParked, WithdrawClaim},
    comments::AddComment,
    payments::ConfirmPayment,
    payouts::{DecidePayout, RequestPayout},
    standings::{ClaimStanding, ListAsked, Where},
    views,
    waiting::{self, QuestionStanding},
};
use grants::{
    ClaimExcerpt, ClaimId, ClaimLineId, GrantId, LineDecision, LineFilter, LinesAsked, OrganisationId,
    PayoutRequestId, Visibility,
};
use testkit::TestDb;
use uuid::Uuid;

use crate::{
    office::{COACHING, Office, day, forwarding},
    past::later,
    steps::{approve, ask, claim, draw, order, release},
};

/// A request for a cent, needed or not.
fn cent(grant: GrantId) -> RequestPayout {
    RequestPayout { reason: Some("Puffer".to_owned()), ..ask(grant, "F1", 1) }
}

/// Requests for a cent each: three of provider A before, amid and behind many of provider B.
async fn requests(office: &Office) -> Vec<PayoutRequestId> {
    let mut request = forwarding(&office.award, office.provider_b, &[("F1", 50_000, COACHING, 62_500)]);
    "KI 2".clone_into(&mut request.act.reference);
    let of_b = office.run(&office.finance(), request).await.unwrap().id;
    let mut of_a = Vec::new();
    for number in 0..50 {
        if number % 24 == 0 {
            let asked = office.run(&office.a(), cent(office.forwarding_a.id)).await.unwrap();
            of_a.push(asked.id);
        }
        office.run(&office.b(), cent(of_b)).await.unwrap();
    }
    of_a
}

/// The ids of a page, and where it goes on.
async fn page(ctx: &Ctx, after: Option<Uuid>, limit: i64) -> (Vec<PayoutRequestId>, Option<Uuid>) {
    let page = views::payout_requests(ctx, None, after, limit).await.unwrap();
    (page.items.into_iter().map(|it| it.id).collect(), page.next)
}

/// What waits: claims, payments, requests, parked lines, claims whose receipts no file shows.
async fn waits(finance: &Ctx, a: &Ctx) -> [Vec<Uuid>; 5] {
    [
        waiting::claims(finance, None, 9).await.unwrap().items.iter().map(|it| it.claim.id.0).collect(),
        waiting::payments(finance, None, 9).await.unwrap().items.iter().map(|it| it.id.0).collect(),
        waiting::payout_requests(finance, None, 9).await.unwrap().items.iter().map(|it| it.id.0).collect(),
        waiting::parked_lines(finance).await.unwrap().iter().map(|it| it.line.0).collect(),
        waiting::lines_without_file(a).await.unwrap().iter().map(|it| it.claim.0).collect(),
    ]
}

/// Where the question of the only parked line stands, for both sides, as the rows and as the journal have it.
async fn question(finance: &Ctx, a: &Ctx) -> QuestionStanding {
    let asked = waiting::questions(finance).await.unwrap();
    assert_eq!(waiting::questions(a).await.unwrap(), asked);
    let then = finance.clone().as_of(None, None).unwrap();
    assert_eq!(waiting::questions(&then).await.unwrap(), asked, "the journal says what the rows say");
    assert_eq!(asked.len(), 1);
    asked.into_iter().next().unwrap().standing
}

/// The claims that a list is narrowed to.
async fn narrowed(
    ctx: &Ctx,
    recipient: Option<OrganisationId>,
    standing: Option<Where<ClaimStanding>>,
) -> Vec<ClaimId> {
    let asked = ListAsked { recipient, standing, ..ListAsked::of(None) };
    let page = views::claims_asked(ctx, &asked, None, 9).await.unwrap();
    page.items.iter().map(|it| it.claim.id).collect()
}

/// Each of a list is what it is alone: what hangs on one is told of no other.
async fn each_is_as_it_is_alone(ctx: &Ctx) {
    for it in views::claims(ctx, None, None, 9).await.unwrap().items {
        assert_eq!(views::claim(ctx, it.id).await.unwrap(), it);
    }
    for it in views::claim_overviews(ctx, None, None, 9).await.unwrap().items {
        assert_eq!(views::claim_excerpt(ctx, it.claim.id, &LinesAsked::None).await.unwrap(), it);
    }
    for it in views::payout_requests(ctx, None, None, 9).await.unwrap().items {
        assert_eq!(views::payout_request(ctx, it.id).await.unwrap(), it);
    }
    for it in views::payments(ctx, None, None, 9).await.unwrap().items {
        assert_eq!(views::payment(ctx, it.id).await.unwrap(), it);
    }
}

testkit::on_both_engines! {
    async fn lines_of_a_kind_of_many_claims_are_those_of_each(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (finance, a) = (office.finance(), office.a());
        for (receipts, parked) in [(["R1", "R2"], 2), (["R3", "R4"], 1), (["R5", "R6"], 0)] {
            let lines = receipts.map(|receipt| (receipt, 5_000_i64));
            let of_a = office.run(&office.a(), claim(&office.forwarding_a, &lines)).await.unwrap();
            let decide = |(place, line): (usize, &grants::ClaimLine)| {
                let park = LineDecision::Park { question: "Wer?".to_owned(), answer_by: day(2021, 4, 1) };
                (line.id, if place < parked { park } else { LineDecision::Accept })
            };
            let decisions = of_a.lines.iter().enumerate().map(decide).collect();
            let findings = std::collections::BTreeMap::new();
            let decision = DecideClaim { claim: of_a.id, version: of_a.version, decisions, findings };
            office.run(&office.finance(), decision).await.unwrap();
        }
        office.run(&office.a(), claim(&office.forwarding_a, &[("R7", 5_000)])).await.unwrap();
        for shown in [finance.clone(), a, finance.as_of(None, None).unwrap()] {
            let claims = views::claims(&shown, None, None, 9).await.unwrap().items;
            let ids: Vec<ClaimId> = claims.iter().map(|claim| claim.id).collect();
            for which in [LineFilter::All, LineFilter::Open, LineFilter::Reduced, LineFilter::Parked] {
                let asked = LinesAsked::Kind(which);
                let each = claims.iter().map(|claim| ClaimExcerpt::of(claim.clone(), &asked).unwrap());
                let found = views::claim_excerpts(&shown, &ids, &asked).await.unwrap();
                assert_eq!(found, each.collect::<Vec<_>>(), "{which:?}");
                for (id, found) in ids.iter().zip(&found) {
                    assert_eq!(views::claim_excerpt(&shown, *id, &asked).await.unwrap(), *found);
                }
            }
            let parked = views::claim_excerpts(&shown, &ids, &LinesAsked::Kind(LineFilter::Parked)).await;
            let parked: Vec<usize> = parked.unwrap().iter().map(|found| found.claim.lines.len()).collect();
            assert_eq!(parked, [2, 1, 0, 0]);
        }
        let strange = views::claim_excerpts(&office.b(), &[ClaimId(Uuid::nil())], &LinesAsked::None).await;
        assert_eq!(strange.unwrap(), []);
    }

    async fn how_many_there_are_in_many_grants_is_how_many_there_are_in_each(db: TestDb) {
        let office = Office::open(&db.store).await;
        let given = [("F1", 10_000, COACHING, 12_500)];
        let mut more = forwarding(&office.award, office.provider_a, &given);
        "KI Zweite".clone_into(&mut more.act.reference);
        let second = office.run(&office.finance(), more).await.unwrap();
        for (grant, receipt) in [(&office.forwarding_a, "R1"), (&office.forwarding_a, "R2"), (&second, "R3")] {
            office.run(&office.a(), claim(grant, &[(receipt, 1_000)])).await.unwrap();
        }
        office.run(&office.a(), ask(second.id, "F1", 1_000)).await.unwrap();
        let then = |on| office.a().as_of(on, None).unwrap();
        let before = Some(day(2021, 3, 14));
        for (who, claims) in [(office.a(), [2, 1]), (then(None), [2, 1]), (then(before), [0, 0])] {
            for (grant, count) in [office.forwarding_a.id, second.id].into_iter().zip(claims) {
                assert_eq!(views::claim_count(&who, Some(grant)).await.unwrap(), views::Count::Exactly(count));
            }
            let all = views::Count::Exactly(claims.iter().sum());
            assert_eq!(views::claim_count(&who, None).await.unwrap(), all);
        }
        for (who, count) in [(office.a(), 1), (then(None), 1), (office.b(), 0), (office.finance(), 1)] {
            let counted = views::payout_request_count(&who, None).await.unwrap();
            assert_eq!(counted, views::Count::Exactly(count));
        }
    }

    async fn what_waited_on_a_day_is_told_of_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (to, finance, a) = (office.forwarding_a.id, office.finance(), office.a());
        draw(&office, "F1", 20_000).await;
        approve(&office, &office.a(), to, "F1", 20_000).await;
        let released = release(&office, office.run(&office.finance(), order(to, "F1", 20_000)).await.unwrap()).await;
        let asked = office.run(&office.a(), ask(to, "F1", 1_000)).await.unwrap();
        let first = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let park = LineDecision::Park { question: "Wer?".to_owned(), answer_by: day(2021, 4, 1) };
        let (decisions, findings) = (vec![(first.lines[0].id, park)], std::collections::BTreeMap::new());
        let decision = DecideClaim { claim: first.id, version: first.version, decisions, findings };
        let first = office.run(&office.finance(), decision).await.unwrap();
        let open = office.run(&office.a(), claim(&office.forwarding_a, &[("R2", 10_000)])).await.unwrap();
        let line = first.lines[0].id;
        let all = [vec![open.id.0], vec![released.id.0], vec![asked.id.0], vec![line.0], vec![open.id.0]];
        assert_eq!(waits(&finance, &a).await, all);
        each_is_as_it_is_alone(&finance).await;
        let parked = waiting::parked_lines(&finance).await.unwrap();
        let then = finance.clone().as_of(None, None).unwrap();
        assert_eq!(waiting::parked_lines(&then).await.unwrap(), parked, "the journal says what the rows say");
        let without = waiting::lines_without_file(&a).await.unwrap();
        let then = a.clone().as_of(None, None).unwrap();
        assert_eq!(waiting::lines_without_file(&then).await.unwrap(), without);
        // Five days later all of it is done.
        let (finance, a, on) = (|| later(&office, &finance), || later(&office, &a), day(2021, 3, 20));
        let confirm = ConfirmPayment { payment: released.id, version: released.version, confirmed_on: on };
        finance().execute("confirmed-later", confirm).await.unwrap();
        let refusal = Some("nicht nötig".to_owned());
        let refuse = DecidePayout { payout_request: asked.id, version: asked.version, decided_on: on, refusal };
        finance().execute("refused-later", refuse).await.unwrap();
        let drop = DropParked { claim: first.id, version: first.version, line };
        a().execute("dropped-later", drop).await.unwrap();
        let withdraw = WithdrawClaim { claim: open.id, version: open.version };
        a().execute("withdrawn-later", withdraw).await.unwrap();
        assert_eq!(waits(&finance(), &a()).await, <[Vec<Uuid>; 5]>::default());
        let before = Some(day(2021, 3, 19));
        for (effective_on, known_on) in [(before, None), (None, before)] {
            let at = |ctx: Ctx| ctx.as_of(effective_on, known_on).unwrap();
            assert_eq!(waits(&at(finance()), &at(a())).await, all, "{effective_on:?} {known_on:?}");
        }
        for unknown in [(Some(day(2021, 1, 31)), None), (None, Some(day(2021, 3, 14)))] {
            let at = |ctx: Ctx| ctx.as_of(unknown.0, unknown.1).unwrap();
            assert_eq!(waits(&at(finance()), &at(a())).await, <[Vec<Uuid>; 5]>::default(), "{unknown:?}");
        }
    }

    async fn a_question_waits_for_who_did_not_speak_last(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (finance, a) = (office.finance(), office.a());
        let lines = [("R1", 10_000), ("R2", 5_000)];
        let first = office.run(&office.a(), claim(&office.forwarding_a, &lines)).await.unwrap();
        let say = async |who: &Ctx, line: Option<ClaimLineId>, visibility| {
            let text = "Dazu".to_owned();
            office.run(who, AddComment { claim: first.id, line, visibility, text }).await.unwrap();
        };
        let (parked, other) = (Some(first.lines[0].id), Some(first.lines[1].id));
        // What was said before nobody has asked is no answer, also if it was said on the same day.
        say(&office.a(), parked, Visibility::Shared).await;
        let park = LineDecision::Park { question: "Wer?".to_owned(), answer_by: day(2021, 4, 1) };
        let decisions = vec![(first.lines[0].id, park), (first.lines[1].id, LineDecision::Accept)];
        let findings = std::collections::BTreeMap::new();
        let decision = DecideClaim { claim: first.id, version: first.version, decisions, findings };
        office.run(&office.finance(), decision).await.unwrap();
        assert_eq!(question(&finance, &a).await, QuestionStanding::Open);
        // Nor is what is said of another line, of the claim as a whole, or by who asked.
        say(&office.a(), other, Visibility::Shared).await;
        say(&office.a(), None, Visibility::Shared).await;
        say(&office.finance(), parked, Visibility::Shared).await;
        assert_eq!(question(&finance, &a).await, QuestionStanding::Open);
        let (by_a, by_finance) = (a.actor().name.clone(), finance.actor().name.clone());
        let answered = QuestionStanding::Answered { by: by_a, on: a.today() };
        say(&office.a(), parked, Visibility::Shared).await;
        assert_eq!(question(&finance, &a).await, answered);
        say(&office.finance(), parked, Visibility::Internal).await;
        assert_eq!(question(&finance, &a).await, answered, "what the house keeps to itself asks nobody");
        say(&office.finance(), parked, Visibility::Shared).await;
        let again = QuestionStanding::AskedAgain { by: by_finance, on: finance.today() };
        assert_eq!(question(&finance, &a).await, again);
        say(&office.a(), parked, Visibility::Shared).await;
        assert_eq!(question(&finance, &a).await, answered);
        assert_eq!(waiting::questions(&office.b()).await.unwrap(), []);
    }

    async fn a_list_is_narrowed_as_it_stands_and_as_it_stood(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (finance, a) = (office.finance(), office.a());
        let first = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let second = office.run(&office.a(), claim(&office.forwarding_a, &[("R2", 10_000)])).await.unwrap();
        let withdraw = WithdrawClaim { claim: second.id, version: second.version };
        later(&office, &a).execute("withdrawn-later", withdraw).await.unwrap();
        let now = later(&office, &finance);
        let then = later(&office, &finance).as_of(Some(day(2021, 3, 19)), None).unwrap();
        let (of_a, of_b) = (Some(office.provider_a), Some(office.provider_b));
        let (waits, gone) = (Some(Where::Waiting), Some(Where::At(ClaimStanding::Withdrawn)));
        for (recipient, standing, stands, stood) in [
            (None, waits, vec![first.id], vec![first.id, second.id]),
            (None, gone, vec![second.id], vec![]),
            (of_a, None, vec![first.id, second.id], vec![first.id, second.id]),
            (of_a, gone, vec![second.id], vec![]),
            (of_b, None, vec![], vec![]),
            (of_b, waits, vec![], vec![]),
        ] {
            let told = format!("{recipient:?} {standing:?}");
            assert_eq!(narrowed(&now, recipient, standing).await, stands, "{told}");
            assert_eq!(narrowed(&then, recipient, standing).await, stood, "{told}");
        }
        let theirs = narrowed(&office.b(), of_a, None).await;
        assert_eq!(theirs, [], "nobody sees more for asking");
    }

    async fn a_page_is_filled_with_what_is_seen_and_goes_on_behind_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let of_a = requests(&office).await;
        let (first, next) = page(&office.a(), None, 2).await;
        assert_eq!((first.as_slice(), next), (&of_a[..2], Some(of_a[1].0)));
        assert_eq!(page(&office.a(), next, 2).await, (vec![of_a[2]], None));
        assert_eq!(page(&office.a(), None, 3).await, (of_a.clone(), None), "a full page is the last one");
        let (of_b, _) = page(&office.b(), None, 100).await;
        assert_eq!(of_b.len(), 50);
        assert!(of_a.iter().all(|id| !of_b.contains(id)));
        assert_eq!(page(&office.finance(), None, 100).await.0.len(), 53);
        let waits = waiting::payout_requests(&office.a(), None, 9).await.unwrap();
        assert_eq!(waits.items.iter().map(|it| it.id).collect::<Vec<_>>(), of_a);
        let waits = waiting::payout_requests(&office.b(), None, 49).await.unwrap();
        assert_eq!((waits.items.len(), waits.next), (49, Some(of_b[48].0)));
    }
}
