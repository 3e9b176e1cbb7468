//! Awards, forwardings and what may be drawn.

use crate::office::{COACHING, LESSONS, Office, award, day, forwarding};
use flow::{FlowError, views};
use grants::{GrantError, Period};
use testkit::TestDb;

use crate::steps::{approve, ask, draw, limit, tranche};

testkit::on_both_engines! {
    async fn what_is_left_can_be_forwarded_and_not_a_cent_more(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut request = forwarding(&office.award, office.provider_b, &[("F1", 120_001, COACHING, 10)]);
        request.act.reference = String::from("KI neu");
        let refused = office.run(&office.finance(), request.clone()).await;
        assert_eq!(limit(refused), ("to_use".into(), "F1".into(), 120_000, 120_001));
        request.positions[0].amount = ledger::Cents::new(120_000);
        office.run(&office.finance(), request).await.unwrap();
    }

    async fn a_forwarding_keeps_within_its_parents_period_and_components(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut longer = forwarding(&office.award, office.provider_b, &[("F4", 1, LESSONS, 2)]);
        longer.act.reference = String::from("länger");
        longer.act.period = Period::new(day(2021, 1, 1), day(2022, 1, 1)).unwrap();
        let refused = office.run(&office.finance(), longer).await;
        assert!(matches!(refused, Err(FlowError::Grant(GrantError::OutsideParent { .. }))));
        let mut foreign = forwarding(&office.award, office.provider_b, &[("F6", 1, "personalausgaben", 2)]);
        foreign.act.reference = String::from("fremd");
        let refused = office.run(&office.finance(), foreign).await;
        assert!(matches!(refused, Err(FlowError::Grant(GrantError::NotInParent { .. }))));
    }

    async fn a_component_of_the_other_ministry_is_refused(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut request = award(office.mags, &[("F6", 100, "personalausgaben", 125)]);
        request.act.reference = String::from("Az. 6");
        let refused = office.run(&office.finance(), request.clone()).await;
        assert!(matches!(refused, Err(FlowError::Grant(GrantError::OtherFunder { .. }))));
        request.giver = office.mkjfgfi;
        office.run(&office.finance(), request).await.unwrap();
    }

    async fn the_same_reference_of_one_giver_is_one_act(db: TestDb) {
        let office = Office::open(&db.store).await;
        let again = office.run(&office.finance(), award(office.mags, &[("F1", 1, COACHING, 2)])).await;
        assert!(matches!(again, Err(FlowError::Exists { what }) if what.contains("reference")));
    }

    async fn what_was_forwarded_can_still_be_drawn_and_not_a_cent_more(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.finance(), office.award.id, "F4", 100_000).await;
        let more = office.run(&office.finance(), ask(office.award.id, "F4", 1)).await;
        assert_eq!(limit(more), ("to_pay".into(), "F4".into(), 0, 1));
    }

    async fn a_request_that_waits_holds_back_what_it_asks_for(db: TestDb) {
        let office = Office::open(&db.store).await;
        office.run(&office.a(), ask(office.forwarding_a.id, "F1", 80_000)).await.unwrap();
        let more = office.run(&office.a(), ask(office.forwarding_a.id, "F1", 1)).await;
        assert_eq!(limit(more), ("to_pay".into(), "F1".into(), 0, 1));
    }

    async fn a_tranche_is_what_was_drawn(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.finance(), office.award.id, "F1", 500).await;
        assert_eq!(limit(tranche(&office, "F1", 501).await), ("due".into(), "F1".into(), 500, 501));
        tranche(&office, "F1", 500).await.unwrap();
    }

    async fn nobody_finds_what_is_not_theirs(db: TestDb) {
        let office = Office::open(&db.store).await;
        let unknown = |what: Result<grants::Grant, FlowError>| {
            assert!(matches!(what, Err(FlowError::NotFound { what: "grant" })));
        };
        unknown(views::grant(&office.b(), office.forwarding_a.id).await);
        unknown(views::grant(&office.b(), office.award.id).await);
        assert!(views::grant(&office.a(), office.forwarding_a.id).await.is_ok());
        assert!(views::grant(&office.auditor(), office.forwarding_a.id).await.is_ok());
        let foreign = office.run(&office.b(), ask(office.forwarding_a.id, "F1", 1)).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { what: "grant" })));
        let reading = office.run(&office.auditor(), ask(office.award.id, "F1", 1)).await;
        assert!(matches!(reading, Err(FlowError::Forbidden { .. })));
        let upwards = office.run(&office.a(), award(office.mags, &[("F1", 1, COACHING, 2)])).await;
        assert!(matches!(upwards, Err(FlowError::Forbidden { .. })));
    }

    async fn the_position_shows_every_euro(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        let position = views::funding_position(&office.finance()).await.unwrap();
        let f1 = &position.iter().find(|row| row.component.as_str() == "F1").unwrap().figures;
        let cents = [f1.awarded, f1.drawn, f1.received, f1.forwarded, f1.claimed, f1.paid, f1.free];
        assert_eq!(cents.map(ledger::Cents::get), [200_000, 50_000, 50_000, 80_000, 0, 0, 120_000]);
        assert!(matches!(views::funding_position(&office.a()).await, Err(FlowError::Forbidden { .. })));
    }
}
