//! Where the money stands by award, by provider and by quarter: the balances of a day, and for who sees the whole.

use flow::{
    Ctx, FlowError, Role,
    funding_reports::{FundingReport, Quarter, ReportBy, ReportOf, ReportSums, funding_report},
    views,
};
use grants::{AuditScope, DemandKind, Figures};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    audits::auditor,
    money::demand,
    office::{Office, day},
    past::later,
    steps::{draw, order, pay, recognise},
};

async fn report(who: &Ctx, by: ReportBy) -> FundingReport {
    funding_report(who, by).await.unwrap()
}

/// All figures that the matrix has, added up.
async fn matrix(who: &Ctx) -> Figures {
    let rows = views::funding_position(who).await.unwrap();
    rows.iter().fold(Figures::default(), |sum, row| sum.plus(&row.figures).unwrap())
}

/// 80.00 are recognised and paid to provider A, and 30.00 demanded back of it.
async fn moved(office: &Office) {
    draw(office, "F1", 50_000).await;
    recognise(office, "R1", 8_000).await;
    pay(office, order(office.forwarding_a.id, "F1", 8_000)).await;
    office.run(&office.finance(), demand(office, "F1", DemandKind::Other, 3_000)).await.unwrap();
}

testkit::on_both_engines! {
    async fn each_way_comes_to_what_the_matrix_says(db: TestDb) {
        let office = Office::open(&db.store).await;
        moved(&office).await;
        let (clerk, matrix) = (office.finance(), matrix(&office.finance()).await);
        let awards = report(&clerk, ReportBy::Award).await;
        let [award] = &awards.rows[..] else { panic!("{awards:?}") };
        let giver = office.award.giver;
        let of = ReportOf::Award { grant: office.award.id, reference: office.award.act.reference.clone(), giver };
        assert_eq!((&award.of, award.sums), (&of, awards.total));
        let Figures { awarded, forwarded, claimed, recognised, paid, free, .. } = matrix;
        let owed = Cents::new(3_000);
        let expected = ReportSums { awarded, forwarded, claimed, recognised, paid, free, owed };
        assert_eq!(awards.total, expected);
        assert_eq!((recognised, paid), (Cents::new(8_000), Cents::new(8_000)));
        let providers = report(&clerk, ReportBy::Provider).await;
        let [provider] = &providers.rows[..] else { panic!("{providers:?}") };
        assert_eq!(provider.of, ReportOf::Provider { organisation: office.provider_a, grants: 1 });
        let sums = provider.sums;
        assert_eq!((sums.awarded, sums.recognised, sums.paid, sums.owed), (forwarded, recognised, paid, owed));
        let quarters = report(&office.auditor(), ReportBy::Quarter).await;
        assert_eq!(quarters.total, expected);
        let newest = quarters.rows.last().unwrap();
        let quarter = Quarter { year: 2021, number: 1 };
        assert_eq!(newest.of, ReportOf::Quarter { quarter, until: day(2021, 3, 15) });
    }

    async fn a_day_before_has_nothing_of_what_came_later(db: TestDb) {
        let office = Office::open(&db.store).await;
        moved(&office).await;
        let before = office.auditor().as_of(None, Some(day(2021, 3, 14))).unwrap();
        for by in ReportBy::ALL {
            let found = report(&before, by).await;
            assert_eq!((found.rows.len(), found.total, found.until), (0, ReportSums::default(), day(2021, 3, 14)));
        }
        // Known on the day itself, it is the same five days later.
        let then = later(&office, &office.auditor()).as_of(Some(day(2021, 3, 15)), None).unwrap();
        let today = report(&office.auditor(), ReportBy::Award).await;
        assert_eq!(report(&then, ReportBy::Award).await, today);
    }

    async fn it_is_for_who_sees_the_whole(db: TestDb) {
        let office = Office::open(&db.store).await;
        let scope = AuditScope { provider: Some(office.provider_a), ..AuditScope::default() };
        let bounded = auditor(&office, "Prüferin A", scope).await;
        for who in [office.a(), office.stranger(), bounded] {
            let refused = funding_report(&who, ReportBy::Award).await;
            assert!(matches!(refused, Err(FlowError::Forbidden { .. })), "{refused:?}");
        }
        report(&office.who_is(Role::Head), ReportBy::Provider).await;
    }
}
