//! Payments: what is due, what is there, and who may press how often.

use crate::office::{Office, day};
use flow::{
    FlowError,
    claims::DecideClaim,
    payments::{ConfirmPayment, RejectPayment},
    views,
};
use grants::{LineDecision, PaymentError, PaymentState};
use testkit::{Engine, TestDb};

use crate::steps::{approve, claim, draw, limit, order, pay};

/// An accepted claim of 1000.00: 800.00 are due.
async fn due(office: &Office) {
    let claim = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 100_000)])).await.unwrap();
    let decisions = vec![(claim.lines[0].id, LineDecision::Accept)];
    let decision = DecideClaim {
        claim: claim.id,
        version: claim.version,
        decisions,
        findings: std::collections::BTreeMap::new(),
    };
    office.run(&office.finance(), decision).await.unwrap();
}

/// Gives a table another name, as if it were gone: what refers to it does not follow.
async fn renamed(db: &TestDb, from: &str, to: &str) {
    let rename = format!("ALTER TABLE {from} RENAME TO {to}");
    let sql = match db.engine {
        Engine::Sqlite => {
            format!("PRAGMA legacy_alter_table = ON; {rename}; PRAGMA legacy_alter_table = OFF")
        }
        Engine::Postgres => rename,
    };
    db.as_owner(&sql).await.unwrap();
}

testkit::on_both_engines! {
    async fn an_order_whose_limit_cannot_be_looked_up_is_refused(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        due(&office).await;
        let (finance, below) = (office.finance(), office.forwarding_a.id);
        let before = views::chain_head(&finance).await.unwrap();
        renamed(&db, "account", "account_gone").await;
        for cents in [1, 50_000, 50_001] {
            let refused = office.run(&office.finance(), order(below, "F1", cents)).await;
            assert!(matches!(refused, Err(FlowError::Store(_))), "{cents}: {refused:?}");
        }
        if db.engine == Engine::Sqlite {
            // A database in memory goes with the connection that such a failure closes.
            return;
        }
        renamed(&db, "account_gone", "account").await;
        assert_eq!(views::chain_head(&finance).await.unwrap(), before, "nothing was written");
        assert_eq!(views::payments(&office.a(), None, None, 9).await.unwrap().items, []);
        office.run(&finance, order(below, "F1", 50_000)).await.unwrap();
        let more = office.run(&finance, order(below, "F1", 1)).await;
        assert_eq!(limit(more), ("cash".into(), "F1".into(), 0, 1));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn nobody_is_paid_more_than_is_due(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 150_000).await;
        due(&office).await;
        let above = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 80_001)).await;
        assert_eq!(limit(above), ("due".into(), "F1".into(), 80_000, 80_001));
        let paid = pay(&office, order(office.forwarding_a.id, "F1", 80_000)).await;
        assert_eq!(paid.state, PaymentState::Confirmed { on: day(2021, 3, 14) });
        let more = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 1)).await;
        assert_eq!(limit(more), ("due".into(), "F1".into(), 0, 1));
    }

    async fn no_money_leaves_that_has_not_come_in(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        due(&office).await;
        let above = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 50_001)).await;
        assert_eq!(limit(above), ("cash".into(), "F1".into(), 50_000, 50_001));
    }

    async fn an_advance_is_settled_by_the_claim_that_follows(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 150_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 30_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 30_000)).await;
        due(&office).await;
        let above = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 50_001)).await;
        assert_eq!(limit(above), ("due".into(), "F1".into(), 50_000, 50_001));
        pay(&office, order(office.forwarding_a.id, "F1", 50_000)).await;
        let figures = views::grant_figures(&office.a(), &office.forwarding_a).await.unwrap();
        assert_eq!(figures[0].received.get(), 80_000);
    }

    async fn an_unanswered_payment_keeps_its_money_and_a_rejected_one_gives_it_back(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 150_000).await;
        due(&office).await;
        let ordered = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 80_000)).await.unwrap();
        let more = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 1)).await;
        assert_eq!(limit(more), ("due".into(), "F1".into(), 0, 1));
        let reject =
            RejectPayment { payment: ordered.id, version: ordered.version, reason: "Konto erloschen".into() };
        let rejected = office.run(&office.finance(), reject).await.unwrap();
        let late = ConfirmPayment {
            payment: rejected.id,
            version: rejected.version,
            confirmed_on: day(2021, 3, 14),
        };
        let late = office.run(&office.finance(), late).await;
        assert!(matches!(late, Err(FlowError::Payment(PaymentError::State { .. }))));
        pay(&office, order(office.forwarding_a.id, "F1", 80_000)).await;
    }

    async fn a_payment_is_not_confirmed_before_it_is_released(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 150_000).await;
        due(&office).await;
        let ordered = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 5)).await.unwrap();
        let confirm =
            ConfirmPayment { payment: ordered.id, version: ordered.version, confirmed_on: day(2021, 3, 14) };
        let early = office.run(&office.finance(), confirm).await;
        assert!(matches!(early, Err(FlowError::Payment(PaymentError::State { .. }))));
        let own = office.run(&office.a(), order(office.forwarding_a.id, "F1", 5)).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
    }
}
