//! Who could do what on a day: as the books knew it then, within what the asker sees.

use std::collections::BTreeMap;

use flow::{
    Action, Ctx, FlowError, Role,
    claims::DecideClaim,
    people::{DeclareConflict, EndRole, person},
    rights::{HeldRight, RightKnown, RightSide, Rights, RightsAsked, on_day},
};
use grants::{AuditScope, LineDecision};
use store::KeptApart;
use testkit::TestDb;

use crate::{
    audits::auditor,
    office::{KREIS, Office, actor, day},
    past::later,
    steps::claim,
};

fn asked(month: u32, on: u32) -> RightsAsked {
    RightsAsked { day: day(2021, month, on), person: None, action: None, grant: None }
}

async fn of(who: &Ctx, asked: RightsAsked) -> Rights {
    on_day(who, asked).await.unwrap()
}

fn named<'r>(rights: &'r Rights, name: &str) -> Option<&'r HeldRight> {
    rights.held.iter().find(|it| it.name == name)
}

testkit::on_both_engines! {
    async fn a_day_is_told_as_the_books_knew_it_at_its_end(db: TestDb) {
        let office = Office::open(&db.store).await;
        let who = later(&office, &office.auditor());
        let known = |rights: &Rights, name: &str| named(rights, name).map(|it| it.known);
        // Everybody was registered on 15 March, with roles since 2020.
        let before = of(&who, asked(3, 14)).await;
        assert!(!before.held.is_empty() && before.held.iter().all(|it| it.known == RightKnown::GivenLater));
        let then = of(&who, asked(3, 15)).await;
        assert!(then.held.iter().all(|it| it.known == RightKnown::Then));
        let finn = named(&then, "Finn Anz").unwrap();
        assert_eq!(finn.membership.role, Role::Clerk);
        assert!(finn.actions.contains(&Action::Give) && !finn.actions.contains(&Action::Release));
        let administrator = later(&office, &office.administrator());
        let version = person(&administrator, finn.person).await.unwrap().version;
        let (membership, until) = (finn.membership.id, day(2021, 3, 10));
        let end = EndRole { person: finn.person, version, membership, until };
        administrator.execute("ended-afterwards", end).await.unwrap();
        for (on, expected) in [
            (9, Some(RightKnown::GivenLater)),
            (14, None),
            (15, Some(RightKnown::EndedLater)),
            (19, Some(RightKnown::EndedLater)),
            (20, None),
        ] {
            assert_eq!(known(&of(&who, asked(3, on)).await, "Finn Anz"), expected, "{on}");
        }
        let early = on_day(&who, asked(3, 21)).await;
        assert!(matches!(early, Err(FlowError::NotYet { field: "day", .. })));
    }

    async fn an_act_a_person_and_a_grant_narrow_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let who = office.auditor();
        let release = of(&who, RightsAsked { action: Some(Action::Release), ..asked(3, 15) }).await;
        let names: Vec<_> = release.held.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Hanna Leit", "Ria Frei", "Rolf Frei"]);
        let sina = office.who_is(Role::ExaminerSachlich);
        let reason = "Mein Bruder arbeitet dort".to_owned();
        let declare = DeclareConflict { organisation: office.provider_a, reason };
        office.alone(&sina, declare).await.unwrap();
        let person = Some(sina.actor().person);
        let alone = of(&who, RightsAsked { person, ..asked(3, 15) }).await;
        assert_eq!(alone.held.len(), 1);
        assert_eq!((alone.held[0].conflicts.len(), alone.held[0].apart), (1, None));
        assert!(of(&who, RightsAsked { person, ..asked(3, 14) }).await.held[0].conflicts.is_empty());
        let grant = Some(office.forwarding_a.id);
        let about = of(&who, RightsAsked { grant, ..asked(3, 15) }).await;
        let side = |name: &str| named(&about, name).and_then(|it| it.side);
        assert_eq!(side("Anna A"), Some(RightSide::Receives));
        assert_eq!(side("Finn Anz"), Some(RightSide::Gives));
        assert_eq!(side("Rita Prüf"), Some(RightSide::Audits));
        assert_eq!(named(&about, "Bernd B"), None);
        assert_eq!(named(&about, "Ada Amt"), None, "who manages people touches no money");
        let apart = |name: &str| named(&about, name).unwrap().apart.unwrap();
        assert!(apart("Sina Sach").has_interest && !apart("Reto Rech").has_interest);
    }

    async fn what_kept_many_from_a_grant_is_what_kept_each(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (sina, organisation) = (office.who_is(Role::ExaminerSachlich), office.provider_a);
        let reason = "Mein Bruder arbeitet dort".to_owned();
        office.alone(&sina, DeclareConflict { organisation, reason }).await.unwrap();
        let made = claim(&office.forwarding_a, &[("R1", 1_000)]);
        let made = office.run(&office.a(), made).await.unwrap();
        let decide = DecideClaim {
            claim: made.id,
            version: made.version,
            decisions: vec![(made.lines[0].id, LineDecision::Accept)],
            findings: BTreeMap::new(),
        };
        let fritz = office.flow.ctx(actor("Fritz Zwei", Role::Clerk, KREIS));
        office.alone(&fritz, decide).await.unwrap();
        let (who, grant) = (office.auditor(), Some(office.forwarding_a.id));
        let about = RightsAsked { grant, ..asked(3, 15) };
        let all = of(&who, about).await;
        for right in &all.held {
            let alone = of(&who, RightsAsked { person: Some(right.person), ..about }).await;
            assert!(alone.held.contains(right), "{}", right.name);
        }
        let kept = |name: &str| named(&all, name).unwrap().apart;
        let free = KeptApart { has_interest: false, has_paid: false, has_examined: false };
        assert_eq!(kept("Sina Sach"), Some(KeptApart { has_interest: true, ..free }));
        assert_eq!(kept("Fritz Zwei"), Some(KeptApart { has_examined: true, ..free }));
        assert_eq!((kept("Anna A"), kept("Rita Prüf")), (Some(free), None), "who audits takes no step");
    }

    async fn who_sees_a_part_sees_the_people_of_that_part_and_other_roles_nobody(db: TestDb) {
        let office = Office::open(&db.store).await;
        let scope = AuditScope { provider: Some(office.provider_a), ..AuditScope::default() };
        let who = auditor(&office, "Prüferin A", scope).await;
        let seen = of(&who, asked(3, 15)).await;
        assert!(named(&seen, "Anna A").is_some() && named(&seen, "Finn Anz").is_some());
        assert_eq!(named(&seen, "Bernd B"), None);
        let whole = of(&office.who_is(Role::Head), asked(3, 15)).await;
        assert!(named(&whole, "Bernd B").is_some());
        for who in [office.finance(), office.a()] {
            let refused = on_day(&who, asked(3, 15)).await;
            assert!(matches!(refused, Err(FlowError::Forbidden { .. })));
        }
        let grant = Some(office.forwarding_a.id);
        let of_money = on_day(&office.administrator(), RightsAsked { grant, ..asked(3, 15) }).await;
        assert!(matches!(of_money, Err(FlowError::Forbidden { .. })));
    }
}
