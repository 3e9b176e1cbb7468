//! Grants with their positions and plans, and what draws on them.

use ::grants::{ActKind, Financing, Grant, GrantId, GrantState, Share};
use ledger::Cents;
use store::StoreError;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::{Change, FileGrant, LATER},
    registry::{ELSEWHERE, PROVIDER_A, PROVIDER_B, Registry},
};

async fn read(registry: &Registry, id: GrantId) -> Option<Grant> {
    store::grant(&mut registry.conn().await, registry.unit(), id).await.unwrap()
}

testkit::on_both_engines! {
    async fn a_grant_is_read_back_with_its_positions_its_years_and_its_plan(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        assert_eq!((grant.positions.len(), grant.plan.len()), (2, 2));
        assert_eq!(read(&registry, grant.id).await.as_ref(), Some(&grant));
        let elsewhere = store::grant(&mut registry.conn().await, ELSEWHERE, grant.id).await.unwrap();
        assert_eq!(elsewhere, None);
    }

    async fn many_grants_are_read_as_each_of_them_is(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let financing = Financing::Vollfinanzierung;
        let bare = FileGrant { id: 5, planned: false, financing, positions: vec![("F4", None)], ..FileGrant::award() };
        let bare = registry.run(bare).await.unwrap();
        let middle = registry.forwarding(2, &award, PROVIDER_A).await;
        let lowest = registry.forwarding(4, &middle, PROVIDER_B).await;
        registry.forwarding(3, &award, PROVIDER_B).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let unknown = GrantId(Uuid::from_u128(0xDEAD));
        let asked = [bare.id, unknown, lowest.id, award.id, middle.id, award.id];
        let found = store::grants(&mut conn, unit, &asked).await.unwrap();
        assert_eq!(found, [award.clone(), middle, lowest, bare], "in the order of their ids, each once");
        for known in &found {
            assert_eq!(store::grant(&mut conn, unit, known.id).await.unwrap().as_ref(), Some(known));
        }
        assert_eq!(store::grants(&mut conn, unit, &[award.id]).await.unwrap(), [award]);
        assert_eq!(store::grants(&mut conn, unit, &[unknown]).await.unwrap(), []);
        assert_eq!(store::grants(&mut conn, unit, &[]).await.unwrap(), []);
        assert_eq!(store::grants(&mut conn, ELSEWHERE, &asked).await.unwrap(), []);
    }

    async fn a_grant_without_a_plan_is_read_back_without_one(db: TestDb) {
        let registry = Registry::open(&db).await;
        let financing = Financing::Vollfinanzierung;
        let bare = FileGrant { planned: false, financing, positions: vec![("F4", None)], ..FileGrant::award() };
        let grant = registry.run(bare).await.unwrap();
        assert_eq!((grant.plan_total, grant.act.rates_gross.len()), (None, 0));
        assert_eq!(read(&registry, grant.id).await, Some(grant));
    }

    async fn each_type_of_financing_is_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let financings = [
            Financing::Anteilfinanzierung { share: Share::parse_percent("90.00").unwrap() },
            Financing::Fehlbedarfsfinanzierung,
            Financing::Festbetragsfinanzierung { amount: Cents::new(200_000) },
            Financing::Vollfinanzierung,
        ];
        for (id, financing) in (1..).zip(financings) {
            let grant = registry.run(FileGrant { id, financing, ..FileGrant::award() }).await.unwrap();
            assert_eq!(grant.act.financing, financing);
            assert_eq!(read(&registry, grant.id).await, Some(grant));
        }
    }

    async fn a_fixed_amount_of_nothing_is_refused(db: TestDb) {
        let registry = Registry::open(&db).await;
        let financing = Financing::Festbetragsfinanzierung { amount: Cents::ZERO };
        let refused = registry.run(FileGrant { financing, ..FileGrant::award() }).await.unwrap_err();
        assert_eq!(refused.rule(), Some("legal_act_fixed"));
    }

    async fn a_forwarding_of_each_kind_names_what_it_draws_on(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        for (id, kind) in [(2, ActKind::Weiterleitungsvertrag), (3, ActKind::Weiterleitungsbescheid)] {
            let filed = FileGrant { kind, ..FileGrant::forwarding(id, &award, PROVIDER_A, 40_000) };
            let grant = registry.run(filed).await.unwrap();
            assert_eq!((grant.parent, grant.positions[1].parent), (Some(award.id), Some(award.positions[1].id)));
            assert_eq!(read(&registry, grant.id).await, Some(grant));
        }
    }

    async fn forwardings_are_those_of_the_next_level(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let later = registry.forwarding(3, &award, PROVIDER_B).await;
        let middle = registry.forwarding(2, &award, PROVIDER_A).await;
        let lowest = registry.forwarding(4, &middle, PROVIDER_B).await;
        let mut conn = registry.conn().await;
        assert_eq!(store::forwardings(&mut conn, award.id).await.unwrap(), [middle.id, later.id]);
        assert_eq!(store::forwardings(&mut conn, middle.id).await.unwrap(), [lowest.id]);
        assert_eq!(store::forwardings(&mut conn, lowest.id).await.unwrap(), []);
    }

    async fn a_closed_grant_is_read_back_closed(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let closed = Grant { version: 2, state: GrantState::Closed { on: LATER }, ..grant };
        registry.run(Change::Grant(closed.clone())).await.unwrap();
        assert_eq!(read(&registry, closed.id).await, Some(closed));
    }

    async fn more_than_is_left_of_the_parent_is_not_forwarded(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.run(FileGrant::forwarding(2, &award, PROVIDER_A, 60_000)).await.unwrap();
        let refused = registry.run(FileGrant::forwarding(3, &award, PROVIDER_B, 40_001)).await.unwrap_err();
        assert!(matches!(refused, StoreError::LimitExceeded { open, .. } if open.get() == 40_000), "{refused:?}");
        assert_eq!(read(&registry, GrantId(Uuid::from_u128(3))).await, None, "no row stays without its transfers");
    }
}
