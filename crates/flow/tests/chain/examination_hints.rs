//! What an examiner is told of lines: what may be the same paper, what a rate excludes; and who is told nothing.

use flow::{
    Ctx, FlowError,
    awards::NewPlanLine,
    claims::{NewClaimCost, NewClaimLine, WithdrawClaim},
    examination_hints, views,
};
use grants::{
    AuditScope, Claim, CostCategoryCode, ExaminationHint, Grant, Likeness, LineMark, LineSearch, RateCode,
};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    audits::auditor,
    duties::accept,
    office::{COACHING, LESSONS, Office, component, day, forwarding},
    steps::{coaching, lessons, line, submit, unit, units_at},
};

pub(crate) async fn to_b(office: &Office) -> Grant {
    let given = [("F1", 10_000, COACHING, 12_500)];
    office.run(&office.finance(), forwarding(&office.award, office.provider_b, &given)).await.unwrap()
}

pub(crate) async fn handed_in(office: &Office, who: &Ctx, grant: &Grant, lines: Vec<NewClaimLine>) -> Claim {
    office.run(who, submit(grant, lines)).await.unwrap()
}

/// What is told of a line: what is alike, in which claim and line, and what is recognised there.
async fn similar(who: &Ctx, claim: &Claim, place: usize) -> Vec<(Likeness, Claim, i64, i64)> {
    let mut told = Vec::new();
    for hint in examination_hints::of_line(who, claim.lines[place].id).await.unwrap() {
        let ExaminationHint::SimilarLine(similar) = hint else { panic!("a similar line, not {hint:?}") };
        let other = views::claim(who, similar.claim).await.unwrap();
        told.push((similar.likeness, other, similar.number, similar.recognised.get()));
    }
    told
}

/// The same receipt as another, with its number written in another way.
pub(crate) fn typed_otherwise(number: &str, cents: i64) -> NewClaimLine {
    let mut line = coaching(number, cents, cents);
    if let NewClaimCost::Actual { receipt, .. } = &mut line.cost {
        receipt.issuer = receipt.issuer.to_uppercase();
    }
    line
}

/// A language test at actual cost.
fn test_fee(number: &str, lessons: &[&str]) -> NewClaimLine {
    let NewClaimCost::Actual { receipt, eligible, .. } = coaching(number, 4_000, 4_000).cost else {
        panic!("an actual cost")
    };
    let units = lessons.iter().map(|reference| unit(reference)).collect::<Vec<_>>();
    let pays_for = (!units.is_empty()).then(|| units_at("P4", units));
    line("F4", "pruefungsgebuehren", NewClaimCost::Actual { receipt, eligible, pays_for })
}

testkit::on_both_engines! {
    async fn the_same_paper_in_two_claims_is_told_to_who_examines(db: TestDb) {
        let office = Office::open(&db.store).await;
        let theirs = handed_in(&office, &office.b(), &to_b(&office).await, vec![typed_otherwise("g 1", 900)]).await;
        let theirs = office.run(&office.finance(), accept(&theirs)).await.unwrap();
        let lines = vec![coaching("G-1", 900, 900), coaching("G-2", 901, 901)];
        let mine = handed_in(&office, &office.a(), &office.forwarding_a, lines).await;
        let told = similar(&office.finance(), &mine, 0).await;
        assert_eq!(told, [(Likeness::SameNumber, theirs.clone(), 1, 900)]);
        assert_eq!(similar(&office.finance(), &mine, 1).await, []);
        assert_eq!(similar(&office.finance(), &theirs, 0).await, [(Likeness::SameNumber, mine.clone(), 1, 0)]);
        // What is taken back is told no more.
        let back = WithdrawClaim { claim: mine.id, version: mine.version };
        office.run(&office.a(), back).await.unwrap();
        assert_eq!(similar(&office.finance(), &theirs, 0).await, []);
    }

    async fn what_is_told_of_many_lines_is_what_is_told_of_each(db: TestDb) {
        let office = Office::open(&db.store).await;
        let theirs = vec![typed_otherwise("g 1", 900), typed_otherwise("g 2", 701)];
        handed_in(&office, &office.b(), &to_b(&office).await, theirs).await;
        let lines = vec![coaching("G-1", 900, 900), coaching("G-2", 701, 701), coaching("G-9", 77, 77)];
        let mine = handed_in(&office, &office.a(), &office.forwarding_a, lines).await;
        let who = office.finance();
        let lines: Vec<_> = mine.lines.iter().collect();
        let together = examination_hints::of_lines(&who, &mine, &lines).await.unwrap();
        for line in &mine.lines {
            let alone = examination_hints::of_line(&who, line.id).await.unwrap();
            assert_eq!(together.get(&line.id).cloned().unwrap_or_default(), alone, "{}", line.number);
        }
        let told: Vec<_> = mine.lines.iter().filter(|line| together.contains_key(&line.id)).collect();
        assert_eq!(told, lines[..2], "nothing is like the third");
        assert!(examination_hints::of_lines(&who, &mine, &[]).await.unwrap().is_empty());
    }

    async fn a_receipt_in_parts_and_the_same_amount_within_a_week_are_told(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = handed_in(&office, &office.a(), &office.forwarding_a, vec![coaching("G1", 900, 400)]).await;
        let lines = vec![coaching("G1", 900, 500), coaching("G2", 900, 900)];
        let next = handed_in(&office, &office.a(), &office.forwarding_a, lines).await;
        let told = similar(&office.finance(), &next, 0).await;
        let expected = [(Likeness::SameReceipt, first.clone(), 1, 0), (Likeness::SameAmount, next.clone(), 2, 0)];
        assert_eq!(told, expected);
        assert_eq!(similar(&office.finance(), &first, 0).await.len(), 2);
    }

    async fn a_recipient_is_told_nothing_and_an_auditor_what_lies_in_the_scope(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant_b = to_b(&office).await;
        let theirs = handed_in(&office, &office.b(), &grant_b, vec![typed_otherwise("G1", 900)]).await;
        let mine = handed_in(&office, &office.a(), &office.forwarding_a, vec![coaching("G1", 900, 900)]).await;
        let line = mine.lines[0].id;
        let own = examination_hints::of_line(&office.a(), line).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })), "{own:?}");
        let foreign = examination_hints::of_line(&office.b(), line).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { what: "claim line" })), "{foreign:?}");
        let whole = auditor(&office, "Prüferin", AuditScope::default()).await;
        assert_eq!(similar(&whole, &mine, 0).await, [(Likeness::SameNumber, theirs, 1, 0)]);
        let scope = AuditScope { provider: Some(office.provider_a), ..AuditScope::default() };
        let of_a = auditor(&office, "Prüferin A", scope).await;
        assert_eq!(similar(&of_a, &mine, 0).await, []);
        // The same of the claim as a whole.
        for (who, count) in [(&whole, 1), (&of_a, 0), (&office.finance(), 1)] {
            let hinted = LineSearch::marked(LineMark::Hinted);
            let found = views::found_lines(who, mine.id, hinted, 1, 50).await.unwrap();
            assert_eq!(found.cut.count, count);
        }
        let then = office.finance().as_of(Some(day(2021, 3, 14)), None).unwrap();
        let then = examination_hints::of_lines(&then, &mine, &[&mine.lines[0]]).await;
        assert!(matches!(then, Err(FlowError::OnlyToday { .. })), "{then:?}");
    }

    async fn a_cost_beside_units_that_exclude_it_is_told(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut given = forwarding(&office.award, office.provider_b, &[("F4", 20_000, LESSONS, 15_000)]);
        given.plan.push(NewPlanLine {
            component: component("F4"),
            budget_year: None,
            category: CostCategoryCode::parse("pruefungsgebuehren").unwrap(),
            planned: Cents::new(10_000),
        });
        let grant = office.run(&office.finance(), given).await.unwrap();
        let alone = handed_in(&office, &office.b(), &grant, vec![test_fee("T1", &[])]).await;
        let of = |claim: &Claim, place: usize| {
            let (line, finance) = (claim.lines[place].id, office.finance());
            async move { examination_hints::of_line(&finance, line).await.unwrap() }
        };
        assert_eq!(of(&alone, 0).await, []);
        let back = WithdrawClaim { claim: alone.id, version: alone.version };
        office.run(&office.b(), back).await.unwrap();
        let lines = vec![lessons("P4", 2), test_fee("T2", &[]), test_fee("T3", &["Prüfungsstunde"])];
        let claim = handed_in(&office, &office.b(), &grant, lines).await;
        let excluded = |units| ExaminationHint::ExcludedByRate { rate: RateCode::parse("P4").unwrap(), units };
        let rates = |hints: Vec<ExaminationHint>| {
            let excluded = |hint: &ExaminationHint| matches!(hint, ExaminationHint::ExcludedByRate { .. });
            hints.into_iter().filter(excluded).collect::<Vec<_>>()
        };
        assert_eq!(rates(of(&claim, 0).await), []);
        assert_eq!(rates(of(&claim, 1).await), [excluded(2)]);
        // A cost that says which units it pays for holds them: nobody claims them at the rate as well.
        assert_eq!(rates(of(&claim, 2).await), []);
    }
}
