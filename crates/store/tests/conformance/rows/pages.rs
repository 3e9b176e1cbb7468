//! Pages of ids: of one grant and of all, sought by the last id of the page before, until there is no more.

use ::grants::{
    ClaimId, GrantId, PaymentId, PayoutRequestId, PayoutTermsId, ProofId, ReceivableId, RepaymentId, Settled,
};
use ledger::Cents;
use store::{
    Narrowed, claim_ids, claim_ids_of, grant_ids, narrowed_claim_ids, narrowed_payment_ids,
    narrowed_payout_request_ids, narrowed_proof_ids, narrowed_receivable_ids, newest_payment_ids,
    open_receivable_ids, payment_ids, payment_ids_of, payout_request_ids, payout_request_ids_of,
    payout_terms_ids, payout_terms_ids_of, proof_ids, proof_ids_of, receivable_ids, repayment_ids,
    repayment_ids_of, waiting_claim_ids, waiting_payment_ids, waiting_payout_request_ids, waiting_proof_ids,
};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::{FilePart, LATER},
    registry::{ELSEWHERE, KREIS, MAGS, PROVIDER_A, PROVIDER_B, Registry},
};

/// The numbers in a page of ids.
macro_rules! page {
    ($registry:ident, $ids:ident, $id:ident, $unit:expr, $of:expr, $after:expr, $limit:expr) => {{
        let after = $id(Uuid::from_u128($after));
        let page = $ids(&mut $registry.conn().await, $unit, $of, after, $limit).await.unwrap();
        page.into_iter().map(|id| id.0.as_u128()).collect::<Vec<_>>()
    }};
}

/// What hangs on grants: 1 and 3 on the award, 2 on the forwarding.
macro_rules! of_one_and_of_all {
    ($db:ident, $file:ident, $ids:ident, $id:ident) => {{
        let registry = Registry::open(&$db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        for (id, grant) in [(3, &award), (2, &forwarding), (1, &award)] {
            registry.$file(id, grant).await;
        }
        let pages = [
            (None, 0, 2, vec![1, 2]),
            (None, 2, 2, vec![3]),
            (None, 3, 2, vec![]),
            (Some(award.id), 0, 1, vec![1]),
            (Some(award.id), 1, 9, vec![3]),
            (Some(award.id), 3, 9, vec![]),
            (Some(forwarding.id), 0, 9, vec![2]),
        ];
        for (of, after, limit, expected) in pages {
            assert_eq!(page!(registry, $ids, $id, registry.unit(), of, after, limit), expected);
            assert_eq!(page!(registry, $ids, $id, ELSEWHERE, of, after, limit), [0; 0]);
        }
    }};
}

/// What hangs on some grants: 1 and 3 on the award, 2 on the forwarding.
macro_rules! of_some {
    ($db:ident, $file:ident, $ids:ident) => {{
        let registry = Registry::open(&$db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        for (id, grant) in [(3, &award), (2, &forwarding), (1, &award)] {
            registry.$file(id, grant).await;
        }
        let (both, none) = ([forwarding.id, award.id], GrantId(Uuid::nil()));
        for (grants, expected) in
            [(&both[..], vec![1, 3, 2]), (&both[..1], vec![2]), (&[none][..], vec![]), (&both[..0], vec![])]
        {
            let ids = $ids(&mut registry.conn().await, registry.unit(), grants).await.unwrap();
            assert_eq!(ids.into_iter().map(|id| id.0.as_u128()).collect::<Vec<_>>(), expected);
        }
        assert_eq!($ids(&mut registry.conn().await, ELSEWHERE, &both).await.unwrap(), []);
    }};
}

/// What waits: 1, 2 and 3, a page at a time.
macro_rules! waiting {
    ($db:ident, $file:ident, $ids:ident, $id:ident) => {{
        let registry = Registry::open(&$db).await;
        let award = registry.award().await;
        for id in [3, 2, 1] {
            registry.$file(id, &award).await;
        }
        for (unit, after, limit, expected) in [
            (registry.unit(), 0, 2, vec![1, 2]),
            (registry.unit(), 2, 2, vec![3]),
            (registry.unit(), 3, 2, vec![]),
            (ELSEWHERE, 0, 9, vec![]),
        ] {
            let page = $ids(&mut registry.conn().await, unit, $id(Uuid::from_u128(after)), limit).await;
            let page: Vec<_> = page.unwrap().into_iter().map(|id| id.0.as_u128()).collect();
            assert_eq!(page, expected);
        }
    }};
}

/// What is narrowed: 1 and 3 hang on the award, 2 on the forwarding that provider A receives, and all of it stands alike.
macro_rules! narrowed {
    ($db:ident, $file:ident, $ids:ident, $id:ident, $states:expr) => {{
        let registry = Registry::open(&$db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        for (id, grant) in [(3, &award), (2, &forwarding), (1, &award)] {
            registry.$file(id, grant).await;
        }
        let all = Narrowed::default();
        let (received, given) = (Some(PROVIDER_A), Some(award.id));
        for (narrowed, after, limit, expected) in [
            (all, 0, 2, vec![1, 2]),
            (all, 2, 2, vec![3]),
            (Narrowed { recipient: received, ..all }, 0, 9, vec![2]),
            (Narrowed { recipient: Some(PROVIDER_B), ..all }, 0, 9, vec![]),
            (Narrowed { grant: given, ..all }, 1, 9, vec![3]),
            (Narrowed { grant: given, recipient: received, ..all }, 0, 9, vec![]),
            (Narrowed { states: Some($states), ..all }, 0, 9, vec![1, 2, 3]),
            (Narrowed { states: Some($states), recipient: received, ..all }, 0, 9, vec![2]),
            (Narrowed { states: Some(&["elsewhere"]), ..all }, 0, 9, vec![]),
        ] {
            for (unit, expected) in [(registry.unit(), expected), (ELSEWHERE, vec![])] {
                let after = $id(Uuid::from_u128(after));
                let page = $ids(&mut registry.conn().await, unit, &narrowed, after, limit).await.unwrap();
                let page: Vec<_> = page.into_iter().map(|id| id.0.as_u128()).collect();
                assert_eq!(page, expected, "{narrowed:?}");
            }
        }
    }};
}

testkit::on_both_engines! {
    async fn claims_are_narrowed_to_where_they_stand_and_to_who_receives_their_grant(db: TestDb) {
        narrowed!(db, claim, narrowed_claim_ids, ClaimId, &["submitted", "corrected"]);
    }

    async fn payments_are_narrowed_to_where_they_stand_and_to_who_receives_their_grant(db: TestDb) {
        narrowed!(db, payment, narrowed_payment_ids, PaymentId, &["ordered", "released"]);
    }

    async fn payout_requests_are_narrowed_to_where_they_stand_and_to_who_receives_their_grant(db: TestDb) {
        narrowed!(db, payout_request, narrowed_payout_request_ids, PayoutRequestId, &["requested"]);
    }

    async fn proofs_are_narrowed_to_where_they_stand_and_to_who_receives_their_grant(db: TestDb) {
        let states = &["compiled", "examined", "signed", "questioned"];
        narrowed!(db, proof, narrowed_proof_ids, ProofId, states);
    }

    async fn receivables_are_narrowed_to_where_they_stand_and_to_who_receives_their_grant(db: TestDb) {
        narrowed!(db, receivable, narrowed_receivable_ids, ReceivableId, &["open"]);
    }

    async fn claims_that_wait_are_paged_by_id(db: TestDb) {
        waiting!(db, claim, waiting_claim_ids, ClaimId);
    }

    async fn payments_that_wait_are_paged_by_id(db: TestDb) {
        waiting!(db, payment, waiting_payment_ids, PaymentId);
    }

    async fn payout_requests_that_wait_are_paged_by_id(db: TestDb) {
        waiting!(db, payout_request, waiting_payout_request_ids, PayoutRequestId);
    }

    async fn proofs_that_wait_are_paged_by_id(db: TestDb) {
        waiting!(db, proof, waiting_proof_ids, ProofId);
    }

    async fn receivables_that_are_owed_are_paged_by_id(db: TestDb) {
        waiting!(db, receivable, open_receivable_ids, ReceivableId);
    }

    async fn a_receivable_of_which_nothing_is_owed_waits_for_nobody(db: TestDb) {
        let registry = Registry::open(&db).await;
        let mut owed = registry.receivable(1, &registry.award().await).await;
        for (cents, waits) in [(2_999, true), (1, false)] {
            owed = owed.step(LATER, Cents::new(cents), Settled::Repaid).unwrap();
            registry.run(FilePart::Step(owed.clone())).await.unwrap();
            let (unit, nobody) = (registry.unit(), ReceivableId(Uuid::nil()));
            let open = open_receivable_ids(&mut registry.conn().await, unit, nobody, 9).await.unwrap();
            assert_eq!(open.contains(&owed.id), waits);
            let ended = Narrowed { states: Some(&["ended"]), ..Narrowed::default() };
            let ended = narrowed_receivable_ids(&mut registry.conn().await, unit, &ended, nobody, 9).await;
            assert_eq!(ended.unwrap().contains(&owed.id), !waits);
        }
    }

    async fn claims_are_paged_by_id(db: TestDb) {
        of_one_and_of_all!(db, claim, claim_ids, ClaimId);
    }

    async fn payments_are_paged_by_id(db: TestDb) {
        of_one_and_of_all!(db, payment, payment_ids, PaymentId);
    }

    async fn payout_requests_are_paged_by_id(db: TestDb) {
        of_one_and_of_all!(db, payout_request, payout_request_ids, PayoutRequestId);
    }

    async fn receivables_are_paged_by_id(db: TestDb) {
        of_one_and_of_all!(db, receivable, receivable_ids, ReceivableId);
    }

    async fn repayments_are_paged_by_id(db: TestDb) {
        of_one_and_of_all!(db, repayment, repayment_ids, RepaymentId);
    }

    async fn claims_of_some_grants_are_listed(db: TestDb) {
        of_some!(db, claim, claim_ids_of);
    }

    async fn payments_of_some_grants_are_listed(db: TestDb) {
        of_some!(db, payment, payment_ids_of);
    }

    async fn payout_requests_of_some_grants_are_listed(db: TestDb) {
        of_some!(db, payout_request, payout_request_ids_of);
    }

    async fn repayments_of_some_grants_are_listed(db: TestDb) {
        of_some!(db, repayment, repayment_ids_of);
    }

    async fn proofs_of_some_grants_are_listed(db: TestDb) {
        of_some!(db, proof, proof_ids_of);
    }

    async fn the_newest_payments_since_a_day_are_listed(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let [first, second, third] =
            [registry.payment(1, &award).await, registry.payment(2, &award).await, registry.payment(3, &award).await];
        let (conn, unit) = (&mut registry.conn().await, registry.unit());
        let since = third.state.since();
        let newest = newest_payment_ids(conn, unit, award.id, since, 2).await.unwrap();
        assert_eq!(newest, [third.id, second.id]);
        let all = newest_payment_ids(conn, unit, award.id, since, 9).await.unwrap();
        assert_eq!(all, [third.id, second.id, first.id]);
        let later = newest_payment_ids(conn, unit, award.id, since.succ_opt().unwrap(), 9).await.unwrap();
        assert_eq!(later, []);
        assert_eq!(newest_payment_ids(conn, ELSEWHERE, award.id, since, 9).await.unwrap(), []);
    }

    async fn payout_terms_are_paged_by_id(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        registry.payout_terms(2, &award).await;
        registry.payout_terms(1, &forwarding).await;
        let pages = [(None, 0, 1, vec![1]), (None, 1, 9, vec![2]), (Some(award.id), 0, 9, vec![2])];
        for (of, after, limit, expected) in pages {
            let unit = registry.unit();
            assert_eq!(page!(registry, payout_terms_ids, PayoutTermsId, unit, of, after, limit), expected);
            assert_eq!(page!(registry, payout_terms_ids, PayoutTermsId, ELSEWHERE, of, after, limit), [0; 0]);
        }
        let both = [forwarding.id, award.id];
        let of_both = payout_terms_ids_of(&mut registry.conn().await, registry.unit(), &both).await.unwrap();
        assert_eq!(of_both.into_iter().map(|id| id.0.as_u128()).collect::<Vec<_>>(), [2, 1]);
    }

    async fn proofs_are_paged_by_id(db: TestDb) {
        of_one_and_of_all!(db, proof, proof_ids, ProofId);
    }

    async fn grants_are_paged_by_id_for_who_gives_and_who_receives(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let middle = registry.forwarding(3, &award, PROVIDER_A).await;
        registry.forwarding(2, &middle, PROVIDER_B).await;
        let pages = [
            (None, 0, 2, vec![1, 2]),
            (None, 2, 2, vec![3]),
            (None, 3, 2, vec![]),
            (Some(MAGS), 0, 9, vec![1]),
            (Some(KREIS), 0, 9, vec![1, 3]),
            (Some(PROVIDER_A), 0, 1, vec![2]),
            (Some(PROVIDER_A), 2, 1, vec![3]),
            (Some(PROVIDER_A), 3, 1, vec![]),
            (Some(PROVIDER_B), 0, 9, vec![2]),
        ];
        for (of, after, limit, expected) in pages {
            assert_eq!(page!(registry, grant_ids, GrantId, registry.unit(), of, after, limit), expected);
            assert_eq!(page!(registry, grant_ids, GrantId, ELSEWHERE, of, after, limit), [0; 0]);
        }
    }
}
