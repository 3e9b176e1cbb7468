//! What money is needed for: payments made, payments due, and who signs for more than that.

use ::grants::{Grant, PayoutRequest, PayoutRequestState, Role, Step};
use ledger::Cents;
use store::{DuePaid, PaidCost, StoreError};
use testkit::TestDb;

use super::{
    filing::{Change, DAY, FileCertified, FileStaff, LATER, unsigned_request},
    registry::{ELSEWHERE, PROVIDER_A, PROVIDER_B, Registry},
};

async fn made(registry: &Registry, grant: &Grant) -> Vec<PaidCost> {
    store::payments_made(&mut registry.conn().await, registry.unit(), &[grant.id]).await.unwrap()
}

/// What is due from a day on: for what, and the cents.
async fn due(registry: &Registry, grant: &Grant, from: chrono::NaiveDate) -> Vec<(String, i64)> {
    let due =
        store::payments_due(&mut registry.conn().await, registry.unit(), &[grant.id], from).await.unwrap();
    let of_first = |due: &&DuePaid| due.position == grant.positions[0].id;
    due.iter().filter(of_first).map(|due| (due.what.clone(), due.amount.get())).collect()
}

async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    let refused = db.as_owner(sql).await.map_err(StoreError::from);
    refused.err().and_then(|error| error.rule().map(ToOwned::to_owned))
}

testkit::on_both_engines! {
    async fn what_was_claimed_and_repaid_is_told_for_each_position(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let grant = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = registry.claim(1, &grant).await;
        registry.repayment(1, &grant).await;
        let paid = made(&registry, &grant).await;
        for (paid, position) in paid.iter().zip(&grant.positions) {
            let of_position = claim.lines.iter().filter(|line| line.position == position.id);
            let eligible = Cents::sum(of_position.map(|line| line.signed(line.eligible))).unwrap();
            assert_eq!((paid.position, paid.eligible), (position.id, eligible));
        }
        assert!(paid[0].eligible > Cents::ZERO && paid.len() == grant.positions.len());
        assert_eq!(paid[0].repaid, Cents::new(3_000));
        let nothing = made(&registry, &award).await;
        assert!(nothing.iter().all(|paid| (paid.eligible, paid.repaid) == (Cents::ZERO, Cents::ZERO)));
        let elsewhere = store::payments_made(&mut registry.conn().await, ELSEWHERE, &[grant.id]).await.unwrap();
        assert_eq!(elsewhere, []);
    }

    async fn what_is_due_is_what_was_stated_what_is_owed_below_and_what_was_asked_there(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let below = registry.forwarding(2, &award, PROVIDER_A).await;
        assert_eq!(due(&registry, &award, DAY).await, []);
        let asked = registry.payout_request(1, &below).await;
        let stated = [("Miete".to_owned(), 1_000), ("Gehälter „April“".to_owned(), 4_000)];
        let mut of_below = due(&registry, &below, LATER).await;
        of_below.sort_by_key(|(_, cents)| *cents);
        assert_eq!(of_below, stated);
        let past = LATER.succ_opt().unwrap();
        assert_eq!(due(&registry, &below, past).await, [], "a payment of the past is claimed, not stated");
        assert_eq!(due(&registry, &award, past).await.len(), 2, "nobody has decided on it yet");
        let refused = PayoutRequestState::Refused { on: LATER, reason: "zu früh".to_owned() };
        registry.run(Change::PayoutRequest(PayoutRequest { version: 2, state: refused, ..asked })).await.unwrap();
        assert_eq!(due(&registry, &award, DAY).await, []);
        registry.payment(1, &below).await;
        assert_eq!(due(&registry, &award, DAY).await, [(below.act.reference.clone(), 2_000)]);
    }

    async fn what_is_needed_for_many_grants_is_what_is_needed_for_each(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let [a, b] = [registry.forwarding(2, &award, PROVIDER_A).await, registry.forwarding(3, &award, PROVIDER_B).await];
        registry.claim(1, &a).await;
        registry.claim(2, &b).await;
        registry.repayment(1, &a).await;
        registry.payout_request(1, &a).await;
        registry.payout_request(2, &b).await;
        registry.payment(1, &b).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let (mut paid, mut owed) = (Vec::new(), Vec::new());
        for grant in [&award, &a, &b] {
            paid.extend(store::payments_made(&mut conn, unit, &[grant.id]).await.unwrap());
            owed.extend(store::payments_due(&mut conn, unit, &[grant.id], DAY).await.unwrap());
        }
        assert!(paid.iter().filter(|paid| paid.eligible > Cents::ZERO).count() > 1 && owed.len() > 4);
        let all = [b.id, award.id, a.id];
        paid.sort_by_key(|paid| paid.position);
        assert_eq!(store::payments_made(&mut conn, unit, &all).await.unwrap(), paid);
        let found = store::payments_due(&mut conn, unit, &all, DAY).await.unwrap();
        let of = |all: &[DuePaid], grant: &Grant| {
            let of_grant = |due: &&DuePaid| grant.positions.iter().any(|position| position.id == due.position);
            all.iter().filter(of_grant).cloned().collect::<Vec<_>>()
        };
        assert_eq!(found.len(), owed.len());
        for grant in [&award, &a, &b] {
            assert_eq!(of(&found, grant), of(&owed, grant));
        }
        assert_eq!(store::payments_made(&mut conn, unit, &[]).await.unwrap(), []);
        assert_eq!(store::payments_due(&mut conn, unit, &[], DAY).await.unwrap(), []);
    }

    async fn what_goes_beyond_the_need_is_approved_when_a_second_person_signed(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let grant = registry.forwarding(2, &award, PROVIDER_A).await;
        let asked = registry.above_need(1, &grant).await;
        let first = &asked.above_need.as_ref().unwrap().sign_offs[0];
        assert_eq!(first.step, Step::Prepare);
        // The house has certified it: that alone does not do.
        let certified = registry.run(FileCertified(asked.clone(), asked.state.on())).await.unwrap();
        assert!(certified.is_certified());
        let approved = "UPDATE payout_request SET state = 'approved', version = version + 1";
        assert_eq!(refused(&db, approved).await.as_deref(), Some("payout_request_second_person"));
        let signatory = registry.run(FileStaff(PROVIDER_A, Role::Signatory, 1)).await.unwrap();
        let stranger = registry.run(FileStaff(PROVIDER_B, Role::Signatory, 1)).await.unwrap();
        let signs = |step: &str, name: &str, role: &str, organisation: &str| format!(
            "INSERT INTO payout_request_sign_off
                (request_id, unit_id, step, person_id, role, organisation_id, signed_on)
            SELECT asked.id, asked.unit_id, '{step}', person.id, '{role}', organisation.id, '{LATER}'
            FROM payout_request asked, person, organisation
            WHERE person.name = '{name}' AND organisation.name = '{organisation}'"
        );
        for (sql, rule) in [
            (signs("sign", &stranger, "signatory", "Bildungsträger B"), "payout_request_sign_off_side"),
            (signs("sign", &signatory, "editor", "Bildungsträger A"), "payout_request_sign_off_role"),
        ] {
            assert_eq!(refused(&db, &sql).await.as_deref(), Some(rule), "{sql}");
        }
        for step in ["sign", "prepare_and_sign"] {
            let without_role = signs(step, &first.by.name, "signatory", "Bildungsträger A");
            assert!(refused(&db, &without_role).await.is_some(), "{without_role}");
        }
        let also = "INSERT INTO membership (id, unit_id, person_id, organisation_id, role, valid_from)
            SELECT organisation.id, organisation.unit_id, signed.person_id, organisation.id, 'signatory', '2021-03-01'
            FROM payout_request_sign_off signed JOIN organisation ON organisation.id = signed.organisation_id";
        assert_eq!(db.as_owner(also).await.unwrap(), 1);
        let same = signs("sign", &first.by.name, "signatory", "Bildungsträger A");
        assert_eq!(refused(&db, &same).await.as_deref(), Some("payout_request_sign_off_once"));
        let second = signs("sign", &signatory, "signatory", "Bildungsträger A");
        assert_eq!(db.as_owner(&second).await.unwrap(), 1);
        let read = store::payout_request(&mut registry.conn().await, registry.unit(), asked.id).await.unwrap();
        let above = read.unwrap().above_need.unwrap();
        assert!(above.is_signed());
        assert_eq!(db.as_owner(approved).await.unwrap(), 1);
        let late = signs("prepare_and_sign", &stranger, "editor", "Bildungsträger B");
        assert!(refused(&db, &late).await.is_some());
        let other = registry.above_need(2, &grant).await.sign(above.sign_offs[1].by.clone()).unwrap();
        let other = PayoutRequest { version: 2, ..other.approve(LATER).unwrap() };
        registry.run(Change::PayoutRequest(other.clone())).await.unwrap();
        let read = store::payout_request(&mut registry.conn().await, registry.unit(), other.id).await.unwrap();
        assert_eq!(read.map(unsigned_request), Some(other));
    }
}
