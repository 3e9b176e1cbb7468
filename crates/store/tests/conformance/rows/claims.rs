//! Receipts, and claims with their lines in every state.

use ::grants::{AccountKind, Claim, ClaimState, Cost, LineState, Receipt, ReceiptId, account_code};
use ledger::Cents;
use store::StoreError;
use testkit::{Engine, Post, TestDb};
use uuid::Uuid;

use crate::support::{columns, unit_literal};

use super::{
    among::among,
    filing::{Change, FileReceipt, LATER, unsigned_claim},
    registry::{ELSEWHERE, PROVIDER_A, Registry},
};

async fn assert_claim(registry: &Registry, filed: Claim) {
    let read = store::claim(&mut registry.conn().await, registry.unit(), filed.id).await.unwrap();
    assert_eq!(read.map(unsigned_claim).as_ref(), Some(&filed));
    let found = among!(&mut registry.conn().await, registry.unit(), store::claims_with, filed.id);
    assert_eq!(found.map(unsigned_claim).as_ref(), Some(&filed));
    let elsewhere = store::claim(&mut registry.conn().await, ELSEWHERE, filed.id).await.unwrap();
    assert_eq!(elsewhere, None);
}

/// The claim with its lines decided in each way.
pub(super) fn decided(mut claim: Claim) -> Claim {
    let (reason, text) = ("sonstiges".to_owned(), "nicht förderfähig".to_owned());
    let in_part = |cents| LineState::AcceptedInPart {
        recognised: Cents::new(cents),
        reason: reason.clone(),
        text: text.clone(),
    };
    let rejected = LineState::Rejected { reason: reason.clone(), text: text.clone() };
    let states = [LineState::Accepted, in_part(1), rejected, in_part(750), LineState::Accepted];
    for (line, (state, used)) in claim.lines.iter_mut().zip(states.into_iter().zip([800, 1, 0, 600, 799])) {
        (line.state, line.used) = (state, Cents::new(used));
    }
    Claim { version: 2, state: ClaimState::Decided { on: LATER }, ..claim }
}

/// Why a copy of the line of such a cost is refused that has something else in a column.
async fn copied(db: &TestDb, kind: &str, column: &str, value: &str) -> StoreError {
    let all = columns(db, "claim_line").await;
    let id = unit_literal(db.engine, ledger::UnitId(Uuid::from_u128(99)));
    let values = all.iter().map(|name| match name.as_str() {
        name if name == column => value.to_owned(),
        "id" => id.clone(),
        "number" => "9".to_owned(),
        other => other.to_owned(),
    });
    let sql = format!(
        "INSERT INTO claim_line ({}) SELECT {} FROM claim_line WHERE cost_kind = '{kind}'",
        all.join(", "),
        values.collect::<Vec<_>>().join(", ")
    );
    db.as_owner(&sql).await.map_err(StoreError::from).unwrap_err()
}

testkit::on_both_engines! {
    async fn details_of_a_receipt_are_stated_of_a_line_that_rests_on_one(db: TestDb) {
        let registry = Registry::open(&db).await;
        registry.claim(1, &registry.award().await).await;
        let refused = copied(&db, "lump_sum", "receipt_details", "'{}'").await;
        assert_eq!(refused.rule(), Some("claim_line_receipt_details"), "{refused}");
    }

    async fn a_line_stands_at_the_position_of_its_plan_line(db: TestDb) {
        let registry = Registry::open(&db).await;
        registry.claim(1, &registry.award().await).await;
        let other = "(SELECT MAX(position.id) FROM position WHERE position.id <> claim_line.position_id)";
        let other = if db.engine == Engine::Sqlite { other.to_owned() } else { other.replace("MAX(position.id)", "CAST(MAX(CAST(position.id AS TEXT)) AS UUID)") };
        let refused = copied(&db, "lump_sum", "position_id", &other).await;
        let rule = if db.engine == Engine::Sqlite { None } else { Some("claim_line_plan_line") };
        assert_eq!(refused.rule(), rule, "{refused}");
    }

    async fn a_claim_is_read_back_with_actual_and_lump_sum_lines(db: TestDb) {
        let registry = Registry::open(&db).await;
        let claim = registry.claim(1, &registry.award().await).await;
        let by_receipt = claim.lines.iter().map(|line| matches!(line.cost, Cost::Actual { .. }));
        assert_eq!(by_receipt.collect::<Vec<_>>(), [true, true, true, false, false]);
        let reserved = claim.lines.iter().map(|line| line.held.is_some());
        assert_eq!(reserved.collect::<Vec<_>>(), [true, true, true, false, true]);
        let credits = claim.lines.iter().map(|line| line.credit.is_some());
        assert_eq!(credits.collect::<Vec<_>>(), [false, false, false, false, true]);
        assert_eq!(claim.income.len(), 3);
        assert_claim(&registry, claim).await;
    }

    async fn a_decided_claim_is_read_back_with_each_line_as_decided(db: TestDb) {
        let registry = Registry::open(&db).await;
        let claim = decided(registry.claim(1, &registry.award().await).await);
        registry.run(Change::Claim(claim.clone())).await.unwrap();
        assert_claim(&registry, claim).await;
    }

    async fn a_withdrawn_claim_is_read_back_with_its_lines_as_declared(db: TestDb) {
        let registry = Registry::open(&db).await;
        let claim = registry.claim(1, &registry.award().await).await;
        let claim = Claim { version: 2, state: ClaimState::Withdrawn { on: LATER }, ..claim };
        registry.run(Change::Claim(claim.clone())).await.unwrap();
        assert_claim(&registry, claim).await;
    }

    async fn a_stale_decision_leaves_the_lines_as_they_were(db: TestDb) {
        let registry = Registry::open(&db).await;
        let claim = registry.claim(1, &registry.award().await).await;
        registry.run(Change::Claim(decided(claim.clone())).with_version(3)).await.unwrap_err();
        assert_claim(&registry, claim).await;
    }

    async fn claims_are_numbered_grant_by_grant(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let mut numbers = Vec::new();
        for (id, grant) in [(1, &award), (2, &forwarding), (3, &award)] {
            numbers.push(registry.claim(id, grant).await.number);
        }
        assert_eq!(numbers, [1, 1, 2]);
        let next = store::next_claim_number(&mut registry.conn().await, award.id).await.unwrap();
        assert_eq!(next, 3);
    }

    async fn a_receipt_is_read_back_and_found_among_others(db: TestDb) {
        let registry = Registry::open(&db).await;
        let filed = registry.run(FileReceipt::of(7, "R 17")).await.unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        assert_eq!(store::receipt(&mut conn, unit, filed.id).await.unwrap().as_ref(), Some(&filed));
        assert_eq!(store::receipt(&mut conn, ELSEWHERE, filed.id).await.unwrap(), None);
        let others = [ReceiptId(Uuid::nil()), filed.id, ReceiptId(Uuid::max())];
        assert_eq!(store::receipts(&mut conn, unit, &others).await.unwrap(), [filed]);
        assert_eq!(store::receipts(&mut conn, ELSEWHERE, &others).await.unwrap(), []);
        assert_eq!(store::receipts(&mut conn, unit, &others[2..]).await.unwrap(), []);
    }

    async fn a_receipt_has_one_identity(db: TestDb) {
        let registry = Registry::open(&db).await;
        let first = FileReceipt::of(7, "R 17");
        let again = FileReceipt { id: 8, identity: first.identity.clone() };
        registry.run(first).await.unwrap();
        assert_eq!(registry.run(again).await.unwrap_err().rule(), Some("receipt_identity"));
    }

    async fn receipts_come_with_what_was_booked_into_their_accounts(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (one, two) = (FileReceipt::of(1, "R 1"), FileReceipt::of(2, "R 2"));
        let (two, one) = (registry.run(two).await.unwrap(), registry.run(one).await.unwrap());
        let [outside, ..] = registry.books.accounts(0);
        registry.books.post("more", &[Post::Posted(outside, two.open, 5)]).await.unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let (first, end) = (ReceiptId(Uuid::nil()), two.id);
        let code = |of: &Receipt| account_code(AccountKind::ReceiptOpen, of.id.0);
        let (of_one, of_two) = (code(&one), code(&two));
        let (one, two) = ((one, Cents::new(12_000), of_one), (two, Cents::new(12_005), of_two));
        let page = store::receipts_as_booked(&mut conn, unit, first, 2).await.unwrap();
        assert_eq!(page, [one.clone(), two.clone()]);
        assert_eq!(store::receipts_as_booked(&mut conn, unit, first, 1).await.unwrap(), page[..1]);
        assert_eq!(store::receipts_as_booked(&mut conn, unit, one.0.id, 9).await.unwrap(), [two]);
        assert_eq!(store::receipts_as_booked(&mut conn, unit, end, 9).await.unwrap(), []);
        assert_eq!(store::receipts_as_booked(&mut conn, ELSEWHERE, first, 9).await.unwrap(), []);
    }
}
