//! The books as they stood, and days that are closed.

use std::sync::Arc;

use chrono::DateTime;
use flow::{
    Ctx, Flow, FlowError, Role, SystemIds, acts,
    amendments::AmendGrant,
    claims::{CertifyClaim, CorrectClaim, DecideClaim, SubmitClaim},
    comments::{self, AddComment},
    periods::ClosePeriod,
    tranches::{RecordTranche, ReverseTranche},
    views,
};
use grants::{Claim, ClaimLineId, ClaimState, ClosedPeriodError, LineDecision, Step, Visibility};
use ledger::{Cents, EntryNumber, Head};
use testkit::{FixedClock, TestDb};

use crate::{
    amendments::amend,
    office::{Office, component, day},
    steps::{approve, claim, coaching, lessons, recognise, submit, tranche},
};

fn say(claim: &Claim, text: &str) -> AddComment {
    AddComment { claim: claim.id, line: None, visibility: Visibility::Shared, text: text.to_owned() }
}

fn closing(year: i32, month: u32, of_month: u32) -> ClosePeriod {
    ClosePeriod { until: day(year, month, of_month), reason: "Jahresabschluss".to_owned() }
}

/// The same office five days later, on 20 March 2021.
pub(crate) fn later(office: &Office, ctx: &Ctx) -> Ctx {
    let now = DateTime::parse_from_rfc3339("2021-03-20T09:00:00Z").unwrap().to_utc();
    let flow = Flow::with(office.flow.store().clone(), Arc::new(FixedClock(now)), Arc::new(SystemIds));
    flow.with_receipt_folder(office.folder.receipts.clone()).ctx(ctx.actor().clone())
}

testkit::on_both_engines! {
    async fn a_closed_day_is_refused_with_its_field_and_the_first_open_day(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.finance(), office.award.id, "F1", 10_000).await;
        let closed = office.run(&office.finance(), closing(2021, 2, 28)).await.unwrap();
        let tranche = |received_on| RecordTranche {
            grant: office.award.id,
            component: component("F1"),
            budget_year: None,
            amount: Cents::new(5_000),
            received_on,
        };
        let refused = office.run(&office.finance(), tranche(day(2021, 2, 28))).await;
        let Err(FlowError::PeriodClosed { field, until, first_open }) = refused else { panic!("{refused:?}") };
        assert_eq!((field, until, first_open), (Some("received_on"), day(2021, 2, 28), day(2021, 3, 1)));
        office.run(&office.finance(), tranche(first_open)).await.unwrap();
        let page = views::closed_periods(&office.a(), None, 9).await.unwrap();
        assert_eq!(page.items, std::slice::from_ref(&closed));
        assert_eq!(views::closed_period(&office.auditor(), closed.id).await.unwrap(), closed);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_counts_for_closed_days_is_corrected_in_the_open_ones_and_stays_as_it_was(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.finance(), office.award.id, "F1", 50_000).await;
        let received = tranche(&office, "F1", 50_000).await.unwrap();
        let claim = recognise(&office, "R1", 8_000).await;
        let now = |ctx: Ctx| later(&office, &ctx);
        let closed = day(2021, 3, 19);
        now(office.finance()).execute("closed-later", closing(2021, 3, 19)).await.unwrap();
        // A correction counts for an open day, and stands at the line that it corrects.
        let correction = CorrectClaim {
            claim: claim.id,
            version: claim.version,
            line: claim.lines[0].id,
            recognised: Cents::new(5_000),
            reason: "rechnerisch".to_owned(),
            text: "Zur Hälfte".to_owned(),
            findings: std::collections::BTreeSet::new(),
        };
        let proposed = now(office.finance()).execute("corrected-later", correction).await.unwrap();
        for (role, step) in
            [(Role::ExaminerSachlich, Step::Sachlich), (Role::ExaminerRechnerisch, Step::Rechnerisch)]
        {
            let certify = CertifyClaim { claim: claim.id, version: proposed.version, round: proposed.round(), step };
            let key = format!("certified-{}", step.word());
            now(office.who_is(role)).execute(&key, certify).await.unwrap();
        }
        let corrected = views::claim(&now(office.a()), claim.id).await.unwrap();
        let made = &corrected.lines[0].corrections[0];
        assert_eq!((made.from.get(), made.to.get(), made.on), (10_000, 5_000, day(2021, 3, 20)));
        // A tranche of a closed day is reversed on an open one.
        let reverse = |reversed_on| ReverseTranche {
            payment: received.id,
            version: received.version,
            reversed_on,
            reason: "Falsch gebucht".to_owned(),
        };
        let refused = now(office.finance()).execute("reversed-early", reverse(closed)).await;
        let Err(FlowError::PeriodClosed { field, first_open, .. }) = refused else { panic!("{refused:?}") };
        assert_eq!((field, first_open), (Some("reversed_on"), day(2021, 3, 20)));
        now(office.finance()).execute("reversed-later", reverse(first_open)).await.unwrap();
        // The closed days say what they said, whenever they are asked for.
        for (effective_on, recognised, received) in [(Some(closed), 8_000, 50_000), (None, 4_000, 0)] {
            let then = now(office.finance()).as_of(effective_on, None).unwrap();
            let below = views::grant_figures(&then, &office.forwarding_a).await.unwrap();
            let award = views::grant_figures(&then, &office.award).await.unwrap();
            let found = (below[0].recognised.get(), award[0].received.get());
            assert_eq!(found, (recognised, received), "{effective_on:?}");
        }
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn only_days_that_are_over_are_closed_once_and_by_finance_staff(db: TestDb) {
        let office = Office::open(&db.store).await;
        let by_provider = office.run(&office.a(), closing(2021, 2, 28)).await;
        assert!(matches!(by_provider, Err(FlowError::Forbidden { .. })));
        for today_or_later in [closing(2021, 3, 15), closing(2021, 3, 16)] {
            let refused = office.run(&office.finance(), today_or_later).await;
            assert!(matches!(refused, Err(FlowError::ClosedPeriod(ClosedPeriodError::NotOver { .. }))));
        }
        office.run(&office.finance(), closing(2021, 2, 28)).await.unwrap();
        for closed in [closing(2021, 2, 28), closing(2021, 1, 31)] {
            let refused = office.run(&office.finance(), closed).await;
            assert!(matches!(refused, Err(FlowError::ClosedPeriod(ClosedPeriodError::ClosedAlready { .. }))));
        }
        office.run(&office.finance(), closing(2021, 3, 14)).await.unwrap();
    }

    async fn a_claim_is_shown_as_it_stood_and_as_it_was_known(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let decisions = vec![(claim.lines[0].id, LineDecision::Accept)];
        let decision = DecideClaim { claim: claim.id, version: 1, decisions, findings: std::collections::BTreeMap::new() };
        let proposed = later(&office, &office.finance()).execute("proposed-later", decision).await.unwrap();
        for (role, step) in
            [(Role::ExaminerSachlich, Step::Sachlich), (Role::ExaminerRechnerisch, Step::Rechnerisch)]
        {
            let certify = CertifyClaim { claim: claim.id, version: 1, round: proposed.round(), step };
            let key = format!("certified-{}", step.word());
            later(&office, &office.who_is(role)).execute(&key, certify).await.unwrap();
        }
        let now = |ctx: Ctx| later(&office, &ctx);
        let submitted = Some(day(2021, 3, 19));
        for (effective_on, known_on) in [(submitted, None), (None, submitted)] {
            let then = now(office.a()).as_of(effective_on, known_on).unwrap();
            let shown = views::claim(&then, claim.id).await.unwrap();
            assert_eq!(shown, claim);
            assert_eq!(views::claims(&then, None, None, 9).await.unwrap().items, std::slice::from_ref(&claim));
            let figures = views::grant_figures(&then, &office.forwarding_a).await.unwrap();
            assert_eq!((figures[0].reserved.get(), figures[0].recognised.get()), (8_000, 0));
            let stranger = now(office.b()).as_of(effective_on, known_on).unwrap();
            assert!(matches!(views::claim(&stranger, claim.id).await, Err(FlowError::NotFound { .. })));
            assert_eq!(views::claims(&stranger, None, None, 9).await.unwrap().items, []);
        }
        let today = now(office.a()).as_of(None, None).unwrap();
        let shown = views::claim(&today, claim.id).await.unwrap();
        assert!(matches!(shown.state, ClaimState::Decided { .. }));
        let figures = views::grant_figures(&today, &office.forwarding_a).await.unwrap();
        assert_eq!((figures[0].reserved.get(), figures[0].recognised.get()), (0, 8_000));
        let before = now(office.a()).as_of(Some(day(2021, 3, 14)), None).unwrap();
        assert!(matches!(views::claim(&before, claim.id).await, Err(FlowError::NotFound { .. })));
        assert_eq!(views::claims(&before, None, None, 9).await.unwrap().items, []);
    }

    async fn an_award_counts_from_its_act_and_is_known_from_the_day_it_was_recorded(db: TestDb) {
        let office = Office::open(&db.store).await;
        let counted = office.auditor().as_of(Some(day(2021, 1, 4)), None).unwrap();
        let first = views::grant(&counted, office.award.id).await.unwrap();
        assert_eq!((first.version, &first.positions), (1, &office.award.positions));
        let counted_final = office.auditor().as_of(Some(day(2021, 2, 15)), None).unwrap();
        assert_eq!(views::grant(&counted_final, office.award.id).await.unwrap(), office.award);
        assert_eq!(views::grants(&counted, None, 9).await.unwrap().items.len(), 2);
        assert_eq!(views::funding_position(&counted).await.unwrap()[0].figures.awarded.get(), 200_000);
        for (effective_on, known_on) in [(Some(day(2021, 1, 3)), None), (None, Some(day(2021, 3, 14)))] {
            let unknown = office.auditor().as_of(effective_on, known_on).unwrap();
            let grant = views::grant(&unknown, office.award.id).await;
            assert!(matches!(grant, Err(FlowError::NotFound { .. })));
            assert_eq!(views::grants(&unknown, None, 9).await.unwrap().items, []);
            assert_eq!(views::funding_position(&unknown).await.unwrap(), []);
        }
        let unknown = office.auditor().as_of(None, Some(day(2021, 3, 14))).unwrap();
        assert_eq!(views::organisations(&unknown).await.unwrap(), []);
        assert_eq!(views::programmes(&unknown).await.unwrap(), []);
        assert_eq!(views::chain_head(&unknown).await.unwrap(), Head::EMPTY);
        assert!(views::journal(&unknown, None, EntryNumber::NONE, 9).await.unwrap().is_empty());
        let present = office.auditor().as_of(None, None).unwrap();
        assert_eq!(views::organisations(&present).await.unwrap().len(), 5);
        assert_eq!(views::programmes(&present).await.unwrap().len(), 1);
        let never = office.auditor().as_of(None, Some(day(2021, 3, 16)));
        assert!(matches!(never, Err(FlowError::NotYet { field: "known_on", .. })));
    }

    async fn what_hangs_on_a_claim_is_shown_as_it_stood(db: TestDb) {
        let office = Office::open(&db.store).await;
        let lines = vec![coaching("R1", 10_000, 10_000), coaching("R2", 20_000, 20_000), lessons("P4", 2)];
        let claim = office.run(&office.a(), submit(&office.forwarding_a, lines)).await.unwrap();
        let park = || LineDecision::Park { question: "Wer?".to_owned(), answer_by: day(2021, 4, 1) };
        let decisions = vec![LineDecision::Accept, park(), park()];
        let decisions = claim.lines.iter().map(|line| line.id).zip(decisions).collect();
        let decision = DecideClaim { claim: claim.id, version: 1, decisions, findings: std::collections::BTreeMap::new() };
        let claim = office.run(&office.finance(), decision).await.unwrap();
        let said = office.run(&office.finance(), say(&claim, "Liste?")).await.unwrap();
        // Five days later the provider answers, and claims both lines again.
        let now = |ctx: Ctx| later(&office, &ctx);
        now(office.a()).execute("said-later", say(&claim, "Anbei")).await.unwrap();
        let [parked, lumped] = [&claim.lines[1], &claim.lines[2]];
        let again = SubmitClaim {
            reinclude: vec![parked.id, lumped.id],
            ..submit(&office.forwarding_a, Vec::new())
        };
        let again = now(office.a()).execute("claimed-again", again).await.unwrap();
        let held = async |ctx: &Ctx| {
            let held = views::held(ctx, &office.forwarding_a).await.unwrap();
            let of_line = held.into_iter().find(|held| held.plan_line == parked.plan_line).unwrap();
            [of_line.spent, of_line.reserved, of_line.parked].map(Cents::get)
        };
        let held_units = async |ctx: &Ctx, line: ClaimLineId| {
            let units = views::claim_line_units(ctx, line).await;
            units.map(|units| units.iter().filter(|listed| listed.held).count())
        };
        let answered = Some(day(2021, 3, 19));
        for (effective_on, known_on) in [(answered, None), (None, answered)] {
            let then = now(office.a()).as_of(effective_on, known_on).unwrap();
            assert_eq!(held(&then).await, [10_000, 0, 20_000]);
            let page = comments::comments(&then, claim.id, None, 9).await.unwrap();
            assert_eq!(page.items, std::slice::from_ref(&said));
            assert_eq!(views::claim(&then, claim.id).await.unwrap(), claim);
            assert_eq!(held_units(&then, lumped.id).await.unwrap(), 2);
            let unknown = held_units(&then, again.lines[1].id).await;
            assert!(matches!(unknown, Err(FlowError::NotFound { what: "claim line" })));
        }
        let before = now(office.a()).as_of(Some(day(2021, 3, 14)), None).unwrap();
        assert_eq!(held(&before).await, [0, 0, 0]);
        let unknown = comments::comments(&before, claim.id, None, 9).await;
        assert!(matches!(unknown, Err(FlowError::NotFound { .. })));
        assert!(matches!(comments::comment(&before, said.id).await, Err(FlowError::NotFound { .. })));
        let today = now(office.a()).as_of(None, None).unwrap();
        for today in [&today, &now(office.a())] {
            assert_eq!(held(today).await, [10_000, 20_000, 0]);
            assert_eq!(comments::comments(today, claim.id, None, 9).await.unwrap().items.len(), 2);
            assert_eq!(held_units(today, lumped.id).await.unwrap(), 0);
            assert_eq!(held_units(today, again.lines[1].id).await.unwrap(), 2);
        }
        let present = views::claim(&now(office.a()), claim.id).await.unwrap();
        assert_ne!(present, claim, "it says who claimed its lines again");
        assert_eq!(views::claim(&today, claim.id).await.unwrap(), present);
        assert!(matches!(held_units(&now(office.b()), lumped.id).await, Err(FlowError::NotFound { .. })));
    }

    async fn the_versions_of_an_act_are_those_there_were(db: TestDb) {
        let office = Office::open(&db.store).await;
        let amendment = AmendGrant { dated_on: day(2021, 3, 18), ..amend(&office.award, &[("F1", 210_000)]) };
        later(&office, &office.finance()).execute("amended-later", amendment).await.unwrap();
        let numbers = async |effective_on, known_on| {
            let then = later(&office, &office.auditor()).as_of(effective_on, known_on).unwrap();
            let (grant, versions) = acts::acts(&then, office.award.id).await.unwrap();
            assert_eq!(versions.last().map(|(version, _)| &version.act), Some(&grant.act), "in force");
            versions.iter().map(|(it, _)| (it.act.number, it.act.finality.final_on)).collect::<Vec<_>>()
        };
        let on = Some(day(2021, 2, 15));
        assert_eq!(numbers(None, None).await, [(1, on), (2, None)]);
        assert_eq!(numbers(Some(day(2021, 3, 18)), None).await, [(1, on), (2, None)]);
        for (effective_on, known_on) in [(Some(day(2021, 3, 17)), None), (None, Some(day(2021, 3, 19)))] {
            assert_eq!(numbers(effective_on, known_on).await, [(1, on)]);
        }
        assert_eq!(numbers(Some(day(2021, 2, 14)), None).await, [(1, None)]);
        let before = later(&office, &office.auditor()).as_of(Some(day(2021, 1, 3)), None).unwrap();
        assert!(matches!(acts::acts(&before, office.award.id).await, Err(FlowError::NotFound { .. })));
    }
}
