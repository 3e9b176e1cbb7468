//! Lines of a claim that are looked for: by state, amount, mark and name, a page at a time.

use std::collections::BTreeSet;

use ::grants::{Claim, ClaimLineId, LineCut, LineDecision, LineFilter, LineMark, LineSearch, Proposal};
use ledger::Cents;
use testkit::TestDb;

use super::{
    filing::Change,
    receipt_files,
    registry::{ELSEWHERE, PROVIDER_A, Registry},
    samples, steps,
};

/// The numbers of what is found; as many as are counted.
async fn found(
    registry: &Registry,
    claim: &Claim,
    search: LineSearch,
    among: Option<&BTreeSet<ClaimLineId>>,
) -> Vec<i64> {
    let (mut conn, unit) = (registry.conn().await, registry.unit());
    let count = store::count_claim_lines(&mut conn, unit, claim.id, &search, among).await.unwrap();
    let mut all = Vec::new();
    for page in 1..=count {
        let cut = LineCut::of(count, page, 1);
        let numbers =
            store::claim_line_numbers(&mut conn, unit, claim.id, &search, among, (&cut, 1)).await.unwrap();
        all.extend(numbers);
    }
    let cut = LineCut::of(count, 1, 99);
    let at_once = store::claim_line_numbers(&mut conn, unit, claim.id, &search, among, (&cut, 99)).await;
    assert_eq!(at_once.unwrap().into_iter().collect::<Vec<_>>(), all, "{search:?}");
    assert_eq!(store::count_claim_lines(&mut conn, ELSEWHERE, claim.id, &search, among).await.unwrap(), 0);
    all
}

testkit::on_both_engines! {
    async fn lines_are_found_by_what_is_said_of_them(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = registry.claim(1, &forwarding).await;
        let all = LineSearch::within(LineFilter::All);
        assert_eq!(found(&registry, &claim, all, None).await, [1, 2, 3, 4, 5]);
        for (cents, numbers) in [(999, vec![1_i64, 2, 3, 4, 5]), (1_000, vec![])] {
            let above = LineSearch { above: Some(Cents::new(cents)), ..all };
            assert_eq!(found(&registry, &claim, above, None).await, numbers, "{cents}");
        }
        let named = [1, 3].map(|place: usize| claim.lines[place].id).into();
        assert_eq!(found(&registry, &claim, all, Some(&named)).await, [2, 4]);
        assert_eq!(found(&registry, &claim, all, Some(&BTreeSet::new())).await, [0; 0]);
        // The fourth line is a lump sum and rests on no receipt.
        let without_file = LineSearch::marked(LineMark::WithoutFile);
        assert_eq!(found(&registry, &claim, without_file, None).await, [1, 2, 3, 5]);
        receipt_files::attached(&registry, 1, &claim).await;
        assert_eq!(found(&registry, &claim, without_file, None).await, [2, 3, 5]);
        let open = LineSearch::within(LineFilter::Open);
        let decided = steps::decided(&claim);
        registry.run(Change::Claim(decided.clone())).await.unwrap();
        assert_eq!(found(&registry, &decided, open, None).await, [1]);
        let reduced = LineSearch { above: Some(Cents::new(1)), ..LineSearch::within(LineFilter::Reduced) };
        assert_eq!(found(&registry, &decided, reduced, None).await, [4]);
        assert_eq!(found(&registry, &decided, without_file, None).await, [2, 3], "what was dropped needs none");
    }

    async fn a_line_that_claims_a_parked_one_again_is_found(db: TestDb) {
        let registry = Registry::open(&db).await;
        let steps::Stepped { claim, again, .. } = steps::all(&registry, 1, &registry.award().await).await;
        let claimed_again = LineSearch::marked(LineMark::ClaimedAgain);
        assert_eq!(found(&registry, &again, claimed_again, None).await, [1]);
        assert_eq!(found(&registry, &claim, claimed_again, None).await, [0; 0]);
    }

    async fn the_lines_that_hold_something_are_told_the_newest_claim_first(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let held = async |unit, part| {
            let held = store::held_lines(&mut registry.conn().await, unit, award.id, part).await.unwrap();
            assert!(held.iter().all(|it| it.line.hold().is_some()), "what holds is decided in one place");
            held.into_iter().map(|it| (it.claim_number, it.line.number)).collect::<Vec<_>>()
        };
        let steps::Stepped { claim, again, .. } = steps::all(&registry, 1, &award).await;
        let mut expected = Vec::new();
        for number in [again.number, claim.number] {
            let id = if number == again.number { again.id } else { claim.id };
            let whole = store::claim(&mut registry.conn().await, registry.unit(), id).await.unwrap().unwrap();
            let holding = whole.lines.iter().filter(|line| line.hold().is_some());
            expected.extend(holding.map(|line| (number, line.number)));
        }
        let all = held(registry.unit(), (0, 99)).await;
        assert_eq!(all, expected, "no line that holds something is missing");
        assert!(all.contains(&(claim.number, 2)) && all.contains(&(again.number, 1)), "{all:?}");
        assert_eq!(held(registry.unit(), (1, 1)).await, all[1..2]);
        assert_eq!(held(ELSEWHERE, (0, 99)).await, []);
    }

    async fn open_lines_are_added_up_by_plan_line(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let claim = registry.claim(1, &award).await;
        let unit = registry.unit();
        // Four lines of 10.00, and a credit note that takes one of them back.
        let costs = store::open_costs(&mut registry.conn().await, unit, claim.id).await.unwrap();
        assert_eq!(costs, [(award.plan[0].id, Cents::new(3_000))].into());
        let elsewhere = store::open_costs(&mut registry.conn().await, ELSEWHERE, claim.id).await.unwrap();
        assert!(elsewhere.is_empty());
        registry.run(Change::Claim(steps::decided(&claim))).await.unwrap();
        let costs = store::open_costs(&mut registry.conn().await, unit, claim.id).await.unwrap();
        assert_eq!(costs, [(award.plan[0].id, Cents::new(1_000))].into(), "the first line is open");
    }

    async fn what_a_sample_has_drawn_and_what_is_proposed_is_told(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = registry.claim(1, &forwarding).await;
        let sample = samples::drawn(&registry, 1, &forwarding).await;
        let (mut conn, unit) = (registry.conn().await, registry.unit());
        let drawn = store::drawn_lines_of_claim(&mut conn, unit, claim.id).await.unwrap();
        let filed = store::drawn_lines(&mut conn, unit, sample.id).await.unwrap();
        assert!(!drawn.is_empty() && drawn.len() == filed.len());
        assert!(store::drawn_lines_of_claim(&mut conn, ELSEWHERE, claim.id).await.unwrap().is_empty());
        assert_eq!(store::proposed_changes(&mut conn, claim.id, 1).await.unwrap(), None);
        drop(conn);
        registry.run(Change::Claim(steps::decided(&claim))).await.unwrap();
        let mut conn = registry.conn().await;
        let whole = store::claim(&mut conn, unit, claim.id).await.unwrap().unwrap();
        let proposed = whole.proposal.unwrap();
        let changes = store::proposed_changes(&mut conn, claim.id, 1).await.unwrap().unwrap();
        let accepted = |(_, decision): &(ClaimLineId, LineDecision)| *decision == LineDecision::Accept;
        assert!(proposed.decisions.iter().any(accepted) && !changes.decisions.iter().any(accepted));
        assert_eq!(changes.changed(), proposed.changed(), "the lines that are left out change nothing");
        let kept = proposed.decisions.iter().filter(|decision| !accepted(decision)).cloned().collect();
        assert_eq!(changes, Proposal { decisions: kept, ..proposed });
    }
}
