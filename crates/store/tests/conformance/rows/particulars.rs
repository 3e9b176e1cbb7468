//! What is stated of organisations, in versions.

use ::grants::{
    GivenParticulars, OrganisationId, Particulars, ParticularsField, ParticularsId, StatedParticulars,
};
use store::{AsOf, StoreError};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{DAY, FileRow, LATER},
    registry::{ELSEWHERE, KREIS, PROVIDER_A, Registry},
};

/// A version in which everything is stated.
fn version(id: u128, number: i64) -> Particulars {
    let mut given = GivenParticulars::default();
    for (field, text) in ParticularsField::ALL.iter().zip([
        "Haus B",
        "Lindenstraße 12",
        "01234",
        "Musterstadt",
        "e. V.",
        "den Vorstand",
        "115",
        "a@b.example",
    ]) {
        given.set(*field, text);
    }
    Particulars {
        id: ParticularsId(Uuid::from_u128(id)),
        organisation: PROVIDER_A,
        number,
        stated: StatedParticulars::read(&given).unwrap(),
        author: "Anna A".to_owned(),
        on: DAY,
    }
}

/// States a version.
pub(super) async fn stated(registry: &Registry, id: u128, number: i64) -> Particulars {
    let version = version(id, number);
    registry.run(FileRow::Particulars(version.clone())).await.unwrap();
    version
}

fn rule(refused: Option<StoreError>) -> Option<String> {
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

fn then(day: chrono::NaiveDate) -> AsOf {
    AsOf { effective_on: day, known_on: day }
}

testkit::on_both_engines! {
    async fn versions_are_read_back_and_the_newest_until_a_day_is_found(db: TestDb) {
        let registry = Registry::open(&db).await;
        let first = stated(&registry, 1, 1).await;
        let nothing = StatedParticulars::default();
        let second = Particulars { stated: nothing, on: LATER, ..version(2, 2) };
        registry.run(FileRow::Particulars(second.clone())).await.unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        for known in [&first, &second] {
            assert_eq!(store::particulars(&mut conn, unit, known.id).await.unwrap().as_ref(), Some(known));
            assert_eq!(store::particulars(&mut conn, ELSEWHERE, known.id).await.unwrap(), None);
            assert_eq!(among!(&mut conn, unit, store::particulars_with, known.id).as_ref(), Some(known));
        }
        let before = DAY.pred_opt().unwrap();
        for (day, newest) in [(before, None), (DAY, Some(&first)), (LATER, Some(&second))] {
            let found = store::newest_particulars(&mut conn, unit, PROVIDER_A, then(day)).await.unwrap();
            assert_eq!(found.as_ref(), newest, "{day}");
        }
        let unknown = AsOf { effective_on: LATER, known_on: DAY };
        let found = store::newest_particulars(&mut conn, unit, PROVIDER_A, unknown).await.unwrap();
        assert_eq!(found.as_ref(), Some(&first), "what was not known does not count");
        let all = store::particulars_of(&mut conn, unit, PROVIDER_A, then(LATER)).await.unwrap();
        assert_eq!(all, [first.clone(), second.clone()]);
        let all = store::particulars_of(&mut conn, unit, PROVIDER_A, then(DAY)).await.unwrap();
        assert_eq!(all, std::slice::from_ref(&first));
        for (unit, organisation) in [(ELSEWHERE, PROVIDER_A), (unit, KREIS)] {
            assert_eq!(store::particulars_of(&mut conn, unit, organisation, then(LATER)).await.unwrap(), []);
        }
        let none = ParticularsId(Uuid::nil());
        let ids = store::particulars_ids(&mut conn, unit, None, none, 9).await.unwrap();
        assert_eq!(ids, [first.id, second.id]);
        let ids = store::particulars_ids(&mut conn, unit, Some(PROVIDER_A), first.id, 9).await.unwrap();
        assert_eq!(ids, [second.id]);
        let ids = store::particulars_ids(&mut conn, unit, Some(KREIS), none, 9).await.unwrap();
        assert_eq!(ids, []);
    }

    async fn a_version_has_the_next_number_and_is_of_an_organisation_of_its_unit(db: TestDb) {
        let registry = Registry::open(&db).await;
        stated(&registry, 1, 1).await;
        for number in [1, 3] {
            let refused = rule(registry.run(FileRow::Particulars(version(2, number))).await.err());
            assert_eq!(refused.as_deref(), Some("organisation_particulars_number"), "{number}");
        }
        let nobody = Particulars { organisation: OrganisationId(Uuid::nil()), ..version(2, 1) };
        let refused = rule(registry.run(FileRow::Particulars(nobody)).await.err());
        assert_eq!(refused.as_deref(), Some("organisation_particulars_organisation"));
    }

    async fn what_no_address_is_made_of_is_refused(db: TestDb) {
        let registry = Registry::open(&db).await;
        stated(&registry, 1, 1).await;
        let copied = |fields: &str| format!(
            "INSERT INTO organisation_particulars (id, unit_id, organisation_id, number, {fields}, author, stated_on)
            SELECT organisation_id, unit_id, organisation_id, 2, {}, author, stated_on FROM organisation_particulars",
            fields.split(", ").map(|field| match field {
                "postal_code" => "'1234x'",
                "email" => "' '",
                field => field,
            }).collect::<Vec<_>>().join(", ")
        );
        for (fields, rule_of) in [
            ("street", "organisation_particulars_address"),
            ("town", "organisation_particulars_address"),
            ("postal_code, town", "organisation_particulars_postal_code"),
            ("email", "organisation_particulars_texts"),
        ] {
            let refused = rule(db.as_owner(&copied(fields)).await.map_err(StoreError::from).err());
            assert_eq!(refused.as_deref(), Some(rule_of), "{fields}");
        }
    }

    async fn a_row_that_is_kept_otherwise_than_it_is_read_is_broken(db: TestDb) {
        let registry = Registry::open(&db).await;
        let insert = "INSERT INTO organisation_particulars (id, unit_id, organisation_id, number, {}, author, stated_on)
            SELECT id, unit_id, id, 1, {} FROM organisation WHERE kind = 'provider'";
        let (unit, none) = (registry.unit(), ParticularsId(Uuid::nil()));
        let written = |column: &str, value: &str| {
            let values = format!("'{value}', 'Anna', '{DAY}'");
            insert.replacen("{}", column, 1).replacen("{}", &values, 1)
        };
        db.as_owner(&written("legal_form", "e.  V.")).await.unwrap();
        let mut conn = registry.conn().await;
        let ids = store::particulars_ids(&mut conn, unit, None, none, 9).await.unwrap();
        let refused = store::particulars(&mut conn, unit, ids[0]).await.unwrap_err();
        assert!(refused.to_string().contains("organisation_particulars"), "{refused}");
    }
}
