//! Acts in versions: amended up and down, in order, one at a time, and never below what is committed.

use flow::{
    FlowError, acts,
    amendments::{AmendGrant, AwaitRefund, DemandRefund, ReduceForwarding, Resolution},
    setup::LoadProgramme,
    views,
};
use grants::{
    ActChanges, ActError, Consent, DURCHSTARTEN, DemandKind, ForwardingConsent, Grant, GrantError,
    NewPosition, PayoutRequestState, Period, ProgrammeError,
};
use ledger::Cents;
use testkit::TestDb;
use tokio::task::JoinSet;

use crate::{
    money::{demand, repay, settle},
    office::{COACHING, Given, LESSONS, Office, component, day, file, forwarding, plan, positions},
    steps::{approve, ask, claim, draw, limit, order, pay},
};

/// The next version of a grant's act, which gives these amounts.
pub(crate) fn amend(grant: &Grant, given: &[(&str, i64)]) -> AmendGrant {
    let given: Vec<Given<'_>> = given.iter().map(|(code, cents)| (*code, *cents, "", 0)).collect();
    AmendGrant {
        grant: grant.id,
        version: grant.version,
        follows: grant.act.number,
        dated_on: day(2021, 3, 1),
        reference: format!("{} Ä{}", grant.act.reference, grant.act.number),
        reason: "Mehrbedarf".to_owned(),
        changes: ActChanges::default(),
        programme_version: None,
        positions: positions(&given),
        plan: Vec::new(),
        document: grant.parent.is_none().then(file),
        resolutions: Vec::new(),
    }
}

/// A refund of a component that is demanded with its reduction.
pub(crate) fn refund(grant: &Grant, code: &str, cents: i64) -> Resolution {
    Resolution::DemandRefund(DemandRefund {
        grant: grant.id,
        component: component(code),
        budget_year: None,
        amount: Cents::new(cents),
        reason: "Kürzung".to_owned(),
        legal_ground: "§ 49a VwVfG NRW".to_owned(),
        demanded_on: day(2021, 3, 1),
        due_on: day(2021, 4, 1),
    })
}

/// That what was demanded back of F1 covers its reduction.
fn awaited(grant: &Grant) -> Resolution {
    Resolution::AwaitRefund(AwaitRefund { grant: grant.id, component: component("F1"), budget_year: None })
}

fn amounts(grant: &Grant) -> Vec<i64> {
    grant.positions.iter().map(|position| position.amount.get()).collect()
}

/// What may still be used and paid of the positions of a grant, and that verification finds nothing.
async fn open(office: &Office, grant: &Grant) -> Vec<(i64, i64)> {
    flow::verify::verify(office.flow.store()).await.unwrap();
    let mut conn = office.flow.store().read().await.unwrap();
    let mut open = Vec::new();
    for position in &grant.positions {
        let mut left = Vec::new();
        for account in [position.accounts.to_use, position.accounts.to_pay] {
            let found = store::account(&mut conn, grant.unit, account).await.unwrap().unwrap();
            left.push(found.balances.open().unwrap().get());
        }
        open.push((left[0], left[1]));
    }
    open
}

testkit::on_both_engines! {
    async fn an_increase_a_reduction_a_move_and_a_new_position_are_one_act(db: TestDb) {
        let office = Office::open(&db.store).await;
        let request = amend(&office.award, &[("F1", 150_000), ("F4", 130_000), ("F2", 20_000)]);
        let award = office.run(&office.finance(), request).await.unwrap();
        assert_eq!((award.act.number, amounts(&award)), (2, vec![150_000, 130_000, 20_000]));
        assert_eq!(open(&office, &award).await, [(70_000, 150_000), (90_000, 130_000), (20_000, 20_000)]);
        let figures = views::funding_position(&office.finance()).await.unwrap();
        let awarded: Vec<_> = figures.iter().map(|row| (row.figures.awarded.get(), row.figures.forwarded.get())).collect();
        assert_eq!(awarded, [(150_000, 80_000), (20_000, 0), (130_000, 40_000)]);
    }

    async fn the_versions_stand_side_by_side_with_what_each_changes(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut request = amend(&office.award, &[("F1", 210_000)]);
        request.changes.conditions = Some(vec!["Die ANBest-G gelten.".to_owned()]);
        office.run(&office.finance(), request).await.unwrap();
        let (award, versions) = acts::acts(&office.finance(), office.award.id).await.unwrap();
        assert_eq!((versions.len(), award.act.number), (2, 2));
        assert!(versions[0].0.act.finality.is_final() && !versions[1].0.act.finality.is_final());
        let fields: Vec<_> = versions[1].1.fields.iter().map(|it| it.field).collect();
        assert_eq!(fields, ["reference", "conditions"]);
        let change = versions[1].1.amounts[0];
        assert_eq!([change.old, change.new, change.difference].map(Cents::get), [200_000, 210_000, 10_000]);
        assert_eq!(versions[0].1.amounts.len(), 2, "all of the first version is new");
    }

    async fn an_amendment_out_of_order_is_refused(db: TestDb) {
        let office = Office::open(&db.store).await;
        let request = AmendGrant { follows: 2, ..amend(&office.award, &[("F1", 210_000)]) };
        let refused = office.run(&office.finance(), request).await;
        assert!(matches!(refused, Err(FlowError::Act(ActError::OutOfOrder { present: 1, follows: 2 }))));
        let earlier = AmendGrant { dated_on: day(2021, 1, 3), ..amend(&office.award, &[("F1", 210_000)]) };
        let refused = office.run(&office.finance(), earlier).await;
        assert!(matches!(refused, Err(FlowError::Act(ActError::Earlier { .. }))));
        let bare = AmendGrant { document: None, ..amend(&office.award, &[("F1", 210_000)]) };
        let refused = office.run(&office.finance(), bare).await;
        assert!(matches!(refused, Err(FlowError::Act(ActError::NoFile))));
        let empty = office.run(&office.finance(), amend(&office.award, &[])).await;
        assert!(matches!(empty, Err(FlowError::Grant(GrantError::Unchanged))));
    }

    async fn of_twenty_amendments_at_once_one_is_the_next_version(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut amendments = JoinSet::new();
        for number in 0..20_i64 {
            let office = office.clone();
            amendments.spawn(async move {
                let request = amend(&office.award, &[("F1", 200_001 + number)]);
                office.run(&office.finance(), request).await
            });
        }
        let outcomes = amendments.join_all().await;
        let stale = outcomes.iter().filter(|it| matches!(it, Err(FlowError::Stale { what: "grant" }))).count();
        assert_eq!((outcomes.iter().filter(|it| it.is_ok()).count(), stale), (1, 19));
    }

    async fn a_reduction_below_what_was_forwarded_names_what_is_open(db: TestDb) {
        let office = Office::open(&db.store).await;
        let refused = office.run(&office.finance(), amend(&office.award, &[("F1", 79_999)])).await;
        assert_eq!(limit(refused), ("to_use".into(), "F1".into(), 120_000, 120_001));
        let award = office.run(&office.finance(), amend(&office.award, &[("F1", 80_000)])).await.unwrap();
        assert_eq!(open(&office, &award).await[0], (0, 80_000));
    }

    async fn a_reduction_below_what_is_claimed_or_due_is_refused(db: TestDb) {
        let office = Office::open(&db.store).await;
        office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 50_000)])).await.unwrap();
        let refused = office.run(&office.finance(), amend(&office.forwarding_a, &[("F1", 39_999)])).await;
        assert_eq!(limit(refused), ("to_use".into(), "F1".into(), 40_000, 40_001));
        approve(&office, &office.a(), office.forwarding_a.id, "F4", 30_000).await;
        let refused = office.run(&office.finance(), amend(&office.forwarding_a, &[("F4", 29_999)])).await;
        assert_eq!(limit(refused), ("to_pay".into(), "F4".into(), 10_000, 10_001));
    }

    async fn a_reduction_that_names_its_resolution_carries_it_out(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asked = office.run(&office.a(), ask(office.forwarding_a.id, "F1", 80_000)).await.unwrap();
        let mut request = amend(&office.award, &[("F1", 50_000)]);
        let reduction = ReduceForwarding {
            grant: office.forwarding_a.id,
            version: office.forwarding_a.version,
            follows: 1,
            dated_on: day(2021, 3, 1),
            reference: "KI A Ä1".to_owned(),
            reason: "Kürzung durch den Fördergeber".to_owned(),
            positions: positions(&[("F1", 50_000, "", 0)]),
        };
        let (payout_request, version, reason) = (asked.id, asked.version, "Kürzung".to_owned());
        request.resolutions = vec![Resolution::ReduceForwarding(reduction)];
        let held = office.run(&office.finance(), request.clone()).await;
        assert_eq!(limit(held), ("to_pay".into(), "F1".into(), 0, 30_000), "the request still holds it");
        request.resolutions.insert(0, Resolution::RefusePayout { payout_request, version, reason });

        let before = views::chain_head(&office.finance()).await.unwrap().number.get();
        let award = office.run(&office.finance(), request).await.unwrap();
        let after = views::chain_head(&office.finance()).await.unwrap().number.get();
        assert_eq!((award.positions[0].amount.get(), after - before), (50_000, 3), "an entry for each subject");
        let below = views::grant(&office.a(), office.forwarding_a.id).await.unwrap();
        assert_eq!((below.act.number, amounts(&below)), (2, vec![50_000, 40_000]));
        let refused = views::payout_request(&office.a(), asked.id).await.unwrap();
        assert!(matches!(refused.state, PayoutRequestState::Refused { .. }));
        assert_eq!(open(&office, &award).await[0], (0, 50_000));
    }

    async fn what_became_due_beyond_a_reduction_is_demanded_back_with_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let id = office.forwarding_a.id;
        draw(&office, "F1", 100_000).await;
        approve(&office, &office.a(), id, "F1", 70_000).await;
        pay(&office, order(id, "F1", 70_000)).await;
        let reduce = |resolutions| AmendGrant { resolutions, ..amend(&office.forwarding_a, &[("F1", 50_000)]) };
        let bare = office.run(&office.finance(), reduce(Vec::new())).await;
        assert_eq!(limit(bare), ("to_pay".into(), "F1".into(), 10_000, 30_000));
        let odd = office.run(&office.finance(), reduce(vec![refund(&office.forwarding_a, "F1", 19_999)])).await;
        let other = GrantError::OtherRefund {
            component: component("F1"),
            demanded: Cents::new(19_999),
            beyond: Cents::new(20_000),
        };
        assert!(matches!(odd, Err(FlowError::Grant(found)) if found == other));
        let elsewhere = vec![refund(&office.forwarding_a, "F4", 20_000)];
        let elsewhere = office.run(&office.finance(), reduce(elsewhere)).await;
        assert!(matches!(elsewhere, Err(FlowError::Grant(GrantError::OtherResolution))));
        let twice = vec![refund(&office.forwarding_a, "F1", 20_000), refund(&office.forwarding_a, "F1", 1)];
        assert!(office.run(&office.finance(), reduce(twice)).await.is_err());
        let needless = AmendGrant {
            resolutions: vec![refund(&office.forwarding_a, "F4", 1)],
            ..amend(&office.forwarding_a, &[("F1", 79_000)])
        };
        let needless = office.run(&office.finance(), needless).await;
        assert!(matches!(needless, Err(FlowError::Grant(GrantError::OtherResolution))));

        let demanded = vec![refund(&office.forwarding_a, "F1", 20_000)];
        let reduced = office.run(&office.finance(), reduce(demanded)).await.unwrap();
        assert_eq!(open(&office, &reduced).await[0], (50_000, 0));
        assert_eq!(open(&office, &office.award).await[0].0, 150_000, "it can be forwarded to someone else");
        let owed = views::receivables(&office.finance(), Some(id), None, 9).await.unwrap().items;
        assert_eq!((owed.len(), owed[0].amount, owed[0].kind), (1, Cents::new(20_000), DemandKind::Refund));
        // What comes back cannot become due again, however it comes.
        let owed = office.run(&office.finance(), settle(&owed[0], 5_000)).await.unwrap();
        assert_eq!(open(&office, &reduced).await[0], (50_000, 0));
        office.run(&office.finance(), settle(&owed, 15_000)).await.unwrap();
        let asked = office.run(&office.a(), ask(id, "F1", 1)).await;
        assert_eq!(limit(asked), ("to_pay".into(), "F1".into(), 0, 1));
        let further = office.run(&office.finance(), repay(id, "F1", 1_000)).await;
        assert!(further.is_ok(), "{further:?}");
        assert_eq!(open(&office, &reduced).await[0], (50_000, 1_000), "less was paid than the act gives");
    }

    async fn what_is_demanded_back_already_is_not_demanded_again_with_a_reduction(db: TestDb) {
        let office = Office::open(&db.store).await;
        let id = office.forwarding_a.id;
        draw(&office, "F1", 100_000).await;
        approve(&office, &office.a(), id, "F1", 70_000).await;
        pay(&office, order(id, "F1", 70_000)).await;
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Refund, 5_000)).await.unwrap();
        let reduce = |resolutions| AmendGrant { resolutions, ..amend(&office.forwarding_a, &[("F1", 50_000)]) };
        // Of 200.00 beyond what is left 50.00 are demanded: all of it would be demanded twice.
        let twice = office.run(&office.finance(), reduce(vec![refund(&office.forwarding_a, "F1", 20_000)])).await;
        let other = GrantError::OtherRefund {
            component: component("F1"),
            demanded: Cents::new(20_000),
            beyond: Cents::new(15_000),
        };
        assert!(matches!(twice, Err(FlowError::Grant(found)) if found == other));
        let nothing = office.run(&office.finance(), reduce(vec![awaited(&office.forwarding_a)])).await;
        assert!(matches!(nothing, Err(FlowError::Grant(GrantError::OtherRefund { .. }))));
        let rest = reduce(vec![refund(&office.forwarding_a, "F1", 15_000)]);
        let reduced = office.run(&office.finance(), rest).await.unwrap();
        let all = views::receivables(&office.finance(), Some(id), None, 9).await.unwrap().items;
        assert_eq!(all.iter().map(|it| it.amount.get()).sum::<i64>(), 20_000);
        office.run(&office.finance(), settle(&owed, 5_000)).await.unwrap();
        let rest = all.iter().find(|it| it.id != owed.id).unwrap();
        office.run(&office.finance(), settle(rest, 15_000)).await.unwrap();
        assert_eq!(open(&office, &reduced).await[0], (50_000, 0), "what is paid is what the act gives");
    }

    async fn open_demands_make_room_for_a_reduction_that_they_cover(db: TestDb) {
        let office = Office::open(&db.store).await;
        let id = office.forwarding_a.id;
        draw(&office, "F1", 100_000).await;
        approve(&office, &office.a(), id, "F1", 70_000).await;
        pay(&office, order(id, "F1", 70_000)).await;
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Refund, 30_000)).await.unwrap();
        let reduce = |to, resolutions| AmendGrant { resolutions, ..amend(&office.forwarding_a, &[("F1", to)]) };
        let bare = office.run(&office.finance(), reduce(50_000, Vec::new())).await;
        assert_eq!(limit(bare), ("to_pay".into(), "F1".into(), 10_000, 30_000));
        let needless = office.run(&office.finance(), reduce(75_000, vec![awaited(&office.forwarding_a)])).await;
        assert!(matches!(needless, Err(FlowError::Grant(GrantError::OtherResolution))), "there is room enough");
        let covered = reduce(50_000, vec![awaited(&office.forwarding_a)]);
        let reduced = office.run(&office.finance(), covered).await.unwrap();
        let all = views::receivables(&office.finance(), Some(id), None, 9).await.unwrap().items;
        assert_eq!(all.len(), 1, "nothing is demanded besides");
        office.run(&office.finance(), settle(&owed, 30_000)).await.unwrap();
        assert_eq!(open(&office, &reduced).await[0], (50_000, 10_000), "200.00 went back, 100.00 may be paid again");
    }

    async fn a_reduction_of_an_award_names_the_refund_of_its_forwarding(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 80_000).await;
        let reduction = ReduceForwarding {
            grant: office.forwarding_a.id,
            version: office.forwarding_a.version,
            follows: 1,
            dated_on: day(2021, 3, 1),
            reference: "KI A Ä1".to_owned(),
            reason: "Kürzung durch den Fördergeber".to_owned(),
            positions: positions(&[("F1", 50_000, "", 0)]),
        };
        let mut request = amend(&office.award, &[("F1", 50_000)]);
        request.resolutions = vec![
            Resolution::ReduceForwarding(reduction),
            refund(&office.forwarding_a, "F1", 30_000),
        ];
        let award = office.run(&office.finance(), request).await.unwrap();
        assert_eq!(open(&office, &award).await[0], (0, 50_000));
        let below = views::grant(&office.a(), office.forwarding_a.id).await.unwrap();
        assert_eq!((amounts(&below)[0], open(&office, &below).await[0]), (50_000, (50_000, 0)));
    }

    async fn a_grant_keeps_the_version_of_its_programme_until_an_amendment_names_a_later_one(db: TestDb) {
        let office = Office::open(&db.store).await;
        let load = async |file: String| office.run(&office.finance(), LoadProgramme { definition: file }).await;
        let same = load(DURCHSTARTEN.to_owned()).await;
        assert!(matches!(same, Err(FlowError::Exists { .. })));
        let p4 = "amount = \"37.50\"\nvalid_from = \"2019-12-18\"\n";
        let ends = |day: &str| DURCHSTARTEN.replace(p4, &format!("{p4}valid_until = \"{day}\"\n"));
        // Until 14 March is the past: somebody may have calculated with it.
        let past = load(ends("2021-03-14")).await.unwrap_err();
        assert!(past.to_string().contains("P4 says something else"), "{past}");
        let dearer = DURCHSTARTEN.replace("37.50", "40.00");
        assert!(matches!(load(dearer).await, Err(FlowError::Programme(ProgrammeError::ChangesPast { .. }))));
        let flexible = DURCHSTARTEN.replace("plan_flexibility = \"20.00\"", "plan_flexibility = \"0.00\"");
        let loaded = load(flexible).await.unwrap();
        assert_eq!((loaded.code.as_str(), loaded.number), ("diaa", 2));
        let numbers: Vec<i64> =
            views::programmes(&office.a()).await.unwrap().into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers, [1, 2]);
        // What stands is as it was; what is forwarded of it stands under the same version.
        let mut further = forwarding(&office.award, office.provider_b, &[("F1", 1_000, COACHING, 1_250)]);
        "KI B".clone_into(&mut further.act.reference);
        let below = office.run(&office.finance(), further).await.unwrap();
        assert_eq!((below.programme_version, below.plan[0].ceiling.get()), (1, 1_500));
        let mut request = amend(&office.forwarding_a, &[]);
        request.plan = plan(&[("F1", 0, COACHING, 100_000)]);
        request.programme_version = Some(2);
        let amended = office.run(&office.finance(), request).await.unwrap();
        assert_eq!((amended.programme_version, amended.plan[0].ceiling.get()), (2, 100_000));
        let back = AmendGrant { programme_version: Some(1), ..amend(&amended, &[]) };
        let back = office.run(&office.finance(), back).await;
        assert!(matches!(back, Err(FlowError::Grant(GrantError::EarlierProgramme { present: 2, asked: 1 }))));
        let unknown = AmendGrant { programme_version: Some(3), ..amend(&amended, &[]) };
        let unknown = office.run(&office.finance(), unknown).await;
        assert!(matches!(unknown, Err(FlowError::NotFound { what: "programme" })));
        let mut fresh = crate::office::award(office.mags, &[("F1", 1, COACHING, 2)]);
        "Az. 2".clone_into(&mut fresh.act.reference);
        assert_eq!(office.run(&office.finance(), fresh).await.unwrap().programme_version, 2);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_grant_without_a_plan_is_given_one(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut bare = crate::office::award(office.mags, &[("F1", 10_000, COACHING, 12_500)]);
        "Az. 2".clone_into(&mut bare.act.reference);
        bare.plan.clear();
        let bare = office.run(&office.finance(), bare).await.unwrap();
        assert_eq!((&bare.plan_total, &bare.plan_version), (&None, &None));
        let cost = async |grant: &Grant| office.run(&office.finance(), claim(grant, &[("R1", 10_000)])).await;
        assert!(cost(&bare).await.is_err(), "nothing is planned");
        let more = office.run(&office.finance(), amend(&bare, &[("F1", 9_000)])).await.unwrap();
        assert_eq!(more.plan_version, None);
        let mut request = amend(&more, &[]);
        request.plan = plan(&[("F1", 0, COACHING, 12_500)]);
        let planned = office.run(&office.finance(), request).await.unwrap();
        let version = planned.plan_version.clone().unwrap();
        assert_eq!((version.number, version.act, version.with_act), (1, 3, true));
        assert_eq!((planned.plan_total.unwrap().planned.get(), planned.plan[0].ceiling.get()), (12_500, 15_000));
        assert_eq!(views::grant(&office.finance(), bare.id).await.unwrap(), planned);
        cost(&planned).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_makes_room_hangs_on_the_grant_and_only_gives_up(db: TestDb) {
        let office = Office::open(&db.store).await;
        let reduction = |grant: &Grant, cents| ReduceForwarding {
            grant: grant.id,
            version: grant.version,
            follows: 1,
            dated_on: day(2021, 3, 1),
            reference: "KI A Ä1".to_owned(),
            reason: "Kürzung".to_owned(),
            positions: positions(&[("F1", cents, "", 0)]),
        };
        for (resolution, raises) in
            [(reduction(&office.forwarding_a, 80_001), true), (reduction(&office.award, 1), false)]
        {
            let mut request = amend(&office.award, &[("F1", 100_000)]);
            request.resolutions = vec![Resolution::ReduceForwarding(resolution)];
            let refused = office.run(&office.finance(), request).await.unwrap_err();
            let expected = if raises { "would rise" } else { "is named to make room" };
            assert!(refused.to_string().contains(expected), "{refused}");
        }
        let award = views::grant(&office.finance(), office.award.id).await.unwrap();
        assert_eq!(award, office.award, "nothing of a refused amendment stays");
    }

    async fn a_period_keeps_around_what_lies_in_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let until = |grant: &Grant, month, last| {
            let mut request = amend(grant, &[]);
            request.changes.period = Some(Period::new(day(2021, 1, 1), day(2021, month, last)).unwrap());
            request
        };
        let refused = office.run(&office.finance(), until(&office.award, 6, 30)).await.unwrap_err();
        assert!(matches!(refused, FlowError::Grant(GrantError::ForwardingOutside { .. })), "{refused}");
        office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 100)])).await.unwrap();
        let refused = office.run(&office.finance(), until(&office.forwarding_a, 1, 31)).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "line 1 of claim 1 was paid on 2021-02-01, which does not lie within 2021-01-01 to 2021-01-31"
        );
        let shorter = office.run(&office.finance(), until(&office.forwarding_a, 6, 30)).await.unwrap();
        office.run(&office.finance(), until(&office.award, 6, 30)).await.unwrap();
        let longer = office.run(&office.finance(), until(&shorter, 7, 1)).await;
        assert!(matches!(longer, Err(FlowError::Grant(GrantError::OutsideParent { .. }))));
    }

    async fn forwarding_waits_for_the_consent_that_the_act_demands(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut request = amend(&office.award, &[]);
        request.changes.consent = Some(ForwardingConsent::Demanded);
        let award = office.run(&office.finance(), request).await.unwrap();
        let mut forwarding = forwarding(&award, office.provider_b, &[("F4", 100, LESSONS, 125)]);
        "KI B".clone_into(&mut forwarding.act.reference);
        let refused = office.run(&office.finance(), forwarding.clone()).await;
        assert!(matches!(refused, Err(FlowError::Grant(GrantError::NoConsent { .. }))));
        let mut request = amend(&award, &[]);
        let consent = Consent { on: day(2021, 3, 1), reference: "36.02-Z1".to_owned() };
        request.changes.consent = Some(ForwardingConsent::Given(consent));
        office.run(&office.finance(), request).await.unwrap();
        office.run(&office.finance(), forwarding).await.unwrap();
    }

    async fn money_moves_between_budget_years_in_one_act(db: TestDb) {
        let office = Office::open(&db.store).await;
        let year = |year, cents| NewPosition {
            component: component("F1"),
            budget_year: Some(year),
            amount: Cents::new(cents),
        };
        let mut award = crate::office::award(office.mags, &[("F1", 1, COACHING, 2)]);
        "Az. 2".clone_into(&mut award.act.reference);
        award.act.terms.budget_bound = true;
        award.plan.clear();
        let refused = office.run(&office.finance(), award.clone()).await;
        assert!(matches!(refused, Err(FlowError::Grant(GrantError::NoBudgetYear { .. }))));
        award.positions = vec![year(2021, 700), year(2022, 300)];
        let award = office.run(&office.finance(), award).await.unwrap();
        let request = AmendGrant { positions: vec![year(2022, 500), year(2021, 500)], ..amend(&award, &[]) };
        let award = office.run(&office.finance(), request).await.unwrap();
        assert_eq!((amounts(&award), open(&office, &award).await), (vec![500, 500], vec![(500, 500), (500, 500)]));
    }

    async fn an_amendment_changes_the_plan_with_the_amounts(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut request = amend(&office.forwarding_a, &[("F1", 88_000)]);
        request.plan = plan(&[("F1", 0, COACHING, 110_000)]);
        let grant = office.run(&office.finance(), request).await.unwrap();
        let version = grant.plan_version.clone().unwrap();
        assert_eq!((version.number, version.act, version.with_act), (2, 2, true));
        assert_eq!(grant.plan_total.unwrap().planned.get(), 160_000);
        assert_eq!(grant.plan[0].ceiling.get(), 132_000);
        open(&office, &grant).await;
    }

    async fn only_the_giver_amends(db: TestDb) {
        let office = Office::open(&db.store).await;
        let own = office.run(&office.a(), amend(&office.forwarding_a, &[("F1", 90_000)])).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
        let foreign = office.run(&office.stranger(), amend(&office.forwarding_a, &[("F1", 1)])).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { .. })));
        let reading = office.run(&office.auditor(), amend(&office.award, &[("F1", 1)])).await;
        assert!(matches!(reading, Err(FlowError::Forbidden { .. })));
    }

    async fn whatever_is_amended_the_accounts_hold_what_the_acts_give(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (mut award, mut below) = (office.award.clone(), office.forwarding_a.clone());
        // A sequence without chance, so that it is the same on both engines: x -> 5x + 3 mod 2^16.
        let mut drawn = 7_i64;
        for _ in 0..30 {
            drawn = (drawn * 5 + 3) % 65_536;
            let (code, cents) = (if drawn % 2 == 0 { "F1" } else { "F4" }, drawn * 3);
            let grant = if drawn % 3 == 0 { &mut below } else { &mut award };
            match office.run(&office.finance(), amend(grant, &[(code, cents)])).await {
                Ok(amended) => *grant = amended,
                Err(FlowError::LimitExceeded { .. } | FlowError::Grant(GrantError::Unchanged)) => {}
                Err(other) => panic!("{other:?}"),
            }
            let given = amounts(&award).into_iter().zip(amounts(&below));
            let expected: Vec<_> = given.map(|(above, below)| (above - below, above)).collect();
            assert_eq!(open(&office, &award).await, expected);
            let own: Vec<_> = amounts(&below).into_iter().map(|cents| (cents, cents)).collect();
            assert_eq!(open(&office, &below).await, own);
        }
        assert!(award.act.number > 3 && below.act.number > 3, "both were amended");
    }
}
