//! What the lines of a claim add up to, and the excerpt that shows some of them with the totals of all.

use std::collections::BTreeSet;

use ledger::Cents;
use uuid::Uuid;

use super::{claim, decide, declared, id, line, parked, part};
use crate::sample::{self, DAY};
use crate::{
    ChangeRequest, Claim, ClaimExcerpt, ClaimId, ClaimLine, ClaimState, ClaimSums, Cost, LineDecision,
    LineFilter, LinePage, LineState, LinesAsked, PlanLineId, PositionId, Proposal, ReceiptId,
};

#[test]
fn lines_add_up_for_each_limit_that_they_share() {
    let other = ClaimLine {
        position: PositionId(Uuid::from_u128(7)),
        plan_line: PlanLineId(Uuid::from_u128(700)),
        eligible: Cents::new(100),
        grant_share: Cents::new(80),
        ..declared(3)
    };
    let lines = [declared(1), other, decide(declared(2), part(5_000)).unwrap()];
    let claimed = ClaimSums::claimed(&lines).unwrap();
    assert_eq!(
        (claimed.share_of(lines[0].position), claimed.share_of(lines[1].position)),
        (Cents::new(19_200), Cents::new(80))
    );
    assert_eq!(
        (claimed.cost_of(lines[0].plan_line), claimed.total),
        (Cents::new(24_000), Cents::new(24_100))
    );
    let left =
        [line(4, parked(None)), line(5, LineState::Dropped), line(6, LineState::Replaced { by: id(7) })];
    assert_eq!(ClaimSums::claimed(&left), Ok(ClaimSums::default()));
    assert_eq!(ClaimSums::parked(&left).unwrap().total, Cents::new(12_000));
    let credit = ClaimLine {
        cost: Cost::CreditNote { parent: id(2), receipt: ReceiptId(Uuid::from_u128(8)) },
        eligible: Cents::new(3_000),
        grant_share: Cents::new(2_400),
        state: LineState::Accepted,
        ..declared(4)
    };
    let decided = Claim { lines: [&lines[..], &[credit]].concat(), ..claim(ClaimState::Decided { on: DAY }) };
    let lines = decided.carried(&sample::claim_financing(&sample::grant()), []).unwrap().lines;
    assert_eq!(ClaimSums::claimed(&lines), Ok(claimed), "a credit note holds nothing of the grant");
    let recognised = ClaimSums::recognised(&lines).unwrap();
    assert_eq!(recognised.share_of(lines[0].position), Cents::new(4_000));
    assert_eq!((recognised.cost_of(lines[1].plan_line), recognised.total), (Cents::ZERO, Cents::new(5_000)));
    assert_eq!(recognised.share_of(PositionId(Uuid::from_u128(8))), Cents::ZERO);
    let back = ClaimSums::credits_recognised(&lines).unwrap();
    assert_eq!((back.share_of(lines[0].position), back.total), (Cents::new(2_400), Cents::new(3_000)));
    assert_eq!(ClaimSums::credits_claimed(&lines), Ok(back));
    assert_eq!(lines[3].signed(lines[3].eligible), Cents::new(-3_000));
}

/// A decided claim: recognised, cut, put back, rejected; the last line is undecided as if it were open.
fn mixed() -> Claim {
    let reason = || "not_eligible".to_owned();
    let cut =
        LineState::AcceptedInPart { recognised: Cents::new(600), reason: reason(), text: "zu viel".into() };
    let rejected = LineState::Rejected { reason: reason(), text: "fehlt".into() };
    let states = [LineState::Accepted, cut, parked(None), rejected, LineState::Declared];
    let lines = (1..).zip(states).map(|(number, state)| line(number, state)).collect();
    Claim { lines, ..claim(ClaimState::Submitted { on: DAY }) }
}

#[test]
fn totals_count_each_kind_and_add_up_what_counts() {
    let (claim, all) = (mixed(), mixed().totals().unwrap());
    assert_eq!((all.lines, all.open, all.reduced, all.parked), (5, 1, 2, 1));
    let eligible = claim.lines[0].eligible;
    assert_eq!(all.claimed.get(), eligible.get() * 4, "what is put back does not count");
    assert_eq!(all.grant_share.get(), claim.lines[0].grant_share.get() * 4);
    assert_eq!(all.recognised.get(), eligible.get() + 600);
}

#[test]
fn an_excerpt_has_the_lines_that_were_asked_for_and_the_totals_of_all() {
    let page = |which, number, size| LinesAsked::Page(LinePage { which, number, size });
    let numbers = |asked: &LinesAsked| -> Vec<i64> {
        let excerpt = ClaimExcerpt::of(mixed(), asked).unwrap();
        assert_eq!(excerpt.totals, mixed().totals().unwrap());
        excerpt.claim.lines.iter().map(|line| line.number).collect()
    };
    assert_eq!(numbers(&LinesAsked::None), [0; 0]);
    assert_eq!(numbers(&LinesAsked::Numbered([2, 5, 9].into())), [2, 5]);
    let placed = |claim| LinesAsked::Placed([(claim, [1, 4, 9].into())].into());
    assert_eq!(numbers(&placed(mixed().id)), [1, 4]);
    assert_eq!(numbers(&placed(ClaimId(Uuid::max()))), [0; 0]);
    assert_eq!(numbers(&page(LineFilter::All, 2, 2)), [3, 4]);
    assert_eq!(numbers(&page(LineFilter::All, 9, 2)), [5], "past the end is the last page");
    assert_eq!(numbers(&page(LineFilter::All, 0, 2)), [1, 2]);
    assert_eq!(numbers(&page(LineFilter::Reduced, 1, 9)), [2, 4]);
    assert_eq!(numbers(&page(LineFilter::Parked, 1, 9)), [3]);
    assert_eq!(numbers(&page(LineFilter::Open, 1, 9)), [5]);
    assert_eq!(numbers(&LinesAsked::Kind(LineFilter::All)), [1, 2, 3, 4, 5]);
    assert_eq!(numbers(&LinesAsked::Kind(LineFilter::Reduced)), [2, 4]);
}

#[test]
fn an_excerpt_proposes_of_its_lines_alone_and_knows_the_number_of_each_that_is_named() {
    let decisions = (1..=5).map(|number| (id(number), LineDecision::Accept)).collect();
    let findings = (1..=5).map(|number| (id(number), BTreeSet::new())).collect();
    let proposal = Some(Proposal { round: 1, decisions, findings, rule_book: 1 });
    let asked = ChangeRequest {
        number: 1,
        on: DAY,
        answer_by: DAY,
        by: "Mara Werk".into(),
        text: String::new(),
        lines: [(id(4), "Bitte belegen.".to_owned())].into(),
    };
    let claim = Claim { proposal, change_requests: vec![asked], ..mixed() };
    let excerpt = ClaimExcerpt::of(claim.clone(), &LinesAsked::Numbered([2].into())).unwrap();
    let proposed = excerpt.claim.proposal.clone().unwrap();
    assert_eq!(proposed.decisions, [(id(2), LineDecision::Accept)]);
    assert_eq!(proposed.findings.into_keys().collect::<Vec<_>>(), [id(2)]);
    assert_eq!((excerpt.number_of(id(4)), excerpt.number_of(id(2))), (Some(4), None));
    let decided = Claim { state: ClaimState::Decided { on: DAY }, ..claim };
    let excerpt = ClaimExcerpt::of(decided, &LinesAsked::Numbered([2].into())).unwrap();
    assert_eq!(excerpt.claim.proposal.unwrap().decisions, [], "what was decided stands in the lines");
}
