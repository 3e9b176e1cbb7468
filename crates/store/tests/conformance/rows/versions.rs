//! A change meets the version before, or none.

use ::grants::{
    Claim, ClaimState, Grant, GrantState, Payment, PaymentState, PayoutRequest, PayoutRequestState, Person,
    Proof, ProofState, Role,
};
use store::StoreError;
use testkit::TestDb;

use super::{
    filing::{Change, LATER},
    registry::Registry,
};

/// A change of each subject that has versions, with its table.
async fn changes(registry: &Registry) -> [(&'static str, Change); 6] {
    let grant = registry.award().await;
    let request = registry.payout_request(1, &grant).await;
    let payment = registry.payment(1, &grant).await;
    let person = registry.person(1, Role::Clerk).await;
    let (claim, proof) = (registry.claim(1, &grant).await, registry.proof(1, &grant).await);
    let sign_offs = registry.proof_signers(&grant).await;
    let (approved, released) =
        (PayoutRequestState::Approved { on: LATER }, PaymentState::Released { on: LATER });
    let (decided, signed) = (ClaimState::Decided { on: LATER }, ProofState::Signed { on: LATER });
    [
        ("grants", Change::Grant(Grant { state: GrantState::Closed { on: LATER }, ..grant })),
        ("payout_request", Change::PayoutRequest(PayoutRequest { state: approved, ..request })),
        ("payment", Change::Payment(Payment { state: released, ..payment })),
        ("claim", Change::Claim(Claim { state: decided, ..claim })),
        ("proof", Change::Proof(Proof { state: signed, sign_offs, ..proof })),
        ("person", Change::Person(Person { left_on: Some(LATER), ..person })),
    ]
}

/// Changes the subject to a version; the table whose row has become another since, if one has.
async fn stale(registry: &Registry, change: &Change, version: i64) -> Option<&'static str> {
    match registry.run(change.clone().with_version(version)).await {
        Ok(_) => None,
        Err(StoreError::Stale { table }) => Some(table),
        Err(other) => panic!("{other:?}"),
    }
}

testkit::on_both_engines! {
    async fn an_update_meets_only_the_version_before(db: TestDb) {
        let registry = Registry::open(&db).await;
        for (table, change) in changes(&registry).await {
            for (version, expected) in [
                (1, Some(table)),
                (3, Some(table)),
                (2, None),
                (2, Some(table)),
                (4, Some(table)),
                (3, None),
                (2, Some(table)),
            ] {
                assert_eq!(stale(&registry, &change, version).await, expected, "{table} to {version}");
            }
        }
    }

    async fn of_two_changes_of_one_version_one_is_stale(db: TestDb) {
        let registry = Registry::open(&db).await;
        for (table, change) in changes(&registry).await {
            let both = tokio::join!(stale(&registry, &change, 2), stale(&registry, &change, 2));
            assert!(both == (None, Some(table)) || both == (Some(table), None), "{both:?}");
        }
    }
}
