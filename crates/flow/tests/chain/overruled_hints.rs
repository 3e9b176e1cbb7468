//! Lines that were recognised although another may rest on the same paper: told to who audits, with both amounts and who decided.

use flow::{
    Ctx, FlowError,
    overruled_hints::{Asked, LinePlace, OverruledHints, overruled_hints},
};
use grants::{AuditScope, GrantId, Likeness, Step};
use testkit::TestDb;

use crate::{
    audits::auditor,
    duties::accept,
    examination_hints::{handed_in, to_b, typed_otherwise},
    office::{Office, day},
    steps::coaching,
};

async fn found(who: &Ctx, grant: GrantId, after: Option<LinePlace>, limit: i64) -> OverruledHints {
    overruled_hints(who, Asked { grant, after, limit }).await.unwrap()
}

testkit::on_both_engines! {
    async fn what_was_recognised_in_spite_of_a_hint_is_told_with_who_decided(db: TestDb) {
        let office = Office::open(&db.store).await;
        let theirs = handed_in(&office, &office.b(), &to_b(&office).await, vec![typed_otherwise("g 1", 900)]).await;
        let lines = vec![coaching("G-1", 900, 900), coaching("G-2", 901, 901)];
        let mine = handed_in(&office, &office.a(), &office.forwarding_a, lines).await;
        let (award, auditor) = (office.award.id, office.auditor());
        assert_eq!(found(&auditor, award, None, 9).await.items, [], "nothing is recognised yet");
        let mine = office.run(&office.finance(), accept(&mine)).await.unwrap();
        let all = found(&auditor, award, None, 9).await;
        assert_eq!((all.items.len(), all.next), (1, None), "nothing is like the second line");
        let told = &all.items[0];
        assert_eq!((told.line.claim, told.line.number, told.line.recognised.get()), (mine.id, 1, 900));
        assert_eq!((told.like.claim, told.like.number, told.like.recognised.get()), (theirs.id, 1, 0));
        assert_eq!((told.like.eligible.get(), told.likeness, told.more), (900, Likeness::SameNumber, 0));
        let steps: Vec<Step> = told.signed.iter().map(|it| it.step).collect();
        assert_eq!(steps, [Step::Propose, Step::Sachlich, Step::Rechnerisch]);
        // Where both are recognised, each is told of, page by page.
        office.run(&office.finance(), accept(&theirs)).await.unwrap();
        let both = found(&office.finance(), award, None, 9).await;
        let recognised: Vec<_> = both.items.iter().map(|it| it.like.recognised.get()).collect();
        assert_eq!(recognised, [900, 900]);
        let first = found(&auditor, award, None, 1).await;
        let second = found(&auditor, award, first.next, 1).await;
        assert_eq!([first.items, second.items].concat(), both.items);
        assert_eq!(second.next, None);
        let of_a = found(&auditor, office.forwarding_a.id, None, 9).await;
        assert_eq!(of_a.items.iter().map(|it| it.line.claim).collect::<Vec<_>>(), [mine.id]);
    }

    async fn a_scope_bounds_both_lines_and_who_receives_is_told_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant_b = to_b(&office).await;
        let theirs = handed_in(&office, &office.b(), &grant_b, vec![typed_otherwise("G1", 900)]).await;
        let mine = handed_in(&office, &office.a(), &office.forwarding_a, vec![coaching("G1", 900, 900)]).await;
        for claim in [&theirs, &mine] {
            office.run(&office.finance(), accept(claim)).await.unwrap();
        }
        let scope = AuditScope { provider: Some(office.provider_a), ..AuditScope::default() };
        let of_a = auditor(&office, "Prüferin A", scope).await;
        assert_eq!(found(&of_a, office.forwarding_a.id, None, 9).await.items, [], "the other line is not seen");
        let asked = Asked { grant: grant_b.id, after: None, limit: 9 };
        let beyond = overruled_hints(&of_a, asked).await;
        assert!(matches!(beyond, Err(FlowError::NotFound { .. })), "{beyond:?}");
        for who in [office.a(), office.b(), office.stranger()] {
            let refused = overruled_hints(&who, asked).await;
            assert!(matches!(refused, Err(FlowError::Forbidden { .. })), "{refused:?}");
        }
    }

    async fn what_was_recognised_on_a_day_is_told_as_the_books_had_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let theirs = handed_in(&office, &office.b(), &to_b(&office).await, vec![typed_otherwise("G1", 900)]).await;
        let mine = handed_in(&office, &office.a(), &office.forwarding_a, vec![coaching("G1", 900, 900)]).await;
        for claim in [&theirs, &mine] {
            office.run(&office.finance(), accept(claim)).await.unwrap();
        }
        let award = office.award.id;
        let today = found(&office.auditor(), award, None, 9).await;
        assert_eq!(today.items.len(), 2);
        let then = office.auditor().as_of(Some(day(2021, 3, 15)), None).unwrap();
        assert_eq!(found(&then, award, None, 9).await, today);
        let before = office.auditor().as_of(Some(day(2021, 3, 14)), None).unwrap();
        assert_eq!(found(&before, award, None, 9).await.items, []);
    }
}
