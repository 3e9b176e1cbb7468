//! The versions of acts and plans: read back as written, in their order, one at a time.

use ::grants::{
    ActChange, ActStatements, Consent, Finality, FinalityKind, Financing, ForwardingConsent, FundingPlan,
    Grant, GrantId, LegalAct, Period, PlanTotal, Revocation, Terms, ThirdPartyFunds, law::LawFigures,
};
use ledger::Cents;
use store::StoreError;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::{
        Change, DAY, FileAct, FileFinality, FileGrant, FilePayment, FilePayoutRequest, FilePlan, FileRow,
        FileStop, LATER, first_plan,
    },
    registry::{PROVIDER_A, Registry, programme},
};

async fn read(registry: &Registry, grant: &Grant) -> Grant {
    store::grant(&mut registry.conn().await, registry.unit(), grant.id).await.unwrap().unwrap()
}

fn hash() -> String {
    format!("{:064x}", 7)
}

/// The next version of a grant, in which everything is said.
fn amended(grant: &Grant, number: i64, change: ActChange) -> Grant {
    let third_party =
        vec![ThirdPartyFunds { name: "Stiftung".to_owned(), amount: Cents::new(5), is_public: true }];
    let act = LegalAct {
        number,
        change,
        recorded_on: LATER,
        reference: format!("36.02-1/21-Ä{number}"),
        financing: Financing::Festbetragsfinanzierung { amount: Cents::new(9) },
        terms: Terms {
            consent: ForwardingConsent::Given(Consent { on: DAY, reference: "Z 1".to_owned() }),
            conditions: vec!["Die „ANBest-P“ gelten.".to_owned()],
            budget_bound: true,
            funding: Some(FundingPlan { own_funds: Cents::new(1), third_party, income: Cents::ZERO }),
            law: figures(),
            stated: ActStatements {
                target_group: Some("Zugewanderte".to_owned()),
                ..ActStatements::default()
            },
        },
        document: Some(hash()),
        ..grant.act.clone()
    };
    let mut next = Grant { version: grant.version + 1, act, ..grant.clone() };
    next.positions[0].amount = Cents::ZERO;
    next
}

/// A period of use and a surcharge.
fn figures() -> LawFigures {
    let entry = |figure: &str, value: &str| {
        format!(
            "[[{figure}]]\nvalue = \"{value}\"\nvalid_from = \"2021-01-01\"\nvalid_until = \"2022-12-31\"\nbasis = \"Nr. 4\"\nsource = \"„Bescheid“\"\n"
        )
    };
    LawFigures::parse(&(entry("use_by", "42 days") + &entry("surcharge", "3.00"))).unwrap()
}

fn amendment() -> ActChange {
    ActChange::Amendment { reason: "Mehrbedarf".to_owned() }
}

async fn file(registry: &Registry) {
    registry.run(FileRow::Document(hash(), "Bescheid".to_owned())).await.unwrap();
}

fn refused_by(refused: StoreError) -> Option<String> {
    refused.rule().map(ToOwned::to_owned)
}

testkit::on_both_engines! {
    async fn a_version_is_read_back_with_all_that_it_says_and_gives(db: TestDb) {
        let registry = Registry::open(&db).await;
        let first = registry.award().await;
        file(&registry).await;
        let grant = amended(&first, 2, amendment());
        let grant = registry.run(FileAct { grant, adds: Some("F5") }).await.unwrap();
        assert_eq!(read(&registry, &grant).await, grant);
        let versions = store::acts(&mut registry.conn().await, grant.id).await.unwrap();
        assert_eq!([&versions[0].act, &versions[1].act], [&first.act, &grant.act]);
        let amounts = |version: usize| versions[version].amounts.values().map(|it| it.get()).collect::<Vec<_>>();
        assert_eq!((amounts(0), amounts(1)), (vec![100_000, 100_000], vec![0, 100_000, 7]));
        let named = [grant.id, GrantId(Uuid::max())];
        let began = store::first_references(&mut registry.conn().await, &named).await.unwrap();
        assert_ne!(first.act.reference, grant.act.reference);
        assert_eq!(began, [(first.id, first.act.reference.clone())].into());
    }

    async fn a_revocation_of_each_kind_is_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let mut grant = registry.award().await;
        file(&registry).await;
        for (number, revocation) in (2..).zip(Revocation::ALL) {
            let (reason, legal_ground) = ("Zweck verfehlt".to_owned(), "§ 49 VwVfG NRW".to_owned());
            let change = ActChange::Revocation { revocation, reason, effective_from: LATER, legal_ground };
            grant = registry.run(FileAct { grant: amended(&grant, number, change), adds: None }).await.unwrap();
            assert_eq!(read(&registry, &grant).await, grant);
        }
        let revoked = Grant {
            version: grant.version + 1,
            state: ::grants::GrantState::Revoked { on: LATER },
            ..grant
        };
        registry.run(Change::Grant(revoked.clone())).await.unwrap();
        assert_eq!(read(&registry, &revoked).await, revoked);
    }

    async fn a_version_follows_the_one_before_and_stands_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        let first = registry.award().await;
        file(&registry).await;
        for number in [1, 3] {
            let grant = amended(&first, number, amendment());
            let refused = registry.run(FileAct { grant, adds: None }).await.unwrap_err();
            assert_eq!(refused_by(refused), Some("legal_act_next".to_owned()), "version {number}");
        }
        assert_eq!(read(&registry, &first).await, first, "nothing of them stays");
    }

    async fn a_forwarding_lies_within_what_it_forwards_whichever_changes(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let below = registry.forwarding(2, &award, PROVIDER_A).await;
        file(&registry).await;
        let until = |grant: &Grant, days: i64| {
            let (from, until) = (grant.act.period.from(), grant.act.period.until());
            let mut next = amended(grant, 2, amendment());
            next.act.period = Period::new(from, until + chrono::Duration::days(days)).unwrap();
            FileAct { grant: next, adds: None }
        };
        for refused in [until(&below, 1), until(&award, -1)] {
            let refused = registry.run(refused).await.unwrap_err();
            assert_eq!(refused_by(refused), Some("legal_act_within_parent".to_owned()));
        }
        registry.run(until(&award, 1)).await.unwrap();
        registry.run(until(&below, 1)).await.unwrap();
    }

    async fn nothing_is_asked_for_before_an_award_is_final(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let ask = |id| FilePayoutRequest { makes_final: false, ..FilePayoutRequest::of(id, &award) };
        registry.run(FileFinality(award.clone(), FinalityKind::Appealed)).await.unwrap();
        let refused = registry.run(ask(1)).await.unwrap_err();
        assert_eq!(refused_by(refused), Some("payout_request_final".to_owned()));
        registry.run(FileFinality(award.clone(), FinalityKind::AppealWaived)).await.unwrap();
        registry.run(ask(1)).await.unwrap();
        // A contract is final by itself.
        let below = registry.forwarding(2, &award, PROVIDER_A).await;
        let of_contract = FilePayoutRequest { makes_final: false, ..FilePayoutRequest::of(2, &below) };
        registry.run(of_contract).await.unwrap();
    }

    async fn nobody_asks_for_more_than_is_needed(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let ask = |id, cents| FilePayoutRequest { cents, ..FilePayoutRequest::of(id, &award) };
        let refused = registry.run(ask(1, 5_001)).await.unwrap_err();
        assert_eq!(refused_by(refused), Some("payout_request_needed".to_owned()));
        registry.run(ask(1, 5_000)).await.unwrap();
    }

    async fn another_version_of_the_programme_holds_by_a_new_act_and_is_a_later_one(db: TestDb) {
        let registry = Registry::open(&db).await;
        let first = registry.award().await;
        file(&registry).await;
        let missing = Grant { programme_version: 2, ..amended(&first, 2, amendment()) };
        let missing = registry.run(FileAct { grant: missing, adds: None }).await;
        assert!(missing.is_err(), "there is no such version: {missing:?}");
        registry.run(FileRow::Programme(programme(2))).await.unwrap();
        let alone = Grant { programme_version: 2, version: first.version + 1, ..first.clone() };
        let alone = registry.run(Change::Grant(alone)).await.unwrap_err();
        assert_eq!(refused_by(alone), Some("grants_act_next".to_owned()));
        let second = Grant { programme_version: 2, ..amended(&first, 2, amendment()) };
        let second = registry.run(FileAct { grant: second, adds: None }).await.unwrap();
        assert_eq!(read(&registry, &second).await, second);
        let back = Grant { programme_version: 1, ..amended(&second, 3, amendment()) };
        let back = registry.run(FileAct { grant: back, adds: None }).await.unwrap_err();
        assert_eq!(refused_by(back), Some("grants_act_next".to_owned()));
    }

    async fn a_reference_of_a_giver_is_one_grant(db: TestDb) {
        let registry = Registry::open(&db).await;
        registry.award().await;
        let twin = FileGrant { reference: Some("36.02-1/21"), id: 2, ..FileGrant::award() };
        let refused = registry.run(twin).await.unwrap_err();
        assert_eq!(refused_by(refused), Some("legal_act_reference".to_owned()));
    }

    async fn what_makes_an_act_final_is_read_back_and_happens_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        for kind in [FinalityKind::Appealed, FinalityKind::AppealWaived, FinalityKind::Final] {
            registry.run(FileFinality(grant.clone(), kind)).await.unwrap();
            let again = registry.run(FileFinality(grant.clone(), kind)).await.unwrap_err();
            assert_eq!(refused_by(again), Some("finality_pkey".to_owned()));
        }
        let on = Some(DAY);
        let finality = Finality { final_on: on, waived_on: on, appealed_on: on };
        assert_eq!(read(&registry, &grant).await.act.finality, finality);
    }

    async fn while_payments_are_stopped_none_is_ordered(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let out_of_order = registry.run(FileStop(forwarding.clone(), 2)).await.unwrap_err();
        assert_eq!(refused_by(out_of_order), Some("payment_stop_next".to_owned()));
        registry.run(FileStop(forwarding.clone(), 1)).await.unwrap();
        assert!(read(&registry, &forwarding).await.pays().is_err());
        let stopped = registry.run(FilePayment::ordered(1, &forwarding)).await.unwrap_err();
        assert_eq!(refused_by(stopped), Some("payment_stopped".to_owned()));
        registry.run(FileStop(forwarding.clone(), 2)).await.unwrap();
        let paid = read(&registry, &forwarding).await;
        assert_eq!((paid.pays(), paid.payment_stop.as_ref().map(|last| last.number)), (Ok(()), Some(2)));
        let stops = store::payment_stops(&mut registry.conn().await, forwarding.id).await.unwrap();
        assert_eq!(stops.iter().map(|it| it.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(stops.last(), paid.payment_stop.as_ref());
        assert_eq!(store::payment_stops(&mut registry.conn().await, award.id).await.unwrap(), []);
        registry.run(FilePayment::ordered(1, &forwarding)).await.unwrap();
    }

    async fn a_plan_is_read_back_in_its_version_and_what_was_agreed_stays_known(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let consent = Consent { on: LATER, reference: "U 1".to_owned() };
        let agreed = registry.run(FilePlan(replanned(&grant, Some(consent)))).await.unwrap();
        assert_eq!(read(&registry, &agreed).await, agreed);
        let known = store::agreed_plan(&mut registry.conn().await, &agreed).await.unwrap();
        assert_eq!(known, agreed.plan.iter().map(|line| (line.id, line.planned)).collect());
        let planned = |grant: &Grant| {
            let lines = grant.plan.iter().map(|line| (line.id, (line.planned, line.ceiling)));
            (grant.plan_version.clone().unwrap(), lines.collect())
        };
        let versions = store::plan_versions(&mut registry.conn().await, grant.id).await.unwrap();
        assert_eq!(versions, [planned(&grant), planned(&agreed)]);
        let before = store::agreed_plan(&mut registry.conn().await, &grant).await.unwrap();
        assert_eq!(before, grant.plan.iter().map(|line| (line.id, line.planned)).collect(), "while the first plan held");
        let other = registry.forwarding(2, &agreed, PROVIDER_A).await;
        let mut conn = registry.conn().await;
        let both = store::agreed_plans(&mut conn, &[&other, &agreed]).await.unwrap();
        assert_eq!(both.get(&agreed.id), Some(&known));
        let of_other = store::agreed_plan(&mut conn, &other).await.unwrap();
        assert_eq!(both.get(&other.id).cloned().unwrap_or_default(), of_other);
        assert!(store::agreed_plans(&mut conn, &[]).await.unwrap().is_empty());
    }

    async fn a_plan_that_nobody_agreed_to_is_no_measure(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let moved = registry.run(FilePlan(replanned(&grant, None))).await.unwrap();
        assert_eq!(read(&registry, &moved).await, moved);
        let known = store::agreed_plan(&mut registry.conn().await, &moved).await.unwrap();
        assert_eq!(known, grant.plan.iter().map(|line| (line.id, line.planned)).collect());
    }

    async fn a_claimed_cost_outside_a_period_is_found(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = registry.claim(1, &forwarding).await;
        let paid: Vec<_> = claim.lines.iter().map(|line| line.paid_on).collect();
        let (first, last) = (*paid.iter().min().unwrap(), *paid.iter().max().unwrap());
        let mut conn = registry.conn().await;
        let within = Period::new(first, last).unwrap();
        assert_eq!(store::cost_outside(&mut conn, forwarding.id, &within).await.unwrap(), None);
        let after = Period::new(last.succ_opt().unwrap(), last.succ_opt().unwrap()).unwrap();
        let outside = store::cost_outside(&mut conn, forwarding.id, &after).await.unwrap();
        assert_eq!(outside, Some((claim.number, 1, claim.lines[0].paid_on)));
        assert_eq!(store::cost_outside(&mut conn, award.id, &after).await.unwrap(), None);
    }
}

/// The grant with its next plan: the first line is planned with one cent less.
fn replanned(grant: &Grant, consent: Option<Consent>) -> Grant {
    let version = ::grants::PlanVersion { number: 2, with_act: false, ..first_plan(consent) };
    let mut next = Grant { version: grant.version + 1, plan_version: Some(version), ..grant.clone() };
    next.plan[0].planned = next.plan[0].planned.minus(Cents::new(3)).unwrap();
    let planned = grant.plan_total.unwrap().planned;
    Grant { plan_total: next.plan_total.map(|total| PlanTotal { planned, ..total }), ..next }
}
