//! Of which command who is told what.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::{ClaimId, GrantId, OrganisationId, PersonId};

fn outline(subject: &Value) -> Outline {
    Outline::read(&subject.to_string()).unwrap()
}

fn kind(command: &str, subject: &Value) -> Option<NotificationKind> {
    told(command, &outline(subject)).map(|(kind, _)| kind)
}

fn signed(step: &str, round: i64) -> Value {
    let (person, organisation) = (Uuid::from_u128(1), Uuid::from_u128(2));
    json!({
        "step": step, "round": round, "person": person, "name": "Anna", "role": "editor",
        "organisation": organisation, "on": "2021-06-01"
    })
}

#[test]
fn a_claim_is_handed_in_once_it_is_signed() {
    let of = |sign_offs: &[Value]| json!({ "state": { "state": "submitted" }, "sign_offs": sign_offs });
    let prepared = of(&[signed("prepare", 1)]);
    assert_eq!(kind("claim.submit", &prepared), Some(Kind::ClaimToSign));
    assert_eq!(kind("claim.submit", &of(&[signed("prepare_and_sign", 1)])), Some(Kind::ClaimHandedIn));
    let again = of(&[signed("prepare", 1), signed("sign", 1), signed("prepare", 2)]);
    assert_eq!(
        kind("claim.resubmit", &again),
        Some(Kind::ClaimToSign),
        "an earlier signature is not this one"
    );
    assert_eq!(told("claim.sign", &outline(&again)).unwrap().1, Audience::Giver(&[Role::Clerk]));
}

#[test]
fn of_a_decision_the_recipient_learns_once_it_counts() {
    let claim = |state: &str, more: Value| {
        let mut claim = json!({ "state": { "state": state, "on": "2021-06-01" } });
        claim.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        claim
    };
    assert_eq!(kind("claim.certify", &claim("submitted", json!({}))), None);
    assert_eq!(kind("claim.certify", &claim("decided", json!({ "correction": { "line": 1 } }))), None);
    assert_eq!(kind("claim.certify", &claim("decided", json!({}))), Some(Kind::ClaimDecided));
    for (state, expected) in [
        ("requested", Kind::PayoutToCertify),
        ("approved", Kind::PayoutDecided),
        ("refused", Kind::PayoutDecided),
    ] {
        assert_eq!(kind("payout_request.decide", &claim(state, json!({}))), Some(expected));
    }
    assert_eq!(kind("payout_request.certify", &claim("requested", json!({}))), None);
}

#[test]
fn what_is_asked_beyond_the_need_is_signed_first() {
    let of =
        |sign_offs: &[Value]| json!({ "above_need": { "by": 1, "reason": "x", "sign_offs": sign_offs } });
    assert_eq!(kind("payout_request.submit", &json!({})), Some(Kind::PayoutRequested));
    assert_eq!(kind("payout_request.submit", &of(&[signed("prepare", 1)])), Some(Kind::PayoutToSign));
    let alone = of(&[signed("prepare_and_sign", 1)]);
    assert_eq!(kind("payout_request.submit", &alone), Some(Kind::PayoutRequested));
}

#[test]
fn who_observes_is_told_of_the_answer_and_the_house_of_what_follows() {
    let step = |kind: Value| {
        let mut step = json!({ "text": "x", "by": signed("propose", 1) });
        step.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
        json!({ "by": signed("propose", 1), "steps": [step] })
    };
    let answered = step(json!({ "step": "answer" }));
    let (kind_of_answer, audience) = told("audit_observation.answer", &outline(&answered)).unwrap();
    assert_eq!((kind_of_answer, audience), (Kind::ObservationAnswered, Audience::Author));
    let author = outline(&answered).author().unwrap();
    assert_eq!(
        (author.person, author.organisation),
        (PersonId(Uuid::from_u128(1)), OrganisationId(Uuid::from_u128(2)))
    );
    let asked = step(json!({ "step": "ask_back", "answer_by": "2021-06-15" }));
    assert_eq!(kind("audit_observation.decide", &asked), Some(Kind::ObservationToAnswer));
    assert_eq!(
        kind("audit_observation.decide", &step(json!({ "step": "settle" }))),
        Some(Kind::ObservationDecided)
    );
}

#[test]
fn who_is_reminded_follows_from_the_rule_of_the_deadline_and_every_rule_has_somebody() {
    let of = |rule: &str, stage| json!({ "rule": rule, "stage": stage, "grant": Uuid::from_u128(1) });
    let reminded = |rule: &str, stage| told("deadline.remind", &outline(&of(rule, stage)));
    for (rule, ahead, passed) in [
        ("zwischennachweis_traeger", (Kind::ProofDue, ASKS), (Kind::ProofLate, ANSWERS)),
        ("verwendungsnachweis_traeger", (Kind::ProofDue, ASKS), (Kind::ProofLate, ANSWERS)),
        ("verwendungsnachweis_kreis", (Kind::ProofDue, ASKS), (Kind::ProofLate, ANSWERS)),
        ("verwendungsfrist", (Kind::UseEnds, ASKS), (Kind::UseLate, ANSWERS)),
        ("widerruf", (Kind::RevocationEnds, ANSWERS), (Kind::RevocationEnds, ANSWERS)),
        ("zinsen_verjaehrung", (Kind::InterestLapses, ANSWERS), (Kind::InterestLapses, ANSWERS)),
        ("stellungnahme", (Kind::AnswerDue, ANSWERS), (Kind::AnswerLate, ANSWERS)),
        ("forderung", (Kind::DemandDue, ASKS), (Kind::DemandLate, ANSWERS)),
    ] {
        for stage in ["soon", "fortnight", "week"] {
            assert_eq!(reminded(rule, stage), Some(ahead), "{rule} {stage}");
        }
        assert_eq!(reminded(rule, "passed"), Some(passed), "{rule}");
    }
    let rules = crate::law::DeadlineRule::parse_all(crate::law::DEADLINES).unwrap();
    for rule in rules.iter().filter(|rule| !rule.retention) {
        assert!(reminded(&rule.id, "soon").is_some(), "nobody is reminded of {}", rule.id);
    }
    assert_eq!(reminded("aufbewahrung_belege", "soon"), None);
}

#[test]
fn who_receives_a_grant_learns_that_it_is_changed_or_taken_back() {
    let (grant, root) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let changed = outline(&json!({ "id": grant, "root": root, "state": { "state": "effective" } }));
    assert_eq!(changed.grant, Some(GrantId(grant)));
    assert_eq!(told("grant.amend", &changed), Some((Kind::GrantChanged, LEARNS)));
    assert_eq!(told("grant.revoke", &changed), Some((Kind::GrantRevoked, LEARNS)));
    assert_eq!(told("grant.stop_payments", &changed), Some((Kind::PaymentsStopped, LEARNS)));
    assert_eq!(told("grant.resume_payments", &changed), Some((Kind::PaymentsResumed, LEARNS)));
    let claim = outline(&json!({ "id": root, "grant": grant }));
    assert_eq!(claim.grant, Some(GrantId(grant)), "of anything else it is the grant on which it hangs");
}

#[test]
fn who_changes_a_plan_tells_the_other_side() {
    let grant = |consent: Value| {
        let plan = json!({ "number": 2, "act": 1, "with_act": false, "planned_on": "2021-06-01", "consent": consent });
        json!({ "id": Uuid::from_u128(1), "root": Uuid::from_u128(2), "plan_version": plan })
    };
    let consented = grant(json!({ "on": "2021-06-01", "reference": "U1" }));
    assert_eq!(told("plan.change", &outline(&consented)), Some((Kind::PlanChanged, LEARNS)));
    assert_eq!(told("plan.change", &outline(&grant(Value::Null))), Some((Kind::PlanChanged, EXAMINES)));
    let given = outline(&consented);
    assert_eq!(told("forwarding.record", &given), Some((Kind::GrantForwarded, LEARNS)));
    assert_eq!(told("grant.close", &given), Some((Kind::GrantClosed, LEARNS)));
    assert_eq!(told("grant.take_back_due", &given), Some((Kind::DueTakenBack, LEARNS)));
}

#[test]
fn what_is_taken_back_is_told_to_who_knew_of_it() {
    let of = |sign_offs: &[Value]| outline(&json!({ "state": "withdrawn", "sign_offs": sign_offs }));
    let prepared = of(&[signed("prepare", 1)]);
    let handed_in = of(&[signed("prepare", 1), signed("sign", 1), signed("prepare", 2)]);
    assert_eq!(told("claim.withdraw", &prepared), None, "nobody outside learned of it");
    assert_eq!(told("claim.withdraw", &handed_in), Some((Kind::ClaimWithdrawn, EXAMINES)));
    assert_eq!(told("claim.drop_parked", &handed_in), Some((Kind::ParkedDropped, EXAMINES)));
    assert_eq!(told("bank_details.withdraw", &prepared), None);
    assert_eq!(told("bank_details.withdraw", &handed_in), Some((Kind::BankWithdrawn, VERIFIES)));
    let proposed = of(&[signed("propose", 1)]);
    let confirmed = of(&[signed("propose", 1), signed("confirm", 1)]);
    assert_eq!(told("rule_waiver.withdraw", &proposed), Some((Kind::WaiverWithdrawn, HEADS)));
    assert_eq!(told("rule_waiver.withdraw", &confirmed), Some((Kind::WaiverWithdrawn, LEARNS)));
}

#[test]
fn of_what_is_demanded_its_debtor_learns_unless_it_is_waived_at_once() {
    let of = |steps: Value| json!({ "grant": Uuid::from_u128(1), "kind": "interest", "steps": steps });
    let waived = json!([{ "number": 1, "on": "2021-06-01", "amount": 1, "step": "waived", "reason": "x" }]);
    for command in ["receivable.demand", "interest.decide"] {
        let demanded = told(command, &outline(&of(json!([])))).unwrap();
        assert_eq!(demanded, (Kind::ReceivableDemanded, LEARNS), "{command}");
    }
    assert_eq!(kind("interest.decide", &of(waived.clone())), None);
    let deferred = told("receivable.defer", &outline(&of(waived)));
    assert_eq!(deferred, Some((Kind::ReceivableDeferred, LEARNS)), "what is left of it is still owed");
}

#[test]
fn a_proof_is_signed_by_another_person_and_then_filed() {
    let of = |step: &str| json!({ "state": { "state": "compiled" }, "sign_offs": [signed(step, 1)] });
    assert_eq!(kind("proof.compile", &of("prepare")), Some(Kind::ProofToSign));
    assert_eq!(kind("proof.compile", &of("prepare_and_sign")), None);
    assert_eq!(told("proof.sign", &outline(&of("prepare"))), Some((Kind::ProofToFile, ASKS)));
}

#[test]
fn who_may_be_told_is_looked_up_by_the_command_and_anything_else_is_told_to_nobody() {
    assert!(may_be_told("payment.order") && !may_be_told("payment.release") && !may_be_told("payment"));
    assert_eq!(kind("payment.release", &json!({})), None);
    let waiver = json!({ "state": "withdrawn", "by": "Frieda Finanz", "grant": Uuid::from_u128(1) });
    assert_eq!(outline(&waiver).author(), None, "a name is nobody who can be told");
}

#[test]
fn what_one_side_says_of_a_claim_the_other_is_told_and_what_is_internal_nobody() {
    let said = |visibility: &str| {
        let (claim, organisation) = (Uuid::from_u128(1), Uuid::from_u128(2));
        json!({ "id": Uuid::from_u128(3), "claim": claim, "organisation": organisation, "visibility": visibility })
    };
    let shared = outline(&said("shared"));
    assert_eq!(shared.claim, Some(ClaimId(Uuid::from_u128(1))));
    let (of_comment, audience) = told("comment.add", &shared).unwrap();
    let sides = Audience::OtherSide { giver: &[Role::Clerk], recipient: &[Role::Editor, Role::Clerk] };
    assert_eq!((of_comment, audience), (Kind::ClaimCommented, sides));
    assert_eq!(of_comment.about().group(), NotificationGroup::Claims);
    assert_eq!(kind("comment.add", &said("internal")), None);
    assert_eq!(kind("comment.add", &json!({})), None);
}

#[test]
fn each_kind_has_its_word_and_is_told_of_some_command() {
    let words: BTreeSet<_> = NotificationKind::ALL.iter().map(|kind| kind.word()).collect();
    assert_eq!(words.len(), NotificationKind::ALL.len());
    let told: BTreeSet<_> = TOLD.iter().map(|(.., kind, _)| *kind).collect();
    assert_eq!(told.into_iter().collect::<Vec<_>>(), NotificationKind::ALL);
    for kind in NotificationKind::ALL {
        assert_eq!(NotificationKind::from_word(kind.word()), Some(*kind));
    }
    assert_eq!(NotificationKind::from_word("comment_added"), None);
}
