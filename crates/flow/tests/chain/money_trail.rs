//! The way of the money: from a tranche to the payment and the line, and back; first in, first out.

use flow::{
    FlowError, MovedKind,
    money_trail::{MoneyTrail, TrailStep, of_line, of_payment},
    views,
};
use grants::{AuditScope, ClaimLine, PaymentId};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    audits::auditor,
    claim_steps::every_step,
    office::{Office, day},
    steps::{approve, draw, order, pay, recognise},
};

/// What moved how, how much of how much.
fn told(steps: &[TrailStep]) -> Vec<(MovedKind, i64, i64)> {
    steps.iter().map(|step| (step.kind, step.amount.get(), step.of.get())).collect()
}

/// Two tranches of 200.00 and 300.00, of which 300.00 are forwarded to provider A, whose line of 250.00 is recognised: the
/// payment, and the line.
async fn spent(office: &Office) -> (PaymentId, ClaimLine) {
    draw(office, "F1", 20_000).await;
    draw(office, "F1", 30_000).await;
    approve(office, &office.a(), office.forwarding_a.id, "F1", 30_000).await;
    let paid = pay(office, order(office.forwarding_a.id, "F1", 30_000)).await;
    recognise(office, "R1", 25_000).await;
    let claims = views::claims(&office.auditor(), Some(office.forwarding_a.id), None, 9).await.unwrap().items;
    (paid.id, claims[0].lines[0].clone())
}

const WHOLE: (usize, usize) = (0, 9);

testkit::on_both_engines! {
    async fn a_tranche_leads_to_the_payment_and_the_payment_to_the_line(db: TestDb) {
        use MovedKind::{Forwarded, Received, Used};
        let office = Office::open(&db.store).await;
        let (paid, line) = spent(&office).await;
        let who = office.auditor();
        let of_paid = of_payment(&who, paid, WHOLE).await.unwrap();
        assert_eq!(told(&of_paid.from), [(Received, 20_000, 20_000), (Received, 10_000, 30_000)]);
        assert_eq!(told(&of_paid.to), [(Used, 25_000, 25_000)]);
        assert_eq!((of_paid.to_count, of_paid.unused, of_paid.ahead), (1, Cents::new(5_000), Cents::ZERO));
        assert_eq!(of_paid.to[0].reference, line.id.0);
        assert_eq!(of_paid.to[0].line.map(|(_, number)| number), Some(line.number));
        let tranche = PaymentId(of_paid.from[1].reference);
        let of_tranche = of_payment(&who, tranche, WHOLE).await.unwrap();
        assert_eq!(told(&of_tranche.to), [(Forwarded, 10_000, 30_000)]);
        assert_eq!((of_tranche.to[0].reference, of_tranche.unused), (paid.0, Cents::new(20_000)));
        assert!(of_tranche.from.is_empty() && !of_tranche.is_hidden_above);
        let of_first = of_payment(&who, PaymentId(of_paid.from[0].reference), WHOLE).await.unwrap();
        assert_eq!((told(&of_first.to), of_first.unused), (vec![(Forwarded, 20_000, 30_000)], Cents::ZERO));
        let later = of_payment(&who, paid, (1, 9)).await.unwrap();
        assert_eq!((later.to, later.to_count), (Vec::new(), 1));
    }

    async fn a_line_leads_back_to_the_payment_and_the_tranches_behind_it(db: TestDb) {
        use MovedKind::Received;
        let office = Office::open(&db.store).await;
        let (paid, line) = spent(&office).await;
        let of_it = of_line(&office.auditor(), line.id).await.unwrap();
        assert_eq!(told(&of_it.from), [(Received, 25_000, 30_000)]);
        assert_eq!(of_it.from[0].reference, paid.0);
        assert_eq!(told(&of_it.from[0].from), [(Received, 20_000, 20_000), (Received, 5_000, 30_000)]);
        assert_eq!((of_it.ahead, of_it.is_hidden_above), (Cents::ZERO, false));
        // Beyond what was paid the provider pays ahead.
        recognise(&office, "R2", 15_000).await;
        let claims = views::claims(&office.a(), Some(office.forwarding_a.id), None, 9).await.unwrap().items;
        let second = claims[1].lines[0].id;
        let of_second = of_line(&office.auditor(), second).await.unwrap();
        let sum = of_it.from[0].amount.plus(of_second.from[0].amount).unwrap();
        assert_eq!((sum, of_second.ahead), (Cents::new(30_000), Cents::new(10_000)));
    }

    async fn of_several_payments_and_lines_each_is_told_as_by_itself(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 30_000).await;
        let mut payments = Vec::new();
        for cents in [10_000, 20_000] {
            approve(&office, &office.a(), office.forwarding_a.id, "F1", cents).await;
            payments.push(pay(&office, order(office.forwarding_a.id, "F1", cents)).await.id);
        }
        for receipt in ["R1", "R2"] {
            recognise(&office, receipt, 15_000).await;
        }
        let who = office.auditor();
        let claims = views::claims(&who, Some(office.forwarding_a.id), None, 9).await.unwrap().items;
        let mut paid_from = 0;
        for claim in &claims {
            let of_it = of_line(&who, claim.lines[0].id).await.unwrap();
            for step in &of_it.from {
                let behind = Cents::sum(step.from.iter().map(|above| above.amount)).unwrap();
                assert_eq!(behind, step.amount, "{of_it:?}");
            }
            paid_from += of_it.from.len();
        }
        assert_eq!(paid_from, 3, "one of two lines was paid from both payments");
        for payment in payments {
            for step in of_payment(&who, payment, WHOLE).await.unwrap().to {
                let claim = claims.iter().find(|claim| claim.lines[0].id.0 == step.reference).unwrap();
                assert_eq!(step.line, Some((claim.id, claim.lines[0].number)));
            }
        }
    }

    async fn who_does_not_see_what_is_above_is_told_that_it_is_there(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (paid, line) = spent(&office).await;
        let scope = AuditScope { provider: Some(office.provider_a), ..AuditScope::default() };
        for who in [office.a(), auditor(&office, "Prüferin A", scope).await] {
            let of_paid = of_payment(&who, paid, WHOLE).await.unwrap();
            assert!(of_paid.is_hidden_above && of_paid.from.is_empty() && of_paid.to.len() == 1);
            let of_it = of_line(&who, line.id).await.unwrap();
            assert!(of_it.is_hidden_above && of_it.from.len() == 1 && of_it.from[0].from.is_empty());
        }
        let stranger = of_payment(&office.b(), paid, WHOLE).await;
        assert!(matches!(stranger, Err(FlowError::NotFound { .. })));
        let stranger = of_line(&office.b(), line.id).await;
        assert!(matches!(stranger, Err(FlowError::NotFound { .. })));
    }

    async fn the_way_of_a_day_follows_from_the_journal_as_that_of_today_from_the_rows(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (paid, line) = spent(&office).await;
        recognise(&office, "R2", 15_000).await;
        every_step(&office).await;
        let today = office.auditor();
        let then = office.auditor().as_of(Some(day(2021, 3, 15)), Some(day(2021, 3, 15))).unwrap();
        let of_paid = of_payment(&today, paid, WHOLE).await.unwrap();
        assert_eq!(of_payment(&then, paid, WHOLE).await.unwrap(), of_paid);
        assert!(of_paid.to_count > 1, "{of_paid:?}");
        for tranche in &of_paid.from {
            let tranche = PaymentId(tranche.reference);
            let found = of_payment(&then, tranche, WHOLE).await.unwrap();
            assert_eq!(found, of_payment(&today, tranche, WHOLE).await.unwrap());
        }
        assert_eq!(of_line(&then, line.id).await.unwrap(), of_line(&today, line.id).await.unwrap());
        // Nothing of it was known the day before.
        let before = office.auditor().as_of(None, Some(day(2021, 3, 14))).unwrap();
        for unknown in [of_payment(&before, paid, WHOLE).await, of_line(&before, line.id).await] {
            assert!(matches!(unknown, Err(FlowError::NotFound { .. })), "{unknown:?}");
        }
    }

    async fn what_did_not_move_has_no_way(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 20_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
        let ordered = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
        let nothing = of_payment(&office.auditor(), ordered.id, WHOLE).await.unwrap();
        assert_eq!(nothing, MoneyTrail::default());
    }
}
