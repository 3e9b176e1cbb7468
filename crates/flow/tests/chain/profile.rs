//! An organisation at a glance: what is due, open and asked of it, for who sees the unit as a whole.

use flow::{
    FlowError, Role,
    profile::{OpenKind, profile},
};
use grants::{BankDetailsError, GrantState, OrganisationId};
use testkit::TestDb;
use uuid::Uuid;

use crate::{
    claim_steps::every_step,
    office::{Office, day},
    particulars,
    steps::{draw, order, recognise},
};

testkit::on_both_engines! {
    async fn what_concerns_a_provider_is_told_at_once(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 8_000).await;
        recognise(&office, "R1", 8_000).await;
        office.run(&office.finance(), order(office.forwarding_a.id, "F1", 3_000)).await.unwrap();
        every_step(&office).await;
        office.run(&office.finance(), particulars::all(office.provider_a, 0, "Musterweg 1")).await.unwrap();
        let found = profile(&office.finance(), office.provider_a).await.unwrap();
        assert_eq!(found.organisation.id, office.provider_a);
        assert!(found.particulars.is_some());
        let [grant] = found.grants.as_slice() else { panic!("{:?}", found.grants) };
        assert_eq!((grant.grant, grant.state), (office.forwarding_a.id, GrantState::Effective));
        assert_eq!(grant.ordered.get(), 3_000);
        assert!(grant.due.get() >= 5_000 && grant.recognised.get() >= 8_000, "{grant:?}");
        let states: Vec<_> = found.claims.iter().map(|it| (it.state.as_str(), it.count)).collect();
        assert_eq!(states, [("decided", 2), ("submitted", 1)]);
        assert!(found.decided.count >= 2 && found.decided.cut.is_empty(), "{:?}", found.decided);
        let kinds: Vec<_> = found.open.iter().map(|it| (it.kind, it.oldest.len(), it.has_more)).collect();
        assert_eq!(kinds, [(OpenKind::Claim, 1, false), (OpenKind::Payment, 1, false)]);
        assert!(found.deadlines.is_sorted_by_key(|it| it.deadline.ends_on));
        assert!(found.people.is_none(), "a clerk does not look at people");
        let account = found.account.unwrap();
        assert!(account.newest.is_some() && account.stopped.is_none(), "{account:?}");
        let head = profile(&office.who_is(Role::Head), office.provider_a).await.unwrap();
        assert!(head.people.is_some_and(|people| !people.is_empty()));
        let examiner = profile(&office.who_is(Role::ExaminerSachlich), office.provider_a).await.unwrap();
        assert!(examiner.account.is_none(), "who examines sees no account");
        let auditor = profile(&office.auditor(), office.provider_a).await.unwrap();
        assert_eq!(auditor.grants, found.grants);
    }

    async fn nobody_else_sees_it_and_what_nothing_is_of_says_so(db: TestDb) {
        let office = Office::open(&db.store).await;
        for stranger in [office.a(), office.b()] {
            let refused = profile(&stranger, office.provider_a).await;
            assert!(matches!(refused, Err(FlowError::Forbidden { .. })), "{refused:?}");
        }
        let nobody = profile(&office.finance(), OrganisationId(Uuid::max())).await;
        assert!(matches!(nobody, Err(FlowError::NotFound { .. })), "{nobody:?}");
        let then = office.finance().as_of(Some(day(2021, 2, 1)), None).unwrap();
        let then = profile(&then, office.provider_a).await;
        assert!(matches!(then, Err(FlowError::OnlyToday { .. })), "{then:?}");
        let empty = profile(&office.finance(), office.award.giver).await.unwrap();
        assert!(empty.grants.is_empty() && empty.open.is_empty() && empty.deadlines.is_empty());
        assert_eq!(empty.account.unwrap().stopped, Some(BankDetailsError::None));
    }
}
