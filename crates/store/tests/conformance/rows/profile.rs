//! What concerns an organisation across its grants: its sums, its claims by state, what is open of it.

use ::grants::{Claim, ClaimState, Grant, GrantState, OrganisationId, PositionId};
use store::{CutFor, DecidedLines, OpenKind, OpenSubject};
use testkit::TestDb;

use super::{
    claims::decided,
    filing::{Change, LATER},
    registry::{ELSEWHERE, PROVIDER_A, PROVIDER_B, Registry},
};

async fn open(registry: &Registry, of: OrganisationId, kind: OpenKind, limit: i64) -> Vec<OpenSubject> {
    let mut conn = registry.conn().await;
    let elsewhere = store::open_of_recipient(&mut conn, ELSEWHERE, of, kind, limit).await.unwrap();
    assert_eq!(elsewhere, []);
    store::open_of_recipient(&mut conn, registry.unit(), of, kind, limit).await.unwrap()
}

/// What is under examination, recognised, free, and paid of a grant, as its positions have it.
async fn as_positions_have_it(registry: &Registry, grant: &Grant) -> [i64; 4] {
    let (mut conn, mut sums) = (registry.conn().await, [0; 4]);
    let positions: Vec<PositionId> = grant.positions.iter().map(|position| position.id).collect();
    let figures = store::figures_of_positions(&mut conn, registry.unit(), &positions).await.unwrap();
    assert_eq!(figures.len(), positions.len());
    for figures in figures.into_values() {
        for (sum, figure) in
            sums.iter_mut().zip([figures.reserved, figures.recognised, figures.free, figures.received])
        {
            *sum += figure.get();
        }
    }
    sums
}

testkit::on_both_engines! {
    async fn the_sums_of_each_grant_are_those_of_its_positions(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let first = registry.forwarding(2, &award, PROVIDER_A).await;
        let second = registry.forwarding(3, &award, PROVIDER_A).await;
        registry.claim(1, &first).await;
        registry.payment(1, &first).await;
        let unit = registry.unit();
        let sums = store::grant_sums(&mut registry.conn().await, unit, PROVIDER_A, 9).await.unwrap();
        assert_eq!(sums.iter().map(|it| it.grant).collect::<Vec<_>>(), [second.id, first.id], "the newest first");
        for (found, grant) in sums.iter().zip([&second, &first]) {
            let told = [found.examined, found.recognised, found.free, found.paid].map(ledger::Cents::get);
            assert_eq!(told, as_positions_have_it(&registry, grant).await);
            let awarded: i64 = grant.positions.iter().map(|it| it.amount.get()).sum();
            assert_eq!((found.awarded.get(), found.state), (awarded, GrantState::Effective));
            assert_eq!((found.reference.as_str(), found.from), (grant.act.reference.as_str(), grant.act.period.from()));
        }
        assert_eq!((sums[1].due.get(), sums[1].ordered.get()), (0, 2_000));
        let one = store::grant_sums(&mut registry.conn().await, unit, PROVIDER_A, 1).await.unwrap();
        assert_eq!(one, sums[..1]);
        for (of, unit) in [(PROVIDER_B, unit), (PROVIDER_A, ELSEWHERE)] {
            assert_eq!(store::grant_sums(&mut registry.conn().await, unit, of, 9).await.unwrap(), []);
        }
    }

    async fn claims_are_counted_by_their_state(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        registry.claim(1, &forwarding).await;
        let gone = registry.claim(2, &forwarding).await;
        let gone = Claim { version: 2, state: ClaimState::Withdrawn { on: LATER }, ..gone };
        registry.run(Change::Claim(gone)).await.unwrap();
        let unit = registry.unit();
        let found = store::claims_by_state(&mut registry.conn().await, unit, PROVIDER_A).await.unwrap();
        let told: Vec<_> = found.iter().map(|it| (it.state.as_str(), it.count, it.recognised.get())).collect();
        assert_eq!(told, [("submitted", 1, 0), ("withdrawn", 1, 0)]);
        assert!(found.iter().all(|it| it.claimed.get() > 0));
        for (of, unit) in [(PROVIDER_B, unit), (PROVIDER_A, ELSEWHERE)] {
            assert_eq!(store::claims_by_state(&mut registry.conn().await, unit, of).await.unwrap(), []);
        }
        let open = open(&registry, PROVIDER_A, OpenKind::Claim, 9).await;
        assert_eq!(open.iter().map(|it| (it.number, it.state.as_str())).collect::<Vec<_>>(), [(Some(1), "submitted")]);
    }

    async fn what_was_cut_is_summed_by_its_reason(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = registry.claim(1, &forwarding).await;
        let unit = registry.unit();
        let of = |unit, of| {
            let registry = &registry;
            async move { store::decided_lines(&mut registry.conn().await, unit, of).await.unwrap() }
        };
        assert_eq!(of(unit, PROVIDER_A).await, DecidedLines::default(), "nothing is decided yet");
        let claim = decided(claim);
        registry.run(Change::Claim(claim.clone())).await.unwrap();
        // The last is a credit note; the second is recognised with one cent, the fourth with 7.50, the third not at all.
        let cents: Vec<i64> = claim.lines[..4].iter().map(|line| line.eligible.get()).collect();
        let cut = ledger::Cents::new(cents[1] - 1 + cents[2] + cents[3] - 750);
        let found = of(unit, PROVIDER_A).await;
        assert_eq!((found.count, found.claimed.get()), (4, cents.iter().sum::<i64>()));
        assert_eq!(found.cut, [CutFor { reason: "sonstiges".to_owned(), count: 3, cut }]);
        for (other, unit) in [(PROVIDER_B, unit), (PROVIDER_A, ELSEWHERE)] {
            assert_eq!(of(unit, other).await, DecidedLines::default());
        }
    }

    async fn what_is_open_is_told_until_it_is_done(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let payment = registry.payment(1, &forwarding).await;
        registry.payout_request(1, &forwarding).await;
        registry.receivable(1, &forwarding).await;
        let filed = registry.filed(&registry.proof(1, &forwarding).await, &forwarding).await;
        for (kind, id, state, cents) in [
            (OpenKind::Payment, payment.id.0, "ordered", Some(2_000)),
            (OpenKind::PayoutRequest, uuid::Uuid::from_u128(1), "requested", Some(5_000)),
            (OpenKind::Receivable, uuid::Uuid::from_u128(1), "refund", Some(3_000)),
            (OpenKind::Proof, filed.id.0, "filed", None),
        ] {
            let found = open(&registry, PROVIDER_A, kind, 9).await;
            let [one] = found.as_slice() else { panic!("{kind:?}: {found:?}") };
            assert_eq!((one.id, one.state.as_str()), (id, state), "{kind:?}");
            assert_eq!((one.amount.map(ledger::Cents::get), &one.reference), (cents, &forwarding.act.reference));
            assert_eq!(open(&registry, PROVIDER_A, kind, 0).await, []);
            assert_eq!(open(&registry, PROVIDER_B, kind, 9).await, []);
        }
        registry.confirmed(payment).await;
        assert_eq!(open(&registry, PROVIDER_A, OpenKind::Payment, 9).await, []);
    }
}
