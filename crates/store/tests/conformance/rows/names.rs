//! Who takes part, under which programme, and what people call the owner of an account.

use ::grants::{DURCHSTARTEN, OrganisationId, Programme, ProgrammeCode};
use store::{Organisation, ProgrammeFile};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::{FileReceipt, FileRow},
    registry::{ELSEWHERE, KREIS, Registry, organisations, programme},
};

testkit::on_both_engines! {
    async fn an_organisation_of_each_kind_is_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let mut conn = registry.conn().await;
        for filed in organisations() {
            let read = store::organisation(&mut conn, registry.unit(), filed.id).await.unwrap();
            assert_eq!(read, Some(filed));
        }
        let nobody = OrganisationId(Uuid::max());
        assert_eq!(store::organisation(&mut conn, registry.unit(), nobody).await.unwrap(), None);
        assert_eq!(store::organisation(&mut conn, ELSEWHERE, KREIS).await.unwrap(), None);
    }

    async fn organisations_come_in_the_order_of_their_ids(db: TestDb) {
        let registry = Registry::open(&db).await;
        let mut conn = registry.conn().await;
        assert_eq!(store::organisations(&mut conn, registry.unit()).await.unwrap(), organisations());
        assert_eq!(store::organisations(&mut conn, ELSEWHERE).await.unwrap(), []);
    }

    async fn a_programme_is_read_back_as_it_was_loaded(db: TestDb) {
        let registry = Registry::open(&db).await;
        let mut conn = registry.conn().await;
        let code = ProgrammeCode::parse("diaa").unwrap();
        let unit = registry.unit();
        let file = Programme::parse(DURCHSTARTEN).unwrap();
        let read = store::programme(&mut conn, unit, &code, 1).await.unwrap();
        assert_eq!(read, Some(file.clone()));
        assert_eq!(store::programme(&mut conn, unit, &code, 2).await.unwrap(), None);
        assert_eq!(store::programme(&mut conn, ELSEWHERE, &code, 1).await.unwrap(), None);
        assert_eq!(store::newest_programme(&mut conn, unit, &code).await.unwrap(), Some((1, file)));
        assert_eq!(store::newest_programme(&mut conn, ELSEWHERE, &code).await.unwrap(), None);
        assert_eq!(store::programmes(&mut conn, unit).await.unwrap(), [programme(1)]);
    }

    async fn a_name_or_a_code_is_given_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        let [ministry, kreis, ..] = organisations();
        let (id, name) = (OrganisationId(Uuid::max()), "Ministerium für Kinder".to_owned());
        let (ministry, kreis) = (Organisation { id, name, ..ministry }, Organisation { id, ..kreis });
        let twice = [
            (FileRow::Organisation(ministry), "organisation_funder"),
            (FileRow::Organisation(kreis), "organisation_name"),
            (FileRow::Programme(ProgrammeFile { id: Uuid::max(), ..programme(1) }), "programme_code"),
            (FileRow::Programme(programme(3)), "programme_next"),
        ];
        for (row, rule) in twice {
            assert_eq!(registry.run(row).await.unwrap_err().rule(), Some(rule));
        }
    }

    async fn the_owner_of_an_account_is_called_as_people_call_it(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let receipt = registry.run(FileReceipt::of(7, "R 17")).await.unwrap();
        let receivable = registry.receivable(8, &grant).await;
        let called = [
            (receivable.id.0, Some("§ 49a VwVfG NRW")),
            (grant.positions[0].id.0, Some("F4")),
            (grant.plan[0].id.0, Some("unterrichtsstunden")),
            (grant.id.0, Some("36.02-1/21")),
            (receipt.id.0, Some("Prüfstelle 7 R 17")),
            (registry.claim(21, &grant).await.lines[0].id.0, Some("Kurs 1")),
            (KREIS.0, Some("Musterkreis")),
            (Uuid::max(), None),
        ];
        let mut conn = registry.conn().await;
        for (owner, label) in called {
            let found = store::owner_label(&mut conn, registry.unit(), owner).await.unwrap();
            assert_eq!(found.as_deref(), label);
            assert_eq!(store::owner_label(&mut conn, ELSEWHERE, owner).await.unwrap(), None);
        }
    }
}
