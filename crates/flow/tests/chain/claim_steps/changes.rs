//! Changes before the decision.

use flow::{
    FlowError, Role,
    claims::{Answer, Replacement, RequestChanges, ResubmitClaim, SignClaim, WithdrawClaim},
    comments,
    duties::WaiveSecondSignature,
    views,
};
use grants::{Claim, ClaimError, ClaimLineId, ClaimState, Comment, LineDecision, LineState, Visibility};
use ledger::EntryNumber;
use testkit::TestDb;

use super::{decide, present, refused, submitted, sums};
use crate::{
    office::{Office, day},
    steps::{claim, coaching, limit},
};

pub(crate) fn ask(claim: &Claim, places: &[usize]) -> RequestChanges {
    let lines = places.iter().map(|place| (claim.lines[*place].id, "Beleg unlesbar".to_owned())).collect();
    let (answer_by, text) = (day(2021, 4, 1), "Bitte ergänzen".to_owned());
    RequestChanges { claim: claim.id, version: claim.version, answer_by, text, lines }
}

pub(crate) fn resubmit(claim: &Claim, replacements: Vec<(ClaimLineId, Replacement)>) -> ResubmitClaim {
    ResubmitClaim { claim: claim.id, version: claim.version, replacements, answers: Vec::new() }
}

pub(crate) fn by(number: &str, cents: i64) -> Replacement {
    Replacement::Line { line: coaching(number, cents, cents) }
}

async fn said(office: &Office, claim: &Claim) -> Vec<Comment> {
    comments::comments(&office.finance(), claim.id, None, 9).await.unwrap().items
}

/// The command and the number of the entry by which a claim was handed in last, as both sides see it.
async fn hand_in(office: &Office, claim: &Claim) -> Option<(String, EntryNumber)> {
    let of_recipient = views::hand_in(&office.a(), claim).await.unwrap();
    let of_giver = views::hand_in(&office.finance(), claim).await.unwrap();
    assert_eq!(of_recipient.as_ref().map(|entry| entry.hash), of_giver.map(|entry| entry.hash));
    of_recipient.map(|entry| (entry.command, entry.number))
}

testkit::on_both_engines! {
    async fn a_claim_is_changed_where_it_was_asked_and_submitted_again(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = submitted(&office, &[("R1", 10_000), ("R2", 20_000), ("R3", 30_000)]).await;
        let asked = office.run(&office.finance(), ask(&first, &[1, 2])).await.unwrap();
        let on = day(2021, 3, 15);
        assert_eq!(asked.state, ClaimState::ChangesRequested { on, answer_by: day(2021, 4, 1) });
        assert_eq!(present(&office, &first).await, asked);
        assert_eq!(sums(&office).await, [48_000, 48_000, 0], "all of it stays held");
        let early = office.run(&office.finance(), decide(&asked, vec![LineDecision::Accept; 3])).await;
        assert!(matches!(refused(early), ClaimError::State { present: "changes_requested", .. }));

        let changes = vec![(asked.lines[1].id, by("R2b", 15_000)), (asked.lines[2].id, Replacement::Drop)];
        let again = office.run(&office.a(), resubmit(&asked, changes)).await.unwrap();
        assert_eq!(present(&office, &first).await, again);
        let words: Vec<_> = again.lines.iter().map(|line| (line.number, line.state.word())).collect();
        assert_eq!(words, [(1, "declared"), (2, "replaced"), (3, "dropped"), (4, "declared")]);
        assert_eq!(again.lines[3].replaces, Some(asked.lines[1].id));
        assert_eq!(again.lines[1].state, LineState::Replaced { by: again.lines[3].id });
        assert_eq!(sums(&office).await, [20_000, 20_000, 0]);
        // What left gave its receipt back.
        submitted(&office, &[("R2", 20_000), ("R3", 30_000)]).await;
        let decisions = [0, 3].map(|place| (again.lines[place].id, LineDecision::Accept)).to_vec();
        let decision = flow::claims::DecideClaim { claim: again.id, version: again.version, decisions, findings: std::collections::BTreeMap::new() };
        office.run(&office.finance(), decision).await.unwrap();
        assert_eq!(sums(&office).await, [60_000, 40_000, 20_000]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_is_answered_is_written_with_the_resubmission_or_not_at_all(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = submitted(&office, &[("R1", 10_000), ("R2", 20_000)]).await;
        let asked = office.run(&office.finance(), ask(&first, &[0])).await.unwrap();
        let line = asked.lines[0].id;
        let answer = |line, text: &str| Answer { line, text: text.to_owned() };
        let answers = vec![answer(Some(line), " Anbei "), answer(None, "Alles da")];
        let with = |answers: &[Answer], cents| {
            let replacements = vec![(line, by("R1b", cents))];
            ResubmitClaim { answers: answers.to_vec(), ..resubmit(&asked, replacements) }
        };
        let too_much = office.run(&office.a(), with(&answers, 90_001)).await;
        assert!(matches!(too_much, Err(FlowError::LimitExceeded { .. })), "{too_much:?}");
        let nothing = office.run(&office.a(), with(&[answer(Some(line), " ")], 5_000)).await;
        assert!(matches!(refused(nothing), ClaimError::Text { line: 1, .. }));
        let nothing = office.run(&office.a(), with(&[answer(None, " ")], 5_000)).await;
        assert!(matches!(nothing, Err(FlowError::Text { field: "text", .. })), "{nothing:?}");
        assert!(said(&office, &first).await.is_empty(), "what is refused says nothing");
        assert_eq!(present(&office, &first).await, asked);

        let who = office.a();
        for _ in ["once", "a double click"] {
            who.execute("answered-once", with(&answers, 5_000)).await.unwrap();
        }
        let said = said(&office, &first).await;
        let read: Vec<_> = said.iter().map(|it| (it.line, it.text.as_str(), it.author.as_str())).collect();
        assert_eq!(read, [(Some(line), "Anbei", "Anna A"), (None, "Alles da", "Anna A")]);
        assert!(said.iter().all(|it| it.visibility == Visibility::Shared));
        let journal = async |id| views::journal(&office.finance(), Some(id), EntryNumber::new(0), 9).await.unwrap();
        let own = journal(said[0].id.0).await;
        assert_eq!((own.len(), own[0].command.as_str()), (1, "comment.add"));
        let again = journal(first.id.0).await.pop().unwrap();
        assert_eq!(again.command, "claim.resubmit");
        assert!(own[0].number < again.number && again.payload.contains("Anbei"), "{}", again.payload);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn the_entry_by_which_a_claim_was_handed_in_is_its_receipt(db: TestDb) {
        let office = Office::open(&db.store).await;
        let signatory = office.signatory_of_a();
        let sign = |claim: &Claim| SignClaim { claim: claim.id, version: claim.version };
        let made = office.alone(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        assert_eq!(hand_in(&office, &made).await, None, "nobody has signed it");
        let signed = office.alone(&signatory, sign(&made)).await.unwrap();
        let (command, first) = hand_in(&office, &signed).await.unwrap();
        assert_eq!(command, "claim.sign");
        let asked = office.run(&office.finance(), ask(&signed, &[0])).await.unwrap();
        let again = office.alone(&office.a(), resubmit(&asked, Vec::new())).await.unwrap();
        assert_eq!(hand_in(&office, &again).await, Some((command, first)), "it is not signed again");
        let signed = office.alone(&signatory, sign(&again)).await.unwrap();
        assert!(hand_in(&office, &signed).await.unwrap().1 > first);
        // Who is alone hands in and signs at once.
        let (from, until, organisation) = (day(2021, 3, 1), day(2021, 12, 31), office.provider_a);
        let alone = WaiveSecondSignature { organisation, from, until, reason: "Einzelunternehmen".to_owned() };
        office.alone(&office.who_is(Role::Head), alone).await.unwrap();
        let made = office.alone(&office.a(), claim(&office.forwarding_a, &[("R2", 10_000)])).await.unwrap();
        assert_eq!(hand_in(&office, &made).await.unwrap().0, "claim.submit");
    }

    async fn only_named_lines_change_and_only_while_it_is_asked(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = submitted(&office, &[("R1", 10_000), ("R2", 20_000)]).await;
        let early = office.run(&office.a(), resubmit(&first, Vec::new())).await;
        assert!(matches!(refused(early), ClaimError::State { present: "submitted", asked: "submitted" }));
        let by_recipient = office.run(&office.a(), ask(&first, &[0])).await;
        assert!(matches!(by_recipient, Err(FlowError::Forbidden { .. })));
        let asked = office.run(&office.finance(), ask(&first, &[1])).await.unwrap();
        let other = office.run(&office.a(), resubmit(&asked, vec![(asked.lines[0].id, Replacement::Drop)])).await;
        assert_eq!(refused(other), ClaimError::NotRequested { line: 1, present: "declared" });
        let by_giver = office.run(&office.finance(), resubmit(&asked, Vec::new())).await;
        assert!(matches!(by_giver, Err(FlowError::Forbidden { .. })));
        // A line that cannot be names the one whose place it would take.
        let mut early = coaching("R9", 100, 100);
        early.paid_on = day(2020, 12, 31);
        let bad = vec![(asked.lines[1].id, Replacement::Line { line: early })];
        let bad = office.run(&office.a(), resubmit(&asked, bad)).await;
        assert!(matches!(refused(bad), ClaimError::OutsidePeriod { line: 2, .. }));
        let more = vec![(asked.lines[1].id, by("R2b", 90_001))];
        let more = office.run(&office.a(), resubmit(&asked, more)).await;
        assert_eq!(limit(more), ("to_use".into(), "F1".into(), 80_000, 80_001));
        // As it stands is an answer too.
        let again = office.run(&office.a(), resubmit(&asked, Vec::new())).await.unwrap();
        assert_eq!(again.state, ClaimState::Submitted { on: day(2021, 3, 15) });
        assert_eq!(sums(&office).await, [24_000, 24_000, 0]);
        let last = office.run(&office.finance(), ask(&again, &[0])).await.unwrap();
        let two = office.run(&office.a(), resubmit(&last, vec![(last.lines[1].id, Replacement::Drop)])).await;
        assert_eq!(refused(two), ClaimError::NotRequested { line: 2, present: "declared" });
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_claim_is_withdrawn_while_changes_are_asked(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = submitted(&office, &[("R1", 10_000)]).await;
        let asked = office.run(&office.finance(), ask(&first, &[0])).await.unwrap();
        let again = resubmit(&asked, vec![(asked.lines[0].id, by("R2", 5_000))]);
        let again = office.run(&office.a(), again).await.unwrap();
        let asked = office.run(&office.finance(), ask(&again, &[1])).await.unwrap();
        let back = WithdrawClaim { claim: asked.id, version: asked.version };
        office.run(&office.a(), back).await.unwrap();
        assert_eq!(sums(&office).await, [0, 0, 0]);
        office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000), ("R2", 5_000)])).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }
}
