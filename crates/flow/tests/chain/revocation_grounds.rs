//! Grounds for revoking a grant, and the year that runs from the day they were known.

use flow::{
    FlowError,
    deadlines::{GrantDeadline, deadlines},
    revocation_grounds::{EndGround, GroundDecision, RecordGround, ground, grounds},
    views,
};
use grants::{GrantId, GroundOutcome, RevocationGround, RevocationGroundError, law::DeadlineState};
use ledger::EntryNumber;
use testkit::TestDb;

use crate::{
    acts::revoke,
    office::{Office, day},
};

fn known(grant: GrantId) -> RecordGround {
    RecordGround { grant, facts: "Kurs fand nicht statt".to_owned(), known_on: day(2021, 3, 1) }
}

fn stays(ground: &RevocationGround, reason: &str) -> EndGround {
    let decision = GroundDecision::Stays { reason: reason.to_owned(), decided_on: day(2021, 3, 14) };
    EndGround { ground: ground.id, version: ground.version, decision }
}

/// A ground of which it was decided that the act stays.
pub(crate) async fn ended(office: &Office) {
    let ground = office.run(&office.finance(), known(office.forwarding_a.id)).await.unwrap();
    office.run(&office.finance(), stays(&ground, "Ermessen")).await.unwrap();
}

async fn running(office: &Office, ground: &RevocationGround) -> GrantDeadline {
    let found = deadlines(&office.finance()).await.unwrap().deadlines;
    found.into_iter().find(|it| it.subject == Some(ground.id.0)).unwrap()
}

testkit::on_both_engines! {
    async fn a_year_runs_from_the_day_of_knowledge_until_it_is_decided(db: TestDb) {
        let office = Office::open(&db.store).await;
        let ground = office.run(&office.finance(), known(office.forwarding_a.id)).await.unwrap();
        let runs = running(&office, &ground).await;
        assert_eq!((runs.rule.id.as_str(), runs.deadline.ends_on), ("widerruf", day(2022, 3, 1)));
        assert_eq!(runs.state, DeadlineState::Ahead { days_left: 351 });
        assert_eq!(runs.grant, office.forwarding_a.id);
        let ended = office.run(&office.finance(), stays(&ground, "Zweck im Kern erreicht")).await.unwrap();
        let end = ended.end.as_ref().unwrap();
        assert_eq!((end.on, ended.version), (day(2021, 3, 14), 2));
        assert_eq!(running(&office, &ground).await.state, DeadlineState::Met);
        let again = office.run(&office.finance(), stays(&ground, "Doch")).await;
        assert!(matches!(again, Err(FlowError::Stale { .. })), "{again:?}");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn knowledge_a_year_ago_is_escalated(db: TestDb) {
        let office = Office::open(&db.store).await;
        let late = RecordGround { known_on: day(2020, 3, 10), ..known(office.award.id) };
        let ground = office.run(&office.finance(), late).await.unwrap();
        assert_eq!(running(&office, &ground).await.state, DeadlineState::Escalated { days: 5 });
        let today = flow::today::today(&office.finance()).await.unwrap();
        assert!(today.late.iter().any(|it| it.subject == Some(ground.id.0)));
    }

    async fn a_revocation_ends_it_by_the_day_of_its_act(db: TestDb) {
        let office = Office::open(&db.store).await;
        let clerk = office.finance();
        let ground = office.run(&clerk, known(office.forwarding_a.id)).await.unwrap();
        let by = |act| EndGround { ground: ground.id, version: 1, decision: GroundDecision::Revoked { act } };
        for act in [1, 2] {
            let refused = office.run(&clerk, by(act)).await;
            assert!(
                matches!(refused, Err(FlowError::RevocationGround(RevocationGroundError::NotRevoked { .. }))),
                "{refused:?}"
            );
        }
        office.run(&clerk, revoke(&office.forwarding_a, None)).await.unwrap();
        let end = office.run(&clerk, by(2)).await.unwrap().end.unwrap();
        assert_eq!((end.on, end.outcome), (day(2021, 3, 10), GroundOutcome::Revoked { act: 2 }));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn who_is_decided_about_learns_nothing_of_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let ground_of_a = office.run(&office.finance(), known(office.forwarding_a.id)).await.unwrap();
        let id = ground_of_a.id;
        let seen = ground(&office.finance(), id).await.unwrap();
        assert_eq!(seen, ground_of_a);
        assert_eq!(ground(&office.auditor(), id).await.unwrap(), ground_of_a);
        let hidden = ground(&office.a(), id).await;
        assert!(matches!(hidden, Err(FlowError::NotFound { .. })), "{hidden:?}");
        assert_eq!(grounds(&office.a(), None, None, 9).await.unwrap().items, []);
        assert_eq!(grounds(&office.finance(), None, None, 9).await.unwrap().items, [ground_of_a]);
        let own = deadlines(&office.a()).await.unwrap().deadlines;
        assert!(own.iter().all(|it| it.rule.id != "widerruf"));
        let journal = views::journal(&office.a(), Some(id.0), EntryNumber::NONE, 9).await;
        assert!(matches!(journal, Err(FlowError::NotFound { .. })), "{journal:?}");
        let recorded = office.run(&office.a(), known(office.forwarding_a.id)).await;
        assert!(matches!(recorded, Err(FlowError::Forbidden { .. })), "{recorded:?}");
    }

    async fn what_is_known_was_known_by_today_and_says_something(db: TestDb) {
        let office = Office::open(&db.store).await;
        let future = RecordGround { known_on: day(2031, 1, 1), ..known(office.award.id) };
        let refused = office.run(&office.finance(), future).await;
        assert!(matches!(refused, Err(FlowError::NotYet { field: "known_on", .. })), "{refused:?}");
        let nothing = RecordGround { facts: " ".to_owned(), ..known(office.award.id) };
        let refused = office.run(&office.finance(), nothing).await;
        assert!(matches!(refused, Err(FlowError::RevocationGround(RevocationGroundError::Facts(_)))));
        let ground = office.run(&office.finance(), known(office.award.id)).await.unwrap();
        let early = EndGround {
            decision: GroundDecision::Stays { reason: "x".to_owned(), decided_on: day(2021, 2, 28) },
            ..stays(&ground, "x")
        };
        let refused = office.run(&office.finance(), early).await;
        let before = RevocationGroundError::BeforeKnown { known_on: day(2021, 3, 1), on: day(2021, 2, 28) };
        assert!(matches!(refused, Err(FlowError::RevocationGround(why)) if why == before));
    }
}
