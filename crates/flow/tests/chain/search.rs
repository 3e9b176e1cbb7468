//! Search: everybody finds what they see, and nobody learns what they do not.

use flow::{
    Ctx, FlowError, Role,
    search::{Found, FoundKind, Hits, Matched, SearchText, search},
    sign_in::Origin,
    trail::{self, TrailAsked},
};
use grants::AuditScope;
use ledger::Cents;
use testkit::{IBAN, TestDb};

use crate::{
    audits::auditor,
    office::{COACHING, Office, day, forwarding},
    steps::{approve, claim, draw, order},
};

fn sought(text: &str) -> SearchText {
    SearchText::new(text, None).unwrap()
}

/// What somebody finds: each kind with how many, and whether there is more.
async fn found(who: &Ctx, text: &SearchText) -> Vec<(FoundKind, usize, bool)> {
    let all = search(who, text).await.unwrap();
    all.into_iter().map(|hits| (hits.kind, hits.found.len(), hits.has_more)).collect()
}

testkit::on_both_engines! {
    async fn everybody_finds_what_they_see_and_a_stranger_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        let of_a = claim(&office.forwarding_a, &[("B1", 1_000), ("B2", 2_000)]);
        office.run(&office.a(), of_a).await.unwrap();
        let receipts = sought("b1");
        let lines = [(FoundKind::ClaimLine, 1, false)];
        let other_programme = AuditScope { provider: Some(office.provider_b), ..AuditScope::default() };
        let bounded = AuditScope { provider: Some(office.provider_a), ..AuditScope::default() };
        assert_eq!(found(&office.finance(), &receipts).await, lines);
        assert_eq!(found(&office.a(), &receipts).await, lines);
        assert_eq!(found(&auditor(&office, "Prüferin A", bounded).await, &receipts).await, lines);
        assert_eq!(found(&auditor(&office, "Prüferin B", other_programme).await, &receipts).await, []);
        assert_eq!(found(&office.b(), &receipts).await, []);
        // Neither the grant of another, nor its name, nor its sum.
        let reference = sought(&office.forwarding_a.act.reference);
        assert_eq!(found(&office.a(), &reference).await.first(), Some(&(FoundKind::Grant, 1, false)));
        let sum = SearchText::new("120000", Some(Cents::new(120_000))).unwrap();
        assert_eq!(found(&office.finance(), &sum).await, [(FoundKind::Grant, 1, false)]);
        for text in [reference, sought("Träger A"), sum] {
            assert_eq!(found(&office.b(), &text).await, []);
        }
        assert_eq!(found(&office.b(), &sought("Träger B")).await, [(FoundKind::Organisation, 1, false)]);
        let refused = search(&office.administrator(), &sought("Träger")).await;
        assert!(matches!(refused, Err(FlowError::Forbidden { .. })));
        let then = office.finance().as_of(Some(day(2021, 3, 1)), None).unwrap();
        assert!(matches!(search(&then, &sought("Träger")).await, Err(FlowError::OnlyToday { .. })));
    }

    async fn of_many_the_newest_are_shown_and_that_there_are_more(db: TestDb) {
        let office = Office::open(&db.store).await;
        let receipts: Vec<String> = (10..21).map(|number| format!("Beleg {number}")).collect();
        let lines: Vec<(&str, i64)> = receipts.iter().map(|number| (number.as_str(), 100)).collect();
        office.run(&office.a(), claim(&office.forwarding_a, &lines[..10])).await.unwrap();
        assert_eq!(found(&office.a(), &sought("Beleg")).await, [(FoundKind::ClaimLine, 10, false)]);
        office.run(&office.a(), claim(&office.forwarding_a, &lines[10..])).await.unwrap();
        for who in [office.a(), office.finance()] {
            let hits = search(&who, &sought("Beleg")).await.unwrap().remove(0);
            assert_eq!((hits.found.len(), hits.has_more), (10, true));
            assert_eq!(hits.found[0].detail.as_deref(), Some("Beleg 20"), "the newest is the first");
        }
    }

    async fn what_is_found_in_many_grants_is_what_the_whole_has_in_them(db: TestDb) {
        let office = Office::open(&db.store).await;
        let given = [("F1", 10_000, COACHING, 12_500)];
        let mut more = forwarding(&office.award, office.provider_a, &given);
        "KI Zweite".clone_into(&mut more.act.reference);
        let second = office.run(&office.finance(), more).await.unwrap();
        let to_b = forwarding(&office.award, office.provider_b, &given);
        let of_b = office.run(&office.finance(), to_b).await.unwrap();
        for (who, grant, receipt) in [
            (office.a(), &office.forwarding_a, "Beleg 1"),
            (office.a(), &second, "Beleg 2"),
            (office.b(), &of_b, "Beleg 3"),
        ] {
            office.run(&who, claim(grant, &[(receipt, 1_000)])).await.unwrap();
        }
        let own = [office.forwarding_a.id.0, second.id.0];
        for (text, count) in [("Beleg", 2), ("Träger", 2), ("KI Zweite", 1)] {
            let (of_a, whole) = (search(&office.a(), &sought(text)).await, search(&office.finance(), &sought(text)).await);
            let in_grants = |hits: Vec<Hits>| {
                let of_grants = hits.into_iter().filter(|hits| hits.kind != FoundKind::Organisation);
                of_grants.flat_map(|hits| hits.found).collect::<Vec<Found>>()
            };
            let (of_a, mut whole) = (in_grants(of_a.unwrap()), in_grants(whole.unwrap()));
            whole.retain(|it| own.contains(&it.scope));
            assert_eq!(of_a, whole, "{text}");
            assert_eq!(of_a.len(), count, "{text}");
        }
    }

    async fn account_numbers_and_names_are_found_by_who_may_see_them_and_that_is_written_down(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 20_000).await;
        let ordered = order(office.forwarding_a.id, "F1", 10_000);
        office.alone(&office.who_is(Role::Orderer), ordered).await.unwrap();
        let end = sought(&IBAN[IBAN.len() - 4..]);
        let coming = |who: Ctx| {
            let origin = Origin::new("192.0.2.7".parse().unwrap(), "Browser", "request-1");
            who.coming_from(origin, "GET /suche")
        };
        let hits = search(&coming(office.finance()), &end).await.unwrap();
        assert!(hits.iter().all(|hits| hits.found.iter().all(|hit| hit.matched == Matched::Iban)));
        let kinds: Vec<_> = hits.iter().map(|hits| hits.kind).collect();
        assert_eq!(kinds, [FoundKind::Organisation, FoundKind::Payment]);
        // An examiner has nothing to do with accounts, and a provider knows its own.
        assert_eq!(found(&office.who_is(Role::ExaminerSachlich), &end).await, []);
        assert_eq!(found(&office.a(), &end).await, []);
        let name = sought("hanna");
        assert_eq!(found(&coming(office.who_is(Role::Head)), &name).await, [(FoundKind::Person, 1, false)]);
        assert_eq!(found(&office.finance(), &name).await, []);
        let written = trail::access_events(&office.who_is(Role::Head), TrailAsked::default(), None, 200).await.unwrap();
        let looks: Vec<_> = written.items.iter().map(|event| (event.what.as_str(), event.role)).collect();
        assert_eq!(looks, [("look_at_bank_details", Role::Clerk), ("look_at_people", Role::Head)]);
        // What is neither is no look at people or accounts; of an auditor the strongest look is kept.
        search(&coming(office.who_is(Role::Head)), &sought("L-4711x")).await.unwrap();
        search(&coming(office.auditor()), &end).await.unwrap();
        search(&coming(office.auditor()), &name).await.unwrap();
        search(&coming(office.auditor()), &sought("R-1")).await.unwrap();
        let written = trail::access_events(&office.who_is(Role::Head), TrailAsked::default(), None, 200).await.unwrap();
        let looks: Vec<_> = written.items.iter().skip(2).map(|event| (event.what.as_str(), event.role)).collect();
        let of_auditor = ["look_at_bank_details", "look_at_people", "look"].map(|look| (look, Role::Auditor));
        assert_eq!(looks, of_auditor);
    }

    async fn a_new_grant_is_found_by_its_two_sides_alone(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut below = forwarding(&office.award, office.provider_b, &[("F1", 10_000, COACHING, 12_500)]);
        "KI Sonderfall".clone_into(&mut below.act.reference);
        office.run(&office.finance(), below).await.unwrap();
        let text = sought("Sonderfall");
        assert_eq!(found(&office.b(), &text).await, [(FoundKind::Grant, 1, false)]);
        assert_eq!(found(&office.a(), &text).await, []);
    }
}
