//! What is foreseen of grants, receivables, parked lines and observations is what their commands answer.

use std::collections::{BTreeMap, BTreeSet};

use flow::{
    audit_observations::{
        AnswerAuditObservation, AuditDecision, DecideAuditObservation, RecordAuditObservation,
    },
    claims::{DecideClaim, DropParked, RejectParked},
    closures::CloseGrant,
    may::{
        GrantAct, May, ObservationAct, ParkedAct, ReceivableAct, grant_acts, observation_acts, parked_acts,
        receivable_acts,
    },
    receivables::OffsetReceivable,
    views,
};
use grants::{AuditObservation, AuditSubject, Claim, DemandKind, LineDecision};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    amendments::amend,
    may::{agrees, allowed, people},
    money::{defer, demand, settle, waive},
    office::{Office, component, day},
    steps::{approve, claim, draw, order, pay},
};

/// The acts of an observation that somebody may take; all others are refused as foreseen.
async fn of_observation(office: &Office, who: &flow::Ctx, it: &AuditObservation) -> Vec<ObservationAct> {
    let acts = observation_acts(who, it).await.unwrap();
    let (observation, version, text) = (it.id, it.version, "Begründung".to_owned());
    for May { act, refusal } in &acts {
        let decision = match act {
            ObservationAct::Answer => {
                let request = AnswerAuditObservation { observation, version, text: text.clone() };
                agrees(office, who, refusal.as_ref(), request).await;
                continue;
            }
            ObservationAct::Settle => AuditDecision::Settle,
            ObservationAct::Uphold => AuditDecision::Uphold { amount: None },
            ObservationAct::AskBack => AuditDecision::AskBack { answer_by: day(2021, 4, 20) },
        };
        let request = DecideAuditObservation { observation, version, decision, text: text.clone() };
        agrees(office, who, refusal.as_ref(), request).await;
    }
    allowed(&acts)
}

/// A claim of one line that is parked.
async fn parked(office: &Office) -> Claim {
    let handed_in = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
    let (question, answer_by) = ("Wofür war das?".to_owned(), day(2021, 4, 1));
    let decisions = vec![(handed_in.lines[0].id, LineDecision::Park { question, answer_by })];
    let (claim, version, findings) = (handed_in.id, handed_in.version, BTreeMap::new());
    office.run(&office.finance(), DecideClaim { claim, version, decisions, findings }).await.unwrap();
    views::claim(&office.a(), claim).await.unwrap()
}

/// The acts of a parked line that somebody may take; all others are refused as foreseen.
async fn of_parked(office: &Office, who: &flow::Ctx, present: &Claim) -> Vec<ParkedAct> {
    let (claim, version, line) = (present.id, present.version, present.lines[0].id);
    let acts = parked_acts(who, &office.forwarding_a, present, line).await.unwrap();
    for May { act, refusal } in &acts {
        match act {
            ParkedAct::TakeOut => {
                agrees(office, who, refusal.as_ref(), DropParked { claim, version, line }).await;
            }
            ParkedAct::Reject => {
                let (reason, text) = ("nicht_belegt".to_owned(), "Keine Antwort".to_owned());
                let request = RejectParked { claim, version, line, reason, text, findings: BTreeSet::new() };
                agrees(office, who, refusal.as_ref(), request).await;
            }
        }
    }
    allowed(&acts)
}

testkit::on_both_engines! {
    async fn a_grant_is_changed_by_who_gives_and_forwarded_by_who_received_it(db: TestDb) {
        use GrantAct::{Amend, Close, Forward, Replan, Revoke};
        let office = Office::open(&db.store).await;
        let of_award = grant_acts(&office.finance(), &office.award).await.unwrap();
        assert_eq!(allowed(&of_award), [Amend, Revoke, Close, Forward, Replan], "it is final already");
        for who in people(&office) {
            let acts = grant_acts(&who, &office.forwarding_a).await.unwrap();
            let expected = match who.actor().role {
                flow::Role::Clerk | flow::Role::Head => vec![Amend, Revoke, Close, Replan],
                flow::Role::Editor => vec![Replan],
                _ => Vec::new(),
            };
            assert_eq!(allowed(&acts), expected, "{}", who.actor().name);
            for May { act, refusal } in &acts {
                let (grant, version) = (office.forwarding_a.id, office.forwarding_a.version);
                match act {
                    Amend => {
                        agrees(&office, &who, refusal.as_ref(), amend(&office.forwarding_a, &[])).await;
                    }
                    Close => {
                        let request = CloseGrant { grant, version, closed_on: day(2021, 3, 15) };
                        agrees(&office, &who, refusal.as_ref(), request).await;
                    }
                    _ => {}
                }
            }
        }
        assert!(grant_acts(&office.auditor(), &office.award).await.unwrap().is_empty());
        let past = office.finance().as_of(Some(day(2021, 3, 1)), None).unwrap();
        assert!(grant_acts(&past, &office.award).await.unwrap().is_empty());
    }

    async fn a_receivable_is_settled_by_who_keeps_the_books_as_long_as_something_is_open(db: TestDb) {
        use ReceivableAct::{Defer, Offset, Settle, Waive};
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 10_000)).await;
        let demanded = demand(&office, "F1", DemandKind::Refund, 1_000);
        let owed = office.run(&office.finance(), demanded).await.unwrap();
        for who in people(&office) {
            let acts = receivable_acts(&who, &office.forwarding_a, &owed).await.unwrap();
            let is_clerk = who.actor().role == flow::Role::Clerk;
            let expected = if is_clerk { vec![Settle, Offset, Waive, Defer] } else { Vec::new() };
            assert_eq!(allowed(&acts), expected, "{}", who.actor().name);
            for May { act, refusal } in &acts {
                match act {
                    Settle => agrees(&office, &who, refusal.as_ref(), settle(&owed, 1)).await,
                    Waive => agrees(&office, &who, refusal.as_ref(), waive(&owed, 1)).await,
                    Defer => {
                        agrees(&office, &who, refusal.as_ref(), defer(&owed, day(2021, 9, 1), 1)).await;
                    }
                    Offset => {
                        let request = OffsetReceivable {
                            receivable: owed.id,
                            version: owed.version,
                            grant: office.forwarding_a.id,
                            component: component("F1"),
                            budget_year: None,
                            amount: Cents::new(1),
                        };
                        agrees(&office, &who, refusal.as_ref(), request).await;
                    }
                }
            }
        }
        let settled = office.run(&office.finance(), waive(&owed, 1_000)).await.unwrap();
        let acts = receivable_acts(&office.finance(), &office.forwarding_a, &settled).await.unwrap();
        assert!(acts.is_empty(), "nothing of it is open: {acts:?}");
    }

    async fn a_parked_line_is_taken_out_by_who_claimed_it_and_rejected_by_who_asked(db: TestDb) {
        let office = Office::open(&db.store).await;
        let present = parked(&office).await;
        for who in people(&office) {
            let expected = match who.actor().role {
                flow::Role::Clerk => vec![ParkedAct::Reject],
                flow::Role::Editor => vec![ParkedAct::TakeOut],
                _ => Vec::new(),
            };
            assert_eq!(of_parked(&office, &who, &present).await, expected, "{}", who.actor().name);
        }
        let (claim, version, line) = (present.id, present.version, present.lines[0].id);
        office.run(&office.a(), DropParked { claim, version, line }).await.unwrap();
        let gone = views::claim(&office.a(), claim).await.unwrap();
        for who in [office.a(), office.finance()] {
            assert_eq!(of_parked(&office, &who, &gone).await, []);
        }
    }

    async fn an_observation_is_answered_by_the_house_and_decided_by_the_audit(db: TestDb) {
        use ObservationAct::{Answer, AskBack, Settle, Uphold};
        let office = Office::open(&db.store).await;
        let about = AuditSubject::Grant(office.forwarding_a.id);
        let (text, answer_by) = ("Die Liste fehlt".to_owned(), day(2021, 4, 15));
        let new = RecordAuditObservation { about, amount: None, text, answer_by };
        let open = office.alone(&office.auditor(), new).await.unwrap();
        assert_eq!(of_observation(&office, &office.auditor(), &open).await, [Settle]);
        assert_eq!(of_observation(&office, &office.finance(), &open).await, [Answer]);
        assert_eq!(of_observation(&office, &office.a(), &open).await, []);
        let answer = AnswerAuditObservation {
            observation: open.id,
            version: open.version,
            text: "Sie liegt bei".to_owned(),
        };
        let answered = office.alone(&office.finance(), answer).await.unwrap();
        assert_eq!(of_observation(&office, &office.auditor(), &answered).await, [Settle, Uphold, AskBack]);
        assert_eq!(of_observation(&office, &office.finance(), &answered).await, []);
    }
}
