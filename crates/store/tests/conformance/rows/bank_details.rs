//! Where organisations are paid: four people, one open change, and nothing paid meanwhile.

use ::grants::{Role, Step};
use store::StoreError;
use testkit::TestDb;

use super::{
    among::among,
    filing::{DAY, FileBankDetails, FileBaseRate, FilePayment, FileStaff},
    registry::{ELSEWHERE, KREIS, PROVIDER_A, PROVIDER_B, Registry},
};

const OTHER: &str = "DE02500105170137075030";

async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    let refused = db.as_owner(sql).await.map_err(StoreError::from);
    refused.err().and_then(|error| error.rule().map(ToOwned::to_owned))
}

/// So many steps behind the first; of a provider that has none yet, or one that was confirmed.
async fn filed(registry: &Registry, iban: &'static str, steps: usize) -> ::grants::BankDetails {
    registry.run(FileBankDetails { organisation: PROVIDER_A, iban, steps }).await.unwrap()
}

/// A step of the newest bank details by a person in a role for an organisation of a kind.
fn signs(step: &str, name: &str, role: &str, kind: &str) -> String {
    format!(
        "INSERT INTO bank_details_sign_off
            (bank_details_id, unit_id, step, person_id, role, organisation_id, signed_on)
        SELECT details.id, details.unit_id, '{step}', person.id, '{role}', held.organisation_id, '{DAY}'
        FROM bank_details details, person, membership held JOIN organisation ON organisation.id = held.organisation_id
        WHERE person.name = '{name}' AND held.person_id = person.id AND organisation.kind = '{kind}'
          AND details.number = (SELECT MAX(number) FROM bank_details)"
    )
}

/// The newest bank details, moved.
fn moves(to: &str) -> String {
    format!(
        "UPDATE bank_details SET {to}, version = version + 1
        WHERE number = (SELECT MAX(number) FROM bank_details)"
    )
}

testkit::on_both_engines! {
    async fn every_step_is_written_and_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let unit = registry.unit();
        let first = filed(&registry, testkit::IBAN, 3).await;
        for steps in 0..=3 {
            let details = filed(&registry, OTHER, steps).await;
            let mut conn = registry.conn().await;
            assert_eq!(store::bank_details(&mut conn, unit, details.id).await.unwrap().as_ref(), Some(&details));
            assert_eq!(store::bank_details(&mut conn, ELSEWHERE, details.id).await.unwrap(), None);
            assert_eq!(among!(&mut conn, unit, store::bank_details_with, details.id).as_ref(), Some(&details));
            let all = store::bank_details_of(&mut conn, unit, PROVIDER_A).await.unwrap();
            assert_eq!((all.first(), all.last()), (Some(&first), Some(&details)));
            let each = store::bank_details_of_each(&mut conn, unit, &[PROVIDER_B, PROVIDER_A]).await.unwrap();
            assert_eq!(each.get(&PROVIDER_A), Some(&all));
            let elsewhere = store::bank_details_of_each(&mut conn, ELSEWHERE, &[PROVIDER_A]).await.unwrap();
            assert!(elsewhere.is_empty(), "{elsewhere:?}");
            let ids = store::bank_details_ids(&mut conn, unit, first.id, 1).await.unwrap();
            assert_eq!(ids, [all[1].id]);
            let open = store::open_bank_details(&mut conn, unit).await.unwrap();
            assert_eq!(open.first(), Some(&details).filter(|details| details.state.is_open()));
            drop(conn);
            if steps < 3 {
                assert_eq!(db.as_owner(&moves("state = 'withdrawn'")).await.unwrap(), 1);
            }
        }
        let reason = moves("state = 'refused', reason = 'Unbekannt', usable_from = NULL");
        assert_eq!(refused(&db, &reason).await.as_deref(), Some("bank_details_moves"));
    }

    async fn one_change_is_open_and_is_numbered_after_the_others(db: TestDb) {
        let registry = Registry::open(&db).await;
        filed(&registry, testkit::IBAN, 1).await;
        let copied = |number: i64, state: &str| {
            format!(
                "INSERT INTO bank_details (id, unit_id, organisation_id, number, iban, holder, state, state_on, version)
                SELECT organisation.id, details.unit_id, details.organisation_id, {number}, details.iban, details.holder,
                    '{state}', details.state_on, 1
                FROM bank_details details, organisation WHERE organisation.kind = 'ministry'"
            )
        };
        for (number, state) in [(2, "entered"), (3, "entered"), (2, "confirmed")] {
            let rule = refused(&db, &copied(number, state)).await;
            assert!(
                rule.as_deref() == Some("bank_details_begins") || rule.as_deref() == Some("bank_details_state"),
                "{number} {state}: {rule:?}"
            );
        }
        assert_eq!(db.as_owner(&moves("state = 'withdrawn'")).await.unwrap(), 1);
        assert_eq!(db.as_owner(&copied(2, "entered")).await.unwrap(), 1);
    }

    async fn each_step_is_of_another_person_in_its_role_on_its_side(db: TestDb) {
        let registry = Registry::open(&db).await;
        let entered = filed(&registry, testkit::IBAN, 0).await;
        let editor = entered.sign_offs[0].by.name.clone();
        let signatory = registry.run(FileStaff(PROVIDER_A, Role::Signatory, 1)).await.unwrap();
        let head = registry.run(FileStaff(KREIS, Role::Head, 1)).await.unwrap();
        let clerk = registry.run(FileStaff(KREIS, Role::Clerk, 1)).await.unwrap();
        let both = format!(
            "INSERT INTO membership (id, unit_id, person_id, organisation_id, role, valid_from)
            SELECT organisation.id, held.unit_id, held.person_id, held.organisation_id, 'signatory', held.valid_from
            FROM membership held, person, organisation
            WHERE person.name = '{editor}' AND held.person_id = person.id AND organisation.kind = 'ministry'"
        );
        assert_eq!(db.as_owner(&both).await.unwrap(), 1);
        for (step, name, role, kind, rule) in [
            ("sign", &editor, "signatory", "provider", "bank_details_sign_off_once"),
            ("sign", &signatory, "editor", "provider", "bank_details_sign_off_role"),
            ("sign", &signatory, "head", "provider", "bank_details_sign_off_role_held"),
            ("sign", &head, "head", "municipality", "bank_details_sign_off_side"),
            ("verify", &clerk, "clerk", "municipality", "bank_details_sign_off_in_order"),
            ("confirm", &head, "head", "municipality", "bank_details_sign_off_in_order"),
            ("prepare_and_sign", &clerk, "clerk", "municipality", "bank_details_sign_off_side"),
        ] {
            assert_eq!(refused(&db, &signs(step, name, role, kind)).await.as_deref(), Some(rule), "{step} {role}");
        }
        let signed = moves("state = 'signed'");
        assert_eq!(refused(&db, &signed).await.as_deref(), Some("bank_details_is_signed"));
        assert_eq!(db.as_owner(&signs("sign", &signatory, "signatory", "provider")).await.unwrap(), 1);
        assert_eq!(db.as_owner(&signed).await.unwrap(), 1);
        let verified = moves("state = 'verified', verified_how = 'Anruf'");
        assert_eq!(refused(&db, &verified).await.as_deref(), Some("bank_details_is_signed"));
        assert_eq!(db.as_owner(&signs("verify", &clerk, "clerk", "municipality")).await.unwrap(), 1);
        assert_eq!(db.as_owner(&verified).await.unwrap(), 1);
        let how = moves("state = 'withdrawn', verified_how = 'Brief'");
        assert_eq!(refused(&db, &how).await.as_deref(), Some("bank_details_moves"));
    }

    async fn who_has_an_interest_in_the_organisation_does_not_look_into_its_account(db: TestDb) {
        let registry = Registry::open(&db).await;
        filed(&registry, testkit::IBAN, 1).await;
        let clerk = registry.run(FileStaff(KREIS, Role::Clerk, 1)).await.unwrap();
        let conflict = format!(
            "INSERT INTO conflict_of_interest (id, unit_id, person_id, organisation_id, declared_on, reason)
            SELECT person.id, person.unit_id, person.id, details.organisation_id, '{DAY}', 'Verwandt'
            FROM person, bank_details details WHERE person.name = '{clerk}'"
        );
        assert_eq!(db.as_owner(&conflict).await.unwrap(), 1);
        let verify = signs("verify", &clerk, "clerk", "municipality");
        assert_eq!(refused(&db, &verify).await.as_deref(), Some("sign_off_without_interest"));
    }

    async fn a_change_waits_and_the_first_account_does_not(db: TestDb) {
        let registry = Registry::open(&db).await;
        filed(&registry, testkit::IBAN, 3).await;
        filed(&registry, OTHER, 2).await;
        let head = registry.run(FileStaff(KREIS, Role::Head, 1)).await.unwrap();
        assert_eq!(db.as_owner(&signs("confirm", &head, "head", "municipality")).await.unwrap(), 1);
        let usable = |day: &str| moves(&format!("state = 'confirmed', state_on = '2021-03-01', usable_from = '{day}'"));
        for early in ["2021-02-28", "2021-03-01", "2021-03-03"] {
            assert_eq!(refused(&db, &usable(early)).await.as_deref(), Some("bank_details_waits"), "{early}");
        }
        assert_eq!(db.as_owner(&usable("2021-03-04")).await.unwrap(), 1);
    }

    async fn nothing_is_ordered_or_released_while_a_change_is_open(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let grant = registry.forwarding(2, &award, PROVIDER_A).await;
        registry.payment(1, &grant).await;
        filed(&registry, OTHER, 0).await;
        let orderer = registry.run(FileStaff(KREIS, Role::Orderer, 1)).await.unwrap();
        let releaser = registry.run(FileStaff(KREIS, Role::Releaser, 1)).await.unwrap();
        let of_payment = |step: &str, name: &str, role: &str| {
            format!(
                "INSERT INTO payment_sign_off (payment_id, unit_id, step, person_id, role, organisation_id, signed_on)
                SELECT payment.id, payment.unit_id, '{step}', person.id, '{role}', organisation.id, '{DAY}'
                FROM payment, person, organisation WHERE person.name = '{name}' AND organisation.kind = 'municipality'"
            )
        };
        assert_eq!(db.as_owner(&of_payment("order", &orderer, "orderer")).await.unwrap(), 1);
        let release = of_payment("release_1", &releaser, "releaser");
        assert_eq!(refused(&db, &release).await.as_deref(), Some("payment_still_pays_to"));
        let first = store::bank_details_of(&mut registry.conn().await, registry.unit(), PROVIDER_A).await.unwrap();
        let order = FilePayment { pays_to: Some(first[0].id), ..FilePayment::ordered(2, &grant) };
        assert_eq!(registry.run(order).await.unwrap_err().rule(), Some("payment_pays_to_recipient"));
        assert_eq!(db.as_owner(&moves("state = 'withdrawn'")).await.unwrap(), 1);
        assert_eq!(db.as_owner(&release).await.unwrap(), 1);
    }

    async fn an_order_pays_to_the_account_of_its_recipient(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let grant = registry.forwarding(2, &award, PROVIDER_A).await;
        let own = filed(&registry, testkit::IBAN, 3).await;
        let strange = FileBankDetails { organisation: PROVIDER_B, iban: OTHER, steps: 3 };
        let strange = registry.run(strange).await.unwrap();
        let order = |pays_to| FilePayment { pays_to: Some(pays_to), ..FilePayment::ordered(1, &grant) };
        let refused = registry.run(order(strange.id)).await.unwrap_err();
        assert_eq!(refused.rule(), Some("payment_pays_to_recipient"));
        registry.run(order(own.id)).await.unwrap();
    }

    async fn what_somebody_began_is_open_until_it_has_an_end(db: TestDb) {
        let registry = Registry::open(&db).await;
        let unit = registry.unit();
        let award = registry.award().await;
        let grant = registry.forwarding(2, &award, PROVIDER_A).await;
        let payment = registry.payment(1, &grant).await;
        let change = filed(&registry, OTHER, 1).await;
        let editor = change.sign_offs[0].by.person;
        let of_editor = store::open_tasks(&mut registry.conn().await, unit, editor).await.unwrap();
        assert_eq!(of_editor.iter().map(|task| (task.kind, task.subject)).collect::<Vec<_>>(), [("bank_details", change.id.0)]);
        assert_eq!((of_editor[0].step, of_editor[0].since), (Step::Prepare, DAY));
        let orderer = registry.run(FileStaff(KREIS, Role::Orderer, 1)).await.unwrap();
        let signed = format!(
            "INSERT INTO payment_sign_off (payment_id, unit_id, step, person_id, role, organisation_id, signed_on)
            SELECT payment.id, payment.unit_id, 'order', person.id, 'orderer', organisation.id, '{DAY}'
            FROM payment, person, organisation WHERE person.name = '{orderer}' AND organisation.kind = 'municipality'"
        );
        db.as_owner(&signed).await.unwrap();
        let id = store::person_of_identity(&mut registry.conn().await, unit, &orderer).await.unwrap().unwrap().id;
        let of_orderer = store::open_tasks(&mut registry.conn().await, unit, id).await.unwrap();
        assert_eq!(of_orderer.iter().map(|task| (task.kind, task.subject)).collect::<Vec<_>>(), [("payment", payment.id.0)]);
        let rate = registry.run(FileBaseRate { id: 1, organisation: KREIS, confirmed: false }).await.unwrap();
        let of_clerk = store::open_tasks(&mut registry.conn().await, unit, rate.entered.person).await.unwrap();
        assert_eq!(of_clerk.iter().map(|task| task.kind).collect::<Vec<_>>(), ["base_rate"]);
        db.as_owner(&moves("state = 'withdrawn'")).await.unwrap();
        assert_eq!(store::open_tasks(&mut registry.conn().await, unit, editor).await.unwrap(), []);
        assert_eq!(store::open_tasks(&mut registry.conn().await, ELSEWHERE, id).await.unwrap(), []);
    }
}
