use uuid::Uuid;

use super::*;
use crate::{OrganisationId, PersonId, Role};

const DAY: NaiveDate = NaiveDate::from_ymd_opt(2023, 9, 30).unwrap();

fn proof(state: ProofState) -> Proof {
    Proof {
        id: ProofId(Uuid::nil()),
        grant: GrantId(Uuid::nil()),
        version: 1,
        kind: ProofKind::Verwendungsnachweis,
        period: Period::new(DAY, DAY).unwrap(),
        number: 1,
        corrects: None,
        state,
        document: None,
        sign_offs: Vec::new(),
        questions: Vec::new(),
        own_audit: None,
        objection: None,
    }
}

fn states() -> [ProofState; 10] {
    let on = DAY;
    [
        ProofState::Compiled { on },
        ProofState::Examined { on },
        ProofState::Signed { on },
        ProofState::Filed { on },
        ProofState::Questioned { on },
        ProofState::Answered { on },
        ProofState::Accepted { on },
        ProofState::Cut { on },
        ProofState::Rejected { on },
        ProofState::Closed { on },
    ]
}

fn signer(person: u128) -> Signer {
    let (person, organisation) = (PersonId(Uuid::from_u128(person)), OrganisationId(Uuid::nil()));
    Signer { person, name: format!("{person}"), role: Role::Signatory, organisation, on: DAY }
}

/// Every step, in the order of the states that they lead to.
fn steps(from: &Proof) -> [Result<Proof, ProofError>; 9] {
    let it = || from.clone();
    [
        it().examine(signer(2)),
        it().sign("0a".repeat(32), signer(3)),
        it().file(DAY),
        it().question(DAY, "x", DAY),
        it().answer(DAY, "x"),
        it().accept(DAY),
        it().cut(DAY, Cents::new(1), Cents::new(1), "x"),
        it().reject(DAY, "x"),
        it().close(DAY),
    ]
}

#[test]
fn its_recipient_acts_until_it_is_handed_in_and_when_it_is_asked() {
    let waits = states().map(|state| proof(state).waits());
    assert_eq!(waits, [true, true, true, false, true, false, false, false, false, false]);
}

#[test]
fn what_nobody_handed_in_is_left_for_a_later_version_of_the_same() {
    let later = Proof { id: ProofId(Uuid::from_u128(9)), ..proof(ProofState::Compiled { on: DAY }) };
    for state in states() {
        assert_eq!(proof(state).is_left_for(&later), !state.is_filed(), "{state:?}");
    }
    let interim = Proof { kind: ProofKind::Zwischennachweis, ..later.clone() };
    let before = proof(ProofState::Compiled { on: DAY });
    assert!(!before.is_left_for(&interim) && !later.is_left_for(&before) && !before.is_left_for(&before));
}

#[test]
fn every_state_takes_only_its_steps() {
    const TABLE: [&str; 10] = [
        // examine sign file question answer accept cut reject close
        "yy.......", // compiled
        ".y.......", // examined
        "..y......", // signed
        "...y.yyy.", // filed
        "....y....", // questioned
        "...y.yyy.", // answered
        "........y", // accepted
        "........y", // cut
        ".........", // rejected
        ".........", // closed
    ];
    let next = states();
    for (state, row) in states().into_iter().zip(TABLE) {
        let present = state.word();
        for ((answer, takes), next) in steps(&proof(state)).into_iter().zip(row.chars()).zip(&next[1..]) {
            let asked = next.word();
            match answer {
                Ok(moved) => assert_eq!((moved.state.word(), takes), (asked, 'y'), "{present}"),
                Err(refused) => {
                    assert_eq!(takes, '.', "{present} to {asked}: {refused}");
                    assert_eq!(refused, ProofError::State { present, asked });
                }
            }
        }
    }
}

#[test]
fn what_the_own_audit_office_says_counts_as_the_examination_and_stays() {
    let audit = OwnAudit {
        office: "Rechnungsprüfungsamt".to_owned(),
        examiner: "Ute Brinkmann".to_owned(),
        examined_on: DAY,
        objections: Vec::new(),
    };
    let prepared = proof(ProofState::Compiled { on: DAY }).prepared(false, signer(1)).unwrap();
    assert_eq!(prepared.audited_if_asked(true), Err(ProofError::NoOwnAudit));
    assert_eq!(prepared.audited_if_asked(false), Ok(()));
    let (before, after) = ("0a".repeat(32), "0b".repeat(32));
    let audited =
        prepared.with_document(before).unwrap().audited(audit.clone(), after.clone(), signer(2)).unwrap();
    assert!(matches!(audited.state, ProofState::Examined { .. }));
    assert_eq!((audited.document.as_deref(), audited.audited_if_asked(true)), (Some(after.as_str()), Ok(())));
    let again = audited.clone().audited(audit.clone(), after, signer(4));
    assert_eq!(again, Err(ProofError::Duty(DutyError::Taken { step: Step::Examine })));
    let signed = audited.sign("0c".repeat(32), signer(3)).unwrap();
    assert_eq!(signed.own_audit.as_ref(), Some(&audit));
    assert!(signed.audited(audit, "0d".repeat(32), signer(4)).is_err(), "it was signed");
}

#[test]
fn who_prepared_it_neither_examines_nor_signs_it() {
    let prepared = proof(ProofState::Compiled { on: DAY }).prepared(false, signer(1)).unwrap();
    let own = |refused: Result<Proof, ProofError>| {
        matches!(refused, Err(ProofError::Duty(DutyError::SamePerson { .. })))
    };
    assert!(own(prepared.clone().examine(signer(1))));
    assert!(own(prepared.clone().sign("0a".repeat(32), signer(1))));
    let examined = prepared.examine(signer(2)).unwrap();
    assert!(own(examined.clone().sign("0a".repeat(32), signer(2))));
    assert!(examined.sign("0a".repeat(32), signer(3)).is_ok());
    let alone = proof(ProofState::Compiled { on: DAY }).prepared(true, signer(1)).unwrap();
    assert_eq!(alone.signed_alone().unwrap().state, ProofState::Signed { on: DAY });
    let by_two = proof(ProofState::Compiled { on: DAY }).prepared(false, signer(1)).unwrap();
    assert_eq!(by_two.clone().signed_alone(), Ok(by_two));
}

#[test]
fn a_question_is_answered_by_the_next_answer() {
    let asked = proof(ProofState::Filed { on: DAY }).question(DAY, "Warum?", DAY).unwrap();
    let again = asked.answer(DAY, "Darum.").unwrap().question(DAY, "Wirklich?", DAY).unwrap();
    let answered: Vec<_> = again.questions.iter().map(|question| question.answer.is_some()).collect();
    assert_eq!(answered, [true, false]);
    let before = DAY.pred_opt().unwrap();
    let refused = proof(ProofState::Filed { on: DAY }).question(DAY, "x", before);
    assert_eq!(refused, Err(ProofError::AnswerBefore { on: DAY, answer_by: before }));
    let nothing = proof(ProofState::Filed { on: DAY }).cut(DAY, Cents::ZERO, Cents::new(5), "x");
    assert_eq!(nothing, Err(ProofError::NoCut { by: Cents::ZERO }));
    let (by, part) = (Cents::new(600), Cents::new(599));
    let above = proof(ProofState::Filed { on: DAY }).cut(DAY, by, part, "x").unwrap_err();
    assert_eq!(above, ProofError::CutAbovePart { by, part });
    assert_eq!(
        above.to_string(),
        "a cut of 6.00 is above the 5.99 that the grant bears of what the proof states"
    );
    assert!(matches!(proof(ProofState::Filed { on: DAY }).reject(DAY, " "), Err(ProofError::Text { .. })));
}

#[test]
fn what_was_filed_and_is_not_closed_is_corrected() {
    let correctable = states().map(|state| proof(state).correctable().is_ok());
    assert_eq!(correctable, [false, false, false, true, true, true, true, true, true, false]);
}

#[test]
fn a_later_version_counts_in_the_place_of_an_earlier_one_once_it_is_filed_and_unless_it_is_rejected() {
    let first = proof(ProofState::Accepted { on: DAY });
    let second = |state| Proof { number: 2, ..proof(state) };
    let supersedes = states().map(|state| first.is_superseded_by(&second(state)));
    assert_eq!(supersedes, [false, false, false, true, true, true, true, true, false, true]);
    assert!(!second(ProofState::Filed { on: DAY }).is_superseded_by(&first), "the earlier one");
    let of_another = Proof { grant: GrantId(Uuid::from_u128(2)), ..second(ProofState::Filed { on: DAY }) };
    assert!(!first.is_superseded_by(&of_another));
}

#[test]
fn a_grant_has_one_final_proof_of_its_whole_period_and_interim_ones_by_their_last_day() {
    let next = DAY.succ_opt().unwrap();
    let (short, long) = (Period::new(DAY, DAY).unwrap(), Period::new(DAY, next).unwrap());
    for (kind, is_one) in [(ProofKind::Verwendungsnachweis, true), (ProofKind::Zwischennachweis, false)] {
        let of = |period| Proof { kind, period, ..proof(ProofState::Filed { on: DAY }) };
        assert_eq!(of(short).is_version_of(&of(long)), is_one, "{kind:?}");
        assert!(of(short).is_version_of(&of(short)));
        assert_eq!(kind.covers(short, long).is_err(), is_one, "{kind:?}");
        assert_eq!(kind.covers(long, long), Ok(()));
    }
    let whole = ProofKind::Verwendungsnachweis.covers(short, long).unwrap_err();
    assert_eq!(whole, ProofError::NotWhole { proved: short, period: long });
}

#[test]
fn a_proof_is_due_collected_and_complete() {
    let stages = [(false, true), (false, false), (true, true), (true, false)];
    let words = stages.map(|(begun, missing)| ProofStage::of(begun, missing).word());
    assert_eq!(words, ["due", "due", "collecting", "complete"]);
}

#[test]
fn a_document_is_named_once_by_its_hash() {
    let at = proof(ProofState::Compiled { on: DAY });
    for text in ["", "g", &"A".repeat(64), &"0".repeat(63)] {
        let refusal = Err(ProofError::NotAHash { document: text.to_owned() });
        assert_eq!(at.clone().with_document(text.to_owned()), refusal);
    }
    let named = at.with_document("0a".repeat(32)).unwrap();
    let refusal = Err(ProofError::HasDocument { document: "0a".repeat(32) });
    assert_eq!(named.with_document("0b".repeat(32)), refusal);
}
