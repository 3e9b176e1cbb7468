//! A reader in a snapshot sees one unchanging state.

use store::Snapshot;
use testkit::TestDb;

use super::registry::{PROVIDER_A, Registry};

testkit::on_both_engines! {
    async fn a_reader_in_a_snapshot_does_not_see_what_is_committed_meanwhile(db: TestDb) {
        let shared = db.for_several_nodes().await;
        let registry = Registry::open(&shared).await;
        let award = registry.award().await;
        let mut conn = registry.conn().await;
        store::begin_snapshot(&mut conn).await.unwrap();
        let (unit, position) = (registry.unit(), award.positions[0].id);
        let before = store::figures_of_positions(&mut conn, unit, &[position]).await.unwrap();
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        assert_eq!(store::figures_of_positions(&mut conn, unit, &[position]).await.unwrap(), before);
        assert_eq!(store::forwardings(&mut conn, award.id).await.unwrap(), []);
        store::end_snapshot(&mut conn).await.unwrap();
        assert_ne!(store::figures_of_positions(&mut conn, unit, &[position]).await.unwrap(), before);
        assert_eq!(store::forwardings(&mut conn, award.id).await.unwrap(), [forwarding.id]);
    }

    async fn whoever_breaks_off_in_a_snapshot_leaves_no_old_state_to_the_next(db: TestDb) {
        let shared = db.for_several_nodes().await;
        let registry = Registry::open(&shared).await;
        let award = registry.award().await;
        let mut broken_off = Snapshot::of(registry.conn().await).await.unwrap();
        assert_eq!(store::forwardings(&mut broken_off, award.id).await.unwrap(), []);
        drop(broken_off);
        let mut ended = Snapshot::of(registry.conn().await).await.unwrap();
        assert_eq!(store::forwardings(&mut ended, award.id).await.unwrap(), []);
        ended.end().await.unwrap();
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        // Each connection is lent in its turn.
        for _ in 0..20 {
            let mut conn = registry.conn().await;
            assert_eq!(store::forwardings(&mut conn, award.id).await.unwrap(), [forwarding.id]);
            let next = Snapshot::of(conn).await.unwrap();
            next.end().await.unwrap();
        }
    }

    async fn a_connection_that_read_in_a_snapshot_may_read_in_the_next(db: TestDb) {
        let registry = Registry::open(&db).await;
        let mut conn = registry.conn().await;
        for _ in 0..2 {
            store::begin_snapshot(&mut conn).await.unwrap();
            assert_eq!(store::organisations(&mut conn, registry.unit()).await.unwrap().len(), 4);
            store::end_snapshot(&mut conn).await.unwrap();
        }
    }
}
