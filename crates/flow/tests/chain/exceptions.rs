//! What deviates from the plain way: each with its entry, its day, its amount, who and why; for who may see it.

use flow::{
    Ctx, FlowError, Role,
    claims::WithdrawClaim,
    conspicuous::{self, Conspicuous, conspicuous},
    exceptions::{Asked, Exception, ExceptionKind, Exceptions, exceptions, late},
    periods::ClosePeriod,
    tranches::ReverseTranche,
    views,
};
use grants::AuditScope;
use ledger::Cents;
use testkit::TestDb;

use crate::{
    audits::auditor,
    bank_details::confirmed,
    examination_hints::to_b,
    interest::claimed,
    money::{bring_back, reissue},
    office::{Office, day},
    past::later,
    rule_waivers::withdrawn,
    steps::{approve, claim, draw, order, pay, tranche},
};

const ALL: Asked = Asked { kind: None, grant: None, before: None, limit: 9 };

async fn found(who: &Ctx, asked: Asked) -> Exceptions {
    exceptions(who, asked).await.unwrap()
}

fn kinds(found: &Exceptions) -> Vec<ExceptionKind> {
    found.items.iter().map(|it| it.kind).collect()
}

/// A payment that came back and was issued again, a tranche that was reversed, an exception from a rule, a closed year.
async fn some(office: &Office) {
    draw(office, "F1", 50_000).await;
    approve(office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
    let paid = pay(office, order(office.forwarding_a.id, "F1", 10_000)).await;
    let returned = bring_back(office, &paid).await.unwrap();
    office.run(&office.finance(), reissue(&returned)).await.unwrap();
    approve(office, &office.finance(), office.award.id, "F4", 7_000).await;
    let wrong = tranche(office, "F4", 7_000).await.unwrap();
    let (payment, version, reason) = (wrong.id, wrong.version, "Doppelt gebucht".to_owned());
    let reverse = ReverseTranche { payment, version, reversed_on: day(2021, 3, 15), reason };
    office.run(&office.finance(), reverse).await.unwrap();
    withdrawn(office).await;
    let close = ClosePeriod { until: day(2020, 12, 31), reason: "Jahresabschluss".to_owned() };
    office.run(&office.finance(), close).await.unwrap();
}

testkit::on_both_engines! {
    async fn each_is_told_with_its_entry_its_amount_who_and_why(db: TestDb) {
        use ExceptionKind::{PaymentReissued, PaymentReturned, RuleWaived, SettingChanged, TrancheReversed};
        let office = Office::open(&db.store).await;
        assert_eq!(found(&office.auditor(), ALL).await.items, []);
        some(&office).await;
        let all = found(&office.auditor(), ALL).await;
        assert!(all.is_whole && all.next.is_none());
        let newest_first = [SettingChanged, RuleWaived, TrancheReversed, PaymentReissued, PaymentReturned];
        assert_eq!(kinds(&all), newest_first);
        let told = |it: &Exception| {
            let grant = it.grant.as_ref().map(|(id, _)| *id);
            (grant, it.amount.map(Cents::get), it.reason.clone().unwrap_or_default())
        };
        let (award, forwarding) = (Some(office.award.id), Some(office.forwarding_a.id));
        assert_eq!(told(&all.items[0]), (None, None, "Jahresabschluss".to_owned()));
        let allowed = "Kreis, Vermerk vom 15.3.2021: Buchhaltung erkrankt".to_owned();
        assert_eq!(told(&all.items[1]), (forwarding, None, allowed));
        assert_eq!(told(&all.items[2]), (award, Some(7_000), "Doppelt gebucht".to_owned()));
        assert_eq!(told(&all.items[3]), (forwarding, Some(10_000), String::new()));
        assert_eq!(told(&all.items[4]), (forwarding, Some(10_000), "Konto erloschen".to_owned()));
        let head = views::chain_head(&office.auditor()).await.unwrap();
        assert_eq!((all.items[0].number, all.items[0].recorded_on), (head.number, day(2021, 3, 15)));
        assert!(all.items.iter().all(|it| !it.by.is_empty()));
        let of_award = found(&office.auditor(), Asked { grant: award, ..ALL }).await;
        assert_eq!(kinds(&of_award), [TrancheReversed]);
        let returned = found(&office.auditor(), Asked { kind: Some(PaymentReturned), ..ALL }).await;
        assert_eq!(returned.items, [all.items[4].clone()]);
        let first = found(&office.auditor(), Asked { limit: 2, ..ALL }).await;
        let second = found(&office.auditor(), Asked { limit: 2, before: first.next, ..ALL }).await;
        assert_eq!([first.items, second.items].concat(), all.items[..4]);
        let before = office.auditor().as_of(None, Some(day(2021, 3, 14))).unwrap();
        assert_eq!(found(&before, ALL).await.items, []);
    }

    async fn what_counts_for_a_much_earlier_day_is_looked_for_on_its_own(db: TestDb) {
        let office = Office::open(&db.store).await;
        // On 15 March, for 1 February.
        draw(&office, "F1", 50_000).await;
        let asked = Asked { kind: Some(ExceptionKind::Backdated), limit: 99, ..ALL };
        let all = found(&office.auditor(), asked).await;
        let tranche = all.items.iter().find(|it| it.command == "tranche.record").unwrap();
        assert_eq!((tranche.on, tranche.recorded_on), (day(2021, 2, 1), day(2021, 3, 15)));
        assert_eq!(tranche.amount, Some(Cents::new(50_000)));
        assert!(all.items.iter().all(|it| it.recorded_on.signed_duration_since(it.on).num_days() > 31));
    }

    async fn interest_that_was_claimed_is_told_beside_what_was_waived(db: TestDb) {
        let office = Office::open(&db.store).await;
        claimed(&office).await;
        let all = found(&office.auditor(), ALL).await;
        let told = all.items.iter().find(|it| it.command == "interest.decide").unwrap();
        assert_eq!(told.kind, ExceptionKind::InterestClaimed);
        assert_eq!(told.reason.as_deref(), Some("Mahnung des Ministeriums"));
        assert_eq!(told.grant.as_ref().map(|(id, _)| *id), Some(office.award.id));
        for (kind, items) in [
            (ExceptionKind::InterestClaimed, vec![told.clone()]),
            (ExceptionKind::InterestWaived, Vec::new()),
        ] {
            assert_eq!(found(&office.auditor(), Asked { kind: Some(kind), ..ALL }).await.items, items, "{kind:?}");
        }
    }

    async fn a_scope_bounds_it_and_who_receives_sees_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        some(&office).await;
        let scope = AuditScope { provider: Some(office.provider_a), ..AuditScope::default() };
        let bounded = found(&auditor(&office, "Prüferin A", scope).await, ALL).await;
        assert!(!bounded.is_whole && bounded.items.len() == 3);
        let of_a = |it: &Exception| it.grant.as_ref().is_some_and(|(id, _)| *id == office.forwarding_a.id);
        assert!(bounded.items.iter().all(of_a), "neither the award nor the house");
        let whole = found(&office.who_is(Role::Head), ALL).await;
        assert_eq!(kinds(&whole), kinds(&found(&office.auditor(), ALL).await));
        for who in [office.a(), office.stranger()] {
            assert!(matches!(exceptions(&who, ALL).await, Err(FlowError::Forbidden { .. })));
            assert!(matches!(late(&who).await, Err(FlowError::Forbidden { .. })));
        }
    }

    async fn an_account_is_told_when_it_is_changed_and_not_when_it_is_the_first(db: TestDb) {
        let office = Office::open(&db.store).await;
        assert_eq!(found(&office.auditor(), ALL).await.items, [], "each was entered for the first time");
        let change = confirmed(&office).await;
        let all = found(&office.auditor(), ALL).await;
        assert_eq!(kinds(&all), [ExceptionKind::AccountChanged]);
        let told = &all.items[0];
        assert_eq!(told.subject, ("bank_details".to_owned(), change.id.0));
        assert_eq!((told.organisation, &told.grant), (Some(office.provider_a), &None));
        assert!(told.reason.as_deref().is_some_and(|why| why.ends_with(": Anruf")), "{told:?}");
        let scope = AuditScope { provider: Some(office.provider_a), ..AuditScope::default() };
        let bounded = auditor(&office, "Prüferin A", scope).await;
        assert_eq!(found(&bounded, ALL).await.items, [], "accounts are for who sees the whole");
    }

    async fn conspicuous_receipts_are_those_below_a_grant_and_within_the_scope(db: TestDb) {
        let office = Office::open(&db.store).await;
        let costs = [("R1", 10_000), ("R2", 24_999)];
        office.run(&office.a(), claim(&office.forwarding_a, &costs)).await.unwrap();
        let (step, limit) = (Cents::new(10_000), Some(Cents::new(30_000)));
        let asked = conspicuous::Asked { grant: Some(office.award.id), step, limit, days: 14 };
        for who in [office.auditor(), office.finance()] {
            let found = conspicuous(&who, asked).await.unwrap();
            assert_eq!((found.looked_at, found.round.len(), found.is_cut), (2, 1, false));
            assert_eq!(found.split.iter().map(Vec::len).collect::<Vec<_>>(), [2]);
        }
        let scope = AuditScope { provider: Some(office.provider_b), ..AuditScope::default() };
        let other = conspicuous(&auditor(&office, "Prüferin B", scope).await, asked).await;
        assert!(matches!(other, Err(FlowError::NotFound { .. })), "{other:?}");
        for who in [office.a(), office.stranger()] {
            assert!(matches!(conspicuous(&who, asked).await, Err(FlowError::Forbidden { .. })));
        }
    }

    async fn what_is_conspicuous_below_many_grants_is_what_is_conspicuous_in_each(db: TestDb) {
        let office = Office::open(&db.store).await;
        let of_b = to_b(&office).await;
        let first = claim(&office.forwarding_a, &[("R1", 10_000), ("R2", 1_234)]);
        office.run(&office.a(), first).await.unwrap();
        office.run(&office.a(), claim(&office.forwarding_a, &[("R3", 20_000)])).await.unwrap();
        office.run(&office.b(), claim(&of_b, &[("R4", 5_000)])).await.unwrap();
        let asked = |grant| conspicuous::Asked { grant: Some(grant), step: Cents::new(5_000), limit: None, days: 14 };
        for who in [office.auditor(), office.auditor().as_of(None, None).unwrap()] {
            let all = conspicuous(&who, asked(office.award.id)).await.unwrap();
            let of_a = conspicuous(&who, asked(office.forwarding_a.id)).await.unwrap();
            let of_b = conspicuous(&who, asked(of_b.id)).await.unwrap();
            assert_eq!([all.looked_at, of_a.looked_at, of_b.looked_at], [4, 3, 1]);
            // The largest first: those of A, then that of B.
            assert_eq!(all.round, [of_a.round, of_b.round].concat());
            assert_eq!(all.round.len(), 3);
        }
    }

    async fn what_was_conspicuous_on_a_day_is_read_as_the_books_had_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let costs = [("R1", 10_000), ("R2", 24_999)];
        let claim = office.run(&office.a(), claim(&office.forwarding_a, &costs)).await.unwrap();
        let (step, limit) = (Cents::new(10_000), Some(Cents::new(30_000)));
        let asked = conspicuous::Asked { grant: Some(office.award.id), step, limit, days: 14 };
        let today = conspicuous(&office.auditor(), asked).await.unwrap();
        assert_eq!(today.looked_at, 2);
        for (effective_on, known_on) in [(None, None), (Some(day(2021, 3, 15)), None)] {
            let then = office.auditor().as_of(effective_on, known_on).unwrap();
            assert_eq!(conspicuous(&then, asked).await.unwrap(), today);
        }
        for (effective_on, known_on) in [(Some(day(2021, 3, 14)), None), (None, Some(day(2021, 3, 14)))] {
            let before = office.auditor().as_of(effective_on, known_on).unwrap();
            assert_eq!(conspicuous(&before, asked).await.unwrap(), Conspicuous::default());
        }
        // Taken back five days later it is looked at no more, but on the days before it still is.
        let withdraw = WithdrawClaim { claim: claim.id, version: claim.version };
        later(&office, &office.a()).execute("taken-back-later", withdraw).await.unwrap();
        let auditor = later(&office, &office.auditor());
        assert_eq!(conspicuous(&auditor, asked).await.unwrap().looked_at, 0);
        let still = auditor.as_of(Some(day(2021, 3, 19)), None).unwrap();
        assert_eq!(conspicuous(&still, asked).await.unwrap(), today);
    }

    async fn what_is_late_today_stands_beside_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        let today = late(&office.auditor()).await.unwrap();
        assert!(today.parked.is_empty() && today.deadlines.iter().all(|it| it.rule.id != "verwendungsfrist"));
        // Two months after 1 February: the 20 March is in time.
        let soon = late(&later(&office, &office.auditor())).await.unwrap();
        assert!(soon.deadlines.iter().all(|it| it.rule.id != "verwendungsfrist"));
        for (on, is_late) in [(day(2021, 4, 1), false), (day(2021, 4, 2), true)] {
            let then = late(&office.auditor().as_of(Some(on), None).unwrap()).await.unwrap();
            assert_eq!(then.deadlines.iter().any(|it| it.rule.id == "verwendungsfrist"), is_late, "{on}");
        }
    }
}
