//! What of the money that came in is still to be used, and until when.

use flow::{FlowError, MovedKind, tranches::RecordTranche, use_clock::use_clocks};
use grants::law::{InterestError, UseStage};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    office::{Office, component, day},
    steps::{approve, draw, order, pay, recognise},
};

testkit::on_both_engines! {
    async fn each_tranche_says_what_is_still_to_be_used(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 150_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 30_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 30_000)).await;
        recognise(&office, "R1", 20_000).await;
        let clocks = use_clocks(&office.finance(), office.award.id).await.unwrap();
        let [f1] = clocks.as_slice() else { panic!("{clocks:?}") };
        assert_eq!(f1.position, office.award.positions[0].id);
        let tranche = &f1.clock.as_ref().unwrap().tranches[0];
        assert_eq!((tranche.used, tranche.still_to_use), (Cents::new(30_000), Cents::new(120_000)));
        assert_eq!((tranche.credited_on, tranche.use_until), (day(2021, 2, 1), day(2021, 4, 1)));
        assert_eq!(tranche.stage, UseStage::Running { days_left: 17, warnings: 1 });
        assert_eq!(f1.spent[tranche.slices[0].spent].kind, MovedKind::Forwarded);
        let of_a = use_clocks(&office.a(), office.forwarding_a.id).await.unwrap();
        let tranche = &of_a[0].clock.as_ref().unwrap().tranches[0];
        assert_eq!((tranche.used, tranche.still_to_use), (Cents::new(20_000), Cents::new(10_000)));
        assert_eq!(of_a[0].spent[0].kind, MovedKind::Used);
    }

    async fn interest_on_what_is_late_names_the_figure_that_is_missing(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.finance(), office.award.id, "F1", 50_000).await;
        let request = RecordTranche {
            grant: office.award.id,
            component: component("F1"),
            budget_year: None,
            amount: Cents::new(50_000),
            received_on: day(2021, 1, 10),
        };
        office.run(&office.finance(), request).await.unwrap();
        let clocks = use_clocks(&office.finance(), office.award.id).await.unwrap();
        let tranche = &clocks[0].clock.as_ref().unwrap().tranches[0];
        assert_eq!(tranche.stage, UseStage::Late { days: 5 });
        let Some(Err(InterestError::Missing(missing))) = &clocks[0].interest else { panic!("{clocks:?}") };
        assert_eq!(missing.on, day(2021, 1, 11), "no source dates the surcharge of 2021");
    }

    async fn who_does_not_see_a_grant_does_not_see_its_clock(db: TestDb) {
        let office = Office::open(&db.store).await;
        let hidden = use_clocks(&office.b(), office.forwarding_a.id).await;
        assert!(matches!(hidden, Err(FlowError::NotFound { what: "grant" })));
    }
}
