//! Many at once: a limit holds at every level, a release is one release.

use std::sync::Arc;

use crate::office::{COACHING, Office, forwarding};
use chrono::DateTime;
use flow::{Flow, FlowError, Role, SystemIds, payments::ReleasePayment, views};
use grants::{DutyError, Grant, PaymentError};
use store::Store;
use testkit::{FixedClock, TestDb};
use tokio::task::JoinSet;

use crate::steps::{approve, claim, draw, order};

/// Twenty amounts from 100.00 to 575.00.
fn amounts() -> impl Iterator<Item = i64> {
    (0..20).map(|number| 10_000 + number * 2_500)
}

fn kept(outcomes: Vec<Result<i64, FlowError>>) -> i64 {
    let mut sum = 0;
    for outcome in outcomes {
        match outcome {
            Ok(cents) => sum += cents,
            Err(FlowError::LimitExceeded { open, asked, .. }) => assert!(open < asked),
            Err(other) => panic!("only a limit may refuse, not {other:?}"),
        }
    }
    sum
}

async fn claims(office: &Office, grants: &[Grant]) -> Vec<Result<i64, FlowError>> {
    let mut claims = JoinSet::new();
    for (number, cost) in amounts().enumerate() {
        let (office, grant) = (office.clone(), grants[number % grants.len()].clone());
        claims.spawn(async move {
            let who = if grant.recipient == office.provider_a { office.a() } else { office.b() };
            let claim = claim(&grant, &[(&format!("R{number}"), cost)]);
            let claim = office.run(&who, claim).await?;
            Ok(claim.lines[0].grant_share.get())
        });
    }
    claims.join_all().await
}

/// The same books through another node, on the morning of the office.
fn same_morning(store: Store) -> Flow {
    let now = DateTime::parse_from_rfc3339("2021-03-15T09:00:00Z").unwrap().to_utc();
    Flow::with(store, Arc::new(FixedClock(now)), Arc::new(SystemIds))
}

async fn f1(office: &Office) -> grants::Figures {
    let position = views::funding_position(&office.finance()).await.unwrap();
    position.iter().find(|row| row.component.as_str() == "F1").unwrap().figures
}

testkit::on_both_engines! {
    async fn twenty_claims_on_one_forwarding_stay_within_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let reserved = kept(claims(&office, std::slice::from_ref(&office.forwarding_a)).await);
        assert!(reserved > 0 && reserved <= 80_000, "{reserved}");
        assert_eq!(f1(&office).await.reserved.get(), reserved);
    }

    async fn twenty_claims_through_many_forwardings_stay_within_their_component(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut grants = vec![office.forwarding_a.clone()];
        for number in 0..3 {
            let mut request =
                forwarding(&office.award, office.provider_b, &[("F1", 40_000, COACHING, 1_000_000)]);
            request.act.reference = format!("KI F1 {number}");
            grants.push(office.run(&office.finance(), request).await.unwrap());
        }
        let reserved = kept(claims(&office, &grants).await);
        let figures = f1(&office).await;
        assert_eq!(figures.reserved.get(), reserved);
        assert!(reserved > 0 && reserved <= figures.awarded.get());
        assert_eq!(figures.free.get(), 0);
    }

    async fn twenty_forwardings_at_once_stay_within_the_award(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut forwardings = JoinSet::new();
        for (number, cents) in amounts().enumerate() {
            let office = office.clone();
            forwardings.spawn(async move {
                let given = [("F1", cents, COACHING, cents), ("F4", cents / 10, "unterrichtsstunden", cents)];
                let mut request = forwarding(&office.award, office.provider_a, &given);
                request.act.reference = format!("KI {number}");
                office.run(&office.finance(), request).await.map(|_| cents)
            });
        }
        let forwarded = kept(forwardings.join_all().await);
        let figures = f1(&office).await;
        assert_eq!(figures.forwarded.get(), 80_000 + forwarded);
        assert!(figures.forwarded <= figures.awarded && forwarded > 0);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn fifty_releases_of_one_payment_are_one_release_and_49_conflicts(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 10_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
        let ordered = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
        let before = views::chain_head(&office.finance()).await.unwrap();
        let mut releases = JoinSet::new();
        for _ in 0..50 {
            let (office, release) =
                (office.clone(), ReleasePayment { payment: ordered.id, version: ordered.version });
            releases.spawn(async move { office.run(&office.finance(), release).await });
        }
        let outcomes = releases.join_all().await;
        let released = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let conflicts =
            outcomes.iter().filter(|outcome| matches!(
                outcome,
                Err(FlowError::Stale { what: "payment" }
                    | FlowError::Payment(PaymentError::Duty(DutyError::SamePerson { .. })))
            ));
        assert_eq!((released, conflicts.count()), (1, 49));
        let after = views::chain_head(&office.finance()).await.unwrap();
        assert_eq!(after.number, before.number.next().next(), "the first release and the second");
    }

    async fn fifty_releases_over_two_nodes_are_one_release_and_49_conflicts(db: TestDb) {
        let shared = db.for_several_nodes().await;
        let office = Office::open(&shared.store).await;
        draw(&office, "F1", 10_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
        let ordered = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
        let release = ReleasePayment { payment: ordered.id, version: ordered.version };
        office.alone(&office.who_is(Role::Releaser), release.clone()).await.unwrap();
        let before = views::chain_head(&office.finance()).await.unwrap();
        let other = same_morning(shared.node().await);
        let mut releases = JoinSet::new();
        for number in 0..50 {
            let flow = if number % 2 == 0 { &office.flow } else { &other };
            let ctx = flow.ctx(office.second_releaser().actor().clone());
            let release = release.clone();
            releases.spawn(async move { ctx.execute(&format!("release-{number:02}"), release).await });
        }
        let outcomes = releases.join_all().await;
        let released = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let stale =
            outcomes.iter().filter(|outcome| matches!(outcome, Err(FlowError::Stale { what: "payment" })));
        assert_eq!((released, stale.count()), (1, 49), "{outcomes:?}");
        let after = views::chain_head(&office.finance()).await.unwrap();
        assert_eq!(after.number, before.number.next(), "one entry");
        let payment = views::payment(&office.finance(), ordered.id).await.unwrap();
        assert_eq!((payment.state.word(), payment.version, payment.sign_offs.len()), ("released", 2, 3));
        flow::verify::verify(&shared.store).await.unwrap();
    }

    async fn the_same_key_twenty_times_at_once_is_one_order(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 10_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
        let mut orders = JoinSet::new();
        for _ in 0..20 {
            let office = office.clone();
            orders.spawn(async move {
                let order = order(office.forwarding_a.id, "F1", 10_000);
                office.who_is(Role::Orderer).execute("double-click", order).await.unwrap()
            });
        }
        let answers = orders.join_all().await;
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        let other =
            office.who_is(Role::Orderer).execute("double-click", order(office.forwarding_a.id, "F1", 9)).await;
        assert!(matches!(other, Err(FlowError::KeyReused)));
    }
}
