//! What follows from where a line stands: what can be done about it, what it holds, what is otherwise than before.

use std::collections::{BTreeMap, BTreeSet};

use ledger::Cents;
use uuid::Uuid;

use super::{claim, corrections::to_correct, decide, declared, id, line, part};
use crate::sample::DAY;
use crate::{
    Claim, ClaimLine, ClaimState, Correction, CorrectionId, Cost, LineDecision, LineHold, LineState,
    Proposal, ProposedCorrection, ReceiptId, Recourse,
};

/// A line that was decided and corrected to an amount.
fn corrected_to(state: LineState, cents: i64) -> ClaimLine {
    let correction = Correction {
        id: CorrectionId(Uuid::from_u128(1)),
        number: 1,
        round: 2,
        rule_book: 1,
        from: Cents::new(1),
        to: Cents::new(cents),
        from_share: Cents::ZERO,
        to_share: Cents::ZERO,
        reason: "rechnerisch".to_owned(),
        text: "nachgerechnet".to_owned(),
        findings: BTreeSet::new(),
        by: "Frieda".to_owned(),
        on: DAY,
    };
    ClaimLine { corrections: vec![correction], ..line(1, state) }
}

#[test]
fn what_can_be_done_about_a_line_follows_from_where_it_stands() {
    let reduced = |cents| LineState::AcceptedInPart {
        recognised: Cents::new(cents),
        reason: "rechnerisch".to_owned(),
        text: "Summe".to_owned(),
    };
    let rejected = LineState::Rejected { reason: "rechnerisch".to_owned(), text: "Summe".to_owned() };
    let parked =
        |reincluded_by| LineState::Parked { question: "Wer?".to_owned(), answer_by: DAY, reincluded_by };
    let again = Recourse::ClaimAgain { answer_by: DAY };
    for (state, recourse) in [
        (LineState::Declared, Recourse::Nothing),
        (LineState::Accepted, Recourse::Nothing),
        (reduced(11_999), Recourse::Contest),
        (rejected.clone(), Recourse::Contest),
        (parked(None), again),
        (parked(Some(id(9))), Recourse::Nothing),
        (LineState::Dropped, Recourse::Nothing),
    ] {
        assert_eq!(line(1, state.clone()).recourse(), recourse, "{state:?}");
    }
    // Of a credit note less is taken away, and that is nothing to contest.
    let parent = id(1);
    let credit = Cost::CreditNote { parent, receipt: ReceiptId(Uuid::from_u128(9)) };
    assert_eq!(ClaimLine { cost: credit, ..line(2, rejected) }.recourse(), Recourse::Nothing);
}

#[test]
fn a_line_holds_what_is_examined_recognised_or_parked_and_nothing_else() {
    let (reason, text) = ("rechnerisch".to_owned(), "Summe falsch".to_owned());
    let rejected = LineState::Rejected { reason: reason.clone(), text: text.clone() };
    let parked =
        |reincluded_by| LineState::Parked { question: "Wofür?".to_owned(), answer_by: DAY, reincluded_by };
    let held = |line: &ClaimLine| line.hold().map(|hold| (hold, hold.cost_of(line).get()));
    for (state, expected) in [
        (LineState::Declared, Some((LineHold::Examined, 12_000))),
        (LineState::Accepted, Some((LineHold::Recognised, 12_000))),
        (
            LineState::AcceptedInPart { recognised: Cents::new(5_000), reason, text },
            Some((LineHold::Recognised, 5_000)),
        ),
        (rejected.clone(), None),
        (parked(None), Some((LineHold::Parked, 12_000))),
        (parked(Some(id(7))), None),
        (LineState::Replaced { by: id(7) }, None),
        (LineState::Dropped, None),
    ] {
        assert_eq!(held(&line(1, state.clone())), expected, "{state:?}");
    }
    assert_eq!(held(&corrected_to(LineState::Accepted, 0)), None, "nothing is left of it");
    assert_eq!(held(&corrected_to(rejected, 300)), Some((LineHold::Recognised, 300)));
    let parent = id(7);
    let credit = Cost::CreditNote { parent, receipt: ReceiptId(Uuid::from_u128(8)) };
    assert_eq!(held(&ClaimLine { cost: credit, ..declared(1) }), Some((LineHold::Examined, -12_000)));
}

#[test]
fn what_is_otherwise_than_somebody_saw_is_told_line_by_line() {
    let before = claim(ClaimState::Submitted { on: DAY });
    assert_eq!(before.changes_since(&before), []);
    let told = |claim: &Claim, before: &Claim| -> Vec<(i64, bool, bool, bool)> {
        let changes = claim.changes_since(before).into_iter();
        changes
            .map(|it| (it.now.number, it.before.is_some(), it.proposed.is_some(), it.correction.is_some()))
            .collect()
    };
    let decisions = vec![(id(1), LineDecision::Accept), (id(2), part(5))];
    let proposal = Proposal { round: 1, decisions, findings: BTreeMap::new(), rule_book: 1 };
    let proposed = Claim { proposal: Some(proposal), ..before.clone() };
    let both = [(2, true, true, false), (1, true, true, false)];
    assert_eq!(told(&proposed, &before), both, "what is not simply recognised comes first");
    assert_eq!(told(&proposed, &proposed), []);
    let mut decided = Claim { state: ClaimState::Decided { on: DAY }, ..proposed.clone() };
    decided.lines[0].state = LineState::Accepted;
    decided.lines[1] = decide(declared(2), part(5)).unwrap();
    assert_eq!(told(&decided, &proposed), [(2, true, false, false), (1, true, false, false)]);
    let correction =
        ProposedCorrection { round: 2, rule_book: 1, to_share: Cents::ZERO, new: to_correct(1, 7) };
    let corrects = Claim { correction: Some(correction), ..decided.clone() };
    assert_eq!(told(&corrects, &decided), [(1, true, false, true)]);
    let mut corrected = decided.clone();
    corrected.lines[0] = corrected_to(LineState::Accepted, 7);
    assert_eq!(told(&corrected, &decided), [(1, true, false, false)]);
    let mut again = before.clone();
    again.lines[0].state = LineState::Replaced { by: id(3) };
    again.lines.push(declared(3));
    assert_eq!(told(&again, &before), [(1, true, false, false), (3, false, false, false)]);
}
