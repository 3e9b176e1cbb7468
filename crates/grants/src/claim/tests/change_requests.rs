//! The giver asks for changes, and only what was named may change.

use std::collections::BTreeMap;

use super::{claim, decide_all, declared, id, line};
use crate::sample::DAY;
use crate::{
    Claim, ClaimError, ClaimLine, ClaimState, LineDecision, LineState, MOST_FILES,
    ReceiptFileError as Refused, Replacing, TextError,
};

/// A claim of which the giver asked to change the second of two lines.
fn questioned() -> Claim {
    let lines = [(id(2), "Beleg unlesbar".to_owned())];
    let submitted = claim(ClaimState::Submitted { on: DAY });
    submitted.request_changes(" Bitte ergänzen ", &lines, DAY, "Frieda Finanz", DAY).unwrap()
}

fn resubmit(claim: Claim, replacing: Vec<Replacing>) -> Result<Claim, ClaimError> {
    claim.resubmit(replacing, DAY)
}

#[test]
fn a_change_request_names_lines_each_once_with_a_text() {
    let request = &questioned().change_requests[0];
    assert_eq!((request.number, request.text.as_str()), (1, "Bitte ergänzen"));
    assert_eq!(request.lines, BTreeMap::from([(id(2), "Beleg unlesbar".to_owned())]));
    let asked = |text: &str, lines: &[(i64, &str)]| {
        let lines: Vec<_> = lines.iter().map(|(line, text)| (id(*line), (*text).to_owned())).collect();
        claim(ClaimState::Submitted { on: DAY }).request_changes(text, &lines, DAY, "F", DAY).unwrap_err()
    };
    let nothing = TextError::Length { most: 4000, length: 0 };
    assert_eq!(asked(" ", &[]), ClaimError::RequestText(nothing));
    assert_eq!(asked("a", &[(7, "b")]), ClaimError::UnknownLine { id: id(7) });
    assert_eq!(asked("a", &[(1, "b"), (1, "c")]), ClaimError::NamedTwice { line: 1 });
    let nothing = TextError::Length { most: 2000, length: 0 };
    assert_eq!(asked("a", &[(1, " ")]), ClaimError::Text { line: 1, cause: nothing });
}

#[test]
fn only_named_lines_change_and_what_leaves_stays_as_it_was() {
    let new = declared(3);
    let resubmitted = resubmit(questioned(), vec![Replacing { line: id(2), by: Some(new.clone()) }]).unwrap();
    let words: Vec<_> = resubmitted.lines.iter().map(|line| line.state.word()).collect();
    assert_eq!(words, ["declared", "replaced", "declared"]);
    assert_eq!(resubmitted.lines[1], line(2, LineState::Replaced { by: id(3) }));
    assert_eq!(resubmitted.lines[2], ClaimLine { replaces: Some(id(2)), ..new.clone() });
    let dropped = resubmit(questioned(), vec![Replacing { line: id(2), by: None }]).unwrap();
    assert_eq!(dropped.lines[1].state, LineState::Dropped);

    let refused = |lines: &[i64]| {
        let replacing = lines.iter().map(|line| Replacing { line: id(*line), by: None }).collect();
        resubmit(questioned(), replacing).unwrap_err()
    };
    assert_eq!(refused(&[1]), ClaimError::NotRequested { line: 1, present: "declared" });
    assert_eq!(refused(&[2, 2]), ClaimError::NamedTwice { line: 2 });
    assert_eq!(refused(&[7]), ClaimError::UnknownLine { id: id(7) });
    // Asked again, only what is named now may change.
    let asked = dropped.request_changes("Noch etwas", &[(id(1), "?".to_owned())], DAY, "F", DAY).unwrap();
    assert_eq!(asked.change_requests[1].number, 2);
    let left = resubmit(asked.clone(), vec![Replacing { line: id(2), by: None }]);
    assert_eq!(left, Err(ClaimError::NotRequested { line: 2, present: "dropped" }));
    let all = asked.clone().resubmit(vec![Replacing { line: id(1), by: None }], DAY);
    assert_eq!(all, Err(ClaimError::Lines { most: 10_000, count: 0 }), "who claims nothing withdraws");
    // What is decided afterwards is what counts.
    let back = resubmit(asked, Vec::new()).unwrap();
    let decided = decide_all(back, &[(id(1), LineDecision::Accept)]).unwrap();
    assert_eq!(decided.lines[1].state, LineState::Dropped);
}

#[test]
fn an_undecided_line_takes_its_first_file_and_more_where_changes_are_asked_for() {
    let submitted = claim(ClaimState::Submitted { on: DAY });
    assert_eq!(submitted.takes_file(id(1), 0), Ok(()));
    assert_eq!(submitted.takes_file(id(1), 1), Err(Refused::HasOne { line: 1 }));
    let unknown = ClaimError::UnknownLine { id: id(9) };
    assert_eq!(submitted.takes_file(id(9), 0), Err(Refused::Line(unknown)));
    let asked =
        submitted.request_changes("Bitte", &[(id(2), "Seite 2 fehlt".to_owned())], DAY, "Frieda", DAY);
    let asked = asked.unwrap();
    assert_eq!(asked.takes_file(id(1), 0), Ok(()));
    assert_eq!(asked.takes_file(id(1), 1), Err(Refused::HasOne { line: 1 }));
    assert_eq!(asked.takes_file(id(2), MOST_FILES - 1), Ok(()));
    assert_eq!(asked.takes_file(id(2), MOST_FILES), Err(Refused::TooMany { line: 2 }));
    let gone = Claim { lines: vec![line(1, LineState::Dropped)], ..asked.clone() };
    assert_eq!(gone.takes_file(id(1), 0), Err(Refused::Over { line: 1, present: "dropped" }));
    for state in [ClaimState::Decided { on: DAY }, ClaimState::Withdrawn { on: DAY }] {
        let over = Err(Refused::Over { line: 1, present: state.word() });
        assert_eq!(Claim { state, ..asked.clone() }.takes_file(id(1), 0), over);
    }
}
