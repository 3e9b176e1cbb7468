//! Lines of a claim that are looked for: by who certifies what changes something, by what marks them, by their amount; a
//! page at a time, and not by everybody.

use std::collections::{BTreeMap, BTreeSet};

use flow::{
    Ctx, FlowError, Role,
    claims::{CorrectClaim, DecideClaim, Replacement, ResubmitClaim, WithdrawClaim},
    examination_hints, samples,
    views::{self, FoundLines},
};
use grants::{Claim, ClaimLineId, FindingCode, LineDecision, LineFilter, LineMark, LineSearch};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    claim_steps::ask,
    duties::accept,
    office::{Office, day},
    samples::drawn,
    steps::{claim, coaching},
};

/// A claim of five lines: 10, 20, 30, 40 and 80 euros.
async fn claimed(office: &Office) -> Claim {
    let costs = [("L1", 1_000), ("L2", 2_000), ("L3", 3_000), ("L4", 4_000), ("L5", 8_000)];
    office.run(&office.a(), claim(&office.forwarding_a, &costs)).await.unwrap()
}

/// To recognise the first and the last line, to cut the second, to reject the third and to park the fourth.
fn decisions(claim: &Claim) -> Vec<(ClaimLineId, LineDecision)> {
    let (reason, text) = ("rechnerisch".to_owned(), "Summe falsch".to_owned());
    let part = LineDecision::AcceptInPart {
        recognised: Cents::new(500),
        reason: reason.clone(),
        text: text.clone(),
        not_recognised: BTreeSet::new(),
    };
    let reject = LineDecision::Reject { reason, text };
    let put_back = LineDecision::Park { question: "Wer nahm teil?".to_owned(), answer_by: day(2021, 4, 1) };
    let each = [LineDecision::Accept, part, reject, put_back, LineDecision::Accept];
    claim.lines.iter().map(|line| line.id).zip(each).collect()
}

async fn found(who: &Ctx, claim: &Claim, search: LineSearch) -> Vec<i64> {
    let FoundLines { excerpt, cut } = views::found_lines(who, claim.id, search, 1, 50).await.unwrap();
    let numbers: Vec<i64> = excerpt.claim.lines.iter().map(|line| line.number).collect();
    assert_eq!(i64::try_from(numbers.len()).unwrap(), cut.count, "{search:?}");
    numbers
}

/// The lines about which there is a hint, asked for one by one.
async fn hinted_one_by_one(who: &Ctx, claim: &Claim) -> Vec<i64> {
    let mut told = Vec::new();
    for line in &claim.lines {
        if !examination_hints::of_line(who, line.id).await.unwrap().is_empty() {
            told.push(line.number);
        }
    }
    told
}

fn marked(mark: LineMark) -> LineSearch {
    LineSearch::marked(mark)
}

testkit::on_both_engines! {
    async fn who_certifies_finds_what_is_not_simply_recognised(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = claimed(&office).await;
        let examiner = office.who_is(Role::ExaminerSachlich);
        assert_eq!(found(&examiner, &claim, marked(LineMark::Changed)).await, [0; 0], "nothing is proposed");
        let missing = BTreeSet::from([FindingCode::parse("zahlungsnachweis_fehlt").unwrap()]);
        let findings = BTreeMap::from([(claim.lines[0].id, missing)]);
        let (id, version) = (claim.id, claim.version);
        let decide = DecideClaim { claim: id, version, decisions: decisions(&claim), findings };
        office.alone(&office.finance(), decide).await.unwrap();
        assert_eq!(found(&examiner, &claim, marked(LineMark::Changed)).await, [1, 2, 3, 4]);
        // A page of it is cut, and the page behind the last one is the last one.
        let FoundLines { excerpt, cut } =
            views::found_lines(&examiner, claim.id, marked(LineMark::Changed), 9, 3).await.unwrap();
        assert_eq!((cut.count, cut.page, cut.pages, excerpt.claim.lines.len()), (4, 2, 2, 1));
        assert_eq!(excerpt.claim.proposal.unwrap().decisions.len(), 1, "of the others nothing is told");
        // What a sample has drawn is looked at too, though it is to be recognised.
        drawn(&office).await;
        assert_eq!(found(&examiner, &claim, marked(LineMark::Changed)).await, [1, 2, 3, 4, 5]);
        let theirs = views::found_lines(&office.a(), claim.id, marked(LineMark::Changed), 1, 50).await;
        assert!(matches!(theirs, Err(FlowError::Forbidden { .. })), "{theirs:?}");
        let stranger = views::found_lines(&office.b(), claim.id, marked(LineMark::ClaimedAgain), 1, 50).await;
        assert!(matches!(stranger, Err(FlowError::NotFound { .. })), "{stranger:?}");
    }

    async fn who_certifies_a_correction_finds_its_line(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = claimed(&office).await;
        let decided = office.run(&office.finance(), accept(&claim)).await.unwrap();
        let correct = CorrectClaim {
            claim: decided.id,
            version: decided.version,
            line: decided.lines[2].id,
            recognised: Cents::new(100),
            reason: "rechnerisch".to_owned(),
            text: "Gutschrift übersehen".to_owned(),
            findings: BTreeSet::new(),
        };
        office.alone(&office.finance(), correct).await.unwrap();
        let examiner = office.who_is(Role::ExaminerRechnerisch);
        assert_eq!(found(&examiner, &decided, marked(LineMark::Changed)).await, [3]);
    }

    async fn the_lines_are_found_about_which_there_is_a_hint(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = claimed(&office).await;
        // The same number written otherwise, the same amount on the same day, and one that is like none of them.
        let costs = [("l 1", 1_000), ("M2", 2_000), ("M3", 3_333), ("M4", 4_444)];
        let next = office.run(&office.a(), claim(&office.forwarding_a, &costs)).await.unwrap();
        let who = office.finance();
        assert_eq!(found(&who, &next, marked(LineMark::Hinted)).await, [1, 2]);
        for claim in [&first, &next] {
            let told = hinted_one_by_one(&who, claim).await;
            assert_eq!(found(&who, claim, marked(LineMark::Hinted)).await, told, "the same as line by line");
        }
        let theirs = views::found_lines(&office.a(), next.id, marked(LineMark::Hinted), 1, 50).await;
        assert!(matches!(theirs, Err(FlowError::Forbidden { .. })), "{theirs:?}");
        // What is to be recognised in spite of a hint, who certifies looks at.
        office.alone(&who, accept(&next)).await.unwrap();
        let examiner = office.who_is(Role::ExaminerSachlich);
        assert_eq!(found(&examiner, &next, marked(LineMark::Changed)).await, [1, 2]);
        let back = WithdrawClaim { claim: first.id, version: first.version };
        office.run(&office.a(), back).await.unwrap();
        assert_eq!(found(&who, &next, marked(LineMark::Hinted)).await, [0; 0], "it was taken back");
    }

    async fn a_line_that_has_left_its_claim_is_what_no_other_is_like(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = claim(&office.forwarding_a, &[("L1", 1_000), ("L2", 2_000)]);
        let first = office.run(&office.a(), first).await.unwrap();
        let next = claim(&office.forwarding_a, &[("l 1", 1_000), ("l 2", 2_000), ("L 9", 9_999)]);
        let next = office.run(&office.a(), next).await.unwrap();
        let who = office.finance();
        assert_eq!(found(&who, &next, marked(LineMark::Hinted)).await, [1, 2]);
        let asked = office.run(&who, ask(&first, &[0, 1])).await.unwrap();
        let new = Replacement::Line { line: coaching("L-9", 9_999, 9_999) };
        let replacements = vec![(asked.lines[0].id, new), (asked.lines[1].id, Replacement::Drop)];
        let again = ResubmitClaim { claim: asked.id, version: asked.version, replacements, answers: Vec::new() };
        let again = office.run(&office.a(), again).await.unwrap();
        assert_eq!(found(&who, &next, marked(LineMark::Hinted)).await, [3]);
        for claim in [&again, &next] {
            let told = hinted_one_by_one(&who, claim).await;
            assert_eq!(found(&who, claim, marked(LineMark::Hinted)).await, told, "the same as line by line");
        }
    }

    async fn lines_are_found_by_sample_file_and_amount(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = claimed(&office).await;
        let clerk = office.finance();
        assert_eq!(found(&clerk, &claim, marked(LineMark::Sampled)).await, [0; 0]);
        let sample = drawn(&office).await;
        let placed = samples::placed(&office.auditor(), &sample).await.unwrap();
        let of_sample: BTreeSet<_> =
            placed.into_iter().filter(|line| line.drawn).map(|line| line.line.line.line).collect();
        let lines = claim.lines.iter().filter(|line| of_sample.contains(&line.id));
        let numbers: Vec<i64> = lines.map(|line| line.number).collect();
        assert_eq!(found(&clerk, &claim, marked(LineMark::Sampled)).await, numbers);
        assert_eq!(found(&clerk, &claim, marked(LineMark::WithoutFile)).await, [1, 2, 3, 4, 5]);
        assert_eq!(found(&clerk, &claim, marked(LineMark::ClaimedAgain)).await, [0; 0]);
        let above = |cents| LineSearch {
            above: Some(Cents::new(cents)),
            ..LineSearch::within(LineFilter::Open)
        };
        assert_eq!(found(&clerk, &claim, above(2_999)).await, [3, 4, 5]);
        assert_eq!(found(&clerk, &claim, above(3_000)).await, [4, 5], "what is just as much is not above");
        let both = LineSearch { above: Some(Cents::new(3_000)), ..marked(LineMark::WithoutFile) };
        assert_eq!(found(&office.a(), &claim, both).await, [4, 5], "all that is said holds");
        let samples = views::found_lines(&office.a(), claim.id, marked(LineMark::Sampled), 1, 50).await;
        assert!(matches!(samples, Err(FlowError::Forbidden { .. })), "{samples:?}");
        let then = clerk.clone().as_of(Some(day(2021, 3, 1)), None).unwrap();
        let then = views::found_lines(&then, claim.id, above(1), 1, 50).await;
        assert!(matches!(then, Err(FlowError::OnlyToday { .. })), "{then:?}");
    }
}
