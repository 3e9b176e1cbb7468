//! Base rates that were entered: two people, one for each half-year, for the whole installation.

use ::grants::Role;
use store::{ConfirmedBaseRate, StoreError};
use testkit::TestDb;

use super::{
    filing::{FileBaseRate, FileStaff, LATER},
    registry::{ELSEWHERE, KREIS, Registry},
};

async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    let refused = db.as_owner(sql).await.map_err(StoreError::from);
    refused.err().and_then(|error| error.rule().map(ToOwned::to_owned))
}

/// A confirmation of the only base rate by a person in a role.
fn confirms(name: &str, role: &str) -> String {
    format!(
        "INSERT INTO base_rate_confirmation
            (valid_from, base_rate_id, unit_id, person_id, role, organisation_id, confirmed_on)
        SELECT rate.valid_from, rate.id, rate.unit_id, person.id, '{role}', organisation.id, '{LATER}'
        FROM base_rate rate, person, organisation
        WHERE person.name = '{name}' AND organisation.name = 'Musterkreis'"
    )
}

testkit::on_both_engines! {
    async fn what_was_confirmed_counts_for_everyone_and_is_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let unit = registry.unit();
        let waits = registry.run(FileBaseRate { id: 2, organisation: KREIS, confirmed: false }).await.unwrap();
        assert_eq!(store::base_rates(&mut registry.conn().await, unit).await.unwrap(), std::slice::from_ref(&waits));
        assert_eq!(store::confirmed_base_rates(&mut registry.conn().await).await.unwrap(), []);
        let counts = registry.base_rate().await;
        let read = store::base_rates(&mut registry.conn().await, unit).await.unwrap();
        assert_eq!(read, [counts.clone(), waits]);
        let known = store::confirmed_base_rates(&mut registry.conn().await).await.unwrap();
        let confirmed_on = counts.confirmed.as_ref().unwrap().on;
        assert_eq!(known, [ConfirmedBaseRate { valid_from: counts.valid_from, rate: counts.rate, confirmed_on }]);
        assert_eq!(store::base_rates(&mut registry.conn().await, ELSEWHERE).await.unwrap(), []);
    }

    async fn a_half_year_is_confirmed_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        registry.base_rate().await;
        let second = registry.run(FileBaseRate { id: 2, organisation: KREIS, confirmed: true }).await;
        assert_eq!(second.unwrap_err().rule(), Some("base_rate_confirmation_pkey"));
    }

    async fn another_person_confirms_who_holds_the_role(db: TestDb) {
        let registry = Registry::open(&db).await;
        let entry = registry.run(FileBaseRate { id: 1, organisation: KREIS, confirmed: false }).await.unwrap();
        let orderer = registry.run(FileStaff(KREIS, Role::Orderer, 1)).await.unwrap();
        let clerk = registry.run(FileStaff(KREIS, Role::Clerk, 2)).await.unwrap();
        let same = confirms(&entry.entered.name, "clerk");
        assert_eq!(refused(&db, &same).await.as_deref(), Some("base_rate_second_person"));
        let no_clerk = confirms(&orderer, "clerk");
        assert_eq!(refused(&db, &no_clerk).await.as_deref(), Some("base_rate_role_held"));
        assert!(refused(&db, &confirms(&orderer, "orderer")).await.is_some());
        assert_eq!(db.as_owner(&confirms(&clerk, "clerk")).await.unwrap(), 1);
    }

    async fn a_rate_begins_with_a_half_year(db: TestDb) {
        let registry = Registry::open(&db).await;
        registry.run(FileBaseRate { id: 1, organisation: KREIS, confirmed: false }).await.unwrap();
        let copied = |day: &str| {
            format!(
                "INSERT INTO base_rate SELECT organisation.id, rate.unit_id, '{day}', rate.rate_hundredths, rate.source,
                    rate.person_id, rate.role, rate.organisation_id, rate.entered_on
                FROM base_rate rate, organisation WHERE organisation.kind = 'ministry'"
            )
        };
        for day in ["2026-07-02", "2026-08-01"] {
            assert_eq!(refused(&db, &copied(day)).await.as_deref(), Some("base_rate_half_year"), "{day}");
        }
        assert_eq!(db.as_owner(&copied("2027-01-01")).await.unwrap(), 1);
    }
}
