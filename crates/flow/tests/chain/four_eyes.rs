//! Acts that need more than one person: who was first, who second, and whether each held the role; for who may see it.

use flow::{
    Ctx, FlowError, Role,
    duties::WaiveSecondSignature,
    four_eyes::{Asked, FourEyes, People, SignedKind, four_eyes},
    people::{EndRole, person},
};
use grants::{AuditScope, Step};
use testkit::TestDb;

use crate::{
    audits::auditor,
    bank_details::confirmed,
    office::{Office, day},
    past::later,
    rule_waivers::withdrawn,
    steps::{approve, claim, draw, order, pay},
};

const ALL: Asked = Asked { kind: None, grant: None, before: None, limit: 200 };

async fn found(who: &Ctx, asked: Asked) -> Vec<FourEyes> {
    four_eyes(who, asked).await.unwrap().items
}

fn of(kind: SignedKind) -> Asked {
    Asked { kind: Some(kind), ..ALL }
}

/// The second step of each, whoever was there before, and what that comes to.
fn told(found: &[FourEyes]) -> Vec<(Step, Vec<Step>, People)> {
    let first = |it: &FourEyes| it.first.iter().map(|one| one.signed.step).collect();
    found.iter().map(|it| (it.second.signed.step, first(it), it.people)).collect()
}

/// A payment of 100.00 as far as it goes.
async fn paid(office: &Office) {
    draw(office, "F1", 50_000).await;
    approve(office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
    pay(office, order(office.forwarding_a.id, "F1", 10_000)).await;
}

testkit::on_both_engines! {
    async fn each_act_is_told_with_whoever_was_there_before(db: TestDb) {
        use Step::{Book, Order, Release1, Release2};
        let office = Office::open(&db.store).await;
        paid(&office).await;
        withdrawn(&office).await;
        let payments = found(&office.auditor(), of(SignedKind::Payment)).await;
        let newest_first = [
            (Book, vec![Order, Release1, Release2], People::Different),
            (Release2, vec![Order, Release1], People::Different),
            (Release1, vec![Order], People::Different),
        ];
        assert_eq!(told(&payments), newest_first);
        let grant = payments[0].grant.clone().unwrap();
        assert_eq!(grant, (office.forwarding_a.id, office.forwarding_a.act.reference.clone()));
        let names: Vec<_> = payments[1].first.iter().map(|one| one.signed.by.name.as_str()).collect();
        let second = payments[1].second.signed.by.clone();
        assert!(!names.contains(&second.name.as_str()) && second.on == day(2021, 3, 15), "{names:?}");
        let waivers = found(&office.who_is(Role::Head), of(SignedKind::RuleWaiver)).await;
        assert_eq!(told(&waivers), [(Step::Confirm, vec![Step::Propose], People::Different)]);
        let approvals = found(&office.finance(), of(SignedKind::PayoutApproval)).await;
        assert_eq!(approvals.len(), 2, "certified in reason and in amount");
        // Page by page it is the same.
        let all = found(&office.auditor(), ALL).await;
        assert!(all.iter().all(|it| it.people == People::Different), "{all:?}");
        let (mut paged, mut before) = (Vec::new(), None);
        loop {
            let page = four_eyes(&office.auditor(), Asked { before, limit: 2, ..ALL }).await.unwrap();
            paged.extend(page.items);
            let Some(next) = page.next else { break };
            before = Some(next);
        }
        assert_eq!(paged, all);
        let before = office.auditor().as_of(None, Some(day(2021, 3, 14))).unwrap();
        assert_eq!(found(&before, ALL).await, []);
    }

    async fn who_signs_alone_is_told_as_that(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (organisation, reason) = (office.provider_a, "Einzelunternehmen".to_owned());
        let alone = WaiveSecondSignature { organisation, from: day(2021, 1, 1), until: day(2021, 12, 31), reason };
        office.alone(&office.who_is(Role::Head), alone).await.unwrap();
        office.alone(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let claims = found(&office.auditor(), of(SignedKind::Claim)).await;
        assert_eq!(told(&claims), [(Step::PrepareAndSign, vec![], People::SignsAlone)]);
    }

    async fn a_role_that_was_ended_afterwards_was_held_on_the_day(db: TestDb) {
        let office = Office::open(&db.store).await;
        paid(&office).await;
        let ria = office.who_is(Role::Releaser);
        let administrator = later(&office, &office.administrator());
        let known = person(&administrator, ria.actor().person).await.unwrap();
        let membership = known.memberships.iter().find(|held| held.role == Role::Releaser).unwrap().id;
        let end = EndRole { person: known.id, version: known.version, membership, until: day(2021, 3, 10) };
        administrator.execute("ended-afterwards", end).await.unwrap();
        let payments = found(&later(&office, &office.auditor()), of(SignedKind::Payment)).await;
        let of_ria = payments.iter().find(|it| it.second.signed.by.person == known.id).unwrap();
        assert!(of_ria.second.held_role && of_ria.people == People::Different, "{of_ria:?}");
    }

    async fn a_scope_bounds_it_accounts_are_for_who_sees_the_whole_and_who_receives_sees_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        paid(&office).await;
        let change = confirmed(&office).await;
        let accounts = found(&office.auditor(), of(SignedKind::BankDetails)).await;
        let of_change: Vec<_> = accounts.iter().filter(|it| it.subject == change.id.0).cloned().collect();
        let steps: Vec<_> = told(&of_change).into_iter().map(|(step, ..)| step).collect();
        assert_eq!(steps, [Step::Confirm, Step::Verify, Step::Sign]);
        assert!(of_change.iter().all(|it| it.organisation == Some(office.provider_a) && it.grant.is_none()));
        let scope = |provider| AuditScope { provider: Some(provider), ..AuditScope::default() };
        let of_a = auditor(&office, "Prüferin A", scope(office.provider_a)).await;
        let seen = found(&of_a, ALL).await;
        let is_of_a = |it: &FourEyes| it.grant.as_ref().is_some_and(|(id, _)| *id == office.forwarding_a.id);
        assert!(!seen.is_empty() && seen.iter().all(is_of_a), "{seen:?}");
        let of_b = auditor(&office, "Prüferin B", scope(office.provider_b)).await;
        assert_eq!(found(&of_b, ALL).await, []);
        let only = Asked { grant: Some(office.award.id), ..of(SignedKind::Payment) };
        assert_eq!(found(&office.auditor(), only).await, []);
        for who in [office.a(), office.stranger()] {
            assert!(matches!(four_eyes(&who, ALL).await, Err(FlowError::Forbidden { .. })));
        }
    }
}
