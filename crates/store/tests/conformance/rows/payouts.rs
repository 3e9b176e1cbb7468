//! Payout terms, receivables and repayments as they were written, and what the database does not admit.

use ::grants::{
    DeferredPart, DemandKind, Fulfilment, Grant, PayoutRequest, PayoutRequestState, PayoutRule, PayoutTerms,
    Proof, ProofState, Receivable, Repayment, RepaymentId, Settled,
};
use ledger::{Cents, Transfer};
use store::StoreError;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{Change, DAY, FilePart, FilePayment, FilePayoutRequest, FileTerms, LATER, unsigned_payment},
    registry::{ELSEWHERE, PROVIDER_A, Registry},
};

async fn assert_terms(registry: &Registry, terms: &PayoutTerms) {
    let (mut conn, unit) = (registry.conn().await, registry.unit());
    let read = store::payout_terms(&mut conn, unit, terms.id).await.unwrap();
    assert_eq!(read.as_ref(), Some(terms));
    assert_eq!(among!(&mut conn, unit, store::payout_terms_with, terms.id).as_ref(), Some(terms));
    let of_grant = store::payout_terms_of(&mut conn, unit, terms.grant).await.unwrap();
    assert_eq!(of_grant.as_ref(), Some(terms));
    assert_eq!(store::payout_terms(&mut conn, ELSEWHERE, terms.id).await.unwrap(), None);
    assert_eq!(store::payout_terms_of(&mut conn, ELSEWHERE, terms.grant).await.unwrap(), None);
}

async fn assert_receivable(registry: &Registry, receivable: &Receivable) {
    let (mut conn, unit) = (registry.conn().await, registry.unit());
    let read = store::receivable(&mut conn, unit, receivable.id).await.unwrap();
    assert_eq!(read.as_ref(), Some(receivable));
    assert_eq!(among!(&mut conn, unit, store::receivables_with, receivable.id).as_ref(), Some(receivable));
    assert_eq!(store::receivable(&mut conn, ELSEWHERE, receivable.id).await.unwrap(), None);
}

fn rule<T: std::fmt::Debug>(outcome: Result<T, StoreError>) -> String {
    outcome.unwrap_err().rule().unwrap_or("no rule").to_owned()
}

/// What somebody makes of the parts of a deferral.
type Forgery = fn(&mut Vec<DeferredPart>);

/// The first proof of the grant, accepted.
async fn accepted(registry: &Registry, grant: &Grant, proof: &Proof) {
    let sign_offs = registry.proof_signers(grant).await;
    for (version, state) in [
        (2, ProofState::Signed { on: LATER }),
        (3, ProofState::Filed { on: LATER }),
        (4, ProofState::Accepted { on: LATER }),
    ] {
        let moved = Proof { version, state, sign_offs: sign_offs.clone(), ..proof.clone() };
        registry.run(Change::Proof(moved)).await.unwrap();
    }
}

testkit::on_both_engines! {
    async fn payout_terms_are_read_back_and_a_change_is_added(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let first = registry.payout_terms(1, &grant).await;
        assert_terms(&registry, &first).await;
        let rules = [
            PayoutRule::Reimbursement,
            PayoutRule::Advance { cap: None },
            PayoutRule::Advance { cap: Some(Cents::new(1)) },
            PayoutRule::Mixed { cap: None },
        ];
        let mut before = first.clone();
        for rule in rules {
            let terms = before.clone().with(&grant, &FileTerms::new_terms(rule)).unwrap();
            registry.run(FilePart::Terms(before, terms.clone())).await.unwrap();
            assert_terms(&registry, &terms).await;
            before = terms;
        }
        let stale = first.clone().with(&grant, &FileTerms::new_terms(PayoutRule::Reimbursement)).unwrap();
        let stale = registry.run(FilePart::Terms(first, stale)).await;
        assert!(matches!(stale, Err(StoreError::Stale { table: "payout_terms" })));
    }

    async fn a_grant_has_one_set_of_payout_terms(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (award, other) = (registry.award().await, registry.unit());
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        registry.payout_terms(1, &award).await;
        let found = store::payout_terms_of(&mut registry.conn().await, other, forwarding.id).await.unwrap();
        assert_eq!(found, None);
        let mut again = FileTerms { id: 2, grant: forwarding };
        again.grant.id = award.id;
        // The account of the room has the grant in its name, so it would be the second of that name.
        assert!(["payout_terms_of_grant", "account_code"].contains(&rule(registry.run(again).await).as_str()));
    }

    async fn a_requirement_is_met_or_waived_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let open = registry.payout_terms(1, &grant).await;
        let words = Fulfilment::Words("Bericht vom 1. März".to_owned());
        let met = open.clone().meet(1, LATER, words).unwrap();
        registry.run(FilePart::Requirement(met.clone(), 1)).await.unwrap();
        assert_terms(&registry, &met).await;
        let waived = met.clone().waive(2, LATER, "Kleinbetrag").unwrap();
        registry.run(FilePart::Requirement(waived.clone(), 2)).await.unwrap();
        assert_terms(&registry, &waived).await;
        let again = PayoutTerms { version: 4, ..waived };
        let again = registry.run(FilePart::Requirement(again, 2)).await;
        assert!(matches!(again, Err(StoreError::Stale { table: "payout_requirement" })));
        for change in ["state = 'open', state_on = NULL, text = NULL", "text = 'anders'"] {
            let sql = format!("UPDATE payout_requirement SET {change}");
            let refused = db.as_owner(&sql).await.map_err(StoreError::from);
            assert_eq!(rule(refused), "payout_requirement_once");
        }
    }

    async fn what_is_declared_comes_with_the_request_and_is_known_by_its_word(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.payout_request(1, &award).await;
        let declared = |word: &str| {
            format!(
                "INSERT INTO payout_declaration (request_id, unit_id, declaration)
                SELECT id, unit_id, '{word}' FROM payout_request"
            )
        };
        for (sql, rule_of) in [
            (declared("everything"), "payout_declaration_word"),
            (declared("other_funds"), "payout_declaration_pkey"),
        ] {
            assert_eq!(rule(db.as_owner(&sql).await.map_err(StoreError::from)), rule_of, "{sql}");
        }
        let late = || async {
            rule(db.as_owner(&declared("no_unreported_change")).await.map_err(StoreError::from))
        };
        db.as_owner("UPDATE payout_request SET state = 'refused', refusal = 'x', version = 2").await.unwrap();
        assert_eq!(late().await, "payout_declaration_with_request");
    }

    async fn an_interim_proof_meets_a_requirement_when_it_is_accepted_and_the_grants_own(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let other = registry.forwarding(2, &grant, PROVIDER_A).await;
        let (proof, foreign) = (registry.proof(1, &grant).await, registry.proof(2, &other).await);
        accepted(&registry, &other, &foreign).await;
        let open = registry.payout_terms(1, &grant).await;
        let met = |by: &Proof| open.clone().meet(2, LATER, Fulfilment::Proof(by.id)).unwrap();
        for unfit in [&proof, &foreign] {
            let refused = registry.run(FilePart::Requirement(met(unfit), 2)).await;
            assert_eq!(rule(refused), "payout_requirement_met");
        }
        accepted(&registry, &grant, &proof).await;
        registry.run(FilePart::Requirement(met(&proof), 2)).await.unwrap();
        assert_terms(&registry, &met(&proof)).await;
    }

    async fn an_instalment_is_drawn_once_as_agreed_and_not_before_its_requirement(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let terms = registry.payout_terms(1, &grant).await;
        let draw = |id, instalment, cents| {
            let request = FilePayoutRequest::of(id, &grant);
            registry.run(FilePayoutRequest { instalment: Some(instalment), cents, ..request })
        };
        assert_eq!(rule(draw(1, 1, 3_999).await), "payout_request_of_instalment");
        assert_eq!(rule(draw(1, 3, 4_000).await), "payout_request_of_instalment");
        assert_eq!(rule(draw(1, 2, 4_001).await), "payout_request_requirement_met");
        let waived = terms.waive(2, LATER, "Kleinbetrag").unwrap();
        registry.run(FilePart::Requirement(waived, 2)).await.unwrap();
        draw(1, 2, 4_001).await.unwrap();
        let first = draw(2, 1, 4_000).await.unwrap();
        assert_eq!(rule(draw(3, 1, 4_000).await), "payout_request_instalment_once");
        let state = PayoutRequestState::Refused { on: LATER, reason: "zu früh".to_owned() };
        let refused = PayoutRequest { version: 2, state, ..first };
        registry.run(Change::PayoutRequest(refused.clone())).await.unwrap();
        let second = draw(4, 1, 4_000).await.unwrap();
        for request in [refused, second] {
            let read = store::payout_request(&mut registry.conn().await, registry.unit(), request.id).await;
            assert_eq!(read.unwrap(), Some(request));
        }
    }

    async fn what_came_back_is_issued_again_once_and_as_it_was(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let payment = registry.payment(1, &grant).await;
        let early = registry.run(FilePayment::in_place_of(2, &grant, 1)).await;
        assert_eq!(rule(early), "payment_reissues");
        let returned = registry.returned(payment).await;
        let unknown = registry.run(FilePayment::in_place_of(2, &grant, 7)).await;
        assert_eq!(rule(unknown), "payment_reissues");
        let again = registry.run(FilePayment::in_place_of(2, &grant, 1)).await.unwrap();
        assert_eq!(again.replaces, Some(returned.id));
        let twice = registry.run(FilePayment::in_place_of(3, &grant, 1)).await;
        assert_eq!(rule(twice), "payment_replaced_once");
        for payment in [returned, again] {
            let read = store::payment(&mut registry.conn().await, registry.unit(), payment.id).await;
            assert_eq!(read.unwrap().map(unsigned_payment), Some(payment));
        }
    }

    async fn a_receivable_is_read_back_after_each_step(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let mut receivable = registry.receivable(1, &grant).await;
        assert_receivable(&registry, &receivable).await;
        let (against, reason) = (grant.positions[1].id, "Kleinbetrag".to_owned());
        for how in [Settled::Repaid, Settled::Offset { against }, Settled::Waived { reason }] {
            let before = receivable.clone();
            receivable = receivable.step(LATER, Cents::new(1_000), how).unwrap();
            registry.run(FilePart::Step(receivable.clone())).await.unwrap();
            assert_receivable(&registry, &receivable).await;
            let stale = before.step(LATER, Cents::new(1), Settled::Repaid).unwrap();
            let stale = registry.run(FilePart::Step(stale)).await;
            assert!(matches!(stale, Err(StoreError::Stale { table: "receivable" })));
        }
    }

    async fn a_receivable_is_read_back_with_its_deferrals_one_after_the_other(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let mut receivable = registry.receivable(1, &grant).await;
        let first = LATER.succ_opt().unwrap();
        for parts in [3, 1] {
            let before = receivable.clone();
            receivable = receivable.defer(LATER, first, parts, "Erhebliche „Härte“").unwrap();
            registry.run(FilePart::Deferral(receivable.clone())).await.unwrap();
            assert_receivable(&registry, &receivable).await;
            let all = store::receivables(&mut registry.conn().await, &[grant.id]).await.unwrap();
            assert_eq!(all, std::slice::from_ref(&receivable));
            let stale = before.defer(LATER, first, 2, "Härte").unwrap();
            let stale = registry.run(FilePart::Deferral(stale)).await;
            assert!(matches!(stale, Err(StoreError::Stale { table: "receivable" })));
        }
        let mut skipped = receivable.defer(LATER, first, 1, "Härte").unwrap();
        skipped.deferrals[2].number = 4;
        assert_eq!(rule(registry.run(FilePart::Deferral(skipped)).await), "receivable_deferral_next");
    }

    async fn a_deferral_comes_to_all_that_is_owed_and_no_part_is_nothing_or_due_at_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let receivable = registry.receivable(1, &grant).await;
        let receivable = receivable.step(LATER, Cents::new(1_000), Settled::Repaid).unwrap();
        registry.run(FilePart::Step(receivable.clone())).await.unwrap();
        let right = receivable.defer(LATER, LATER.succ_opt().unwrap(), 2, "Härte").unwrap();
        let forgeries: [(Forgery, &str); 7] = [
            (|parts| parts[0].amount = Cents::new(1_001), "receivable_deferral_of_all"),
            (|parts| parts[0].amount = Cents::new(999), "receivable_deferral_of_all"),
            (|parts| parts.truncate(1), "receivable_deferral_of_all"),
            (Vec::clear, "receivable_deferral_of_all"),
            (|parts| [parts[0].amount, parts[1].amount] = [2_000, 0].map(Cents::new), "receivable_deferral_parts"),
            (|parts| [parts[0].amount, parts[1].amount] = [2_001, -1].map(Cents::new), "receivable_deferral_parts"),
            (|parts| parts[0].due_on = LATER, "receivable_deferral_parts"),
        ];
        for (forge, expected) in forgeries {
            let mut forged = right.clone();
            forge(&mut forged.deferrals[0].parts);
            let parts = forged.deferrals[0].parts.clone();
            assert_eq!(rule(registry.run(FilePart::Deferral(forged)).await), expected, "{parts:?}");
        }
        registry.run(FilePart::Deferral(right.clone())).await.unwrap();
        assert_receivable(&registry, &right).await;
    }

    async fn the_receivables_of_some_grants_are_read_together_each_with_its_steps(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let below = registry.forwarding(2, &award, PROVIDER_A).await;
        let first = registry.receivable(1, &award).await;
        let second = registry.demand(2, &below, DemandKind::Other).await;
        let third = registry.interest(20, &award).await;
        let steps = [(1_000, Settled::Repaid), (500, Settled::Waived { reason: "Kleinbetrag".to_owned() })];
        let mut stepped = first;
        for (cents, how) in steps {
            stepped = stepped.step(LATER, Cents::new(cents), how).unwrap();
            registry.run(FilePart::Step(stepped.clone())).await.unwrap();
        }
        let mut conn = registry.conn().await;
        let all = store::receivables(&mut conn, &[below.id, award.id]).await.unwrap();
        assert_eq!(all, [stepped.clone(), second.clone(), third.clone()]);
        assert_eq!(store::receivables(&mut conn, &[award.id]).await.unwrap(), [stepped, third]);
        assert_eq!(store::receivables(&mut conn, &[below.id]).await.unwrap(), [second]);
        assert_eq!(store::receivables(&mut conn, &[]).await.unwrap(), []);
    }

    async fn what_is_demanded_of_a_position_is_what_its_refunds_have_open(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let refund = registry.receivable(1, &grant).await;
        registry.demand(2, &grant, DemandKind::Interest).await;
        let demanded = async || {
            let (mut conn, unit) = (registry.conn().await, registry.unit());
            assert_eq!(
                store::refunds_demanded(&mut conn, unit, grant.positions[1].id).await.unwrap(),
                Cents::ZERO
            );
            let all: Vec<_> = grant.positions.iter().map(|position| position.id).collect();
            let of_all = store::refunds_demanded_of(&mut conn, unit, &all).await.unwrap();
            let alone = store::refunds_demanded(&mut conn, unit, refund.position).await.unwrap();
            assert_eq!(of_all, [(refund.position, alone)].into());
            alone.get()
        };
        assert_eq!(demanded().await, 3_000);
        let (open, settled) = (refund.accounts.open, refund.accounts.settled);
        let paid = Transfer::posted(open, settled, Cents::new(1_200)).unwrap();
        registry.run(FilePart::Transfer(paid)).await.unwrap();
        assert_eq!(demanded().await, 1_800);
        let above = Transfer::posted(open, settled, Cents::new(1_801)).unwrap();
        let above = registry.run(FilePart::Transfer(above)).await.unwrap_err();
        assert!(matches!(above, StoreError::LimitExceeded { open, .. } if open == Cents::new(1_800)));
    }

    async fn what_is_advanced_to_a_grant_counts_what_is_asked_for(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let advanced = async || {
            let (mut conn, unit) = (registry.conn().await, registry.unit());
            assert_eq!(store::advanced_of_grant(&mut conn, ELSEWHERE, grant.id).await.unwrap(), Cents::ZERO);
            store::advanced_of_grant(&mut conn, unit, grant.id).await.unwrap().get()
        };
        assert_eq!(advanced().await, 0);
        let asked = registry.payout_request(1, &grant).await;
        assert_eq!(advanced().await, 5_000);
        let approved = asked.reserved_advance.post(Cents::new(5_000)).unwrap();
        registry.run(FilePart::Transfer(approved)).await.unwrap();
        assert_eq!(advanced().await, 5_000);
    }

    async fn a_repayment_is_read_back_and_passes_a_receivable_on_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let receivables =
            [registry.receivable(1, &grant).await.id, registry.demand(2, &grant, DemandKind::Other).await.id];
        let of = |id, passes_on: &[_]| Repayment {
            id: RepaymentId(Uuid::from_u128(id)),
            grant: grant.id,
            position: grant.positions[0].id,
            kind: DemandKind::Interest,
            amount: Cents::new(3_000),
            received_on: DAY,
            passes_on: passes_on.to_vec(),
        };
        for repayment in [of(1, &receivables), of(2, &[])] {
            registry.run(FilePart::Repayment(repayment.clone())).await.unwrap();
            let (mut conn, unit) = (registry.conn().await, registry.unit());
            let read = store::repayment(&mut conn, unit, repayment.id).await.unwrap();
            assert_eq!(read.as_ref(), Some(&repayment));
            assert_eq!(among!(&mut conn, unit, store::repayments_with, repayment.id).as_ref(), Some(&repayment));
            assert_eq!(store::repayment(&mut conn, ELSEWHERE, repayment.id).await.unwrap(), None);
        }
        let twice = registry.run(FilePart::Repayment(of(3, &receivables[..1]))).await;
        assert_eq!(rule(twice), "receivable_passed_on_pkey");
    }
}
