//! Auditors: a scope, from a day to a day, as the books were known.

use flow::{
    FlowError, Role,
    people::{NewRole, RegisterPerson},
    views,
};
use grants::{AuditScope, Grant, Period};
use testkit::TestDb;

use crate::{
    office::{COACHING, KREIS, Office, actor, component, day, forwarding},
    steps::claim,
};

/// Registers an auditor with a scope until the end of March.
pub(crate) async fn auditor(office: &Office, name: &str, scope: AuditScope) -> flow::Ctx {
    let role = NewRole {
        organisation: KREIS,
        role: Role::Auditor,
        from: day(2021, 3, 1),
        until: Some(day(2021, 3, 31)),
        deputy_for: None,
        scope: Some(scope),
    };
    let request = RegisterPerson { identity: name.to_owned(), name: name.to_owned(), roles: vec![role] };
    office.alone(&office.administrator(), request).await.unwrap();
    office.flow.ctx(actor(name, Role::Auditor, KREIS))
}

async fn seen(who: &flow::Ctx) -> Vec<grants::GrantId> {
    views::grants(who, None, 9).await.unwrap().items.iter().map(|grant| grant.id).collect()
}

/// A forwarding of F1 to provider B.
async fn to_b(office: &Office) -> Grant {
    let mut request = forwarding(&office.award, office.provider_b, &[("F1", 10_000, COACHING, 12_500)]);
    "KI B".clone_into(&mut request.act.reference);
    office.run(&office.finance(), request).await.unwrap()
}

testkit::on_both_engines! {
    async fn an_auditor_sees_the_scope_and_nothing_else(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (award, a, b) = (office.award.id, office.forwarding_a.id, to_b(&office).await.id);
        let whole = AuditScope::default();
        let past = Period::new(day(2019, 1, 1), day(2020, 12, 31)).unwrap();
        for (number, (scope, expected)) in [
            (whole.clone(), vec![award, a, b]),
            (AuditScope { award: Some(award), ..whole.clone() }, vec![award, a, b]),
            (AuditScope { award: Some(a), ..whole.clone() }, vec![]),
            (AuditScope { provider: Some(office.provider_b), ..whole.clone() }, vec![b]),
            (AuditScope { component: Some(component("F4")), ..whole.clone() }, vec![award, a]),
            (AuditScope { period: Some(past), ..whole.clone() }, vec![]),
        ]
        .into_iter()
        .enumerate()
        {
            let who = auditor(&office, &format!("Prüferin {number}"), scope).await;
            assert_eq!(seen(&who).await, expected, "{number}");
            let bounded = number > 0;
            assert_eq!(views::funding_position(&who).await.is_err(), bounded, "{number}");
        }
    }

    async fn what_lies_outside_the_scope_does_not_exist(db: TestDb) {
        let office = Office::open(&db.store).await;
        to_b(&office).await;
        let claimed = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 100)])).await.unwrap();
        let scope = AuditScope { provider: Some(office.provider_b), ..AuditScope::default() };
        let who = auditor(&office, "Prüferin B", scope).await;
        let unseen = views::claim(&who, claimed.id).await;
        assert!(matches!(unseen, Err(FlowError::NotFound { what: "claim" })));
        assert!(views::claims(&who, None, None, 9).await.unwrap().items.is_empty());
        let journal = views::journal(&who, Some(claimed.id.0), ledger::EntryNumber::NONE, 9).await;
        assert!(matches!(journal, Err(FlowError::NotFound { .. })));
        let all = views::journal(&who, None, ledger::EntryNumber::NONE, 9).await;
        assert!(matches!(all, Err(FlowError::Forbidden { .. })));
    }

    async fn an_auditor_sees_what_was_known_on_a_day_and_nothing_later(db: TestDb) {
        let office = Office::open(&db.store).await;
        let scope = AuditScope { known_until: Some(day(2021, 3, 14)), ..AuditScope::default() };
        let who = auditor(&office, "Prüferin gestern", scope).await;
        let refused = views::grants(&who, None, 9).await;
        assert!(matches!(refused, Err(FlowError::KnownUntil { day: until }) if until == day(2021, 3, 14)));
        let today = who.clone().as_of(None, Some(day(2021, 3, 15))).unwrap();
        assert!(matches!(views::grants(&today, None, 9).await, Err(FlowError::KnownUntil { .. })));
        let then = who.as_of(Some(day(2021, 3, 14)), Some(day(2021, 3, 14))).unwrap();
        assert!(views::grants(&then, None, 9).await.unwrap().items.is_empty(), "all was recorded on the 15th");
        let people = flow::people::people(&then, None, 9).await;
        assert!(matches!(people, Err(FlowError::KnownUntil { .. })), "what is shown as it stands is not shown");
    }
}
