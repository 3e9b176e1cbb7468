//! What audits observe, and what followed.

use ::grants::{
    AuditObservation, AuditObservationId, AuditScope, AuditStepKind, AuditSubject, ComponentCode, Grant,
    GrantId, Membership, MembershipId, Period, Person, PersonId, Role, Signer,
};
use chrono::NaiveDate;
use ledger::Cents;
use store::StoreError;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{DAY, FileRow, LATER},
    registry::{ELSEWHERE, KREIS, PROVIDER_A, PROVIDER_B, Registry},
};

/// Who observes, and who answers for the house.
struct Sides {
    auditor: Person,
    clerk: Person,
}

impl Sides {
    async fn of(registry: &Registry, id: u128) -> Self {
        let auditor = audits(registry, id, AuditScope::default()).await;
        Self { auditor, clerk: registry.person(id + 1, Role::Clerk).await }
    }
}

/// An auditor with a scope, until a day after the others.
async fn audits(registry: &Registry, id: u128, scope: AuditScope) -> Person {
    let (identity, name) = (format!("auditor-{id}"), format!("Prüferin {id}"));
    let person = Person::register(PersonId(Uuid::from_u128(id)), &identity, &name, DAY).unwrap();
    let (organisation, role, until) = (KREIS, Role::Auditor, LATER.succ_opt());
    let id = MembershipId(Uuid::from_u128(id));
    let held = Membership { id, organisation, role, from: DAY, until, deputy_for: None, scope: Some(scope) };
    let person = Person { version: 1, ..person.give(held).unwrap() };
    registry.run(FileRow::Person(person.clone())).await.unwrap();
    person
}

fn signer(person: &Person, on: NaiveDate) -> Signer {
    let role = person.memberships[0].role;
    Signer { person: person.id, name: person.name.clone(), role, organisation: KREIS, on }
}

fn observation(id: u128, (grant, number): (&Grant, i64), by: &Person) -> AuditObservation {
    AuditObservation {
        id: AuditObservationId(Uuid::from_u128(id)),
        grant: grant.id,
        number,
        version: 1,
        about: AuditSubject::Grant(grant.id),
        amount: Some(Cents::new(500)),
        text: "Die Liste fehlt".to_owned(),
        answer_by: LATER,
        by: signer(by, DAY),
        steps: Vec::new(),
    }
}

async fn observed(registry: &Registry, id: u128, of: (&Grant, i64), by: &Person) -> AuditObservation {
    let observed = observation(id, of, by);
    registry.run(FileRow::AuditObservation(observed.clone())).await.unwrap();
    observed
}

async fn step(
    registry: &Registry,
    it: AuditObservation,
    kind: AuditStepKind,
    by: Signer,
) -> AuditObservation {
    let it = it.step(kind, "Text", by).unwrap();
    registry.run(FileRow::AuditObservationStep(it.clone())).await.unwrap();
    it
}

/// An observation that was answered, asked back, answered and upheld in part.
pub(super) async fn upheld(registry: &Registry, id: u128, grant: &Grant) -> AuditObservation {
    let Sides { auditor, clerk } = Sides::of(registry, 100 + id).await;
    let asked = AuditStepKind::AskBack { answer_by: LATER.succ_opt().unwrap() };
    let mut it = observed(registry, id, (grant, 1), &auditor).await;
    it = step(registry, it, AuditStepKind::Answer, signer(&clerk, DAY)).await;
    it = step(registry, it, asked, signer(&auditor, DAY)).await;
    it = step(registry, it, AuditStepKind::Answer, signer(&clerk, LATER)).await;
    let uphold = AuditStepKind::Uphold { amount: Some(Cents::new(400)) };
    step(registry, it, uphold, signer(&auditor, LATER)).await
}

fn rule(refused: Option<StoreError>) -> Option<String> {
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    assert!(db.as_application(sql).await.is_err(), "{sql}");
    rule(db.as_owner(sql).await.map_err(StoreError::from).err())
}

/// A further step on the only observation, by whoever holds a role.
fn further(number: i64, step: &str, of_step: &str, holder: Role, on: NaiveDate) -> String {
    format!(
        "INSERT INTO audit_observation_step (observation_id, number, unit_id, step, text, answer_by, amount_cents,
            person_id, role, organisation_id, taken_on)
        SELECT observed.id, {number}, observed.unit_id, '{step}', 'Text', {of_step}, held.person_id, held.role,
            held.organisation_id, '{on}'
        FROM audit_observation observed JOIN membership held ON held.role = '{}'",
        holder.word()
    )
}

testkit::on_both_engines! {
    async fn observations_are_read_back_with_what_followed(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let first = upheld(&registry, 1, &award).await;
        let auditor = audits(&registry, 7, AuditScope::default()).await;
        let second = observed(&registry, 2, (&award, 2), &auditor).await;
        let third = observed(&registry, 3, (&forwarding, 1), &auditor).await;
        let settled = step(&registry, third, AuditStepKind::Settle, signer(&auditor, LATER)).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        for it in [&first, &second, &settled] {
            assert_eq!(store::audit_observation(&mut conn, unit, it.id).await.unwrap().as_ref(), Some(it));
            assert_eq!(among!(&mut conn, unit, store::audit_observations_with, it.id).as_ref(), Some(it));
        }
        assert_eq!(store::audit_observation(&mut conn, ELSEWHERE, first.id).await.unwrap(), None);
        let of_award = store::audit_observations(&mut conn, &[award.id]).await.unwrap();
        assert_eq!(of_award, [first.clone(), second.clone()]);
        let of_both = store::audit_observations(&mut conn, &[forwarding.id, award.id]).await.unwrap();
        assert_eq!(of_both, [first.clone(), second.clone(), settled.clone()]);
        assert_eq!(store::audit_observations(&mut conn, &[]).await.unwrap(), []);
        let ids = store::audit_observation_ids(&mut conn, unit, None, first.id, 9).await.unwrap();
        assert_eq!(ids, [second.id, settled.id]);
        for (grant, next) in [(award.id, 3), (forwarding.id, 2), (GrantId(Uuid::nil()), 1)] {
            assert_eq!(store::next_audit_observation_number(&mut conn, grant).await.unwrap(), next);
        }
    }

    async fn an_observation_is_about_something_on_its_grant_and_says_something(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = registry.claim(1, &forwarding).await;
        let payment = registry.payment(1, &forwarding).await;
        let proof = registry.proof(1, &forwarding).await;
        let receivable = registry.receivable(1, &forwarding).await;
        let auditor = audits(&registry, 7, AuditScope::default()).await;
        let subjects = [
            AuditSubject::Grant(forwarding.id),
            AuditSubject::Claim(claim.id),
            AuditSubject::ClaimLine(claim.lines[0].id),
            AuditSubject::Payment(payment.id),
            AuditSubject::Proof(proof.id),
            AuditSubject::Receivable(receivable.id),
        ];
        for (number, about) in (1_i64..).zip(subjects) {
            let elsewhere = AuditObservation { about, ..observation(90, (&award, 1), &auditor) };
            let refused = rule(registry.run(FileRow::AuditObservation(elsewhere)).await.err());
            assert_eq!(refused.as_deref(), Some("audit_observation_on_grant"), "{about:?}");
            let id = u128::from(number.unsigned_abs());
            let it = AuditObservation { about, ..observation(id, (&forwarding, number), &auditor) };
            registry.run(FileRow::AuditObservation(it.clone())).await.unwrap();
            let (unit, mut conn) = (registry.unit(), registry.conn().await);
            assert_eq!(store::audit_observation(&mut conn, unit, it.id).await.unwrap(), Some(it));
        }
        let wrong = |change: fn(&mut AuditObservation)| {
            let mut wrong = observation(9, (&award, 1), &auditor);
            change(&mut wrong);
            FileRow::AuditObservation(wrong)
        };
        for (row, named) in [
            (wrong(|it| " ".clone_into(&mut it.text)), "audit_observation_text"),
            (wrong(|it| it.amount = Some(Cents::ZERO)), "audit_observation_amount"),
            (wrong(|it| it.answer_by = it.by.on), "audit_observation_answer_by"),
            (wrong(|it| it.number = 2), "audit_observation_next"),
            (wrong(|it| it.grant = GrantId(Uuid::from_u128(0xDEAD))), "audit_observation_of_grant"),
        ] {
            assert_eq!(rule(registry.run(row).await.err()).as_deref(), Some(named));
        }
    }

    async fn an_audit_observes_within_its_scope_and_its_time(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let to_a = registry.forwarding(2, &award, PROVIDER_A).await;
        let to_b = registry.forwarding(3, &award, PROVIDER_B).await;
        let below_a = registry.forwarding(4, &to_a, PROVIDER_B).await;
        let whole = AuditScope::default();
        let component = ComponentCode::parse("F6").ok();
        let past = NaiveDate::from_ymd_opt(2019, 1, 1).and_then(|day| Period::new(day, day).ok());
        let now = Period::new(DAY, DAY).ok();
        let first = award.positions.first().map(|position| position.component.clone());
        for (id, scope, covered) in [
            (10, whole.clone(), [true, true, true, true]),
            (11, AuditScope { award: Some(award.id), ..whole.clone() }, [true, true, true, true]),
            (12, AuditScope { award: Some(to_a.id), ..whole.clone() }, [false, false, false, false]),
            (13, AuditScope { provider: Some(PROVIDER_A), ..whole.clone() }, [false, true, false, true]),
            (14, AuditScope { provider: Some(PROVIDER_B), ..whole.clone() }, [false, false, true, true]),
            (15, AuditScope { component, ..whole.clone() }, [false, false, false, false]),
            (16, AuditScope { component: first, ..whole.clone() }, [true, true, true, true]),
            (17, AuditScope { period: past, ..whole.clone() }, [false, false, false, false]),
            (18, AuditScope { period: now, ..whole.clone() }, [true, true, true, true]),
        ] {
            let auditor = audits(&registry, id, scope.clone()).await;
            let each = [(&award, &[][..]), (&to_a, &[&award]), (&to_b, &[&award]), (&below_a, &[&to_a, &award])];
            for ((grant, above), covered) in each.into_iter().zip(covered) {
                let above: Vec<Grant> = above.iter().copied().cloned().collect();
                assert_eq!(scope.covers(grant, &above), covered, "{scope:?} {}", grant.id);
                let mut conn = registry.conn().await;
                let number = store::next_audit_observation_number(&mut conn, grant.id).await.unwrap();
                drop(conn);
                let row = observation(id * 100 + grant.id.0.as_u128(), (grant, number), &auditor);
                let outcome = rule(registry.run(FileRow::AuditObservation(row)).await.err());
                let expected = (!covered).then_some("audit_observation_in_scope");
                assert_eq!(outcome.as_deref(), expected, "{scope:?} {}", grant.id);
            }
        }
        let auditor = audits(&registry, 20, whole).await;
        let late = LATER.checked_add_days(chrono::Days::new(2)).unwrap();
        let by = signer(&auditor, late);
        let answer_by = late.succ_opt().unwrap();
        let number = store::next_audit_observation_number(&mut registry.conn().await, award.id).await.unwrap();
        let after = AuditObservation { by, answer_by, ..observation(9, (&award, number), &auditor) };
        let refused = rule(registry.run(FileRow::AuditObservation(after)).await.err());
        assert_eq!(refused.as_deref(), Some("audit_observation_in_scope"), "the audit is over");
        let clerk = registry.person(21, Role::Clerk).await;
        let by = Signer { role: Role::Auditor, ..signer(&clerk, DAY) };
        let no_audit = AuditObservation { by, ..observation(9, (&award, number), &auditor) };
        let refused = rule(registry.run(FileRow::AuditObservation(no_audit)).await.err());
        assert_eq!(refused.as_deref(), Some("audit_observation_in_scope"), "a clerk audits nothing");
    }

    async fn steps_follow_each_other_in_their_order(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let Sides { auditor, clerk } = Sides::of(&registry, 10).await;
        let mut it = observed(&registry, 1, (&award, 1), &auditor).await;
        let next_day = LATER.succ_opt().unwrap();
        let owner = async |number, step: &str, of_step: &str, holder, on| {
            let sql = further(number, step, of_step, holder, on);
            rule(db.as_owner(&sql).await.map_err(StoreError::from).err())
        };
        let (none, back) = ("NULL, NULL", format!("'{}', NULL", next_day.succ_opt().unwrap()));
        let in_order = Some("audit_observation_step_in_order".to_owned());
        let (audits, answers) = (Role::Auditor, Role::Clerk);
        assert_eq!(owner(1, "ask_back", &back, audits, LATER).await, in_order, "nothing is answered");
        assert_eq!(owner(1, "uphold", none, audits, LATER).await, in_order, "there is time to answer");
        let before = DAY.pred_opt().unwrap();
        assert_eq!(owner(1, "settle", none, audits, before).await, in_order, "not before it was observed");
        let next = Some("audit_observation_step_next".to_owned());
        assert_eq!(owner(2, "answer", none, answers, LATER).await, next);
        it = step(&registry, it, AuditStepKind::Answer, signer(&clerk, LATER)).await;
        assert_eq!(owner(2, "answer", none, answers, LATER).await, in_order, "it is answered");
        assert_eq!(owner(2, "settle", none, audits, DAY).await, in_order, "not before it was answered");
        for (kind, of_step, named) in [
            ("ask_back", "NULL, NULL", "audit_observation_step_answer_by"),
            ("settle", "'2031-01-01', NULL", "audit_observation_step_answer_by"),
            ("settle", "NULL, 5", "audit_observation_step_amount"),
            ("uphold", "NULL, 0", "audit_observation_step_amount"),
            ("uphold", "NULL, 501", "audit_observation_step_stays"),
        ] {
            let found = owner(2, kind, of_step, audits, LATER).await;
            assert_eq!(found.as_deref(), Some(named), "{kind} {of_step}");
        }
        let same_day = format!("'{LATER}', NULL");
        let found = owner(2, "ask_back", &same_day, audits, LATER).await;
        assert_eq!(found.as_deref(), Some("audit_observation_step_answer_by"));
        let found = owner(2, "settle", none, answers, LATER).await;
        assert_eq!(found.as_deref(), Some("audit_observation_step_in_scope"), "a clerk decides nothing");
        let uphold = AuditStepKind::Uphold { amount: Some(Cents::new(500)) };
        it = step(&registry, it, uphold, signer(&auditor, LATER)).await;
        assert_eq!(owner(3, "settle", none, audits, LATER).await, in_order, "it is upheld");
        it = step(&registry, it, AuditStepKind::Answer, signer(&clerk, LATER)).await;
        step(&registry, it, AuditStepKind::Settle, signer(&auditor, LATER)).await;
        assert_eq!(owner(5, "answer", none, answers, LATER).await, in_order, "it is settled");
        let reopened = "DELETE FROM audit_observation_step WHERE number = 4";
        assert_eq!(refused(&db, reopened).await.as_deref(), Some("audit_observation_step_is_kept"));
        let said = "UPDATE audit_observation_step SET text = 'anders'";
        assert_eq!(refused(&db, said).await.as_deref(), Some("audit_observation_step_filed_stays"));
        let less = "UPDATE audit_observation SET amount_cents = 1";
        assert_eq!(refused(&db, less).await.as_deref(), Some("audit_observation_filed_stays"));
    }

    async fn what_nobody_answers_is_upheld_once_its_day_has_passed(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let auditor = audits(&registry, 10, AuditScope::default()).await;
        let it = observed(&registry, 1, (&award, 1), &auditor).await;
        let next_day = LATER.succ_opt().unwrap();
        step(&registry, it, AuditStepKind::Uphold { amount: None }, signer(&auditor, next_day)).await;
    }

    async fn the_house_answers_and_nobody_stands_on_both_sides(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let Sides { auditor, clerk } = Sides::of(&registry, 10).await;
        let it = observed(&registry, 1, (&award, 1), &auditor).await;
        let answer = |by: Signer| {
            let mut it = it.clone();
            it.steps.push(::grants::AuditStep { text: "Text".to_owned(), by, kind: AuditStepKind::Answer });
            it.version += 1;
            FileRow::AuditObservationStep(it)
        };
        let outside = Signer { organisation: PROVIDER_A, ..signer(&clerk, LATER) };
        let not_held = Signer { role: Role::Head, ..signer(&clerk, LATER) };
        let nobody = Signer { role: Role::Clerk, ..signer(&auditor, LATER) };
        for by in [outside, not_held, nobody] {
            let refused = rule(registry.run(answer(by)).await.err());
            assert_eq!(refused.as_deref(), Some("audit_observation_step_side"));
        }
        let other = audits(&registry, 12, AuditScope::default()).await;
        let refused = rule(registry.run(answer(signer(&other, LATER))).await.err());
        assert_eq!(refused.as_deref(), Some("audit_observation_step_role"), "no audit answers");
        // Whoever observed and becomes a clerk the day after the audit.
        let after = LATER.checked_add_days(chrono::Days::new(2)).unwrap();
        let changes = format!(
            "INSERT INTO membership (id, unit_id, person_id, organisation_id, role, valid_from)
            SELECT observed.id, observed.unit_id, observed.person_id, observed.organisation_id, 'clerk', '{after}'
            FROM audit_observation observed"
        );
        assert_eq!(db.as_owner(&changes).await.unwrap(), 1);
        let own = Signer { role: Role::Clerk, ..signer(&auditor, after) };
        let refused = rule(registry.run(answer(own)).await.err());
        assert_eq!(refused.as_deref(), Some("audit_observation_step_one_side"));
    }
}
