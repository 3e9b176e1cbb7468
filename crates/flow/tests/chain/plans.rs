//! The Finanzierungsplan in versions: moved within its flexibility, beyond it with consent, never beyond what is spent.

use flow::{
    Ctx, FlowError, Role,
    documents::{self, DocumentKind},
    plans::{ReplanGrant, without_consent},
    proofs::{self, InputTax, NewProof},
    views,
};
use grants::{Consent, Grant, GrantId, Period, PlanError, ProofKind};
use proof::{Content, data::ProofOfUse};
use testkit::TestDb;

use crate::{
    office::{COACHING, Given, LESSONS, Office, day, plan},
    past::later,
    steps::{claim, limit},
};

const EXAMS: &str = "pruefungsgebuehren";

pub(crate) fn replan(grant: &Grant, lines: &[(&str, &str, i64)], consent: bool) -> ReplanGrant {
    let lines: Vec<Given<'_>> =
        lines.iter().map(|(code, category, planned)| (*code, 0, *category, *planned)).collect();
    let consent = consent.then(|| Consent { on: day(2021, 3, 1), reference: "KI A U1".to_owned() });
    ReplanGrant { grant: grant.id, version: grant.version, lines: plan(&lines), consent }
}

fn planned(grant: &Grant) -> Vec<(i64, i64)> {
    grant.plan.iter().map(|line| (line.planned.get(), line.ceiling.get())).collect()
}

/// What a proof states as agreed, and whether it says that the plan was moved since.
fn stated(proof: &ProofOfUse) -> (Vec<i64>, Vec<String>) {
    let planned = proof.expenditure.iter().map(|row| row.planned_eligible.get()).collect();
    let moved = proof.notes.iter().filter(|note| note.starts_with("Den Finanzierungsplan zu")).cloned();
    (planned, moved.collect())
}

/// The same of the draft of a proof.
async fn drafted(ctx: &Ctx, grant: GrantId) -> (Vec<i64>, Vec<String>) {
    let made = documents::render(ctx, DocumentKind::ProofOfUse, grant.0).await.unwrap();
    match proof::embedded(&made.content).unwrap().content {
        Content::ProofOfUse(draft) => stated(&draft),
        other => panic!("{other:?}"),
    }
}

/// The plan that binds by a contract.
async fn binding(ctx: &Ctx, grant: GrantId) -> Vec<i64> {
    let made = documents::render(ctx, DocumentKind::Forwarding, grant.0).await.unwrap();
    match proof::embedded(&made.content).unwrap().content {
        Content::Forwarding(act) => act.plan.iter().map(|row| row.amount.get()).collect(),
        other => panic!("{other:?}"),
    }
}

testkit::on_both_engines! {
    async fn within_the_flexibility_the_recipient_moves_cost_and_creeps_no_further(db: TestDb) {
        let office = Office::open(&db.store).await;
        let moved = [("F1", COACHING, 95_000), ("F4", LESSONS, 55_000)];
        let grant = office.run(&office.a(), replan(&office.forwarding_a, &moved, false)).await.unwrap();
        assert_eq!(planned(&grant), [(95_000, 114_000), (55_000, 60_000)], "no more room than was agreed to");
        let again = [("F1", COACHING, 90_000), ("F4", LESSONS, 60_000)];
        let grant = office.run(&office.a(), replan(&grant, &again, false)).await.unwrap();
        let further = [("F1", COACHING, 89_999), ("F4", LESSONS, 60_001)];
        let refused = office.run(&office.a(), replan(&grant, &further, false)).await.unwrap_err();
        assert!(matches!(refused, FlowError::Plan(PlanError::NeedsConsent { .. })), "{refused}");
        let most = without_consent(&office.a(), &grant).await.unwrap();
        let lines = grant.plan.iter().map(|line| most[&line.id].get());
        assert_eq!(lines.collect::<Vec<_>>(), [120_000, 60_000], "from what was agreed to, not from what is planned");
        let agreed = office.run(&office.finance(), replan(&grant, &further, true)).await.unwrap();
        let most = without_consent(&office.a(), &agreed).await.unwrap();
        assert_eq!(agreed.plan.iter().map(|line| most[&line.id].get()).collect::<Vec<_>>(), [107_999, 72_001]);
        assert_eq!(planned(&agreed), [(89_999, 107_999), (60_001, 72_001)]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_new_line_needs_consent_and_the_total_stays(db: TestDb) {
        let office = Office::open(&db.store).await;
        let more = [("F4", LESSONS, 50_001)];
        let refused = office.run(&office.finance(), replan(&office.forwarding_a, &more, true)).await;
        assert!(matches!(refused, Err(FlowError::Plan(PlanError::Total { .. }))));
        let new = [("F4", LESSONS, 45_000), ("F4", EXAMS, 5_000)];
        let refused = office.run(&office.a(), replan(&office.forwarding_a, &new, false)).await;
        assert!(matches!(refused, Err(FlowError::Plan(PlanError::NeedsConsent { .. }))));
        let own = office.run(&office.a(), replan(&office.forwarding_a, &new, true)).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })), "nobody consents to their own plan");
        let grant = office.run(&office.finance(), replan(&office.forwarding_a, &new, true)).await.unwrap();
        assert_eq!(planned(&grant), [(100_000, 120_000), (45_000, 54_000), (5_000, 6_000)]);
        let twice = [("F4", EXAMS, 4_000), ("F4", EXAMS, 6_000)];
        let refused = office.run(&office.finance(), replan(&grant, &twice, true)).await;
        assert!(matches!(refused, Err(FlowError::Exists { .. })));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn room_that_is_claimed_is_not_given_up(db: TestDb) {
        let office = Office::open(&db.store).await;
        office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 100_000)])).await.unwrap();
        let less = [("F1", COACHING, 80_000), ("F4", LESSONS, 70_000)];
        let refused = office.run(&office.finance(), replan(&office.forwarding_a, &less, true)).await;
        assert_eq!(limit(refused), ("room".into(), COACHING.into(), 20_000, 24_000));
        let still = [("F1", COACHING, 90_000), ("F4", LESSONS, 60_000)];
        office.run(&office.finance(), replan(&office.forwarding_a, &still, true)).await.unwrap();
    }

    async fn each_plan_is_the_next_version_and_the_one_before_stays_as_it_was(db: TestDb) {
        let office = Office::open(&db.store).await;
        let moved = [("F1", COACHING, 95_000), ("F4", LESSONS, 55_000)];
        let further = [("F1", COACHING, 80_000), ("F4", LESSONS, 70_000)];
        let first = replan(&office.forwarding_a, &moved, false);
        let first = later(&office, &office.a()).execute("moved-later", first).await.unwrap();
        let second = replan(&first, &further, true);
        let second = later(&office, &office.finance()).execute("agreed-later", second).await.unwrap();
        let said = |grant: &Grant| {
            let version = grant.plan_version.clone().unwrap();
            (version.number, version.act, version.with_act, version.consent.map(|consent| consent.reference))
        };
        assert_eq!(said(&office.forwarding_a), (1, 1, true, None));
        assert_eq!(said(&first), (2, 1, false, None));
        assert_eq!(said(&second), (3, 1, false, Some("KI A U1".to_owned())));
        let then = later(&office, &office.a()).as_of(Some(day(2021, 3, 19)), None).unwrap();
        let before = views::grant(&then, office.forwarding_a.id).await.unwrap();
        assert_eq!((said(&before), planned(&before)), (said(&office.forwarding_a), planned(&office.forwarding_a)));
        let now = views::grant(&later(&office, &office.a()), office.forwarding_a.id).await.unwrap();
        assert_eq!((said(&now), planned(&now)), (said(&second), planned(&second)));
    }

    async fn proof_and_contract_state_what_was_agreed_and_not_what_was_moved_since(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = office.forwarding_a.id;
        let moved = [("F1", COACHING, 95_000), ("F4", LESSONS, 55_000)];
        let first = office.run(&office.a(), replan(&office.forwarding_a, &moved, false)).await.unwrap();
        let told = format!(
            "Den Finanzierungsplan zu {} hat der Empfänger zuletzt am 15.03.2021 innerhalb der zulässigen Überschreitung \
             umgewidmet; „lt. Zuwendungsbescheid“ stehen die Beträge, denen der Geber zuletzt zugestimmt hat.",
            office.forwarding_a.act.reference
        );
        let before = (vec![100_000, 50_000], vec![told]);
        let new = NewProof {
            grant,
            kind: ProofKind::Zwischennachweis,
            period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
            place: "Musterstadt".to_owned(),
            input_tax: InputTax::NotDeductible,
            corrects: None,
            cost_fall_reason: None,
            own_audit: None,
        };
        let compiled = proofs::compile(&office.a(), "proof-of-the-agreed", new).await.unwrap();
        let Content::ProofOfUse(proof) = proofs::stated_in(&office.a(), compiled.id).await.unwrap().content else {
            panic!("a proof")
        };
        assert_eq!(stated(&proof), before);
        assert_eq!(binding(&office.finance(), grant).await, before.0);
        // What is agreed later counts from then on, and a past day keeps what was agreed until then.
        let further = [("F1", COACHING, 80_000), ("F4", LESSONS, 70_000)];
        let consent = replan(&first, &further, true);
        later(&office, &office.finance()).execute("agreed-later", consent).await.unwrap();
        let head = later(&office, &office.who_is(Role::Head));
        let after = vec![80_000, 70_000];
        assert_eq!(drafted(&head, grant).await, (after.clone(), Vec::new()));
        assert_eq!(binding(&head, grant).await, after);
        let then = head.as_of(Some(day(2021, 3, 19)), None).unwrap();
        assert_eq!(drafted(&then, grant).await, before);
        assert_eq!(binding(&then, grant).await, before.0);
    }

    async fn a_plan_of_two_people_is_one_plan(db: TestDb) {
        let office = Office::open(&db.store).await;
        let moved = [("F1", COACHING, 95_000), ("F4", LESSONS, 55_000)];
        office.run(&office.a(), replan(&office.forwarding_a, &moved, false)).await.unwrap();
        let late = office.run(&office.a(), replan(&office.forwarding_a, &moved, false)).await;
        assert!(matches!(late, Err(FlowError::Stale { what: "grant" })));
    }
}
