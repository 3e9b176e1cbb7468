//! What of the money that came in is still to be used, and until when.

use flow::{
    Ctx, FlowError, MovedKind,
    amendments::AmendGrant,
    finality::RecordFinality,
    interest::DecideInterest,
    tranches::RecordTranche,
    use_clock::{PositionClock, use_clocks},
};
use grants::{
    ActChanges, ActError, FinalityKind,
    law::{InterestError, LawFigures, UseStage},
};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    amendments::amend,
    interest::{CLAIM, decide},
    office::{Office, component, day},
    past::later,
    steps::{approve, draw, order, pay, recognise},
};

/// A surcharge of three points, and a period of use.
pub(crate) fn figures(use_by: &str) -> LawFigures {
    let entry = |figure: &str, value: &str, from: &str| {
        format!(
            "[[{figure}]]\nvalue = \"{value}\"\nvalid_from = \"{from}\"\nbasis = \"Nr. 4\"\nsource = \"erfunden\"\n"
        )
    };
    LawFigures::parse(&(entry("surcharge", "3.00", "2002-01-01") + &entry("use_by", use_by, "2021-01-01")))
        .unwrap()
}

fn amended(office: &Office, law: LawFigures) -> AmendGrant {
    let changes = ActChanges { law: Some(law), ..ActChanges::default() };
    AmendGrant { changes, ..amend(&office.award, &[]) }
}

/// The award sets figures of the law, and is final.
pub(crate) async fn sets(office: &Office, law: &LawFigures) {
    let award = office.run(&office.finance(), amended(office, law.clone())).await.unwrap();
    let (kind, on) = (FinalityKind::AppealWaived, day(2021, 3, 2));
    let request = RecordFinality { grant: award.id, version: award.version, kind, on };
    office.run(&office.finance(), request).await.unwrap();
}

/// What is still to be used of the only tranche, until when, and where that stands.
fn told(clocks: &[PositionClock]) -> (i64, chrono::NaiveDate, UseStage) {
    let tranche = &clocks[0].clock.as_ref().unwrap().tranches[0];
    (tranche.still_to_use.get(), tranche.use_until, tranche.stage)
}

testkit::on_both_engines! {
    async fn the_clock_of_a_day_is_that_of_what_counted_and_was_known(db: TestDb) {
        let office = Office::open(&db.store).await;
        sets(&office, &figures("1 month")).await;
        draw(&office, "F1", 150_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 40_000).await;
        let paid = pay(&office, order(office.forwarding_a.id, "F1", 40_000)).await;
        let at = async |ctx: Ctx, effective_on, known_on| {
            use_clocks(&ctx.as_of(effective_on, known_on).unwrap(), office.award.id).await
        };
        let early = at(office.finance(), Some(day(2021, 2, 20)), None).await.unwrap();
        let running = UseStage::Running { days_left: 40, warnings: 0 };
        assert_eq!(told(&early), (150_000, day(2021, 4, 1), running), "before the act set its own period");
        let late = at(office.finance(), Some(day(2021, 3, 10)), None).await.unwrap();
        assert_eq!(told(&late), (150_000, day(2021, 3, 1), UseStage::Late { days: 9 }), "before it was passed on");
        let sheet = late[0].interest.as_ref().unwrap().as_ref().unwrap();
        assert_eq!((sheet.lines.len(), sheet.lines[0].spent), (1, None));
        let present = use_clocks(&office.finance(), office.award.id).await.unwrap();
        assert_eq!(told(&present), (110_000, day(2021, 3, 1), UseStage::Late { days: 14 }));
        let today = at(office.finance(), None, None).await.unwrap();
        assert_eq!(format!("{today:?}"), format!("{present:?}"), "the journal says what the rows say");
        let unknown = at(office.finance(), None, Some(day(2021, 3, 14))).await;
        assert!(matches!(unknown, Err(FlowError::NotFound { what: "grant" })), "{unknown:?}");
        // What is decided of interest is known from the day on which it was.
        let tranche = present[0].received[0].reference;
        let claim = DecideInterest { decided_on: day(2021, 3, 20), ..decide(&office, tranche, paid.id.0, CLAIM) };
        later(&office, &office.finance()).execute("interest-later", claim).await.unwrap();
        for (effective_on, known_on, decided) in
            [(None, None, 1), (Some(day(2021, 3, 19)), None, 0), (None, Some(day(2021, 3, 19)), 0)]
        {
            let found = at(later(&office, &office.finance()), effective_on, known_on).await.unwrap();
            assert_eq!(found[0].decided.len(), decided, "{effective_on:?} {known_on:?}");
        }
        let stranger = at(office.b(), Some(day(2021, 3, 10)), None).await;
        assert!(matches!(stranger, Err(FlowError::NotFound { what: "grant" })), "{stranger:?}");
    }

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

    async fn an_act_sets_its_own_period_of_use_and_its_own_surcharge(db: TestDb) {
        let office = Office::open(&db.store).await;
        sets(&office, &figures("1 month")).await;
        draw(&office, "F1", 150_000).await;
        let of_award = use_clocks(&office.finance(), office.award.id).await.unwrap();
        let tranche = &of_award[0].clock.as_ref().unwrap().tranches[0];
        assert_eq!((tranche.use_until, tranche.stage), (day(2021, 3, 1), UseStage::Late { days: 14 }));
        let sheet = of_award[0].interest.as_ref().unwrap().as_ref().unwrap();
        // 1,500.00 × 2.12 % × 42 / 365 = 3.659…
        assert_eq!((sheet.lines[0].interest.days, sheet.claimable), (42, Cents::new(366)));
        let (_, versions) = flow::acts::acts(&office.finance(), office.award.id).await.unwrap();
        assert!(versions[0].0.act.terms.law.is_empty(), "the first version set none");
        let changed = versions[1].1.fields.iter().find(|field| field.field == "law").unwrap();
        assert_eq!(changed.new, "surcharge 3.00 from 2002-01-01\nuse_by 1 month from 2021-01-01");
        let below = use_clocks(&office.a(), office.forwarding_a.id).await.unwrap();
        assert!(below.is_empty(), "an act speaks for its own grant");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn figures_that_cannot_be_are_refused(db: TestDb) {
        let office = Office::open(&db.store).await;
        let twice = LawFigures {
            use_by: [figures("1 month").use_by, figures("2 months").use_by].concat(),
            ..LawFigures::default()
        };
        let refused = office.run(&office.finance(), amended(&office, twice)).await;
        assert!(matches!(refused, Err(FlowError::Act(ActError::Law(_)))), "{refused:?}");
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
